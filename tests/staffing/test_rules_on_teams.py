"""Pairs, conflicts of interest, the present team, shares and balance, each on both sides of its edge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import InputError
from engine.staffing.answers.answer import Infeasible
from tests.staffing.worlds import END, START, staffed, taken, world

TWO = [{"id": "A"}, {"id": "B"}]
PEOPLE: dict[str, dict[str, Any]] = {"Ana": {"level": 2}, "Bo": {"level": 1}, "Chen": {"level": 5}, "Dai": {"level": 3}}
BEST_FIRST = {"Ana": 40, "Bo": 30, "Chen": 10, "Dai": 20}
SCORES = {"A": BEST_FIRST, "B": BEST_FIRST}


def team(rule: Any, people: Any = PEOPLE, **more: Any) -> list[str]:
    """Return the people of the best team under one rule."""
    return sorted(taken(staffed(world(people), TWO, scores=SCORES, rules=[rule], **more)))


def test_a_junior_comes_only_beside_a_mentor_by_job_level_where_nobody_carries_the_tags() -> None:
    assert sorted(taken(staffed(world(PEOPLE), TWO, scores=SCORES))) == ["Ana", "Bo"]
    assert team({"pair": "mentor-junior"}) == ["Ana", "Chen"]


def test_tags_say_who_is_mentor_and_junior_where_somebody_carries_them() -> None:
    tagged = {**PEOPLE, "Dai": {"level": 3, "tags": "mentor"}, "Bo": {"level": 1, "tags": "junior"}}
    # Ana is no junior any more: of the two tags alone Bo is.
    assert team({"pair": "mentor-junior"}, tagged) == ["Ana", "Dai"]


@pytest.mark.parametrize(("each", "people"), [(1, ["Ana", "Bo", "Chen", "Dai"]), (2, ["Ana", "Bo", "Chen"])])
def test_one_mentor_leads_so_many_juniors(each: int, people: list[str]) -> None:
    mentors = {"mentor": {"level": 3}, "junior": {"most_level": 2}, "juniors_per_mentor": each}
    roles = [{"id": name} for name in "ABCD"[: len(people)]]
    scores = {role["id"]: BEST_FIRST for role in roles}
    answer = staffed(world(PEOPLE), roles, scores=scores, rules=[{"pair": mentors}])
    # Three places: two juniors need one mentor who leads two, the better of whom is Dai.
    expected = people if len(people) == 4 else ["Ana", "Bo", "Dai"]
    assert sorted(taken(answer)) == expected


def test_senior_is_a_job_level_where_nobody_carries_the_tag() -> None:
    assert team({"at_least_one": "senior"}) == ["Ana", "Chen"]
    assert team({"at_least_one": "senior"}, {**PEOPLE, "Dai": {"tags": "senior"}}) == ["Ana", "Dai"]


def test_the_rules_of_the_design_work_as_they_are_written_there() -> None:
    answer = staffed(world(PEOPLE), TWO, scores=SCORES, rules=[{"pair": "mentor-junior"}, {"at_least_one": "senior"}])
    assert sorted(taken(answer)) == ["Ana", "Chen"]


def test_nobody_is_in_the_team_with_the_own_manager() -> None:
    led = {**PEOPLE, "Bo": {"manager_id": "Ana"}}
    assert team({"conflict_of_interest": "reporting"}, led) == ["Ana", "Dai"]
    assert team({"conflict_of_interest": "reporting"}) == ["Ana", "Bo"]


@pytest.mark.parametrize(
    "conflict",
    [
        [["Ana", "Bo"]],
        {"pairs": [["Bo", "Ana"]]},
        {"between": [{"people": ["Ana"]}, {"most_level": 1}]},
        {"between": ["audit", {"location": "linz"}]},
        {"between": [{"unit": "Plant"}, {"tag": "audit"}]},
    ],
)
def test_people_in_conflict_are_not_together(conflict: Any) -> None:
    people = {
        **PEOPLE,
        "Ana": {"tags": "audit", "unit_id": "U9"},
        "Bo": {"level": 1, "location": "Linz", "unit_id": "U2"},
    }
    units = [{"unit_id": "U1", "name": "All"}, {"unit_id": "U2", "name": "Plant"}, {"unit_id": "U9", "name": "Staff"}]
    rows = world(people, units=units)
    answer = staffed(rows, TWO, scores=SCORES, rules=[{"conflict_of_interest": conflict}])
    assert sorted(taken(answer)) == ["Ana", "Dai"]


def test_a_unit_takes_the_units_below_it_along() -> None:
    units = [{"unit_id": "U1", "name": "Plant", "parent_id": "U0"}, {"unit_id": "U0", "name": "Works"}]
    people = {name: {**facts, "unit_id": "U1"} for name, facts in PEOPLE.items()}
    rule = {"balance": {"unit": "Works", "at_most": 0.5}}
    answer = staffed(world(people, units=units), TWO, scores=SCORES, rules=[rule])
    assert isinstance(answer.outcome, Infeasible)
    assert "rules[0]" in answer.outcome.conflicts[0].requirements
    with pytest.raises(InputError, match="No unit is called 'Work'"):
        staffed(world(people, units=units), TWO, rules=[{"balance": {"unit": "Work", "at_most": 0.5}}])


def test_so_many_of_the_present_team_stay() -> None:
    assert team({"keep_existing_team": {"at_least": 1, "people": ["Chen", "Dai"]}}) == ["Ana", "Dai"]
    assert team({"keep_existing_team": {"at_least": 2, "people": ["Chen", "Dai"]}}) == ["Chen", "Dai"]


def test_the_present_team_is_whoever_is_booked_on_the_project() -> None:
    role = {"role_id": "old", "project_id": "P1", "name": "Old", "openings": 1, "fte": 0.1, "start": START, "end": END}
    project = {"project_id": "P1", "name": "Line", "start": START, "end": END, "priority": 3}
    rows = world(PEOPLE, (), [("Chen", "old", 0.1)], roles=[role], projects=[project])
    halves = [{**each, "fte": 0.5} for each in TWO]
    more: dict[str, Any] = {"scores": SCORES, "rules": [{"keep_existing_team": 1}]}
    assert sorted(taken(staffed(rows, halves, project={"project_id": "P1"}, **more))) == ["Ana", "Chen"]
    before = world(
        PEOPLE,
        (),
        [("Chen", "old", 0.1, START - timedelta(days=9), START - timedelta(days=1)), ("Dai", "old", 0.1)],
        roles=[role],
        projects=[project],
    )
    # Chen's booking ended before the project begins; of the present team there is Dai alone.
    likes_chen = {role: {**BEST_FIRST, "Chen": 25} for role in "AB"}
    kept = staffed(before, halves, project={"project_id": "P1"}, **{**more, "scores": likes_chen})
    assert sorted(taken(kept)) == ["Ana", "Dai"]
    with pytest.raises(InputError, match="present team is not known"):
        staffed(rows, halves, **more)


def stretched(share: dict[str, float]) -> Any:
    """Return the answer of two stretch roles for people of whom Ana and Bo are below the must."""
    must = {"stretch": True, "skills": [{"skill": "plc", "min_level": 3, "must": True}]}
    rows = world(PEOPLE, [("Ana", "plc", 2), ("Bo", "plc", 2.5), ("Chen", "plc", 3), ("Dai", "plc", 4)])
    return staffed(rows, [{**role, **must} for role in TWO], scores=SCORES, rules=[{"stretch_share": share}])


@pytest.mark.parametrize(
    ("share", "people"),
    [
        ({"at_most": 0.5}, ["Ana", "Dai"]),
        ({"at_most": 0.49}, ["Chen", "Dai"]),
        ({"at_least": 0.51}, ["Ana", "Bo"]),
        ({"at_least": 0.5, "at_most": 0.5}, ["Ana", "Dai"]),
    ],
)
def test_the_share_of_stretch_assignments_is_held_in_whole_places(share: dict[str, float], people: list[str]) -> None:
    assert sorted(taken(stretched(share))) == people


@pytest.mark.parametrize(
    ("balance", "people"),
    [
        ({"at_most": 0.5}, ["Ana", "Chen"]),
        ({"at_least": 0.5}, ["Ana", "Bo"]),
        ({"at_most": 0.4}, ["Chen", "Eva"]),
    ],
)
def test_a_group_takes_its_share_of_the_places(balance: dict[str, float], people: list[str]) -> None:
    night = {name: {**facts, "tags": "night"} for name, facts in PEOPLE.items() if name != "Chen"}
    everyone = {**night, "Chen": {}, "Eva": {}}
    scores = {role: {**BEST_FIRST, "Eva": 5} for role in "AB"}
    answer = staffed(world(everyone), TWO, scores=scores, rules=[{"balance": {"tag": "night", **balance}}])
    assert sorted(taken(answer)) == people


@pytest.mark.parametrize(
    ("among", "most", "people"),
    [
        # Booked: Ana 0.5, Bo 0.2, Chen and Dai nothing. A place adds half. Ana and Bo would differ by 0.3.
        ("team", 0.3, ["Ana", "Bo"]),
        ("team", 0.29, ["Bo", "Dai"]),
        # Everyone is compared: after Ana and Bo are placed, Ana has 1.0 and Chen nothing.
        ("group", 1.0, ["Ana", "Bo"]),
        ("group", 0.7, ["Bo", "Dai"]),
        ("group", 0.69, ["Chen", "Dai"]),
    ],
)
def test_the_most_and_the_least_loaded_of_a_group_differ_by_so_much_at_most(
    among: str, most: float, people: list[str]
) -> None:
    rows = world(PEOPLE, (), [("Ana", "old", 0.5), ("Bo", "old", 0.2)])
    rule = {"balance": {"level": 1, "most_difference": most, "among": among}}
    answer = staffed(rows, [{**role, "fte": 0.5} for role in TWO], scores=SCORES, rules=[rule])
    assert sorted(taken(answer)) == people


def test_a_balance_that_no_team_can_give_is_a_conflict_by_name() -> None:
    rows = world(PEOPLE, (), [("Ana", "old", 1.0)])
    rule = {"balance": {"level": 1, "most_difference": 0.1}}
    answer = staffed(rows, [{"id": "A", "fte": 0.5}], rules=[rule])
    assert isinstance(answer.outcome, Infeasible)
    assert answer.outcome.conflicts[0].requirements == ("rules[0]",)
    assert "balance" in answer.outcome.conflicts[0].text.en


def test_people_who_must_not_meet_but_are_pinned_together_are_all_named_at_once() -> None:
    pins = [{"role": "A", "person": "Ana", "because": "x"}, {"role": "B", "person": "Bo", "because": "y"}]
    bans = [{"person": "Ana", "because": "z"}]
    rules = [{"conflict_of_interest": [["Ana", "Bo"]]}, {"keep_together": ["Bo", "Chen"]}]
    answer = staffed(world(PEOPLE), TWO, scores=SCORES, pins=pins, bans=bans, rules=rules)
    assert isinstance(answer.outcome, Infeasible)
    named = {name for conflict in answer.outcome.conflicts for name in conflict.requirements}
    assert {"pin:A/Ana"} <= named
    assert all(conflict.verified for conflict in answer.outcome.conflicts)
