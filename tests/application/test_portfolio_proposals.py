"""Proposals of a portfolio, and two that race for one person: one booking, and one proposal made anew."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.application.decisions.decide import approve
from engine.application.decisions.ledger_and_runs import answer_of, runs_of
from engine.application.decisions.propose import propose
from engine.application.decisions.propose_portfolio import propose_portfolio
from engine.application.decisions.replay import receipt, replay
from engine.application.staffing.portfolio import PortfolioQuestion, portfolio
from engine.application.workspace import Workspace
from engine.decision.proposal import Proposal, ProposalState
from engine.errors import ConflictError, InputError
from engine.staffing.answers.answer import Feasible
from tests.application.decision_worlds import (
    APPROVER,
    AUDITOR,
    PERIOD,
    REQUESTER,
    asked,
    bookings,
    decided_in,
    reopened,
    request,
)

FIRST = {"PM": {"Ana": 90.0, "Bo": 40.0}}
SECOND = {"PM": {"Ana": 85.0, "Bo": 80.0}}


def portfolio_run(workspace: Workspace) -> str:
    question = PortfolioQuestion(requests=(request("A", FIRST), request("B", SECOND)), open_roles=False)
    return portfolio(workspace, REQUESTER, PERIOD, question).execution.run_id


def people(proposal: Proposal) -> list[str]:
    return [each.person_id for each in proposal.teams[0].bookings]


def test_a_portfolio_is_proposed_and_approved_project_by_project(database_url: str) -> None:
    """A 90 + B 80 beats A 40 + B 85, so that B gets Bo, although Ana would fit B better."""
    with decided_in(database_url) as workspace:
        run = portfolio_run(workspace)
        made = propose_portfolio(workspace, REQUESTER, run).proposals
        again = propose_portfolio(workspace, REQUESTER, run).proposals

        assert {each.title: people(each) for each in made} == {"A": ["Ana"], "B": ["Bo"]}
        assert {each.id for each in again} == {each.id for each in made}
        second = next(each for each in made if each.title == "B")
        outcome = answer_of(runs_of(workspace).get(second.run_id)).outcome
        assert isinstance(outcome, Feasible)
        assert (outcome.teams[0].objective, outcome.bound) == (80.0, 85.0)
        for each in made:
            approve(workspace, APPROVER, each.id)
        assert {person for person, _, _ in bookings(workspace)} == {"Ana", "Bo"}
        assert replay(workspace, AUDITOR, receipt(workspace, AUDITOR, second.id)).same


def test_what_is_no_portfolio_is_not_proposed_as_one(database_url: str) -> None:
    with decided_in(database_url) as workspace, pytest.raises(InputError, match="no portfolio"):
        propose_portfolio(workspace, REQUESTER, asked(workspace))


@pytest.mark.parametrize("kind", ["requests", "a portfolio and a request"])
def test_two_approvals_at_once_for_one_person_end_in_one_booking_and_one_new_proposal(
    database_url: str, kind: str
) -> None:
    with decided_in(database_url) as workspace:
        if kind == "requests":
            rivals = [propose(workspace, REQUESTER, asked(workspace, request(t, FIRST))).id for t in ("A", "B")]
        else:
            of_portfolio = propose_portfolio(workspace, REQUESTER, portfolio_run(workspace)).proposals
            first = next(each.id for each in of_portfolio if each.title == "A")
            rivals = [first, propose(workspace, REQUESTER, asked(workspace, request("C", FIRST))).id]
    start = threading.Barrier(2)

    def approved(proposal: str) -> str | None:
        with reopened(database_url) as own:
            start.wait()
            try:
                approve(own, APPROVER, proposal)
            except ConflictError as conflict:
                return str(conflict.problems[0].value)
            return None

    with ThreadPoolExecutor(2) as pool:
        ended = dict(zip(rivals, pool.map(approved, rivals), strict=True))

    (loser,) = [proposal for proposal, renewed in ended.items() if renewed is not None]
    with reopened(database_url) as workspace:
        assert workspace.ledger is not None
        with workspace.ledger.reading() as transaction:
            lost, renewed = transaction.proposal(loser), transaction.proposal(str(ended[loser]))
        assert (lost.state, lost.superseded_by, renewed.supersedes) == (ProposalState.SUPERSEDED, renewed.id, lost.id)
        assert (renewed.state, people(renewed)) == (ProposalState.PROPOSED, ["Bo"])
        assert [person for person, _, _ in bookings(workspace)] == ["Ana"]
        approve(workspace, APPROVER, renewed.id)
        assert sorted(person for person, _, _ in bookings(workspace)) == ["Ana", "Bo"]
