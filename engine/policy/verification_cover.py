"""Whether rows cover a box of cases: an exact search that splits the box around its largest row.

A box holds a set of regions per column, as bits; its volume is the number of combinations. Rows whose volumes inside
sum to less than the box's leave something uncovered, and rows that exclude each other and sum to it cover it: most
boxes need no search. Elsewhere the box is split around the row that takes most of it, as in the subtraction of boxes
(Overmars and Yap 1991), and what is left of it is looked at piece by piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Final, TypeAlias

STEPS: Final = 1_000_000
"""Rows looked at in one search, after which it gives up."""

Box: TypeAlias = "tuple[int, ...]"
"""Bits of the regions, one integer per column."""


class GaveUpError(Exception):
    """The search took more steps than allowed; nothing is known."""


def volume(box: Box) -> int:
    """Return how many combinations of regions a box holds."""
    return prod([regions.bit_count() for regions in box])


def uncovered(box: Box, rows: Sequence[tuple[int, Box]], touching: Sequence[int]) -> Box | None:
    """Return a box of cases inside ``box`` that no row takes, or None where the rows cover it.

    Parameters
    ----------
    box : tuple of int
        The cases to cover.
    rows : sequence of (int, tuple of int)
        Numbers and boxes of the rows that may cover.
    touching : sequence of int
        By number, the bits of the rows with which a row shares a case, itself among them.

    Raises
    ------
    GaveUpError
        After ``STEPS`` steps.
    """
    waiting = [_Piece(box, rows)]
    steps = 0
    while waiting:
        piece = waiting.pop()
        steps += piece.asked
        if steps > STEPS:
            raise GaveUpError
        if not piece.inside:
            return piece.box
        if piece.is_covered(touching):
            continue
        pieces = [_Piece(part, piece.inside) for part in _around(piece.box, piece.largest)]
        steps += sum(part.asked for part in pieces)
        # What is missing from a piece is missing from one of its parts, so there the rest need not be looked at.
        waiting = [max(pieces, key=lambda part: part.missing)] if piece.missing > 0 else [*waiting, *pieces]
    return None


class _Piece:
    """A box, and what the rows take of it."""

    def __init__(self, box: Box, rows: Sequence[tuple[int, Box]]) -> None:
        self.box, self.asked = box, len(rows) + 1
        self.inside: list[tuple[int, Box]] = []
        self.missing = volume(box)
        self.largest, self.most = box, 0
        self.whole = False
        size = self.missing
        for number, row in rows:
            part = tuple([mine & other for mine, other in zip(row, box, strict=True)])
            if 0 in part:
                continue
            taken = volume(part)
            self.inside.append((number, part))
            self.missing -= taken
            if taken > self.most:
                self.largest, self.most = part, taken
            if taken == size:
                self.whole = True
                break

    def is_covered(self, touching: Sequence[int]) -> bool:
        """Return whether one row takes all of it, or rows that exclude each other sum to it."""
        if self.whole or self.missing:
            return self.whole
        rows = sum(1 << number for number, _ in self.inside)
        return all(touching[number] & rows == 1 << number for number, _ in self.inside)


def _around(box: Box, hole: Box) -> list[Box]:
    """Return the parts of a box outside a hole in it, one per column at most."""
    parts, before = [], list(box)
    for at, (mine, taken) in enumerate(zip(box, hole, strict=True)):
        left = mine & ~taken
        if left:
            parts.append((*before[:at], left, *box[at + 1 :]))
        before[at] = taken
    return parts


def widest(point: Box, limits: Box, rows: Sequence[Box], unbroken: Sequence[bool]) -> Box:
    """Return the box around an untouched ``point`` that reaches within ``limits`` as far as no row stands.

    It is widened column by column; a column that is ``unbroken`` stays one run of regions.
    """
    found = list(point)
    for at, start in enumerate(point):
        taken = 0
        for row in rows:
            if all(row[other] & found[other] for other in range(len(point)) if other != at):
                taken |= row[at]
        free = limits[at] & ~taken
        found[at] = run_around(free, start.bit_length() - 1) if unbroken[at] else free
    return tuple(found)


def run_around(regions: int, start: int) -> int:
    """Return the unbroken run of set bits around the bit ``start``."""
    low = high = start
    while regions >> high + 1 & 1:
        high += 1
    while low and regions >> low - 1 & 1:
        low -= 1
    return (1 << high + 1) - (1 << low)
