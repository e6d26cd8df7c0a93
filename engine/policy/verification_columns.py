"""The regions that the cells of one column tell apart, each with a value that stands for it and the rows it passes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from engine.policy.durations import parsed_duration
from engine.policy.findings import shown_fact
from engine.policy.indexes import ColumnIndex
from engine.policy.kinds import FactField, FieldType
from engine.policy.unary_tests import Cell, FactValue, endpoints

MOST_SETS: Final = 4_096
"""Sets of words that stand for a list column; beyond, nothing is proved about it."""
LISTED: Final = 8
"""Values of a column that a sentence lists."""


_parsed: Final[dict[FieldType, Callable[[str], FactValue]]] = {
    FieldType.NUMBER: float,
    FieldType.DATE: date.fromisoformat,
    FieldType.DAYS: parsed_duration,
    FieldType.MONTHS: parsed_duration,
}
"""From a choice of an ordered input to its value."""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch, a point or a word of a column that all cells treat alike; a null region is a missing fact.

    ``low`` and ``high`` are the ends of an open stretch, None where it has none; a point has itself at both ends.
    """

    value: FactValue
    low: Any = None
    high: Any = None
    is_other: bool = False


@dataclass(frozen=True)
class Column:
    """One input of a table.

    Attributes
    ----------
    field : FactField
        The input.
    regions : tuple of Region
        In the order of an ordered column; null last.
    passes : array of bool, shape (regions, rows)
        Whether a region passes the cell of a row.
    known : int
        Bits of the regions that are no missing fact.
    complete : bool
        Whether the regions stand for every value there can be.
    """

    field: FactField
    regions: tuple[Region, ...]
    passes: NDArray[np.bool_]
    known: int
    complete: bool

    @property
    def every(self) -> int:
        """Bits of all regions."""
        return (1 << len(self.regions)) - 1

    def plausible(self, box: int) -> FactValue:
        """Return the value out of the regions in ``box`` (bits) that a reader meets most easily."""
        return min((self.regions[at] for at in set_bits(box)), key=_oddness).value

    def said(self, box: int) -> str:
        """Return the regions in ``box`` in words, such as ``level in [3..5)``; empty where they are all known ones."""
        if box & self.known == self.known:
            return ""
        text = self._said(box)
        return (
            f"{self.field.name} {text}"
            if text[0] in "<>" or text[:3] in {"in ", "not"}
            else f"{self.field.name} = {text}"
        )

    def _said(self, box: int) -> str:
        chosen = [self.regions[at] for at in set_bits(box)]
        if self.field.type.is_ordered:
            return _stretch(chosen[0], chosen[-1])
        if self.field.type is not FieldType.LIST and any(region.is_other for region in chosen):
            named = [region.value for at, region in enumerate(self.regions) if not box >> at & 1]
            return f"not {_listed([value for value in named if value is not None])}"
        return _listed([region.value for region in chosen])


def set_bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def column_of(field: FactField, index: ColumnIndex, cells: Sequence[Cell]) -> Column:
    """Return the column of the input ``field`` over the resolved ``cells`` of all rows."""
    complete = index.complete
    if field.type is FieldType.LIST:
        sets, complete = _telling_sets(cells)
        regions = [*map(Region, sets), Region(None)]
    elif field.type.is_ordered:
        points: list[Any] = sorted({end for cell in cells for test in cell.tests for end in endpoints(test)})
        values = [*map(_parsed[field.type], field.choices), None] if field.choices else index.examples()
        regions = [_ordered_region(value, points) for value in values]
    else:
        named = {end for cell in cells for test in cell.tests for end in endpoints(test)} | set(field.choices)
        unnamed = field.type is FieldType.STRING
        regions = [Region(v, is_other=unnamed and v is not None and v not in named) for v in index.examples()]
    masks = [index.lookup(region.value) for region in regions]
    return Column(field, tuple(regions), bit_matrix(masks, len(cells)), (1 << len(regions) - 1) - 1, complete)


def bit_matrix(masks: Sequence[int], width: int) -> NDArray[np.bool_]:
    """Return integers as rows of ``width`` bits, the lowest first."""
    size = (width + 7) // 8
    raw = np.frombuffer(b"".join(mask.to_bytes(size, "little") for mask in masks), dtype=np.uint8)
    return np.unpackbits(raw.reshape(len(masks), size), axis=1, count=width, bitorder="little").astype(bool)


def bit_rows(matrix: NDArray[np.bool_]) -> list[int]:
    """Return the rows of a matrix of bits as integers, the first bit lowest."""
    packed = np.packbits(matrix, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def _ordered_region(value: FactValue, points: list[Any]) -> Region:
    if value is None:
        return Region(None)
    at = bisect_left(points, value)
    if at < len(points) and points[at] == value:
        return Region(value, value, value)
    above = bisect_right(points, value)
    return Region(value, points[at - 1] if at else None, points[above] if above < len(points) else None)


def _telling_sets(cells: Sequence[Cell]) -> tuple[list[frozenset[str]], bool]:
    """Return sets of words that tell the cells of a list column apart, and whether they are enough for proofs.

    What passes as few rows as can be consists of the words that some alternative needs, or of none, and of words that
    a negated cell excludes; two rows pass together where the words that both need do.
    """
    needs = {frozenset(map(str, endpoints(one))) for cell in cells if not cell.negated for one in cell.tests}
    needs.add(frozenset())
    excluded = sorted({str(end) for cell in cells if cell.negated for test in cell.tests for end in endpoints(test)})
    extras = (frozenset(words) for size in range(len(excluded) + 1) for words in combinations(excluded, size))
    kept = list(islice(extras, MOST_SETS))
    ordered = sorted(needs, key=lambda words: (len(words), sorted(words)))
    pairs = [first | second for first, second in combinations(ordered, 2)] if len(ordered) ** 2 < MOST_SETS else []
    found = dict.fromkeys(islice((base | extra for base in [*ordered, *pairs] for extra in kept), MOST_SETS + 1))
    enough = bool(pairs or len(ordered) == 1) and len(kept) == 1 << len(excluded) and len(found) <= MOST_SETS
    return list(found), enough


def _oddness(region: Region) -> tuple[bool, bool, bool, bool]:
    """Return what makes a value a strange example: missing, a word nobody named, a fraction, far outside."""
    value = region.value
    numeric = isinstance(value, (int, float))
    outside = region.low is None and (region.high is not None or isinstance(value, date))
    odd = isinstance(value, float) and value != int(value)
    return value is None, region.is_other, odd, outside or (numeric and cast("float", value) < 0)


def _listed(values: Sequence[FactValue]) -> str:
    """Return one value as it is, several as ``in a, b``, the first few of many."""
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return ("in " if len(values) > 1 else "") + ", ".join(map(shown_fact, values[:LISTED])) + more


def _stretch(first: Region, last: Region) -> str:
    low, high = _low_end(first), _high_end(last)
    if first.low is not None and first.low == last.high:
        return shown_fact(first.low)
    if first.low is not None and last.high is not None:
        return f"in {low}..{high}"
    if first.low is not None:
        return f"{'>=' if low[0] == '[' else '>'} {low[1:]}"
    return f"{'<=' if high[-1] == ']' else '<'} {high[:-1]}"


def _low_end(region: Region) -> str:
    return ("[" if region.low == region.value else "(") + shown_fact(region.low)


def _high_end(region: Region) -> str:
    return shown_fact(region.high) + ("]" if region.high == region.value else ")")
