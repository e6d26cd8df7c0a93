"""Which tables a source feeds, and from which of its headers: by the column map, else by names and aliases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.domain.dataset import EMPLOYMENTS, PEOPLE, PROTECTED_ATTRIBUTES, TABLES
from engine.domain.schema import TableSchema
from engine.errors import Problem
from engine.loading.column_map import CellRule, ColumnMap, SnapshotRule, SourceRule, TableRule
from engine.loading.findings import Findings
from engine.loading.headers import closest, column_keys, header_key, known_headers, table_keys
from engine.loading.raw import RawTable

SNAPSHOT_HEADERS = (
    *("snapshot_date", "snapshot", "record_date", "status_date", "as_of", "as_of_date"),
    *("快照日期", "统计日期", "数据日期"),
)
"""Headers of the date on which every row of a file describes the state."""
BAD_ROW_HEADERS = ("sextant_row", "sextant_problems")
"""Columns that handed-back bad rows carry; they are read over, so that a mended file can be given again."""
MOST_LISTED = 40
_FLAT_SIGNS = {"unit_id", "job_family", "level"}
_ASIDE = {header_key(name) for name in BAD_ROW_HEADERS}


@dataclass(frozen=True)
class Plan:
    """What is made of one source.

    Attributes
    ----------
    source : int
        Position of the raw table.
    tables : tuple of TableRule
        Tables it feeds.
    rule : SourceRule
        What the user states about it.
    snapshot : SnapshotRule or None
        Set where rows are states on a date.
    flat : bool
        People and their employments stand in one row, recognised without a map.
    """

    source: int
    tables: tuple[TableRule, ...]
    rule: SourceRule
    snapshot: SnapshotRule | None = None
    flat: bool = False


@dataclass
class _Matching:
    """Headers of a source laid to columns of tables, in the order of the tables."""

    keys: Mapping[str, tuple[str, str]]
    columns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def lay(self, headers: Mapping[str, str]) -> None:
        for header, read_as in headers.items():
            key = header_key(read_as)
            if key in self.keys:
                self.columns.setdefault(self.keys[key], []).append(header)
            else:
                self.unknown.append(header)


def plan_source(source: int, columns: ColumnMap, findings: Findings) -> Plan | None:
    """Return what is made of a source; ``None`` if nothing can be, which is then among the findings."""
    raw = findings.raws[source]
    rule = columns.source(raw.file_name, raw.name) or SourceRule(file="*")
    twice = [header for header, count in Counter(raw.headers).items() if count > 1 and header.strip()]
    for header in twice:
        findings.condemn(source, _column_twice(raw, [header, header]))
    plan = _mapped(source, rule, findings) if rule.tables else _recognised(source, rule, findings)
    return None if twice else plan


def _column_twice(raw: RawTable, headers: list[str]) -> Problem:
    return Problem(
        "column-twice",
        f"{' and '.join(map(repr, headers))} stand for the same column.",
        "Keep one, or put the other under ignore_columns in columns.yaml.",
        raw.file,
        None,
        raw.header_row,
        headers[-1],
    )


def _mapped(source: int, rule: SourceRule, findings: Findings) -> Plan | None:
    raw = findings.raws[source]
    used = {header for table in rule.tables for cell in table.columns.values() for header in cell.headers}
    used |= set(rule.snapshot.on.headers if rule.snapshot else ())
    used |= {one.column for one in rule.ignore_rows} | {one.column for table in rule.tables for one in table.unless}
    absent = sorted(used - set(raw.headers))
    if absent:
        findings.condemn(source, _absent_headers(raw, absent))
        return None
    _report_unknown(source, [header for header in raw.headers if header not in used], rule, findings)
    missing = [p for table in rule.tables if (p := _missing_columns(raw, table, bool(rule.snapshot)))]
    for problem in missing:
        findings.condemn(source, problem)
    return None if missing else Plan(source, rule.tables, rule, rule.snapshot)


def _absent_headers(raw: RawTable, absent: list[str]) -> Problem:
    guesses = [guess for header in absent if (guess := closest(header, raw.headers))]
    return Problem(
        "column-not-found",
        f"columns.yaml reads {', '.join(map(repr, absent))}, which the header does not have.",
        f"Correct columns.yaml; near by: {', '.join(guesses)}." if guesses else "Correct columns.yaml.",
        raw.file,
        None,
        raw.header_row,
    )


def _missing_columns(raw: RawTable, table: TableRule, snapshot: bool) -> Problem | None:
    missing = [
        column.name
        for column in TABLES[table.table].columns
        if column.required and column.name not in table.columns and not (snapshot and column.name == "valid_from")
    ]
    if not missing:
        return None
    return Problem(
        "missing-column",
        f"Table {table.table} needs {', '.join(missing)}, and no header of the file means that.",
        "Add the column, or say in columns.yaml where it comes from (column, constant, join).",
        raw.file,
        None,
        raw.header_row,
        missing[0],
    )


def _report_unknown(source: int, unknown: list[str], rule: SourceRule, findings: Findings) -> None:
    raw = findings.raws[source]
    ignored = [header for header in unknown if header in rule.ignore_columns]
    for header in ignored:
        findings.notes.append(
            Problem(
                "column-ignored",
                f"Left out by columns.yaml: {rule.ignore_columns[header]}",
                "",
                raw.file,
                column=header,
            )
        )
    left = [header for header in unknown if header not in ignored and header_key(header) not in _ASIDE]
    for header in left[:MOST_LISTED]:
        findings.general.append(_unknown_column(raw, header))
    if len(left) > MOST_LISTED:
        findings.general.append(
            Problem(
                "unknown-column",
                f"{len(left) - MOST_LISTED:,} more columns are not known.",
                "Check the delimiter, or name them in columns.yaml.",
                raw.file,
            )
        )


def _unknown_column(raw: RawTable, header: str) -> Problem:
    if not header.strip():
        return Problem("no-header", "A column with values has no header.", "Name it.", raw.file, None, raw.header_row)
    names = {name for schema in TABLES.values() for name in schema_names(schema)}
    # a column that another table has is no misspelling of itself
    guess = closest(header.casefold(), names - {header.casefold()})
    return Problem(
        "unknown-column",
        f"Nothing is known of a column {header[:80]!r}; it would be left out.",
        f"{f'Did you mean {guess!r}? ' if guess else ''}Rename it, or map or ignore it in columns.yaml.",
        raw.file,
        None,
        raw.header_row,
        header[:80],
    )


def schema_names(schema: TableSchema) -> tuple[str, ...]:
    """Return the column names of a table."""
    return tuple(column.name for column in schema.columns)


def _recognised(source: int, rule: SourceRule, findings: Findings) -> Plan | None:
    raw = findings.raws[source]
    headers = {header: rule.rename.get(header, header) for header in raw.headers if header not in rule.ignore_columns}
    name = table_keys().get(header_key(raw.name)) or _inferred(raw, headers, findings)
    if name is None:
        findings.condemn(source, _unknown_table(raw))
        return None
    flat = name == PEOPLE.name and bool(_FLAT_SIGNS & set(_laid(EMPLOYMENTS, headers)))
    matching = _Matching(_flat_keys() if flat else _table_keys_of(name))
    matching.lay(headers)
    if name == PEOPLE.name:
        rule = _with_full_name(rule, matching, headers)
    twice = [listed for listed in matching.columns.values() if len(listed) > 1]
    for listed in twice:
        findings.condemn(source, _column_twice(raw, listed))
    used = {header for cell in rule.cells.values() for header in cell.headers}
    unseen = {*matching.unknown, *rule.ignore_columns} - used
    _report_unknown(source, [header for header in raw.headers if header in unseen], rule, findings)
    if twice:
        return None
    return _plan_of(source, name, matching, rule, findings, flat=flat)


def _with_full_name(rule: SourceRule, matching: _Matching, headers: Mapping[str, str]) -> SourceRule:
    """Return the rule with the name joined from first and last name, where the file has these and no full name."""
    by_key = {header_key(read_as): header for header, read_as in headers.items()}
    parts = tuple(by_key[key] for key in ("firstname", "lastname") if key in by_key)
    if (PEOPLE.name, "name") in matching.columns or "name" in rule.cells or len(parts) < 2:
        return rule
    matching.unknown = [header for header in matching.unknown if header not in parts]
    cells = {**rule.cells, "name": CellRule(join=parts, separator=" ")}
    return SourceRule(**{**dict(rule), "cells": cells})


def _laid(schema: TableSchema, headers: Mapping[str, str]) -> list[str]:
    keys = column_keys(schema.columns)
    return [keys[header_key(read_as)] for read_as in headers.values() if header_key(read_as) in keys]


def _inferred(raw: RawTable, headers: Mapping[str, str], findings: Findings) -> str | None:
    """Return the one table whose required columns are all there and that knows half of the headers."""
    scores: dict[str, int] = {}
    for schema in TABLES.values():
        laid = set(_laid(schema, headers))
        needed = {column.name for column in schema.columns if column.required}
        if needed <= laid and len(laid) > 1 and len(laid) * 2 >= len(headers):
            scores[schema.name] = len(laid)
    if {PEOPLE.name, EMPLOYMENTS.name} <= set(scores):
        scores = {PEOPLE.name: 1}
    best = [name for name, score in scores.items() if score == max(scores.values())]
    if len(best) != 1:
        return None
    findings.notes.append(
        Problem("table-inferred", f"Read as table {best[0]} by its headers.", "Name the file so.", raw.file)
    )
    return best[0]


def _unknown_table(raw: RawTable) -> Problem:
    guess = closest(raw.name.casefold(), TABLES)
    return Problem(
        "unknown-table",
        f"No table is called {raw.name[:80]!r}, and the headers do not tell which it is.",
        f"{f'Did you mean {guess!r}? ' if guess else ''}Rename it, or map or ignore it in columns.yaml.",
        raw.file,
    )


def _table_keys_of(name: str) -> dict[str, tuple[str, str]]:
    keys = {key: (name, column) for key, column in column_keys(TABLES[name].columns).items()}
    if name == EMPLOYMENTS.name:
        keys = _snapshot_keys() | keys
    return keys


def _snapshot_keys() -> dict[str, tuple[str, str]]:
    return {header_key(header): ("", "snapshot") for header in SNAPSHOT_HEADERS}


def _flat_keys() -> dict[str, tuple[str, str]]:
    """Return where each header of a flat people file goes: person, employment, protected, or the snapshot date."""
    keys = {key: (PROTECTED_ATTRIBUTES.name, name) for key, name in column_keys(PROTECTED_ATTRIBUTES.own).items()}
    keys |= {key: (EMPLOYMENTS.name, name) for key, name in column_keys(EMPLOYMENTS.columns).items()}
    keys |= {key: (PEOPLE.name, name) for key, name in column_keys(PEOPLE.own).items()}
    return _snapshot_keys() | keys


def _plan_of(
    source: int, name: str, matching: _Matching, rule: SourceRule, findings: Findings, *, flat: bool
) -> Plan | None:
    raw = findings.raws[source]
    snapshot = rule.snapshot
    if ("", "snapshot") in matching.columns and snapshot is None:
        snapshot = SnapshotRule(on=CellRule(column=matching.columns[("", "snapshot")][0]))
    names = [name] if not flat else [PEOPLE.name, EMPLOYMENTS.name, PROTECTED_ATTRIBUTES.name]
    tables = [table for one in names if (table := _table_rule(one, matching, rule, flat=flat, repeats=flat))]
    missing = [p for table in tables if (p := _missing_columns(raw, table, bool(snapshot)))]
    for problem in missing:
        findings.condemn(source, problem)
    return None if missing else Plan(source, tuple(tables), rule, snapshot, flat)


def _table_rule(name: str, matching: _Matching, rule: SourceRule, *, flat: bool, repeats: bool) -> TableRule | None:
    columns = {column: listed[0] for (table, column), listed in matching.columns.items() if table == name}
    if flat and name != PEOPLE.name:
        if not columns:
            return None
        columns |= {column: listed[0] for (_, column), listed in matching.columns.items() if column == "person_id"}
    rules = {column: _merged(CellRule(column=header), rule.cells.get(column)) for column, header in columns.items()}
    rules |= {
        column: cell for column, cell in rule.cells.items() if column not in rules and _belongs(name, column, cell)
    }
    return TableRule(table=name, columns=rules, once_per_key=repeats and name != EMPLOYMENTS.name)


def _belongs(table: str, column: str, cell: CellRule) -> bool:
    return cell.has_origin and column in schema_names(TABLES[table])


def _merged(found: CellRule, stated: CellRule | None) -> CellRule:
    """Return the user's rule for a column, reading the recognised header where it names no origin itself."""
    if stated is None:
        return found
    if stated.has_origin:
        return stated
    return CellRule(**{**stated.model_dump(exclude_unset=True), "column": found.column})


def all_known_headers(columns: ColumnMap) -> frozenset[str]:
    """Return the keys of every header that recognition or the map knows, to find header rows by."""
    stated = {
        header_key(header)
        for rule in columns.sources
        for table in rule.tables
        for cell in table.columns.values()
        for header in cell.headers
    }
    stated |= {header_key(header) for rule in columns.sources for header in (*rule.rename, *rule.ignore_columns)}
    return known_headers() | stated | _snapshot_keys().keys() | _ASIDE


def ignored_records(raw: RawTable, rule: SourceRule, findings: Findings) -> np.ndarray:
    """Return the mask of records that the map leaves out, each reason noted with its count."""
    ignored = np.zeros(len(raw), dtype=bool)
    for one in rule.ignore_rows:
        rows = matches(raw, one.column, one.equals) & ~ignored
        ignored |= rows
        findings.notes.append(
            Problem("rows-ignored", f"{int(rows.sum()):,} rows left out by columns.yaml: {one.reason}", "", raw.file)
        )
    return ignored


def matches(raw: RawTable, header: str, texts: tuple[str, ...]) -> np.ndarray:
    """Return the mask of records whose cell is one of ``texts``."""
    column = raw.column(header)
    if column is None or not column.values:
        return np.zeros(len(raw), dtype=bool)
    mask: np.ndarray = np.array([value.strip() in texts for value in column.values], dtype=bool)[column.codes]
    return mask
