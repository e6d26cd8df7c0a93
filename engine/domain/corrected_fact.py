"""A correction as people write it and as it is kept: typed by the column it corrects when it is applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from engine.domain.corrections import Correction
from engine.domain.dataset import TABLES
from engine.domain.frozen import FrozenModel
from engine.domain.schema import ColumnType
from engine.domain.table import Cell
from engine.errors import InputError, Problem

Given = str | float | bool | None


class CorrectedFact(FrozenModel):
    """A fact of a table that should read differently."""

    table: str
    """Table of the dataset."""
    key: dict[str, str]
    """Natural key of the row, dates in ISO form; a key that no row has adds a row."""
    values: Annotated[dict[str, Given], Field(min_length=1)]
    """Columns and what they should read, dates in ISO form."""

    because: str = ""
    """Why, in the words of the person who corrects."""

    @staticmethod
    def of(correction: Correction) -> CorrectedFact:
        """Return a correction in its written form."""
        return CorrectedFact(
            table=correction.table,
            key={name: _written(cell) or "" for name, cell in correction.key.items()},
            values={
                name: cell if isinstance(cell, (bool, int, float)) else _written(cell)
                for name, cell in correction.values.items()
            },
            because=correction.because,
        )

    def correction(self) -> Correction:
        """Return the correction with typed cells; InputError with every cell that cannot be read."""
        schema = TABLES.get(self.table)
        if schema is None:
            mend = f"Use one of: {', '.join(sorted(TABLES))}."
            raise InputError(Problem("unknown-table", f"There is no table {self.table!r}.", mend, column="table"))
        types = {column.name: column.type for column in schema.columns}
        problems: list[Problem] = []
        key = {name: _cell(types, name, given, problems) for name, given in self.key.items()}
        values = {name: _cell(types, name, given, problems) for name, given in self.values.items()}
        if problems:
            raise InputError(*problems)
        return Correction(table=self.table, key=key, values=values, because=self.because)


def _written(cell: Cell) -> str | None:
    return cell.isoformat() if isinstance(cell, date) else None if cell is None else str(cell)


def _cell(types: Mapping[str, ColumnType], name: str, given: Given, problems: list[Problem]) -> Cell:
    """Return a given value as a cell of its column; what cannot be read is noted. Unknown columns are judged later."""
    kind = types.get(name)
    try:
        return given if kind is None or given is None else _READERS[kind](given)
    except (TypeError, ValueError):
        what = f"{name} cannot be {str(given)[:80]!r}."
        problems.append(Problem("wrong-value", what, f"Give {_WANTED[kind]}." if kind else "", column=name))
        return None


def _flag(given: Given) -> bool:
    if isinstance(given, bool):
        return given
    return {"true": True, "yes": True, "false": False, "no": False}[str(given).casefold()]


def _number(given: Given) -> float:
    if isinstance(given, bool) or given is None:
        raise TypeError
    return float(given)


def _whole(given: Given) -> int:
    number = _number(given)
    if number != int(number):
        raise ValueError
    return int(number)


_READERS: Mapping[ColumnType, Callable[[Given], Cell]] = {
    ColumnType.ID: str,
    ColumnType.TEXT: str,
    ColumnType.LIST: str,
    ColumnType.NUMBER: _number,
    ColumnType.INTEGER: _whole,
    ColumnType.DATE: lambda given: date.fromisoformat(str(given)),
    ColumnType.INSTANT: lambda given: datetime.fromisoformat(str(given)),
    ColumnType.FLAG: _flag,
}
_WANTED = {
    ColumnType.NUMBER: "a number",
    ColumnType.INTEGER: "a whole number",
    ColumnType.DATE: "a day such as 2026-01-31",
    ColumnType.INSTANT: "an instant such as 2026-01-31T08:00:00",
    ColumnType.FLAG: "true or false",
}
