"""Facts of a population as columns, and which rows of a table each record's value in a column passes.

Columns are those of ``engine.domain.columns``: texts as codes, numbers with NaN, days with NaT and flags with -1 for
missing. Whatever else a fact can be, lists above all, comes as codes into its distinct values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.documents.hints import did_you_mean, shown
from engine.domain.columns import MISSING_CODE, AnyColumn, Codes, TextColumn, frozen_array, split_list
from engine.errors import InputError, Problem
from engine.policy.facts import checked_facts
from engine.policy.indexes import ColumnIndex, OrderedIndex
from engine.policy.kinds import FactField
from engine.policy.unary_tests import FactValue

Words: TypeAlias = NDArray[np.uint64]
WORD_BITS = 64


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """Facts of any type of ``n`` records, each distinct value stored once.

    Attributes
    ----------
    codes : int32 array of shape (n,)
        Position in ``values``, or -1 where the fact is missing.
    values : tuple
        Distinct values in the types that rules compare: sets of texts for lists.
    """

    codes: Codes
    values: tuple[FactValue, ...]

    @staticmethod
    def of(values: Iterable[FactValue]) -> CodedColumn:
        """Return the column of ``values`` in their order; ``None`` is missing."""
        positions: dict[FactValue, int] = {}
        codes = [MISSING_CODE if value is None else positions.setdefault(value, len(positions)) for value in values]
        return CodedColumn(frozen_array(np.asarray(codes, dtype=np.int32)), tuple(positions))

    @staticmethod
    def lists(column: TextColumn) -> CodedColumn:
        """Return the lists that texts such as ``quota;field`` write down; a missing text is a missing list."""
        return CodedColumn(column.codes, tuple(frozenset(split_list(text)) for text in column.index))

    def __len__(self) -> int:
        return len(self.codes)


FactColumn: TypeAlias = "AnyColumn | CodedColumn"


def checked_columns(fields: Mapping[str, FactField], columns: Mapping[str, FactColumn]) -> dict[str, FactColumn]:
    """Return the columns, flags and texts as codes, once each value has passed what ``checked_facts`` asks.

    Raises
    ------
    InputError
        A name is unknown, the columns differ in length, or a value has the wrong type or lies outside its field.
    """
    problems: list[Problem] = []
    found: dict[str, FactColumn] = {}
    size = max(map(len, columns.values()), default=0)
    for name, given in columns.items():
        if name not in fields:
            what, mend = f"Unknown fact '{shown(name)}'.", did_you_mean(name, fields)
            problems.append(Problem("unknown-fact", what, mend, column=shown(name)))
            continue
        if len(given) != size:
            what = f"Column '{name}' has {len(given)} records, another {size}."
            problems.append(Problem("uneven-columns", what, "Give every record in every column.", column=name))
            continue
        column = _coded(given)
        problems.extend(_wrong_values(fields[name], column))
        found[name] = column
    if problems:
        raise InputError(*problems)
    return found


def _coded(column: FactColumn) -> FactColumn:
    if isinstance(column, TextColumn):
        return CodedColumn(column.codes, column.index)
    if isinstance(column, CodedColumn) or column.dtype.kind in "fM":
        return column
    if column.dtype.kind in "bi" and column.dtype.itemsize == 1:
        return CodedColumn(column.astype(np.int32), (False, True))
    return column.astype(np.float64)


def _wrong_values(field: FactField, column: FactColumn) -> Iterator[Problem]:
    for value in _telling_values(column):
        try:
            checked_facts({field.name: field}, {field.name: value})
        except InputError as fault:
            yield from fault.problems
            return


def _telling_values(column: FactColumn) -> Iterator[Any]:
    """Yield values of a column that are all right only if every value is."""
    if isinstance(column, CodedColumn):
        used = np.unique(column.codes)
        yield from (column.values[code] for code in used.tolist() if code >= 0)
        return
    if isinstance(column, TextColumn):
        raise TypeError("texts are codes by now")
    there = column[~np.isnan(column)] if column.dtype.kind == "f" else column[~np.isnat(column)]
    if not len(there):
        return
    yield from (there.min().item(), there.max().item())
    if column.dtype.kind == "f":
        yield from there[there != np.trunc(there)][:1].tolist()


def passed_rows(index: ColumnIndex, column: FactColumn | None, size: int, rows: int) -> Words:
    """Return the rows that each record's value passes, as bits of shape (size, words of 64 rows); bit n is row n."""
    if column is None:
        return np.repeat(as_words([index.lookup(None)], rows), size, axis=0)
    if isinstance(column, CodedColumn):
        masks = [index.lookup(value) for value in column.values]
        found: Words = as_words([*masks, index.lookup(None)], rows)[column.codes]
        return found
    return _passed_stretches(index, column, rows)


def _passed_stretches(index: ColumnIndex, column: FactColumn, rows: int) -> Words:
    assert not isinstance(column, (CodedColumn, TextColumn))
    missing = np.isnan(column) if column.dtype.kind == "f" else np.isnat(column)
    points = _exact_points(index, column)
    if points is None:
        distinct, codes = np.unique(column[~missing], return_inverse=True)
        places = np.full(len(column), len(distinct), dtype=np.intp)
        places[~missing] = codes
        masks = [index.lookup(value) for value in distinct.tolist()]
    else:
        assert isinstance(index, OrderedIndex)
        below = np.searchsorted(points, column, side="left")
        places = below + np.searchsorted(points, column, side="right")
        masks = index.stretches
        places[missing] = len(masks)
    found: Words = as_words([*masks, index.lookup(None)], rows)[places]
    return found


def _exact_points(index: ColumnIndex, column: NDArray[Any]) -> NDArray[Any] | None:
    """Return the points of an ordered column in the numbers of the array; None where these would round them."""
    if not isinstance(index, OrderedIndex):
        return None
    if column.dtype.kind == "M":
        return np.array(index.points, dtype="datetime64[D]")
    points = np.array([float(point) for point in index.points], dtype=np.float64)
    return points if points.tolist() == index.points else None


def as_words(masks: Sequence[int], rows: int) -> Words:
    """Return whole numbers of any size as unsigned words of 64 bits, the lowest bits first: shape (masks, words)."""
    words = max(1, -(-rows // WORD_BITS))
    joined = b"".join(mask.to_bytes(words * 8, "little") for mask in masks)
    return np.frombuffer(joined, dtype="<u8").reshape(len(masks), words).astype(np.uint64)
