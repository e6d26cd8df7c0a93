"""Judge the rows of each table together: duplicate keys, rows that contradict each other, ends before starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.schema import TableSchema
from engine.domain.table import Table
from engine.loading.drafts import Draft
from engine.loading.findings import Finding, Findings

SPANS = (("valid_from", "valid_to"), ("start", "end"), ("start", "due"), ("opened", "approved"), ("opened", "filled"),
         ("date", "expires"))  # fmt: skip
"""Pairs of columns the second of which may not lie before the first."""


@dataclass(frozen=True)
class Said:
    """What is said about some rows; the fields are those of Finding."""

    code: str
    what: str
    mend: str
    value: str | None = None
    consequence: bool = False


@dataclass(frozen=True, eq=False)
class Dataset:
    """All drafts of a dataset with what is needed to speak about them.

    Attributes
    ----------
    drafts : mapping of str to Draft
        Rows by table name.
    findings : Findings
        Where problems go.
    headers : mapping
        Header of the file by (source, table, column).
    """

    drafts: Mapping[str, Draft]
    findings: Findings
    headers: Mapping[tuple[int, str, str], str]

    def report(self, table: str, rows: NDArray[np.intp], column: str, said: Said) -> None:
        """Report rows of a table, each under the header and with the text its own file has."""
        draft = self.drafts[table]
        for source, records in draft.by_source(rows):
            header = self.headers.get((source, table, column), column)
            found = self.findings.raws[source].column(header)
            value = said.value if said.value is not None else found.cell(int(records[0])) if found else None
            finding = Finding(
                source, said.code, said.what, said.mend, records, header, value, consequence=said.consequence
            )
            self.findings.add(finding)

    def place(self, draft: Draft, row: int) -> str:
        """Return the file and row of a draft's row in words."""
        raw = self.findings.raws[int(draft.source[row])]
        return f"row {int(raw.rows[draft.record[row]])} of {raw.file}"


def check_tables(dataset: Dataset) -> None:
    """Report duplicate keys, contradictions and ends before starts in every table."""
    for name, draft in dataset.drafts.items():
        if len(draft):
            _check_spans(dataset, name, draft)
            _check_duplicates(dataset, name, draft)


def _check_spans(dataset: Dataset, name: str, draft: Draft) -> None:
    known = {column.name for column in draft.table.schema.columns}
    for first, last in SPANS:
        if not {first, last} <= known:
            continue
        start, end = draft.table.date(first), draft.table.date(last)
        for row in np.flatnonzero(end < start):
            what = f"{last} {end[row]} lies before {first} {start[row]}."
            said = Said("end-before-start", what, "Correct one of the two days.")
            dataset.report(name, np.array([row]), last, said)


def _check_duplicates(dataset: Dataset, name: str, draft: Draft) -> None:
    is_snapshot = draft.period >= 0
    stated = np.flatnonzero(~draft.once & ~is_snapshot)
    _report_repeats(dataset, name, draft, stated, (*draft.table.schema.version_key, "recorded_at"), draft.period)
    states = np.flatnonzero(~draft.once & is_snapshot)
    _report_repeats(dataset, name, draft, states, state_key(draft.table.schema), draft.period)
    _check_agreement(dataset, name, draft, np.flatnonzero(draft.once & ~is_snapshot))


def state_key(schema: TableSchema) -> tuple[str, ...]:
    """Return the key without the first day: whose state a snapshot row tells."""
    return tuple(name for name in schema.key if name != "valid_from")


def _report_repeats(
    dataset: Dataset, name: str, draft: Draft, rows: NDArray[np.intp], key: Sequence[str], period: NDArray[np.int64]
) -> None:
    rows = rows[_has_key(draft.table, draft.table.schema, rows)]
    if len(rows) < 2:
        return
    first_of = first_of_group([*(draft.table.sort_values(column)[rows] for column in key), period[rows]])
    repeats = np.flatnonzero(first_of != np.arange(len(rows)))
    later, earlier = rows[repeats], rows[first_of[repeats]]
    same = np.ones(len(repeats), dtype=bool)
    for column in draft.table.schema.columns:
        values, missing = draft.table.sort_values(column.name), _missing(draft.table, column.name)
        same &= (values[later] == values[earlier]) | (missing[later] & missing[earlier])
    for row, first, alike in zip(later.tolist(), earlier.tolist(), same.tolist(), strict=True):
        _report_repeat(dataset, name, row, first, same=alike)


def _report_repeat(dataset: Dataset, name: str, row: int, first: int, *, same: bool) -> None:
    draft = dataset.drafts[name]
    schema = draft.table.schema
    key = ", ".join(f"{column} {_shown(draft.table, column, row)}" for column in schema.key if column != "valid_from")
    if draft.period[row] >= 0:
        code, what = "duplicate-period", f"{key} has two states within one period"
    elif len(schema.key) == 1:
        code, what = "duplicate-id", f"{key} is used twice" + ("" if same else ", for different things")
    else:
        code, what = "duplicate-key", f"{key} stands twice" + ("" if same else " with different values")
    where = dataset.place(draft, first)
    mend = "Remove one of the rows." if same else "Give each its own id, or remove the wrong row."
    dataset.report(name, np.array([row]), schema.key[0], Said(code, f"{what}; {where} has it already.", mend))


def _check_agreement(dataset: Dataset, name: str, draft: Draft, rows: NDArray[np.intp]) -> None:
    """Report rows that say something else about a key than its first row does."""
    schema = draft.table.schema
    rows = rows[_has_key(draft.table, schema, rows)]
    if len(rows) < 2:
        return
    first_of = rows[first_of_group([draft.table.sort_values(column)[rows] for column in schema.version_key])]
    for column in schema.columns:
        if column.name in schema.key:
            continue
        values = _comparable(draft.table, column.name)
        missing = _missing(draft.table, column.name)
        differs = (values[rows] != values[first_of]) & ~missing[rows] & ~missing[first_of]
        for at in np.flatnonzero(differs).tolist():
            row, first = int(rows[at]), int(first_of[at])
            key = _shown(draft.table, schema.key[0], row)
            shown, other = _shown(draft.table, column.name, row), _shown(draft.table, column.name, first)
            what = f"{schema.key[0]} {key} has {column.name} {shown} here and {other} in {dataset.place(draft, first)}."
            said = Said("duplicate-id", what, "Give each its own id, or correct the wrong row.")
            dataset.report(name, np.array([row]), schema.key[0], said)


def first_of_group(values: Sequence[NDArray[np.generic]]) -> NDArray[np.intp]:
    """Return, per row, the position of the first row with the same values, shape (rows,)."""
    order = np.lexsort([np.asarray(value) for value in reversed(values)])
    starts = np.ones(len(order), dtype=bool)
    if len(order) > 1:
        starts[1:] = np.logical_or.reduce([value[order][1:] != value[order][:-1] for value in values])
    heads = order[np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))]
    first = np.empty(len(order), dtype=np.intp)
    first[order] = heads
    return first


def _has_key(table: Table, schema: TableSchema, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which rows have every required part of the key."""
    mask = np.ones(len(rows), dtype=bool)
    for name in schema.key:
        if schema.column(name).required:
            mask &= ~_missing(table, name)[rows]
    return mask


def _comparable(table: Table, name: str) -> NDArray[np.generic]:
    return table.sort_values(name)


def _missing(table: Table, name: str) -> NDArray[np.bool_]:
    values = table.sort_values(name)
    if table.columns[name] is not values and values.dtype == np.int64:
        return np.asarray(values == np.iinfo(np.int64).min)
    if values.dtype.kind == "i":
        return np.asarray(values == -1)
    return np.asarray(np.isnan(values.astype(np.float64)))


def _shown(table: Table, name: str, row: int) -> str:
    column = table.columns[name]
    if isinstance(column, TextColumn):
        return column[row] or "nothing"
    value = column[row]
    return f"{value:g}" if column.dtype.kind == "f" else str(value)
