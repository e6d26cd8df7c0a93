"""Make proposals of a portfolio, one a project: each is approved or declined by itself, and books by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of, period_of, runs_of
from engine.application.decisions.propose import added
from engine.application.decisions.scope import require_run_in_scope
from engine.application.sight import asker_of
from engine.application.staffing.request import Chosen, ChosenPlace, staff_as_chosen
from engine.application.workspace import Workspace
from engine.decision.proposal import Proposal
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.requests.request import StaffingRequest
from engine.storage.run_store import Run

PORTFOLIO = "staff portfolio"


class PortfolioProposals(FrozenModel):
    """Proposals of a portfolio."""

    proposals: tuple[Proposal, ...]
    """One a project that somebody is placed in."""


def propose_portfolio(workspace: Workspace, actor: Actor, run_id: str) -> PortfolioProposals:
    """Return the proposals of a recorded portfolio, a project each; the same ones again if they were made before.

    Each rests on a recorded answer to the project's own request, with the team that the portfolio chose and the bound
    of the project alone. Approved, a proposal books its team; where somebody of it is booked elsewhere by then, it is
    superseded by one made of the same request with that booking known, as any proposal is.

    Raises
    ------
    AccessError
        The actor may not propose.
    InputError
        There is no such run, it is no portfolio, or it placed nobody.
    """
    permit(actor, "decisions propose")
    run = require_run_in_scope(workspace, actor, runs_of(workspace).get(run_id))
    if run.verb != PORTFOLIO:
        what = f"Run {run_id} answers '{run.verb}', which is no portfolio."
        raise InputError(Problem("not-a-portfolio", what, "Name a run of 'staff portfolio'.", value=run_id[:80]))
    before = _made_of(workspace, run_id)
    if before:
        return PortfolioProposals(proposals=tuple(before))
    # Answers are recorded first: a proposal rests on one, and none is made while the log is locked.
    runs = [_answered(workspace, actor, run, *each) for each in _teams(run)]
    if not runs:
        what = f"Run {run_id} placed nobody, so there is nothing to propose."
        raise InputError(Problem("no-team", what, "See why its roles stay open.", value=run_id[:80]))
    with ledger_of(workspace).writing() as transaction:
        return PortfolioProposals(proposals=tuple(added(workspace, transaction, actor, each) for each in runs))


def _made_of(workspace: Workspace, run_id: str) -> list[Proposal]:
    with ledger_of(workspace).reading() as transaction:
        proposals = transaction.proposals()
    return [each for each in proposals if each.supersedes is None and _portfolio_of(workspace, each) == run_id]


def _portfolio_of(workspace: Workspace, proposal: Proposal) -> object:
    chosen = runs_of(workspace).get(proposal.run_id).request.get("chosen")
    return chosen.get("portfolio") if isinstance(chosen, dict) else None


def _teams(run: Run) -> Iterator[tuple[StaffingRequest, Chosen]]:
    """Yield each project's request for the openings that the portfolio fills, with their people."""
    answer = PortfolioAnswer.model_validate_json(json.dumps(dict(run.body)))
    listed = run.request["requests"]
    assert isinstance(listed, (list, tuple))
    for data in listed:
        request = StaffingRequest.model_validate_json(json.dumps(data))
        key = request.project.project_id or request.title
        places = [each for each in answer.assignments if each.project == key]
        filled = Counter(each.role for each in places)
        if places:
            roles = tuple(role.changed(openings=filled[role.id]) for role in request.roles if filled[role.id])
            kept = request.changed(
                roles=roles,
                pins=tuple(pin for pin in request.pins if filled[pin.role]),
                bans=tuple(ban for ban in request.bans if ban.role is None or filled[ban.role]),
                scores={role: given for role, given in request.scores.items() if filled[role]},
            )
            chosen = tuple(ChosenPlace(role=each.role, person_id=each.person_id) for each in places)
            yield kept, Chosen(portfolio=run.id, places=chosen)


def _answered(workspace: Workspace, actor: Actor, run: Run, request: StaffingRequest, chosen: Chosen) -> Run:
    asker = actor.changed(units=asker_of(run.request).units)
    answer = staff_as_chosen(workspace, asker, period_of(run), request, chosen)
    return runs_of(workspace).get(answer.execution.run_id)
