"""Approve or decline a proposal: judged again from what is known now, booked and logged in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import (
    answer_of,
    ledger_of,
    options_of,
    period_of,
    request_of,
    runs_of,
    staffing_run,
)
from engine.application.decisions.propose import added, missing_rows
from engine.application.decisions.scope import require_in_scope
from engine.application.sight import asker_of
from engine.application.skills.evidence import skills_known
from engine.application.staffing.ground import POLICY
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace
from engine.decision.opportunity import opportunity_rows
from engine.decision.proposal import Proposal, ProposalState, assignment_rows
from engine.domain.actor import Actor
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.table import Cell, Table
from engine.errors import ConflictError, InputError, Problem
from engine.evidence.canonical import Json
from engine.policy.lowering import lower
from engine.staffing.judging.rejudging import Obstacle, obstacles, remaining
from engine.staffing.requests.request import StaffingRequest
from engine.storage.ledger import LedgerTransaction
from engine.storage.run_store import Run

LONGEST_REASON = 2000


def approve(
    workspace: Workspace, actor: Actor, proposal_id: str, *, reason: str | None = None, team: int = 1
) -> Proposal:
    """Make a proposal effective: its bookings become rows of ``assignments``.

    Under the lock on the log the team is judged again from what is known now, so two approvals that need the same
    hours of one person end in one booking; the other proposal is superseded by one made from the new facts. To
    approve again what one has approved changes nothing and is no error.

    Parameters
    ----------
    reason : str or None
        Why; needed where another team than the recommended one is chosen.
    team : int
        Team to book, counted from 1.

    Raises
    ------
    AccessError
        The actor may not decide.
    InputError
        There is no such proposal or team, or the reason is missing.
    ConflictError
        It was decided already, or cannot be booked any more; the problems say who is in the way, and which proposal
        stands in its place.
    """
    permit(actor, "decisions decide")
    ledger, reason = ledger_of(workspace), _reason(reason, needed=team != 1)
    run = staffing_run(workspace, _run_id(workspace, actor, proposal_id))
    with ledger.writing() as transaction:
        proposal = transaction.proposal(proposal_id)
        if _same(proposal, actor, ProposalState.APPROVED, team):
            return proposal
        proposal.require_open()
        found = _book(
            workspace, transaction, actor, run, _decided(transaction, workspace, proposal, actor, reason, team)
        )
        if not found:
            return transaction.proposal(proposal_id)
    raise _conflict(workspace, actor, run, proposal, found)


def decline(workspace: Workspace, actor: Actor, proposal_id: str, *, reason: str) -> Proposal:
    """Decline a proposal; nothing of it ever becomes effective.

    Raises
    ------
    AccessError
        The actor may not decide.
    InputError
        There is no such proposal, or no reason is given.
    ConflictError
        It was decided already.
    """
    permit(actor, "decisions decide")
    words = _reason(reason, needed=True)
    with ledger_of(workspace).writing() as transaction:
        proposal = require_in_scope(workspace, actor, transaction.proposal(proposal_id))
        if _same(proposal, actor, ProposalState.DECLINED, None):
            return proposal
        proposal.require_open()
        declined = _decided(transaction, workspace, proposal, actor, words, None)
        transaction.replace(declined)
        said: dict[str, Json] = {"proposal": declined.id, "reason": words}
        said["seconds_to_decide"] = declined.seconds_to_decide
        transaction.log("declined", actor.id, said, workspace.now())
        return declined


def _book(
    workspace: Workspace, transaction: LedgerTransaction, actor: Actor, run: Run, approved: Proposal
) -> list[Obstacle]:
    """Book an approved proposal, and whatever it stands in for no more; or return what stands against it."""
    at, request = workspace.now(), request_of(run)
    replaced = _replaced(transaction, approved)
    history = workspace.history
    if workspace.mark is not None:
        history = history.append(transaction.newest_tables(workspace.mark)[0])
    withdrawn = _table("assignments", _withdrawn(replaced, at))
    found = _obstacles(workspace, history.append([withdrawn]), run, request, approved, at)
    if found:
        return found
    rows = {**missing_rows(request, approved, history), "assignments": assignment_rows(approved.effective, at)}
    rows["opportunities"] = _opportunities(run, approved, at)
    tables = [_table(name, [{**row, "recorded_at": at} for row in listed]) for name, listed in rows.items()]
    chances = _table("opportunities", _withdrawn_opportunities(workspace, replaced, at))
    transaction.book([withdrawn, chances, *tables], actor.id, f"proposal {approved.id}", at)
    transaction.replace(approved)
    if replaced is not None:
        supersede(transaction, replaced, actor, at, approved.id)
    said: dict[str, Json] = {
        "proposal": approved.id,
        "team": approved.chosen_team,
        "overridden": approved.overridden,
        "reason": approved.reason,
        "seconds_to_decide": approved.seconds_to_decide,
        "bookings": [booking.model_dump(mode="json") for booking in approved.effective],
    }
    transaction.log("approved", actor.id, said, at)
    return []


def supersede(
    transaction: LedgerTransaction, proposal: Proposal, actor: Actor, at: datetime, by: str | None
) -> Proposal:
    """Return a proposal as superseded by another one, or by none where no team exists any more; kept and logged."""
    superseded = proposal.changed(state=ProposalState.SUPERSEDED, superseded_by=by, decided_at=at, decided_by=actor.id)
    transaction.replace(superseded)
    transaction.log("superseded", actor.id, {"proposal": proposal.id, "by": by}, at)
    return superseded


def _replaced(transaction: LedgerTransaction, approved: Proposal) -> Proposal | None:
    """Return the proposal whose place an approved one takes, if that one still holds or is open."""
    if approved.supersedes is None:
        return None
    before = transaction.proposal(approved.supersedes)
    return before if before.state in {ProposalState.PROPOSED, ProposalState.APPROVED} else None


def _withdrawn(replaced: Proposal | None, at: datetime) -> list[dict[str, object]]:
    effective = () if replaced is None or replaced.state is not ProposalState.APPROVED else replaced.effective
    return [{**row, "retracted": True} for row in assignment_rows(effective, at)]


def _opportunities(run: Run, approved: Proposal, at: datetime) -> list[dict[str, Cell]]:
    on = period_of(run).as_of
    assert on is not None
    return opportunity_rows(approved, answer_of(run), on, at)


def _withdrawn_opportunities(workspace: Workspace, replaced: Proposal | None, at: datetime) -> list[dict[str, Cell]]:
    """Return the opportunities of an approved proposal that holds no more, as rows to be struck."""
    if replaced is None or replaced.state is not ProposalState.APPROVED:
        return []
    rows = _opportunities(staffing_run(workspace, replaced.run_id), replaced, at)
    return [{**row, "retracted": True} for row in rows]


def _obstacles(
    workspace: Workspace, history: History, run: Run, request: StaffingRequest, approved: Proposal, at: datetime
) -> list[Obstacle]:
    looked_at = period_of(run)
    assert looked_at.as_of is not None
    assert looked_at.known is not None
    places = [(booking.role, booking.person_id) for booking in approved.effective]
    holders = _holders(history, {booking.role_id for booking in approved.effective})
    about = history.about({person for _, person in places} | holders)
    corrections = [fact.correction() for fact in looked_at.corrections]
    organisation = about.as_of(looked_at.as_of, max(looked_at.known, at.date()), corrections)
    limits = lower(workspace.policies.get(POLICY, looked_at.as_of), looked_at.as_of)
    return obstacles(request, places, organisation, skills_known(workspace, organisation).proficiency, limits)


def _holders(history: History, role_ids: set[str]) -> set[str]:
    table = history.table("assignments")
    roles = table.text("role_id")
    rows = [at for at, code in enumerate(roles.codes.tolist()) if code >= 0 and roles.index[code] in role_ids]
    return {str(table.text("person_id")[row]) for row in rows}


def _conflict(
    workspace: Workspace, actor: Actor, run: Run, proposal: Proposal, found: Sequence[Obstacle]
) -> ConflictError:
    """Return what stands in the way, after the proposal was superseded by one made of what is known now."""
    fresh = workspace.renewed()
    looked_at = period_of(run)
    assert looked_at.known is not None
    period = Period(looked_at.as_of, max(looked_at.known, fresh.now().date()), looked_at.corrections)
    asked = remaining(request_of(run), fresh.organisation(period))
    mend, new_run = "Nothing is left to staff: others have filled the roles.", None
    if asked is not None:
        asker = actor.changed(units=asker_of(run.request).units)
        again = staff(fresh, asker, period, asked, options_of(run))
        new_run = runs_of(fresh).get(again.execution.run_id) if again.body.teams else None
        mend = f"No team exists any more; run {again.execution.run_id} says who is lacking."
    with ledger_of(workspace).writing() as transaction:
        now = transaction.proposal(proposal.id)
        if now.state is ProposalState.PROPOSED:
            new = None if new_run is None else added(fresh, transaction, actor, new_run, proposal.id)
            now = supersede(transaction, now, actor, workspace.now(), None if new is None else new.id)
    if now.superseded_by is not None:
        mend = f"Decide on proposal {now.superseded_by}, which was made of what is known now."
    return ConflictError(*(_in_the_way(obstacle, mend, now.superseded_by) for obstacle in found))


def _in_the_way(obstacle: Obstacle, mend: str, new_id: str | None) -> Problem:
    who = obstacle.role if obstacle.person_id is None else f"{obstacle.person_id} in {obstacle.role}"
    return Problem("cannot-be-booked", f"{who} {obstacle.why}.", mend, value=new_id)


def _decided(
    transaction: LedgerTransaction,
    workspace: Workspace,
    proposal: Proposal,
    actor: Actor,
    reason: str | None,
    team: int | None,
) -> Proposal:
    at, seen = workspace.now(), transaction.first_sight(proposal.id, actor.id)
    if team is not None:
        proposal.team(team)
    return proposal.changed(
        state=ProposalState.DECLINED if team is None else ProposalState.APPROVED,
        decided_at=at,
        decided_by=actor.id,
        reason=reason,
        chosen_team=team,
        overridden=team not in {None, 1},
        first_shown_at=seen,
        seconds_to_decide=None if seen is None else (at - seen).total_seconds(),
    )


def _same(proposal: Proposal, actor: Actor, state: ProposalState, team: int | None) -> bool:
    return (proposal.state, proposal.decided_by, proposal.chosen_team) == (state, actor.id, team)


def _run_id(workspace: Workspace, actor: Actor, proposal_id: str) -> str:
    with ledger_of(workspace).reading() as transaction:
        return require_in_scope(workspace, actor, transaction.proposal(proposal_id)).run_id


def _reason(given: str | None, *, needed: bool) -> str | None:
    words = (given or "").strip()
    if needed and not words:
        what = "A decision against the recommendation needs a reason."
        raise InputError(Problem("reason-missing", what, "Say why, in words that the people concerned may read."))
    if len(words) > LONGEST_REASON:
        what = f"The reason has more than {LONGEST_REASON:,} characters."
        raise InputError(Problem("reason-too-long", what, "Shorten it."))
    return words or None


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> Table:
    return Table.from_rows(TABLES[name], rows)  # type: ignore[arg-type]
