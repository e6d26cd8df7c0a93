"""Each rule about the team alone, on both sides of its edge."""

from __future__ import annotations

from typing import Any

import pytest

from tests.staffing.worlds import staffed, taken, world

TWO = [{"id": "A"}, {"id": "B"}]
SCORES = {"A": {"Ana": 90, "Bo": 20, "Chen": 10}, "B": {"Ana": 90, "Bo": 80, "Chen": 10}}
THREE: dict[str, dict[str, Any]] = {"Ana": {}, "Bo": {}, "Chen": {"level": 7, "tags": "senior;night"}}
HOURS = 65 * 8


def test_without_a_rule_the_two_best_are_taken() -> None:
    assert taken(staffed(world(THREE), TWO, scores=SCORES)) == ["Ana", "Bo"]


def test_a_person_takes_one_opening_even_if_two_would_fit_their_time() -> None:
    halves = [{"id": "A", "fte": 0.5}, {"id": "B", "fte": 0.5}]
    assert taken(staffed(world(THREE), halves, scores=SCORES)) == ["Ana", "Bo"]
    assert staffed(world({"Ana": {}}), halves).status == "infeasible"


def test_of_people_kept_apart_at_most_one_is_taken() -> None:
    answer = staffed(world(THREE), TWO, scores=SCORES, rules=[{"keep_apart": ["Ana", "Bo"]}])
    assert taken(answer) == ["Ana", "Chen"]


def test_people_kept_together_are_both_taken_or_neither() -> None:
    answer = staffed(world(THREE), TWO, scores=SCORES, rules=[{"keep_together": ["Ana", "Chen"]}])
    assert taken(answer) == ["Ana", "Chen"]
    none_of_them = staffed(world(THREE), [{"id": "A"}], rules=[{"keep_together": ["Ana", "Chen"]}])
    assert taken(none_of_them) == ["Bo"]


@pytest.mark.parametrize(
    "wanted", [{"level": 7}, {"tag": "senior"}, "senior", {"skill": "plc", "min_level": 4}, {"level": 6.5}]
)
def test_at_least_one_member_has_what_the_team_cannot_do_without(wanted: object) -> None:
    rows = world(THREE, [("Chen", "plc", 4), ("Ana", "plc", 3.5)])
    assert taken(staffed(rows, TWO, scores=SCORES, rules=[{"at_least_one": wanted}])) == ["Ana", "Chen"]


def test_at_least_one_that_nobody_meets_is_a_conflict_by_name() -> None:
    answer = staffed(world(THREE), TWO, scores=SCORES, rules=[{"at_least_one": {"level": 8}}])
    assert answer.outcome.status == "infeasible"
    assert answer.outcome.conflicts[0].requirements == ("rules[0]",)


@pytest.mark.parametrize(("budget", "people"), [(HOURS * 50, ["Ana", "Bo"]), (HOURS * 50 - 0.01, ["Ana", "Chen"])])
def test_the_budget_may_be_spent_to_the_last_cent(budget: float, people: list[str]) -> None:
    costs = {"Ana": {"hourly_cost": 30}, "Bo": {"hourly_cost": 20}, "Chen": {"hourly_cost": 10}}
    answer = staffed(world(costs), TWO, scores=SCORES, project={"budget": budget})
    assert taken(answer) == people
    assert answer.teams[0].cost == HOURS * (50 if "Bo" in people else 40)


def test_a_budget_nobody_can_check_is_said_to_be_unchecked() -> None:
    answer = staffed(world(THREE), TWO, project={"budget": 1})
    assert answer.status == "optimal"
    assert "budget was not checked" in answer.notes[0].en


def test_a_budget_no_team_can_hold_clashes_with_the_roles_it_must_pay() -> None:
    costs = {"Ana": {"hourly_cost": 30}, "Bo": {"hourly_cost": 20}}
    answer = staffed(world(costs), TWO, project={"budget": HOURS * 40})
    assert answer.outcome.status == "infeasible"
    assert answer.outcome.conflicts[0].requirements == ("role:A", "role:B", "budget")
    assert answer.outcome.conflicts[0].verified


def test_a_pin_that_misses_a_condition_is_named_with_what_is_missing() -> None:
    role = {"id": "A", "skills": [{"skill": "plc", "min_level": 3, "must": True}]}
    rows = world({"Ana": {}, "Bo": {}}, [("Ana", "plc", 2), ("Bo", "plc", 4)])
    answer = staffed(rows, [role], pins=[{"role": "A", "person": "Ana", "because": "wants to"}])
    assert answer.outcome.status == "infeasible"
    conflict = answer.outcome.conflicts[0]
    assert conflict.requirements == ("pin:A/Ana",)
    miss = conflict.pinned_misses[0].misses[0]
    assert (miss.code, miss.facts[0].value) == ("must-skill:plc", 2.0)
