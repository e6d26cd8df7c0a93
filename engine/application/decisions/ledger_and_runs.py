"""What verbs on decisions share: the ledger, the recorded question, and identifiers that nobody guesses."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date

from engine.application.sight import modes_of
from engine.application.workspace import Period, Workspace
from engine.errors import InputError, Problem
from engine.evidence.result import Inputs
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.storage.ledger import Ledger
from engine.storage.run_store import Run, RunStore

STAFFING = "staff request"


def ledger_of(workspace: Workspace) -> Ledger:
    """Return the ledger; InputError where no database keeps one."""
    if workspace.ledger is None:
        raise InputError(
            Problem("no-database", "Nothing keeps decisions here.", "Name a database that does: --database URL.")
        )
    return workspace.ledger


def runs_of(workspace: Workspace) -> RunStore:
    """Return the recorded answers; InputError where no database keeps them."""
    if isinstance(workspace.runs, RunStore):
        return workspace.runs
    raise InputError(Problem("no-database", "Nothing keeps runs here.", "Name a database that does: --database URL."))


def new_id() -> str:
    """Return an identifier that nobody guesses."""
    return uuid.uuid4().hex


def staffing_run(workspace: Workspace, run_id: str) -> Run:
    """Return a recorded staffing answer; InputError where the run is none."""
    run = runs_of(workspace).get(run_id)
    if run.verb != STAFFING:
        what = f"Run {run_id} answers '{run.verb}', which proposes nothing about people."
        raise InputError(Problem("not-a-proposal", what, "Name a run of 'staff request'.", value=run_id[:80]))
    return run


def answer_of(run: Run) -> StaffingAnswer:
    """Return the body of a recorded staffing answer."""
    return StaffingAnswer.model_validate_json(json.dumps(run.body))


def request_of(run: Run) -> StaffingRequest:
    """Return the request of a recorded staffing answer."""
    return StaffingRequest.model_validate_json(json.dumps(run.request["request"]))


def options_of(run: Run) -> SolverOptions:
    """Return the solver options of a recorded staffing answer."""
    return SolverOptions.model_validate_json(json.dumps(run.request["options"]))


def period_of(run: Run) -> Period:
    """Return the cut that a recorded answer looked at, corrections included."""
    inputs = Inputs.model_validate_json(json.dumps(dict(run.inputs)))
    return Period(date.fromisoformat(inputs.valid_on), date.fromisoformat(inputs.known_on), inputs.corrections)


def mark_of(run: Run) -> int | None:
    """Return how much of the history a recorded answer rests on; ``None`` where its facts came from a dataset."""
    mark = run.execution.get("history_mark")
    return mark if isinstance(mark, int) else None


def frozen_at(workspace: Workspace, run: Run) -> Workspace:
    """Return the workspace with the history and the modes that a recorded answer rests on: nothing that came later."""
    mark = mark_of(run)
    as_then = replace(workspace, modes=modes_of(run.request))
    if workspace.ledger is None or mark is None or mark == workspace.mark:
        return as_then
    return replace(as_then, history=workspace.ledger.history_at(mark), mark=mark)
