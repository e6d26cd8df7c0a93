"""An organisation under pseudonyms: the same facts, and nobody to be recognised by id or name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.domain.columns import MISSING_CODE, TextColumn, frozen_array
from engine.domain.organisation import Organisation
from engine.domain.pseudonyms import Pseudonyms
from engine.domain.scope import people_columns
from engine.domain.table import Table


def masked(organisation: Organisation, pseudonyms: Pseudonyms) -> Organisation:
    """Return the organisation with a pseudonym in place of every person's id, and without names.

    Rows are ordered by pseudonym, so that their order tells nothing either. What is computed from the result carries
    pseudonyms wherever it would carry a person, and its hash is that of the masked body.
    What somebody wrote about an alert or as evidence of a skill may name people: it is left out.
    """
    tables = {name: _masked(table, pseudonyms).canonical() for name, table in organisation.tables.items()}
    return replace(organisation, tables=tables)


def _masked(table: Table, pseudonyms: Pseudonyms) -> Table:
    changed = {name: _hidden(table.text(name), pseudonyms) for name in people_columns(table.schema)}
    if table.schema.name == "people":
        changed["name"] = TextColumn.missing(len(table))
    if table.schema.name == "acknowledgements":
        changed["by"] = _hidden(table.text("by"), pseudonyms)
        changed["because"] = TextColumn.missing(len(table))
    if table.schema.name == "skill_records":
        changed["evidence"] = TextColumn.missing(len(table))
    if table.schema.name == "goals":
        changed["owner_id"] = _hidden_owners(table, pseudonyms)
    return table.with_columns(changed) if changed else table


def _hidden(column: TextColumn, pseudonyms: Pseudonyms) -> TextColumn:
    return TextColumn(column.codes, tuple(map(pseudonyms.of, column.index)))


def _hidden_owners(goals: Table, pseudonyms: Pseudonyms) -> TextColumn:
    """Return the owners of goals, people hidden and units as they are."""
    owners = goals.text("owner_id")
    person = goals.text("owner_type").equals("person") & (owners.codes != MISSING_CODE)
    codes = np.where(person, owners.codes + len(owners.index), owners.codes).astype(np.int32)
    return TextColumn(frozen_array(codes), owners.index + tuple(map(pseudonyms.of, owners.index)))
