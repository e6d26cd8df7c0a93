"""Answers that were given and recorded."""

from __future__ import annotations

from datetime import date, datetime

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import mark_of
from engine.application.people_named import people_named
from engine.application.workspace import Period, Workspace
from engine.decision.receipt import changed
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.evidence.fingerprint import fingerprint
from engine.evidence.result import WHAT_THIS_IS_NOT
from engine.storage.run_store import Run, RunStore


class RunHead(FrozenModel):
    """One recorded answer in a list."""

    run_id: str
    """Id under which the answer was recorded."""
    verb: str
    """What was asked."""
    actor: str
    """Who asked."""
    created_at: datetime
    """When, in UTC."""
    hash: str
    """SHA-256 of the canonical body."""


class RunList(FrozenModel):
    """The newest recorded answers."""

    runs: tuple[RunHead, ...]
    """Newest first."""


class RecordedRun(RunHead):
    """One recorded answer as it was given."""

    request: dict[str, object]
    """Arguments of the question."""
    body: dict[str, object]
    """The answer itself."""
    inputs: dict[str, object]
    """What it was computed from."""
    execution: dict[str, object]
    """How it was computed."""
    stale: tuple[str, ...] = ()
    """Tables whose facts of the day looked at have changed since; empty where the answer stands on what is known."""
    what_this_is_not: str = WHAT_THIS_IS_NOT
    """Reminder shown with every result."""


def run_list(workspace: Workspace, actor: Actor, *, verb: str | None = None, at_most: int = 50) -> RunList:
    """Return the newest runs, of one verb or of all; InputError where no database keeps them."""
    permit(actor, "runs")
    lines = _store(workspace).lines(verb=verb, at_most=at_most)
    return RunList(
        runs=tuple(
            RunHead(run_id=line.id, verb=line.verb, actor=line.actor, created_at=line.created_at, hash=line.body_hash)
            for line in lines
        )
    )


def recorded_run(workspace: Workspace, actor: Actor, run_id: str) -> RecordedRun:
    """Return one run; InputError where there is none by that id, or no database keeps them."""
    permit(actor, "runs")
    run = _store(workspace).get(run_id)
    workspace.note_read(actor, "runs", people_named(dict(run.body), workspace.history), run=run.id)
    return RecordedRun(
        run_id=run.id,
        verb=run.verb,
        actor=run.actor,
        created_at=run.created_at,
        hash=run.body_hash,
        request=dict(run.request),
        body=dict(run.body),
        inputs=dict(run.inputs),
        execution=dict(run.execution),
        stale=_changed_since(workspace, run),
    )


def _changed_since(workspace: Workspace, run: Run) -> tuple[str, ...]:
    """Return the tables that say something else of the run's day than they did then, whenever they came to be known."""
    valid_on, then = run.inputs.get("valid_on"), mark_of(run)
    if workspace.ledger is None or not isinstance(valid_on, str) or then is None or then == workspace.mark:
        return ()
    day, today = date.fromisoformat(valid_on), workspace.now().date()
    before = workspace.ledger.history_at(then).as_of(day, today)
    return changed(fingerprint(before), fingerprint(workspace.organisation(Period(day, today))))


def _store(workspace: Workspace) -> RunStore:
    if isinstance(workspace.runs, RunStore):
        return workspace.runs
    raise InputError(Problem("no-database", "Nothing keeps runs here.", "Name a database that does: --database URL."))
