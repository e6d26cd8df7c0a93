"""Who may see all goals of a person: whoever may know names, others under a pseudonym, employees their own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.application.goals.map import goals_why
from engine.application.goals.person import goals_person
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor, Role
from engine.errors import AccessError, InputError
from engine.policy.source import FixedPolicies
from tests.goals.test_person_goals import DECEMBER, MIX, REPORTS, moved, world

PERIOD = Period(DECEMBER, DECEMBER)
APPROVER = Actor(id="ana", roles=(Role.APPROVER,))
PLANNER = Actor(id="pia", roles=(Role.PLANNER,))


@dataclass(frozen=True)
class Closed:
    units: frozenset[str]

    def team_only_units(self) -> frozenset[str]:
        return self.units


def workspace(closed: frozenset[str] = frozenset()) -> Workspace:
    return Workspace(history=world(moved(), REPORTS), policies=FixedPolicies((MIX,)), modes=Closed(closed))


def test_under_a_pseudonym_the_same_goals_are_told_and_nobody_is_named() -> None:
    opened = workspace()
    named = goals_person(opened, APPROVER, PERIOD, "P000")
    hidden = goals_person(opened, PLANNER, PERIOD, opened.pseudonyms.of("P000"))
    assert named.body.switches == hidden.body.switches != ()
    assert "P000" not in hidden.body.model_dump_json()
    with pytest.raises(InputError, match="Nobody with the id"):
        goals_person(opened, PLANNER, PERIOD, "P000")


def test_employees_see_their_own_goals_only() -> None:
    own = Actor(id="e", roles=(Role.EMPLOYEE,), person_id="P000")
    assert goals_person(workspace(), own, PERIOD, "P000").body.person_id == "P000"
    with pytest.raises(AccessError):
        goals_person(workspace(), own, PERIOD, "P001")
    with pytest.raises(AccessError):
        goals_person(workspace(), Actor(id="e", roles=(Role.REQUESTER,)), PERIOD, "P000")


def test_people_of_a_team_only_unit_are_told_to_themselves_only() -> None:
    closed = workspace(frozenset({"DA"}))
    with pytest.raises(AccessError, match="team-only"):
        goals_person(closed, APPROVER, PERIOD, "P000")
    own = Actor(id="e", roles=(Role.EMPLOYEE,), person_id="P000")
    assert goals_person(closed, own, PERIOD, "P000").body.goals


def test_a_person_of_another_unit_is_as_if_there_were_none() -> None:
    elsewhere = Actor(id="ana", roles=(Role.APPROVER,), units=("DB",))
    with pytest.raises(InputError, match="Nobody with the id"):
        goals_person(workspace(), elsewhere, PERIOD, "P000")
    here = Actor(id="ana", roles=(Role.APPROVER,), units=("DA",))
    assert goals_person(workspace(), here, PERIOD, "P000").body.switches


def test_a_goal_is_judged_by_the_whole_even_where_the_goal_above_is_out_of_sight() -> None:
    here = Actor(id="ana", roles=(Role.APPROVER,), units=("DA",))
    (new,) = [each for each in goals_person(workspace(), here, PERIOD, "P000").body.goals if each.goal_id == "NEW"]
    assert [found.code for found in new.right_goal] == ["no_driver"]
    for actor in (here, APPROVER, PLANNER):
        why = goals_why(workspace(), actor, PERIOD, "NEW").body
        assert [found.code for found in why.right_goal] == ["no_driver"]
        assert ("P000" in why.model_dump_json()) == (actor is not PLANNER)
    assert goals_why(workspace(), APPROVER, PERIOD, "KNEW").body.right_goal == ()
