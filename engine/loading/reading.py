"""Read a dataset: every problem listed at once; the user stops, or takes the good rows and gets the bad ones back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.domain.dataset import EMPLOYMENTS, JOB_FAMILIES, TABLES, UNITS
from engine.domain.frozen import FrozenModel
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.loading.bad_rows import BadRows, bad_rows_of
from engine.loading.checks import Dataset, check_tables, first_of_group
from engine.loading.column_map import NO_MAP, ColumnMap, load_column_map
from engine.loading.drafts import Draft, Drafting, joined
from engine.loading.findings import Findings
from engine.loading.loops import check_loops
from engine.loading.measured import check_measured
from engine.loading.raw import RawTable
from engine.loading.recognition import Plan, all_known_headers, ignored_records, plan_source
from engine.loading.references import check_references, drop_dependents
from engine.loading.snapshots import check_snapshots, lasting
from engine.loading.sources import MAP_NAME, read_sources

Mode = Literal["stop", "take_good_rows"]


class FileCounts(FrozenModel):
    """What became of the rows of one file or sheet: rows_in = rows_taken + rows_reported + rows_ignored."""

    file: str
    """File, with the sheet in brackets."""
    tables: tuple[str, ...]
    """Tables it feeds."""
    rows_in: int
    """Rows with any filled cell below the header."""
    rows_taken: int
    """Rows without a problem."""
    rows_reported: int
    """Rows with at least one problem."""
    rows_ignored: int
    """Rows left out by the column map."""
    rows_blank: int
    """Rows without any filled cell; not among rows_in."""
    encoding: str
    """Encoding of a text file."""
    delimiter: str
    """Delimiter of a text file."""


@dataclass(frozen=True, eq=False)
class DatasetReading:
    """A dataset as it was read.

    Attributes
    ----------
    tables : tuple of Table
        Good rows, consistent with each other, in the order of ``TABLES``; tables without rows are absent.
    files : tuple of FileCounts
        What became of every row.
    notes : tuple of Problem
        What was decided on the user's behalf; nothing of it is wrong.
    """

    tables: tuple[Table, ...]
    files: tuple[FileCounts, ...]
    notes: tuple[Problem, ...]
    _findings: Findings

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem: those of files first, then by file and row."""
        return self._findings.problems()

    @cached_property
    def bad_rows(self) -> tuple[BadRows, ...]:
        """Rows with problems, by file, as they stood there."""
        return tuple(
            found for source in range(len(self._findings.raws)) if (found := bad_rows_of(self._findings, source))
        )

    def table(self, name: str) -> Table:
        """Return the good rows of a table; empty if there are none."""
        return next((table for table in self.tables if table.schema.name == name), Table.empty(TABLES[name]))


def read_dataset(
    path: Path,
    column_map: Path | ColumnMap | None = None,
    mode: Mode = "stop",
    known_ids: Mapping[str, Collection[str]] | None = None,
    now: datetime | None = None,
) -> DatasetReading:
    """Return a dataset read from a folder, workbook, CSV or JSON file.

    A dry run is a call with ``take_good_rows`` whose tables nobody uses.

    Parameters
    ----------
    path : Path
        Folder with one file per table, one workbook with one sheet per table, one JSON file, or one CSV file.
    column_map : Path or ColumnMap, optional
        How other headers are read; a ``columns.yaml`` in the folder is used without being named.
    mode : str
        ``stop`` raises if anything is wrong; ``take_good_rows`` leaves out rows with problems and rows that refer to
        them. Of rows with one key the first is kept and the others are reported.
    known_ids : mapping of str to collection of str, optional
        Ids by table that references may name beside those of the dataset, when it is added to data already there.
    now : datetime, optional
        Instant in UTC at which it is loaded; without it, only rows that say when they were recorded are judged for
        dates that had not come.

    Raises
    ------
    InputError
        In mode ``stop``: every problem found. In both modes: a column map that cannot be read.
    """
    columns = _map(path, column_map)
    raws, problems, notes = read_sources(path, columns, all_known_headers(columns))
    findings = Findings(raws, general=problems, notes=notes)
    for raw in raws:
        findings.notes.extend(raw.notes)
    ignored, plans, dataset = _drafted(findings, columns)
    if not any(raw.rows_in for raw in raws) and not findings.general:
        findings.general.append(Problem("no-rows", "There are headers but no rows.", "Add rows.", file=path.name))
    check_tables(dataset)
    check_snapshots(dataset)
    check_measured(dataset, now)
    check_references(dataset, known_ids or {})
    check_loops(dataset)
    if mode == "stop" and (stopping := findings.problems(with_consequences=False)):
        raise InputError(*stopping)
    drop_dependents(dataset)
    return DatasetReading(
        tables=_tables(dataset),
        files=tuple(_counts(findings, source, ignored[source], plans.get(source)) for source in range(len(raws))),
        notes=tuple(findings.notes),
        _findings=findings,
    )


def _map(path: Path, column_map: Path | ColumnMap | None) -> ColumnMap:
    if isinstance(column_map, ColumnMap):
        return column_map
    if column_map is not None:
        return load_column_map(column_map)
    beside = path / MAP_NAME
    return load_column_map(beside) if path.is_dir() and beside.is_file() else NO_MAP


def _drafted(findings: Findings, columns: ColumnMap) -> tuple[list[NDArray[np.bool_]], dict[int, Plan], Dataset]:
    ignored = [np.zeros(len(raw), dtype=bool) for raw in findings.raws]
    plans: dict[int, Plan] = {}
    drafts: dict[str, list[Draft]] = {}
    headers: dict[tuple[int, str, str], str] = {}
    for source, raw in enumerate(findings.raws):
        if not len(raw) and not raw.malformed:
            findings.notes.append(Problem("header-only", "There is a header and no row below it.", "", file=raw.file))
        left_out = columns.ignored(raw.file_name, raw.name)
        if left_out:
            ignored[source][:] = True
            findings.left_out.add(source)
            findings.notes.append(Problem("file-ignored", f"Left out: {left_out.reason}", "", file=raw.file))
            continue
        plan = plan_source(source, columns, findings)
        if plan is None:
            continue
        plans[source] = plan
        ignored[source] |= ignored_records(raw, plan.rule, findings)
        drafting = Drafting(plan, findings, ignored[source], headers)
        for draft in drafting.drafts():
            drafts.setdefault(draft.table.schema.name, []).append(draft)
    _add_reference_tables(plans, drafts, findings, columns)
    ordered = {name: joined(drafts[name]) for name in TABLES if name in drafts}
    return ignored, plans, Dataset(ordered, findings, headers)


def _add_reference_tables(
    plans: Mapping[int, Plan], drafts: dict[str, list[Draft]], findings: Findings, columns: ColumnMap
) -> None:
    """Make units and job families of what flat people files name, where the dataset brings no such tables."""
    flat = {source for source, plan in plans.items() if plan.flat}
    jobs = [draft for draft in drafts.get(EMPLOYMENTS.name, ()) if len(draft) and int(draft.source[0]) in flat]
    if not jobs or not columns.reference_tables:
        return
    for schema, key in ((UNITS, "unit_id"), (JOB_FAMILIES, "job_family")):
        if schema.name in drafts:
            continue
        drafts[schema.name] = [_reference(draft, schema.name, key) for draft in jobs]
        what = f"There is no table {schema.name}; it was made from the values of {key}."
        findings.notes.append(Problem("reference-table-made", what, f"Add {schema.name} to name them better."))


def _reference(draft: Draft, name: str, key: str) -> Draft:
    texts = draft.table.text(key)
    told = np.flatnonzero(texts.codes >= 0)
    table = Table.of(TABLES[name], {key: texts, "name": texts})
    size = len(draft)
    return Draft(
        table, draft.source, draft.record, np.ones(size, dtype=bool), draft.snapshot, draft.period, draft.until
    ).take(told)


def _tables(dataset: Dataset) -> tuple[Table, ...]:
    found = []
    for draft in dataset.drafts.values():
        good = draft.take(draft.good(dataset.findings))
        table = lasting(_without_repeats(good), dataset)
        if len(table):
            found.append(table)
    return tuple(found)


def _without_repeats(draft: Draft) -> Draft:
    """Keep one row of those that say the same thing again, and none where a row of its own says it."""
    again = draft.once & np.isnat(draft.snapshot)
    if not draft.once.any():
        return draft
    order = np.concatenate([np.flatnonzero(~draft.once), np.flatnonzero(again)])
    key = draft.table.schema.key
    first = first_of_group([draft.table.sort_values(name)[order] for name in key])
    kept = np.ones(len(draft), dtype=bool)
    kept[order] = ~again[order] | (first == np.arange(len(order)))
    return draft.take(kept)


def _counts(findings: Findings, source: int, ignored: NDArray[np.bool_], plan: Plan | None) -> FileCounts:
    raw: RawTable = findings.raws[source]
    good = findings.good[source] & ~ignored
    left_out = int((ignored & findings.good[source]).sum())
    malformed = len(raw.malformed)
    if source in findings.left_out:
        left_out, malformed = left_out + malformed, 0
    return FileCounts(
        file=raw.file,
        tables=tuple(sorted({rule.table for rule in plan.tables})) if plan else (),
        rows_in=raw.rows_in,
        rows_taken=int(good.sum()),
        rows_reported=int((~findings.good[source]).sum()) + malformed,
        rows_ignored=left_out,
        rows_blank=raw.blank_rows,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
    )
