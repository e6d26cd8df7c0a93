"""A table: a schema and one read-only column per schema column, every row the same fact at the same position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import AnyColumn, Dates, Flags, Numbers, TextColumn, as_date, frozen_array
from engine.domain.schema import RECORDED_AT, Column, ColumnType, TableSchema

Cell: TypeAlias = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of one schema, stored by column.

    Attributes
    ----------
    schema : TableSchema
        What the columns mean.
    columns : mapping of str to column
        One entry per schema column, all of the same length.
    """

    schema: TableSchema
    columns: Mapping[str, AnyColumn]

    @staticmethod
    def of(schema: TableSchema, columns: Mapping[str, AnyColumn]) -> Table:
        """Return a table of the given columns; schema columns not given are missing throughout.

        Raises
        ------
        KeyError
            A column is not part of the schema.
        ValueError
            Columns differ in length.
        """
        for name in columns:
            schema.column(name)
        sizes = {len(column) for column in columns.values()}
        if len(sizes) > 1:
            raise ValueError(f"table {schema.name}: columns of different lengths {sorted(sizes)}")
        size = sizes.pop() if sizes else 0
        return Table(
            schema,
            {
                column.name: _readonly(columns[column.name]) if column.name in columns else _missing(column, size)
                for column in schema.columns
            },
        )

    @staticmethod
    def from_rows(schema: TableSchema, rows: Iterable[Mapping[str, Cell]]) -> Table:
        """Return a table of typed rows (texts, numbers, dates, booleans), for tables that come by the dozen."""
        listed = list(rows)
        names = {name for row in listed for name in row}
        return Table.of(
            schema,
            {name: _column_of(schema.column(name), [row.get(name) for row in listed]) for name in sorted(names)},
        )

    @staticmethod
    def empty(schema: TableSchema) -> Table:
        """Return the table without rows."""
        return Table.of(schema, {})

    def __len__(self) -> int:
        return len(self.columns[self.schema.columns[0].name])

    def text(self, name: str) -> TextColumn:
        """Return an id, text or list column."""
        column = self.columns[name]
        assert isinstance(column, TextColumn)
        return column

    def number(self, name: str) -> Numbers:
        """Return a number or integer column as float64, NaN where missing."""
        column = self.columns[name]
        assert not isinstance(column, TextColumn)
        return column  # type: ignore[return-value]

    def date(self, name: str) -> Dates:
        """Return a date (datetime64[D]) or instant (datetime64[s]) column, NaT where missing."""
        column = self.columns[name]
        assert not isinstance(column, TextColumn)
        return column  # type: ignore[return-value]

    def flag(self, name: str) -> Flags:
        """Return a flag column: 1 yes, 0 no, -1 missing."""
        column = self.columns[name]
        assert not isinstance(column, TextColumn)
        return column  # type: ignore[return-value]

    def row(self, position: int) -> dict[str, Cell]:
        """Return one row as plain values, ``None`` where missing."""
        return {column.name: _cell(column, self.columns[column.name], position) for column in self.schema.columns}

    def rows(self) -> list[dict[str, Cell]]:
        """Return all rows as plain values; for tables that come by the dozen, never on a hot path."""
        return [self.row(position) for position in range(len(self))]

    def find(self, key: Mapping[str, Cell]) -> int | None:
        """Return the position of the first row whose named columns have the given values, ``None`` if no row does."""
        matches = np.ones(len(self), dtype=bool)
        for name, value in key.items():
            column = self.columns[name]
            matches &= column.equals(str(value)) if isinstance(column, TextColumn) else column == _plain(value)
        found = np.flatnonzero(matches)
        return int(found[0]) if len(found) else None

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Table:
        """Return the rows at the given positions, or under the given mask."""
        return Table(
            self.schema,
            {
                name: column.take(rows) if isinstance(column, TextColumn) else frozen_array(column[rows])
                for name, column in self.columns.items()
            },
        )

    def canonical(self) -> Table:
        """Return the rows ordered by version key, then by recording, with sorted texts: equal facts give equal arrays.

        Rows that do not say when they were recorded stand before those that do; rows alike in both keep their order.
        """
        columns = {
            name: column.canonical() if isinstance(column, TextColumn) else column
            for name, column in self.columns.items()
        }
        table = Table(self.schema, columns)
        return table.take(table.order_by((*self.schema.version_key, RECORDED_AT.name)))

    def order_by(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Return the stable order of rows by the named columns; canonical texts sort as texts."""
        return np.lexsort([self.sort_values(name) for name in reversed(names)])

    def sort_values(self, name: str) -> NDArray[np.generic]:
        """Return integers or floats that order and identify the values of a column."""
        column = self.columns[name]
        if isinstance(column, TextColumn):
            return column.codes
        return column.astype(np.int64) if column.dtype.kind == "M" else column

    def with_columns(self, columns: Mapping[str, AnyColumn]) -> Table:
        """Return the table with some columns replaced."""
        return Table.of(self.schema, {**self.columns, **columns})


def concatenate(tables: Sequence[Table]) -> Table:
    """Return the rows of several tables of one schema, in order."""
    first = tables[0]
    if len(tables) == 1:
        return first
    return Table(
        first.schema,
        {
            column.name: _concatenate_columns([table.columns[column.name] for table in tables])
            for column in first.schema.columns
        },
    )


def _concatenate_columns(parts: Sequence[AnyColumn]) -> AnyColumn:
    texts = [part for part in parts if isinstance(part, TextColumn)]
    if not texts:
        return frozen_array(np.concatenate([part for part in parts if not isinstance(part, TextColumn)]))
    index = tuple(dict.fromkeys(value for text in texts for value in text.index))
    return TextColumn(frozen_array(np.concatenate([text.codes_into(index) for text in texts])), index)


def _readonly(column: AnyColumn) -> AnyColumn:
    return column if isinstance(column, TextColumn) else frozen_array(column)


def _missing(column: Column, size: int) -> AnyColumn:
    if column.type.is_text:
        return TextColumn.missing(size)
    if column.type is ColumnType.DATE:
        return frozen_array(np.full(size, np.datetime64("NaT", "D")))
    if column.type is ColumnType.INSTANT:
        return frozen_array(np.full(size, np.datetime64("NaT", "s")))
    if column.type is ColumnType.FLAG:
        return frozen_array(np.full(size, -1, dtype=np.int8))
    return frozen_array(np.full(size, np.nan))


def _column_of(column: Column, cells: Sequence[Cell]) -> AnyColumn:
    if column.type is ColumnType.LIST:
        return TextColumn.of(
            None if cell is None else cell if isinstance(cell, str) else ";".join(map(str, _entries(cell)))
            for cell in cells
        )
    if column.type.is_text:
        return TextColumn.of(None if cell is None else str(cell) for cell in cells)
    if column.type is ColumnType.DATE:
        return np.array(cells, dtype="datetime64[D]")
    if column.type is ColumnType.INSTANT:
        return np.array(cells, dtype="datetime64[s]")
    if column.type is ColumnType.FLAG:
        return np.array([-1 if cell is None else int(bool(cell)) for cell in cells], dtype=np.int8)
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def _plain(value: Cell) -> Cell | np.datetime64:
    return np.datetime64(value) if isinstance(value, date) else value


def _entries(cell: object) -> Iterable[object]:
    return cell if isinstance(cell, (list, tuple)) else (cell,)


def _cell(column: Column, values: AnyColumn, position: int) -> Cell:
    if isinstance(values, TextColumn):
        return values[position]
    value = values[position]
    if column.type is ColumnType.DATE:
        return as_date(value)
    if column.type is ColumnType.INSTANT:
        return None if np.isnat(value) else value.astype("datetime64[s]").item()
    if column.type is ColumnType.FLAG:
        return None if value < 0 else bool(value)
    return None if np.isnan(value) else float(value)
