"""Facts as patterns compare them: every value a whole number, missing apart from it.

Numbers become millionths (compared at six decimals), dates days, flags 0 and 1, texts codes into one vocabulary. So
nothing a matcher library stumbles over reaches it: no null, no NaN, no exponent, no date as text, no odd character.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import AnyColumn, TextColumn, day
from engine.errors import InputError, Problem
from engine.policy.patterns import DECIMALS, MAX_NUMBER, ColumnKind, FactType, Plain

Whole: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

SCALE = 10**DECIMALS
UNKNOWN_TEXT = -2


@dataclass(frozen=True, eq=False)
class FactTable:
    """Facts of one type, by column; a fact is identified by its row.

    Attributes
    ----------
    type : FactType
        What the columns are.
    columns : mapping of str to column
        One entry per column of the type, all of the same length.
    """

    type: FactType
    columns: Mapping[str, AnyColumn]

    def __post_init__(self) -> None:
        """Check that the columns are those of the type."""
        if set(self.columns) != set(self.type.columns):
            raise ValueError(f"facts of type {self.type.name} need the columns {sorted(self.type.columns)}")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


Facts: TypeAlias = Mapping[str, FactTable]


@dataclass(frozen=True, eq=False)
class NormalColumn:
    """One column in whole numbers.

    Attributes
    ----------
    values : int64 array of shape (facts,)
        Comparable values; 0 where missing.
    present : bool array of shape (facts,)
        Whether there is a value.
    """

    values: Whole
    present: Mask


@dataclass(frozen=True, eq=False)
class NormalFacts:
    """Facts of all types in whole numbers.

    Attributes
    ----------
    sizes : mapping of str to int
        Number of facts by type.
    columns : mapping of (type, column) to NormalColumn
        The values.
    kinds : mapping of (type, column) to ColumnKind
        What they were.
    vocabulary : mapping of str to int
        Code of every text.
    """

    sizes: Mapping[str, int]
    columns: Mapping[tuple[str, str], NormalColumn]
    kinds: Mapping[tuple[str, str], ColumnKind]
    vocabulary: Mapping[str, int]

    def constant(self, fact: str, column: str, value: Plain) -> int:
        """Return a written value as the column's values are counted; a text that no fact has becomes -2."""
        kind = self.kinds.get((fact, column))  # unknown where there is no table of the type, so nothing to compare
        if kind is ColumnKind.TEXT:
            return self.vocabulary.get(str(value), UNKNOWN_TEXT)
        if kind is ColumnKind.DATE:
            assert isinstance(value, date)
            return int(day(value).astype(np.int64))
        return 0 if kind is None else self.offset(fact, column, float(value))  # type: ignore[arg-type]

    def offset(self, fact: str, column: str, value: float) -> int:
        """Return an addend as the column's values are counted."""
        return round(value * (SCALE if self.kinds.get((fact, column)) is ColumnKind.NUMBER else 1))


def normalise(facts: Facts) -> NormalFacts:
    """Return the facts in whole numbers.

    Raises
    ------
    InputError
        Numbers beyond 10^12 in absolute value, which cannot be counted in millionths.
    """
    texts = (column for table in facts.values() for column in table.columns.values() if isinstance(column, TextColumn))
    vocabulary = {text: code for code, text in enumerate(sorted({text for column in texts for text in column.index}))}
    columns, kinds, problems = {}, {}, []
    for name, table in sorted(facts.items()):
        for column, kind in table.type.columns.items():
            kinds[name, column] = kind
            columns[name, column] = _normal(table.columns[column], kind, vocabulary)
            problems += _too_large(name, column, kind, columns[name, column])
    if problems:
        raise InputError(*problems)
    return NormalFacts({name: len(table) for name, table in facts.items()}, columns, kinds, vocabulary)


def _normal(column: AnyColumn, kind: ColumnKind, vocabulary: Mapping[str, int]) -> NormalColumn:
    if isinstance(column, TextColumn):
        lookup = np.array([*(vocabulary[text] for text in column.index), 0], dtype=np.int64)
        return NormalColumn(lookup[column.codes], column.codes >= 0)
    if kind is ColumnKind.DATE:
        present = ~np.isnat(column)
        return NormalColumn(np.where(present, column.astype("datetime64[D]").astype(np.int64), 0), present)
    if kind is ColumnKind.FLAG:
        flags = np.asarray(column, dtype=np.int8)
        return NormalColumn(np.maximum(flags, 0).astype(np.int64), flags >= 0)
    present = ~np.isnan(column)
    bounded = np.clip(np.where(present, column, 0.0), -2 * MAX_NUMBER, 2 * MAX_NUMBER)
    return NormalColumn(np.rint(bounded * SCALE).astype(np.int64), present)


def _too_large(fact: str, column: str, kind: ColumnKind, values: NormalColumn) -> list[Problem]:
    if kind is not ColumnKind.NUMBER or not (np.abs(values.values) > MAX_NUMBER * SCALE).any():
        return []
    return [
        Problem(
            "number-too-large",
            f"A value of {fact}.{column} is beyond {MAX_NUMBER:g} and cannot be compared at {DECIMALS} decimals.",
            "Give the value in a larger unit, such as millions.",
            column=column,
        )
    ]
