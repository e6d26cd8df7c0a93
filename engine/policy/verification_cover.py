"""Whether rows cover a box of cases: an exact search that splits the box around its largest row.

A box holds a set of regions per column: the bits of one integer, cut into a field per column. Its volume is the number
of combinations. Rows whose volumes inside sum to less than the box's leave something uncovered, and rows that exclude
each other and sum to it cover it: most boxes need no search. Elsewhere the box is split around the row that takes most
of it, as boxes are subtracted (Overmars and Yap 1991), and what is left of it is looked at piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

STEPS: Final = 1_000_000
"""Rows looked at in one search, after which it gives up."""

Box: TypeAlias = "tuple[int, ...]"
"""Bits of the regions, one integer per column."""


class GaveUpError(Exception):
    """The search took more steps than allowed; nothing is known."""


class Cover:
    """A search for cases that no row takes.

    Parameters
    ----------
    widths : sequence of int
        How many regions each column has.
    rows : sequence of Box
        The rows.
    touching : sequence of int
        For each row, the bits of the rows with which it shares a case, itself among them.
    """

    def __init__(self, widths: Sequence[int], rows: Sequence[Box], touching: Sequence[int]) -> None:
        starts = [0, *accumulate(widths)]
        self.fields = [(start, (1 << width) - 1 << start) for start, width in zip(starts, widths, strict=False)]
        self.rows = [self.packed(row) for row in rows]
        self.touching = touching

    def packed(self, box: Box) -> int:
        """Return a box as one integer."""
        return sum(regions << start for regions, (start, _) in zip(box, self.fields, strict=True))

    def unpacked(self, packed: int) -> Box:
        """Return a box as an integer per column."""
        return tuple((packed & field) >> start for start, field in self.fields)

    def uncovered(self, box: Box, among: Iterator[int]) -> Box | None:
        """Return cases inside ``box`` that none of the rows ``among`` takes, or None where they cover it.

        Raises
        ------
        GaveUpError
            After ``STEPS`` steps.
        """
        return next(self.gaps(box, among, lambda gap: gap), None)

    def gaps(self, box: Box, among: Iterator[int], widened: Callable[[Box], Box]) -> Iterator[Box]:
        """Yield the boxes that ``widened`` makes of uncovered ones until nothing uncovered is left outside them.

        Raises
        ------
        GaveUpError
            After ``STEPS`` steps.
        """
        fields = [field for _, field in self.fields]
        found: list[int] = []
        waiting = [_Piece(self.packed(box), [(1 << row, self.rows[row]) for row in among], fields)]
        steps = 0
        while waiting:
            piece = waiting.pop()
            if piece.gaps_known < len(found):
                more = [(0, gap) for gap in found[piece.gaps_known :]]
                piece = _Piece(piece.box, [*piece.inside, *more], fields, len(found))
            steps += piece.asked
            if steps > STEPS:
                raise GaveUpError
            if not piece.inside:
                gap = widened(self.unpacked(piece.box))
                found.append(self.packed(gap))
                waiting.append(piece)
                yield gap
            elif not piece.is_covered(self.touching):
                parts = [_Piece(part, piece.inside, fields, len(found)) for part in piece.around_largest()]
                steps += sum(part.asked for part in parts)
                # Where rows sum to less than a piece something is missing from one of its parts: look there first.
                waiting += sorted(parts, key=lambda part: part.missing)


class _Piece:
    """A box, and what the rows take of it; rows come as (their bit, their box), gaps already found with bit 0."""

    def __init__(self, box: int, rows: list[tuple[int, int]], fields: list[int], gaps_known: int = 0) -> None:
        self.box, self.fields, self.gaps_known, self.asked = box, fields, gaps_known, len(rows) + 1
        self.inside: list[tuple[int, int]] = []
        size = 1
        for field in fields:
            size *= (box & field).bit_count()
        self.missing, self.largest, self.whole = size, 0, False
        most = 0
        for bit, row in rows:
            part = row & box
            taken = 1
            for field in fields:
                taken *= (part & field).bit_count()
                if not taken:
                    break
            else:
                self.inside.append((bit, part))
                self.missing -= taken
                if taken > most:
                    self.largest, most = part, taken
        self.whole = most == size

    def is_covered(self, touching: Sequence[int]) -> bool:
        """Return whether one row takes all of it, or rows that exclude each other sum to it."""
        if self.whole or self.missing:
            return self.whole
        rows = sum(bit for bit, _ in self.inside)
        return all(touching[bit.bit_length() - 1] & rows == bit for bit, _ in self.inside if bit)

    def around_largest(self) -> Iterator[int]:
        """Yield the parts of the box outside its largest row, one per column at most."""
        before, after = 0, self.box
        for field in self.fields:
            after &= ~field
            left = self.box & ~self.largest & field
            if left:
                yield before | left | after
            before |= self.largest & field


def widest(point: Box, limits: Box, rows: Sequence[Box], unbroken: Sequence[bool]) -> Box:
    """Return the box around an untouched ``point`` that reaches within ``limits`` as far as no row stands.

    It is widened column by column; a column that is ``unbroken`` stays one run of regions.
    """
    found = list(point)
    for at, start in enumerate(point):
        others = [(place, found[place]) for place in range(len(point)) if place != at]
        taken = 0
        for row in rows:
            for place, regions in others:
                if not row[place] & regions:
                    break
            else:
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
