"""Look at proposals: which there are, one with its whole story, and how people decide on them."""

from __future__ import annotations

from engine.application.access import View, permit
from engine.application.decisions.ledger_and_runs import answer_of, ledger_of, staffing_run
from engine.application.decisions.scope import decision_scope, require_in_scope, unknown_proposal
from engine.application.workspace import Workspace
from engine.decision.appeal import Appeal
from engine.decision.oversight import Oversight, oversight_of
from engine.decision.proposal import Proposal, ProposalState
from engine.domain.actor import Actor, Role
from engine.domain.frozen import FrozenModel
from engine.errors import AccessError, Problem
from engine.evidence.result import WHAT_THIS_IS_NOT
from engine.staffing.answers.answer import StaffingAnswer

MOST_LISTED = 500
SEE_ALL = {Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}


class ProposalList(FrozenModel):
    """Proposals, newest first, and how they are decided on."""

    proposals: tuple[Proposal, ...]
    """Newest first."""
    oversight: tuple[Oversight, ...]
    """How everyone together decides, then each person; empty for those who see only their own."""


class ShownProposal(FrozenModel):
    """One proposal with what it rests on and what became of it."""

    proposal: Proposal
    """The proposal."""
    answer: StaffingAnswer
    """The recorded answer: teams, reasons, alternatives and proof."""
    appeals: tuple[Appeal, ...]
    """Appeals against it, newest first, each with its re-run and delta."""
    what_this_is_not: str = WHAT_THIS_IS_NOT
    """Reminder shown with every result."""


def proposal_list(
    workspace: Workspace, actor: Actor, *, state: ProposalState | None = None, at_most: int = 50
) -> ProposalList:
    """Return proposals, newest first: all, one's own for whoever only requests, an employee's those that name them.

    Raises
    ------
    AccessError
        The actor may not see proposals.
    InputError
        No database keeps them.
    """
    view = permit(actor, "decisions list")
    person_id = own_person(actor) if view is View.OWN else None
    with ledger_of(workspace).reading() as transaction:
        found = transaction.proposals(state=state, person_id=person_id)
    if person_id is not None:
        return ProposalList(proposals=tuple(each.about(person_id) for each in found[:at_most]), oversight=())
    scope = decision_scope(workspace, actor)
    found = found if scope is None else [each for each in found if scope.holds(each)]
    if not SEE_ALL & set(actor.roles):
        mine = [each for each in found if each.created_by == actor.id]
        return ProposalList(proposals=tuple(mine[:at_most]), oversight=())
    return ProposalList(proposals=tuple(found[:at_most]), oversight=oversight_of(found))


def shown_proposal(workspace: Workspace, actor: Actor, proposal_id: str) -> ShownProposal:
    """Return one proposal with its evidence; that it was seen, and when first, is written down before.

    Raises
    ------
    AccessError
        The actor may not see it.
    InputError
        There is no such proposal, or the actor may not know of it.
    """
    permit(actor, "decisions show")  # Who else was considered is not an employee's to see.
    with ledger_of(workspace).writing() as transaction:
        proposal = seen_by(workspace, transaction.proposal(proposal_id), actor)
        transaction.note_sight(proposal.id, actor.id, workspace.now())
        appeals = tuple(transaction.appeals(proposal_id=proposal_id))
    answer = answer_of(staffing_run(workspace, proposal.run_id))
    workspace.note_read(actor, "decisions show", people_of(answer), proposal=proposal.id)
    return ShownProposal(proposal=proposal, answer=answer, appeals=appeals)


def seen_by(workspace: Workspace, proposal: Proposal, actor: Actor) -> Proposal:
    """Return a proposal if the actor may know of it; else it is as if there were none."""
    if SEE_ALL & set(actor.roles) or proposal.created_by == actor.id:
        return require_in_scope(workspace, actor, proposal)
    if actor.person_id is not None and Role.EMPLOYEE in actor.roles and actor.person_id in proposal.people:
        return proposal
    raise unknown_proposal(proposal.id)


def own_person(actor: Actor) -> str:
    """Return who an employee is in the data; AccessError where the key or token does not say."""
    if actor.person_id is None:
        what = f"Nothing says which person {actor.id[:80]} is in the data."
        raise AccessError(Problem("no-person", what, "Ask an administrator for a key that names you: --person ID."))
    return actor.person_id


def people_of(answer: StaffingAnswer) -> tuple[str, ...]:
    """Return everyone whose data an answer shows."""
    candidates = {each.person_id for role in answer.roles for each in role.candidates}
    return tuple(sorted(candidates | {member.person_id for member in answer.members}))
