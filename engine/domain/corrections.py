"""A correction: one named fact of a cut replaced or added while everything else stays frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.domain.dataset import PROTECTED_TABLE, TABLES
from engine.domain.table import Cell, Table, concatenate
from engine.errors import InputError, Problem


@dataclass(frozen=True)
class Correction:
    """One fact that should read differently.

    Attributes
    ----------
    table : str
        Table of the fact.
    key : mapping of str to cell
        Natural key of the row; a key that no row has adds a row.
    values : mapping of str to cell
        Columns to set.
    because : str
        Why, in the words of the person who corrects.
    """

    table: str
    key: Mapping[str, Cell]
    values: Mapping[str, Cell]
    because: str


def overlay(cuts: Mapping[str, Table], corrections: Sequence[Correction]) -> dict[str, Table]:
    """Return the tables of a cut with every correction applied, in canonical order.

    Raises
    ------
    InputError
        A correction names an unknown table or column, or not exactly the natural key.
    """
    problems = [problem for correction in corrections for problem in _problems(correction)]
    if problems:
        raise InputError(*problems)
    corrected = dict(cuts)
    for correction in corrections:
        schema = TABLES[correction.table]
        corrected[schema.name] = _apply(corrected.get(schema.name, Table.empty(schema)), correction)
    return corrected


def _apply(table: Table, correction: Correction) -> Table:
    position = table.find(correction.key)
    if position is None:
        row: dict[str, Cell] = {**correction.key, **correction.values}
        return concatenate([table, Table.from_rows(table.schema, [row])]).canonical()
    others = np.arange(len(table)) != position
    row = {**table.row(position), **correction.values}
    return concatenate([table.take(others), Table.from_rows(table.schema, [row])]).canonical()


def _problems(correction: Correction) -> list[Problem]:
    schema = TABLES.get(correction.table)
    if correction.table == PROTECTED_TABLE:
        what = "Protected attributes are no part of what decisions see, so no correction can overlay them."
        return [Problem("protected-table", what, "Load the corrected row with sextant load.", column="table")]
    if schema is None:
        return [
            Problem(
                "unknown-table",
                f"A correction names the table {correction.table!r}, which does not exist.",
                f"Use one of: {', '.join(TABLES)}.",
            )
        ]
    found = []
    if set(correction.key) != set(schema.key):
        found.append(
            Problem(
                "incomplete-key",
                f"A correction of {schema.name} gives the key {sorted(correction.key)}.",
                f"Give exactly {', '.join(schema.key)}.",
            )
        )
    known = {column.name for column in schema.columns}
    found += [
        Problem(
            "unknown-column",
            f"Table {schema.name} has no column {name!r}.",
            f"Use one of: {', '.join(sorted(known))}.",
        )
        for name in {*correction.key, *correction.values} - known
    ]
    return found
