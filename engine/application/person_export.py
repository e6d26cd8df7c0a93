"""Everything that is held on one person, in one call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.application.access import View, permit
from engine.application.decisions.read import own_person
from engine.application.sight import require_in_sight
from engine.application.workspace import Workspace
from engine.decision.appeal import Appeal
from engine.decision.chain import Chain, Line
from engine.decision.proposal import Proposal
from engine.domain.actor import Actor
from engine.domain.columns import TextColumn
from engine.domain.frozen import FrozenModel
from engine.domain.table import Table
from engine.errors import AccessError, InputError, Problem
from engine.evidence.canonical import canonical_bytes, canonical_value
from engine.storage.chain_store import contents
from engine.storage.run_store import RunStore


class PersonExport(FrozenModel):
    """What Sextant holds on one person."""

    person_id: str
    """Person."""
    facts: dict[str, tuple[dict[str, Any], ...]]
    """Rows about the person by table, superseded and retracted ones included, protected attributes too."""
    named_by: dict[str, tuple[dict[str, Any], ...]]
    """Keys of rows about others that name the person, such as reports whose manager the person is."""
    proposals: tuple[Proposal, ...]
    """Proposals that name the person, without the others."""
    answers: tuple[str, ...]
    """Ids of recorded answers behind these proposals."""
    appeals: tuple[Appeal, ...]
    """Appeals about the person."""
    decisions: tuple[Line, ...]
    """Lines of the log of decisions about these proposals and appeals."""
    reads: tuple[Line, ...]
    """Who read the person's data, and when."""


def person_export(workspace: Workspace, actor: Actor, person_id: str) -> PersonExport:
    """Return everything that is held on a person; that it was read is written down first.

    Raises
    ------
    AccessError
        The actor may not see it.
    InputError
        Nothing is known of such a person.
    """
    view = permit(actor, "person")
    if view is not View.OWN:
        require_in_sight(workspace, actor, person_id)
    elif person_id != own_person(actor):
        what = f"{actor.id[:80]} may see what is held on {actor.person_id} only."
        raise AccessError(Problem("own-only", what, "Ask for your own data.", column="person_id"))
    tables = workspace.history.tables
    facts = {name: tuple(map(dict, _rows(table, person_id))) for name, table in sorted(tables.items())}
    facts = {name: rows for name, rows in facts.items() if rows}
    if not facts:
        what = f"Nothing is known of a person {person_id[:80]!r}."
        raise InputError(Problem("unknown-person", what, "Give the person_id.", value=person_id[:80]))
    workspace.note_read(actor, "person", (person_id,))
    return _with_ledger(workspace, person_id, facts)


def _with_ledger(workspace: Workspace, person_id: str, facts: dict[str, tuple[dict[str, Any], ...]]) -> PersonExport:
    proposals: list[Proposal] = []
    appeals: list[Appeal] = []
    decisions: list[Line] = []
    reads: list[Line] = []
    if workspace.ledger is not None:
        with workspace.ledger.reading() as transaction:
            proposals = transaction.proposals(person_id=person_id)
            appeals = transaction.appeals(person_id=person_id)
            ids = {each.id for each in proposals} | {each.id for each in appeals}
            lines = transaction.chains.lines(Chain.DECISIONS)
            decisions = [line for line in lines if ids & {str(value) for value in contents(line).values()}]
            lines = transaction.chains.lines(Chain.READS)
            reads = [line for line in lines if person_id in contents(line).get("people", ())]
    return PersonExport(
        person_id=person_id,
        facts=facts,
        named_by={name: rows for name, rows in _naming(workspace, person_id) if rows},
        proposals=tuple(each.about(person_id) for each in proposals),
        answers=tuple(sorted({each.run_id for each in proposals})) if isinstance(workspace.runs, RunStore) else (),
        appeals=tuple(appeals),
        decisions=tuple(_without_others(line, person_id) for line in decisions),
        reads=tuple(_without_others(line, person_id) for line in reads),
    )


def _rows(table: Table, person_id: str) -> Iterator[dict[str, Any]]:
    """Yield every row about a person: by ``person_id``, or as the owner of a goal."""
    mask = np.zeros(len(table), dtype=bool)
    for name in ("person_id", "owner_id"):
        if name in table.columns:
            column = table.columns[name]
            assert isinstance(column, TextColumn)
            owned = column.equals(person_id)
            mask |= owned & table.text("owner_type").equals("person") if name == "owner_id" else owned
    for row in table.take(mask).rows():
        yield {name: canonical_value(cell) for name, cell in row.items() if cell is not None}


def _naming(workspace: Workspace, person_id: str) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    for name, table in sorted(workspace.history.tables.items()):
        columns = [column.name for column in table.schema.columns if column.refers_to == "people"]
        mask = np.zeros(len(table), dtype=bool)
        for column in columns:
            if column != "person_id":
                mask |= table.text(column).equals(person_id)
        rows = table.take(mask).rows()
        yield name, tuple({key: canonical_value(row[key]) for key in table.schema.key} for row in rows)


def _without_others(line: Line, person_id: str) -> Line:
    """Return a line with the others in it left out; its hash is that of the whole line."""
    said = contents(line)
    if "people" in said:
        said["people"] = [person_id]
    if "bookings" in said:
        said["bookings"] = [each for each in said["bookings"] if each.get("person_id") == person_id]
    return line.changed(content=_text(said))


def _text(said: dict[str, Any]) -> str:
    return canonical_bytes(said).decode()
