"""One index per column of a table: from a value to the rows whose cell it passes, as the bits of one integer.

A record matches the rows in the conjunction of its columns' bits, whatever the number of rows. This is the
bit-vector classification of packets (Lakshman and Stiliadis 1998). Cells must be resolved: no references left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations, combinations_with_replacement, islice
from typing import Any, Final, Protocol, TypeVar

from engine.policy.kinds import FactField, FieldType
from engine.policy.regions import values_between
from engine.policy.unary_tests import (
    Cell,
    Comparison,
    ContainsAll,
    FactValue,
    Interval,
    Test,
    endpoints,
    matches,
    passes_null,
)

Found = TypeVar("Found")

WORDS_FOR_POWER_SET: Final = 8
"""Up to this many words of a list column, every set of them is an example."""

MOST_EXAMPLES: Final = 20_000
"""Sets that stand for a list column of more words."""
REMEMBERED: Final = 4096
"""Values met for which an answer is remembered."""


class ColumnIndex(Protocol):
    """What the columns of any type have in common."""

    lookup: Callable[[Any], int]
    """From a value to the bits of the rows that let it pass; bit n is row n."""
    complete: bool
    """Whether the examples stand for every value there can be."""

    def examples(self) -> Iterator[FactValue]:
        """Yield one value for every region that the cells tell apart, null last."""


def column_index(field: FactField, cells: Sequence[Cell]) -> ColumnIndex:
    """Return the index of one column over the resolved ``cells`` of all rows."""
    if field.type.is_ordered:
        return OrderedIndex(field, cells)
    if field.type is FieldType.LIST:
        return SetIndex(field, cells)
    return WordIndex(field, cells)


def _bits(rows: Sequence[bool]) -> int:
    return int("".join("1" if row else "0" for row in reversed(rows)) or "0", 2)


def _null_bits(cells: Sequence[Cell]) -> int:
    return _bits([passes_null(cell) for cell in cells])


class Remembered(dict[Any, Found]):
    """What was found by value; a value not met before is computed, and remembered as long as there is room."""

    def __init__(self, known: dict[Any, Found], compute: Callable[[Any], Found]) -> None:
        super().__init__(known)
        self.compute = compute
        self.room = REMEMBERED

    def __missing__(self, value: Any) -> Found:
        found = self.compute(value)
        if self.room:
            self.room -= 1
            self[value] = found
        return found


class WordIndex:
    """Index of texts or truth values: a dictionary, and what holds for a value no cell names."""

    def __init__(self, field: FactField, cells: Sequence[Cell]) -> None:
        self.field = field
        self.complete = True
        positive: dict[FactValue, int] = {}
        negative: dict[FactValue, int] = {}
        other = 0
        for row, cell in enumerate(cells):
            bit = 1 << row
            named, others = _words(cell)
            other |= bit if others else 0
            target = negative if others else positive
            for word in named:
                target[word] = target.get(word, 0) | bit
        words = positive.keys() | negative.keys()
        self.masks = {word: (other & ~negative.get(word, 0)) | positive.get(word, 0) for word in words}
        self.other = other
        self.masks[None] = _null_bits(cells)
        self.lookup: Callable[[Any], int] = Remembered(self.masks, lambda _: other).__getitem__

    def examples(self) -> Iterator[FactValue]:
        """Yield every word named, one more where any is allowed, and null."""
        words = sorted((word for word in self.masks if word is not None), key=str)
        if self.field.type is FieldType.BOOLEAN:
            yield from (False, True)
        elif self.field.choices:
            yield from self.field.choices
        else:
            yield from words
            yield _unused("other", words)
        yield None


def _unused(word: str, words: Sequence[FactValue]) -> str:
    while word in words:
        word += "_"
    return word


def _words(cell: Cell) -> tuple[frozenset[Any], bool]:
    """Return the words a cell names and whether it holds for all the others (True) or for these (False)."""
    if not cell.tests:
        return frozenset(), True
    comparisons = [test for test in cell.tests if isinstance(test, Comparison)]
    only = frozenset(test.endpoint for test in comparisons if test.operator == "=")
    excluded = [frozenset((test.endpoint,)) for test in comparisons if test.operator == "!="]
    others = bool(excluded)
    named = frozenset.intersection(*excluded) - only if excluded else only
    return named, others != cell.negated


class OrderedIndex:
    """Index of numbers or dates: the ends of all cells cut the line into points and the stretches between them.

    Attributes
    ----------
    points : list
        The ends, sorted.
    stretches : list of int
        Bits of every stretch from the lowest; stretch 2i+1 is point i itself.
    """

    def __init__(self, field: FactField, cells: Sequence[Cell]) -> None:
        self.field = field
        self.complete = True
        ends = {end for cell in cells for test in cell.tests for end in endpoints(test)}
        points: list[Any] = sorted(ends)
        self.points = points
        changes = [0] * (2 * len(points) + 2)
        for row, cell in enumerate(cells):
            for first, last in _stretches(cell, points):
                changes[first] ^= 1 << row
                changes[last + 1] ^= 1 << row
        masks, mask = [], 0
        for change in changes[:-1]:
            mask ^= change
            masks.append(mask)
        self.stretches = masks
        known = {point: masks[2 * at + 1] for at, point in enumerate(points)}
        between = masks[::2]
        self.lookup: Callable[[Any], int] = Remembered(
            {**known, None: _null_bits(cells)}, lambda value: between[bisect_left(points, value)]
        ).__getitem__

    def examples(self) -> Iterator[FactValue]:
        """Yield every point and one value of every stretch that an input can have, and null."""
        points = self.points
        yield from values_between(None, points[0] if points else None, self.field)
        for at, point in enumerate(points):
            if not self.field.whole or point == int(point):
                yield point
            yield from values_between(point, points[at + 1] if at + 1 < len(points) else None, self.field)
        yield None


def _stretches(cell: Cell, points: list[Any]) -> list[tuple[int, int]]:
    """Return the disjoint runs (first, last) of stretches a cell lets pass; stretch 2i+1 is point i itself."""
    end = 2 * len(points)
    if not cell.tests:
        return [(0, end)]
    runs = sorted(run for test in cell.tests for run in _runs(test, points) if run[0] <= run[1])
    merged: list[tuple[int, int]] = []
    for first, last in runs:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return _complement(merged, end) if cell.negated else merged


def _complement(runs: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    found, start = [], 0
    for first, last in runs:
        if start < first:
            found.append((start, first - 1))
        start = last + 1
    if start <= end:
        found.append((start, end))
    return found


def _runs(test: Test, points: list[Any]) -> list[tuple[int, int]]:
    end = 2 * len(points)
    if isinstance(test, Interval):
        low, high = _at(test.low, points), _at(test.high, points)
        return [(low if test.low_closed else low + 1, high if test.high_closed else high - 1)]
    if not isinstance(test, Comparison):
        return []
    at = _at(test.endpoint, points)
    return {
        "=": [(at, at)],
        "!=": [(0, at - 1), (at + 1, end)],
        "<": [(0, at - 1)],
        "<=": [(0, at)],
        ">": [(at + 1, end)],
        ">=": [(at, end)],
    }[test.operator]


def _at(point: Any, points: list[Any]) -> int:
    return 2 * bisect_left(points, point) + 1


class SetIndex:
    """Index of lists: the words that let a row pass; cells with ``not(..)`` or ``all(..)`` are asked one by one."""

    def __init__(self, field: FactField, cells: Sequence[Cell]) -> None:
        self.field = field
        self.cells = cells
        self.words = sorted({str(end) for cell in cells for test in cell.tests for end in endpoints(test)})
        self.complete = len(self.words) <= WORDS_FOR_POWER_SET
        free = _bits([not cell.tests for cell in cells])
        null = _null_bits(cells)
        asked = [(cell, 1 << row) for row, cell in enumerate(cells) if cell.negated or _has_all(cell)]
        gives = _bits_by_word(cells)

        def lookup(value: Any) -> int:
            if value is None:
                return null
            mask = free
            for word in value:
                mask |= gives.get(word, 0)
            words = frozenset(value) if asked else frozenset()
            for cell, bit in asked:
                mask |= bit if matches(cell, words) else 0
            return mask

        self.lookup: Callable[[Any], int] = lookup

    def examples(self) -> Iterator[FactValue]:
        """Yield sets of the words named: all of them where they are few, else what any two cells need; null last."""
        if self.complete:
            sizes = (combinations(self.words, size) for size in range(len(self.words) + 1))
            yield from (frozenset(words) for words in chain.from_iterable(sizes))
        else:
            yield frozenset()
            needs = {frozenset((word,)) for word in self.words}
            needs |= {frozenset(map(str, endpoints(test))) for cell in self.cells for test in cell.tests}
            ordered = sorted(needs, key=sorted)
            pairs = combinations_with_replacement(ordered, 2)
            yield from (first | second for first, second in islice(pairs, MOST_EXAMPLES))
        yield None


def _has_all(cell: Cell) -> bool:
    return any(isinstance(test, ContainsAll) for test in cell.tests)


def _bits_by_word(cells: Sequence[Cell]) -> dict[Any, int]:
    gives: dict[Any, int] = {}
    for row, cell in enumerate(cells):
        if cell.negated or _has_all(cell):
            continue
        for test in cell.tests:
            for word in endpoints(test):
                gives[word] = gives.get(word, 0) | 1 << row
    return gives
