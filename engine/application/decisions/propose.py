"""Make a proposal of a staffing answer: teams to choose from, until a named human decides."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import answer_of, ledger_of, new_id, request_of, staffing_run
from engine.application.decisions.scope import require_run_in_scope
from engine.application.workspace import Workspace
from engine.decision.proposal import Proposal, ProposalState, teams_of
from engine.domain.actor import Actor
from engine.domain.history import History
from engine.domain.table import Cell
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.staffing.requests.request import StaffingRequest
from engine.storage.ledger import LedgerTransaction
from engine.storage.run_store import Run


def propose(workspace: Workspace, actor: Actor, run_id: str) -> Proposal:
    """Return the proposal of a recorded staffing answer; the same one again if it was made before.

    Raises
    ------
    AccessError
        The actor may not propose.
    InputError
        There is no such run, it is no staffing answer, or it found no team.
    """
    permit(actor, "decisions propose")
    run = require_run_in_scope(workspace, actor, staffing_run(workspace, run_id))
    with ledger_of(workspace).writing() as transaction:
        before = transaction.of_run(run_id)
        return before[0] if before else added(workspace, transaction, actor, run)


def added(
    workspace: Workspace, transaction: LedgerTransaction, actor: Actor, run: Run, supersedes: str | None = None
) -> Proposal:
    """Return a new proposal of a staffing answer, kept and logged; InputError where the answer has no team."""
    answer = answer_of(run)
    if not answer.teams:
        what = f"Run {run.id} found no team, so there is nothing to propose."
        raise InputError(Problem("no-team", what, "Change the request by what its answer names.", value=run.id))
    request, proposal_id = request_of(run), new_id()
    project_id, role_ids = _ids(request, workspace.history, proposal_id)
    proposal = Proposal(
        id=proposal_id,
        run_id=run.id,
        body_hash=run.body_hash,
        title=request.title,
        project_id=project_id,
        created_at=workspace.now(),
        created_by=actor.id,
        state=ProposalState.PROPOSED,
        teams=teams_of(request, answer, role_ids),
        supersedes=supersedes,
    )
    transaction.add(proposal)
    said: dict[str, Json] = {"proposal": proposal.id, "run": run.id, "body_hash": run.body_hash}
    if supersedes is not None:
        said["supersedes"] = supersedes
    transaction.log("proposed", actor.id, said, proposal.created_at)
    return proposal


def missing_rows(request: StaffingRequest, proposal: Proposal, history: History) -> dict[str, list[dict[str, Cell]]]:
    """Return the rows of ``projects`` and ``roles`` that bookings of a proposal would refer to and that are not there.

    A request written in a file names a project that the dataset may not know; a booking must not hang in the air.
    """
    role_ids = {booking.role: booking.role_id for team in proposal.teams for booking in team.bookings}
    known = set(history.table("roles").text("role_id").index)
    roles: list[dict[str, Cell]] = []
    for role in request.roles:
        if role_ids[role.id] in known:
            continue
        start, end = request.role_dates(role)
        row: dict[str, Cell] = {"role_id": role_ids[role.id], "project_id": proposal.project_id}
        row |= {"name": role.name or role.id, "openings": role.openings, "fte": role.fte, "start": start, "end": end}
        row |= {"languages": ";".join(role.languages) or None, "stretch": role.stretch or None}
        roles.append(row)
    if proposal.project_id in set(history.table("projects").text("project_id").index):
        return {"projects": [], "roles": roles}
    frame = request.project
    project: dict[str, Cell] = {"project_id": proposal.project_id, "name": frame.name, "start": frame.start}
    project |= {"end": frame.end, "priority": frame.priority, "budget": frame.budget}
    return {"projects": [project], "roles": roles}


def _ids(request: StaffingRequest, history: History, proposal_id: str) -> tuple[str, dict[str, str]]:
    """Return the project's id and each role's: those of the dataset where it has them, else ids of the proposal."""
    project_id = request.project.project_id or f"P-{proposal_id[:12]}"
    roles = history.table("roles")
    known = set(zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True))
    return project_id, {
        role.id: role.id if (role.id, project_id) in known else f"{project_id}/{role.id}" for role in request.roles
    }
