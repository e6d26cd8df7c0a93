"""Typed rows of one table before they are judged together, each with the record it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, TextColumn
from engine.domain.dataset import EMPLOYMENTS, TABLES
from engine.domain.schema import Column, ColumnType
from engine.domain.table import Table, concatenate
from engine.errors import Problem
from engine.loading.cell_texts import Taken, take_texts
from engine.loading.cells import Cells, Reader, explain, read_cells
from engine.loading.column_map import CellRule, TableRule
from engine.loading.dates import AMBIGUOUS, DateFormat
from engine.loading.findings import Finding, Findings, Records, by_code
from engine.loading.neutral import FORMULA_SIGNS
from engine.loading.numbers import read_number
from engine.loading.raw import RawTable
from engine.loading.recognition import Plan, matches

_BEFORE_ALL = 1 << 32
"""Added to numbers of periods so that none before 1970 is negative."""
SNAPSHOT = Column("snapshot_date", ColumnType.DATE, required=True)


@dataclass(frozen=True, eq=False)
class Draft:
    """Rows of one table that are not yet judged together; arrays have shape (rows,).

    Attributes
    ----------
    table : Table
        The typed cells; bad cells are missing.
    source : int32 array
        Position of the raw table a row came from.
    record : int64 array
        Record within it.
    once : bool array
        Rows of one key say the same thing again.
    snapshot : datetime64[D] array
        Day whose state the row describes, NaT where rows are not states on a day.
    period : int64 array
        Number of the period of the snapshot within which a key may occur once, -1 where there is none.
    until : datetime64[D] array
        Last day of that period, NaT where there is none.
    """

    table: Table
    source: NDArray[np.int32]
    record: Records
    once: NDArray[np.bool_]
    snapshot: Dates
    period: NDArray[np.int64]
    until: Dates

    def __len__(self) -> int:
        return len(self.record)

    def good(self, findings: Findings) -> NDArray[np.bool_]:
        """Return which rows come from records that are still good."""
        mask = np.zeros(len(self), dtype=bool)
        for source in np.unique(self.source).tolist():
            rows = self.source == source
            mask[rows] = findings.good[source][self.record[rows]]
        return mask

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Draft:
        """Return some rows."""
        return Draft(
            self.table.take(rows),
            self.source[rows],
            self.record[rows],
            self.once[rows],
            self.snapshot[rows],
            self.period[rows],
            self.until[rows],
        )

    def by_source(self, rows: NDArray[np.intp]) -> Iterator[tuple[int, Records]]:
        """Yield, for some rows, each source with the records in it."""
        for source in np.unique(self.source[rows]).tolist():
            yield source, self.record[rows[self.source[rows] == source]]


def joined(drafts: Sequence[Draft]) -> Draft:
    """Return the rows of several drafts of one table, in order."""
    return Draft(
        concatenate([draft.table for draft in drafts]),
        np.concatenate([draft.source for draft in drafts]),
        np.concatenate([draft.record for draft in drafts]),
        np.concatenate([draft.once for draft in drafts]),
        np.concatenate([draft.snapshot for draft in drafts]),
        np.concatenate([draft.period for draft in drafts]),
        np.concatenate([draft.until for draft in drafts]),
    )


@dataclass
class Drafting:
    """Turns the records of one source into drafts.

    Attributes
    ----------
    plan : Plan
        What is made of the source.
    findings : Findings
        Where bad cells go.
    ignored : bool array
        Records left out on purpose.
    headers : dict
        Header of the file by (source, table, column), for messages.
    """

    plan: Plan
    findings: Findings
    ignored: NDArray[np.bool_]
    headers: dict[tuple[int, str, str], str] = field(default_factory=dict)

    @property
    def raw(self) -> RawTable:
        """The source."""
        return self.findings.raws[self.plan.source]

    def drafts(self) -> list[Draft]:
        """Return one draft per table; records that feed none are counted as ignored."""
        snapshot = self._snapshot()
        members = [self._members(rule) for rule in self.plan.tables]
        fed = np.logical_or.reduce(members) if members else np.zeros(len(self.raw), dtype=bool)
        unfed = ~fed & ~self.ignored
        if unfed.any():
            what = f"{int(unfed.sum()):,} rows go into no table (`unless` in columns.yaml)."
            self.findings.notes.append(Problem("rows-ignored", what, "", self.raw.file))
            self.ignored |= unfed
        return [
            self._draft(rule, np.flatnonzero(rows), snapshot)
            for rule, rows in zip(self.plan.tables, members, strict=True)
        ]

    def _members(self, rule: TableRule) -> NDArray[np.bool_]:
        rows = ~self.ignored
        for one in rule.unless:
            rows &= ~matches(self.raw, one.column, one.equals)
        return rows

    def _snapshot(self) -> Dates:
        if self.plan.snapshot is None:
            return np.full(len(self.raw), np.datetime64("NaT", "D"))
        rule = self.plan.snapshot.on
        taken = take_texts(self.raw, rule)
        cells = read_cells(SNAPSHOT, taken.texts, self._reader(rule))
        self._report(SNAPSHOT, taken, cells, np.flatnonzero(~self.ignored))
        assert not isinstance(cells.values, TextColumn)
        return cells.values  # type: ignore[return-value]

    def _draft(self, rule: TableRule, records: Records, snapshot: Dates) -> Draft:
        schema = TABLES[rule.table]
        columns = {}
        for column in schema.columns:
            cell = rule.columns.get(column.name)
            if cell is not None:
                columns[column.name] = self._column(column, cell, records, rule.table)
        table = Table.of(schema, columns)
        size = len(records)
        dates = snapshot[records]
        return Draft(
            table,
            np.full(size, self.plan.source, dtype=np.int32),
            records,
            np.full(size, rule.once_per_key),
            dates,
            *_periods(dates, self.plan.snapshot.every if self.plan.snapshot else "day"),
        )

    def _column(self, column: Column, rule: CellRule, records: Records, table: str) -> TextColumn | np.ndarray:
        taken = take_texts(self.raw, rule)
        cells = read_cells(self._softened(column, table), taken.texts, self._reader(rule))
        header = taken.original.header if taken.original else taken.texts.header
        self.headers[self.plan.source, table, column.name] = header or column.name
        self._report(column, taken, cells, records)
        self._note(column, taken, cells)
        values = cells.values
        return values.take(records) if isinstance(values, TextColumn) else values[records]

    def _softened(self, column: Column, table: str) -> Column:
        """Return the column; the first day of an employment may be missing where snapshots tell it."""
        if self.plan.snapshot and table == EMPLOYMENTS.name and column.name == "valid_from":
            return Column(column.name, column.type)
        return column

    def _reader(self, rule: CellRule) -> Reader:
        dates = DateFormat(
            rule.date_format if rule.take is None else None, rule.latest_year, self.raw.typed, self.raw.epoch_1904
        )
        return Reader(dates, self.raw.decimal_comma, self.raw.neutralised)

    def _report(self, column: Column, taken: Taken, cells: Cells, records: Records) -> None:
        header = (taken.original.header if taken.original else taken.texts.header) or column.name
        shown = taken.original or taken.texts
        codes = taken.texts.codes[records]
        unclear = [at for at, code in cells.bad.items() if code == AMBIGUOUS]
        if unclear:
            rows = records[np.isin(codes, unclear)]
            what, mend = explain(AMBIGUOUS, column)
            what = f"{what[:-1]} ({len(rows):,} rows)."
            value = shown.cell(int(rows[0])) if len(rows) else None
            self.findings.add(Finding(self.plan.source, AMBIGUOUS, what, mend, rows, header, value, together=True))
        others = [at for at, code in cells.bad.items() if code != AMBIGUOUS]
        for at, rows in by_code(codes, others, records):
            code = cells.bad[at]
            value = shown.cell(int(rows[0])) or None
            self.findings.add(Finding(self.plan.source, code, *explain(code, column), rows, header, value))

    def _note(self, column: Column, taken: Taken, cells: Cells) -> None:
        header = taken.texts.header or column.name
        if cells.as_percent:
            what = f"Numbers beyond {column.high:g} were read as percentages: 80 is 0.8."
            self.findings.notes.append(Problem("read-as-percent", what, "", self.raw.file, column=header))
        if not column.type.is_text:
            return
        formulas = [at for at, text in enumerate(taken.texts.values) if _is_formula(text)]
        if formulas:
            rows = np.flatnonzero(np.isin(taken.texts.codes, formulas))
            self.findings.notes.append(
                Problem(
                    "formula-text",
                    f"{len(rows):,} cells begin like a formula; they stay text, exports put an apostrophe before.",
                    "",
                    self.raw.file,
                    None,
                    int(self.raw.rows[rows[0]]),
                    header,
                    taken.texts.cell(int(rows[0]))[:80],
                )
            )


def _periods(dates: Dates, every: str) -> tuple[NDArray[np.int64], Dates]:
    """Return the number of the period each day lies in, -1 where there is no day, and the last day of it."""
    months = {"day": 0, "month": 1, "quarter": 3, "year": 12}[every]
    if not months:
        return np.where(np.isnat(dates), -1, dates.astype(np.int64) + _BEFORE_ALL), dates
    number = dates.astype("datetime64[M]").astype(np.int64) // months
    following = ((number + 1) * months).astype("datetime64[M]").astype("datetime64[D]")
    until = np.where(np.isnat(dates), dates, following - np.timedelta64(1, "D"))
    return np.where(np.isnat(dates), -1, number + _BEFORE_ALL), until


def _is_formula(text: str) -> bool:
    return text.startswith(FORMULA_SIGNS) and isinstance(read_number(text), str)
