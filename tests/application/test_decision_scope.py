"""Decisions about people of other units are as if they did not exist, whatever id an actor guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from engine.application.decisions.appeal import AppealCase, appeal_list, confirm_appeal, open_appeal, reject_appeal
from engine.application.decisions.decide import approve, decline
from engine.application.decisions.explain import explain
from engine.application.decisions.propose import propose
from engine.application.decisions.read import proposal_list, shown_proposal
from engine.application.decisions.replay import receipt, replay
from engine.application.staffing.request import staff
from engine.application.workspace import Workspace
from engine.decision.appeal import Appeal, CorrectedValue
from engine.decision.proposal import Proposal
from engine.domain.actor import Actor, Role
from engine.errors import AccessError, InputError
from tests.application.decision_worlds import PEOPLE, PERIOD, decided_in, request
from tests.staffing.worlds import world

WHOLE = Actor(id="rita", roles=(Role.REQUESTER, Role.APPROVER, Role.AUDITOR))
NORTH = WHOLE.changed(id="nora", units=("north",))
SOUTH = WHOLE.changed(id="sol", units=("south",))
ONE = request("One", {"Lead": {"Ana": 70, "Bo": 60}})
CASE = AppealCase(person_id="Bo", says="Wrong.", request_value=CorrectedValue(path=("scores", "Lead", "Bo"), value=95))


@dataclass(frozen=True)
class Decided:
    """A proposal and an appeal about the north, and the answer they rest on."""

    workspace: Workspace
    proposal: Proposal
    appeal: Appeal


@pytest.fixture
def decided(database_url: str) -> Iterator[Decided]:
    rows = world(PEOPLE)
    rows["units"] = [{"unit_id": unit, "name": unit} for unit in ("north", "south")]
    for row in rows["employments"]:
        row["unit_id"] = "north" if row["person_id"] in {"Ana", "Bo"} else "south"
    with decided_in(database_url, rows) as workspace:
        run = staff(workspace, NORTH, PERIOD, ONE).execution.run_id
        proposal = propose(workspace, NORTH, run)
        yield Decided(workspace, proposal, open_appeal(workspace, NORTH, proposal.id, CASE))


GUESSES: dict[str, Callable[[Decided, Actor], object]] = {
    "show": lambda it, who: shown_proposal(it.workspace, who, it.proposal.id),
    "propose": lambda it, who: propose(it.workspace, who, it.proposal.run_id),
    "approve": lambda it, who: approve(it.workspace, who, it.proposal.id),
    "decline": lambda it, who: decline(it.workspace, who, it.proposal.id, reason="No."),
    "explain": lambda it, who: explain(it.workspace, who, it.proposal.id, "Bo"),
    "explain to one's own": lambda it, who: explain(it.workspace, who, it.proposal.id, "Chen"),
    "receipt": lambda it, who: receipt(it.workspace, who, it.proposal.id),
    "receipt of the run": lambda it, who: receipt(it.workspace, who, it.proposal.run_id),
    "appeal": lambda it, who: open_appeal(it.workspace, who, it.proposal.id, CASE),
    "confirm": lambda it, who: confirm_appeal(it.workspace, who, it.appeal.id, reason="Yes."),
    "reject": lambda it, who: reject_appeal(it.workspace, who, it.appeal.id, reason="No."),
}


@pytest.mark.parametrize("guess", GUESSES.values(), ids=GUESSES)
def test_a_right_guess_of_an_id_of_another_unit_is_answered_as_a_wrong_one(
    decided: Decided, guess: Callable[[Decided, Actor], object]
) -> None:
    before = proposal_list(decided.workspace, WHOLE)
    wrong = Decided(
        decided.workspace,
        decided.proposal.changed(id="0" * 32, run_id="0" * 32),
        decided.appeal.changed(id="0" * 32),
    )
    said = []
    for one in (decided, wrong):
        with pytest.raises(InputError) as refused:
            guess(one, SOUTH)
        text = str(refused.value)
        for known in (one.proposal.id, one.proposal.run_id, one.appeal.id):
            text = text.replace(known, "ID")
        said.append(text)
    assert said[0] == said[1]
    assert proposal_list(decided.workspace, WHOLE) == before


def test_lists_hold_what_is_of_the_units_alone(decided: Decided) -> None:
    for actor, known in ((WHOLE, 1), (NORTH, 1), (SOUTH, 0)):
        assert len(proposal_list(decided.workspace, actor).proposals) == known
        assert len(appeal_list(decided.workspace, actor).appeals) == known
    assert (
        proposal_list(decided.workspace, SOUTH).oversight
        == proposal_list(decided.workspace, SOUTH.changed(id="else")).oversight
    )


def test_the_unit_that_it_concerns_shows_replays_and_approves_it(decided: Decided) -> None:
    shown = shown_proposal(decided.workspace, NORTH, decided.proposal.id)
    assert shown.appeals == (decided.appeal,)
    assert replay(decided.workspace, NORTH, receipt(decided.workspace, NORTH, decided.proposal.id)).same
    assert approve(decided.workspace, NORTH, decided.proposal.id).decided_by == "nora"


def test_a_proposal_of_which_one_candidate_is_of_another_unit_is_for_neither(decided: Decided) -> None:
    both = request("Both", {"Lead": {"Ana": 70, "Chen": 60}})
    proposal = propose(decided.workspace, WHOLE, staff(decided.workspace, WHOLE, PERIOD, both).execution.run_id)
    assert shown_proposal(decided.workspace, WHOLE, proposal.id).proposal.id == proposal.id
    for actor in (NORTH, SOUTH):
        with pytest.raises(InputError, match="There is no proposal"):
            shown_proposal(decided.workspace, actor, proposal.id)


def test_a_receipt_that_was_written_to_ask_about_everybody_is_not_computed(decided: Decided) -> None:
    paper = receipt(decided.workspace, WHOLE, decided.proposal.id)
    for units in ({}, {"units": []}, {"units": ["north"]}, {"units": ["south", "north"]}, {"units": "south"}):
        request = {name: value for name, value in paper.request.items() if name != "units"} | units
        with pytest.raises(AccessError, match="more than your units"):
            replay(decided.workspace, SOUTH, paper.changed(request=request))
