"""The checker refuses whatever is not a right answer, without trusting the model."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SolverError
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.judging.checker import check_answer, fillable
from engine.staffing.judging.judge import Judge
from engine.staffing.requests.resolution import resolve
from engine.staffing.staff import staff_request
from tests.staffing.worlds import F_STAFF, organisation, request, world

PEOPLE: dict[str, dict[str, Any]] = {
    "Ana": {"hourly_cost": 30},
    "Bo": {"hourly_cost": 20},
    "Chen": {"hourly_cost": 10},
    "Dai": {"hourly_cost": 50},
}
ROLES = [{"id": "DataLead"}, {"id": "PLC"}, {"id": "PM"}]
MORE: dict[str, Any] = {
    "scores": F_STAFF,
    "project": {"budget": 100_000},
    "rules": [{"keep_apart": ["Ana", "Bo"]}],
    "pins": [{"role": "PM", "person": "Chen", "because": "x"}],
}


def check_changed(change: Any, roles: Any = ROLES, **more: Any) -> None:
    """Check the right answer after ``change`` was made to its data."""
    rows = world(PEOPLE, [("Ana", "plc", 2), ("Bo", "plc", 4)], [("Bo", "old", 0.5)])
    cut = organisation(rows)
    asked = request(roles, **{**MORE, **more})
    proficiency = proficiency_table(cut)
    data = json.loads(staff_request(asked, cut, proficiency).model_dump_json())
    change(data)
    resolved, _ = resolve(asked, cut)
    check_answer(
        StaffingAnswer.model_validate(data, strict=False),
        resolved,
        Judge(cut, proficiency, (), asked.project.project_id),
    )


def first(data: Any) -> Any:
    """Return the best team of an answer's data."""
    return data["outcome"]["teams"][0]


def nothing_at_all(data: Any) -> None:
    """Leave an answer as it is."""


def put(place: int, person: str) -> Any:
    """Return a change that puts a person into a place of the first team."""

    def change(data: Any) -> None:
        team = first(data)
        role = team["places"][place]["role"]
        score = F_STAFF[role][person]
        team["objective"] += score - team["places"][place]["fit"]
        team["places"][place].update(person_id=person, fit=score)
        data["members"] = []

    return change


def test_the_right_answer_passes() -> None:
    check_changed(nothing_at_all)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(0, "Ana"), "takes two openings"),
        (put(0, "Bo"), "rules[0] does not hold"),
        (put(0, "Bo"), "booked beyond the contract"),
        (put(2, "Bo"), "pin of"),
        (lambda data: first(data)["places"].pop(), "has 0 of 1 places filled"),
        (lambda data: first(data).update(objective=999), "scores sum to"),
        (lambda data: first(data)["places"][0].update(fit=99.0), "not the one given"),
        (lambda data: first(data)["places"][0].update(penalty=1.0), "penalty of"),
        (lambda data: data["outcome"].update(bound=1.0), "below the best team"),
        (lambda data: data["outcome"].update(bound=1000.0), "optimal answer has a gap"),
        (lambda data: data["outcome"].update(teams=data["outcome"]["teams"][:1] * 2), "differ in fewer than 2"),
        (lambda data: data["members"][0]["parts"][0].update(points=1.0), "not the sum of its parts"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_is_wrong(change: Any, said: str) -> None:
    with pytest.raises(SolverError, match="The checker refuses") as refused:
        check_changed(change)
    assert said in str(refused.value)


def test_a_broken_budget_is_refused() -> None:
    # 260 hours each: Bo, Ana and Chen cost 60 an hour, 15,600 in all; with Dai in Bo's place 90 an hour, 23,400.
    halves = [{**role, "fte": 0.5} for role in ROLES]
    check_changed(nothing_at_all, halves, project={"budget": 16_000}, rules=[])
    with pytest.raises(SolverError, match="budget does not hold"):
        check_changed(put(0, "Dai"), halves, project={"budget": 16_000}, rules=[])


def test_wrong_clashes_are_refused() -> None:
    must = [{"skill": "plc", "min_level": 3, "must": True}]
    roles = [{"id": "A", "fte": 0.5, "skills": must}, {"id": "B", "fte": 0.5, "skills": must}, {"id": "C"}]
    nothing: dict[str, Any] = {"scores": {}, "rules": [], "pins": []}

    def drop_role(data: Any) -> None:
        data["outcome"]["conflicts"][0]["requirements"] = ["role:A"]

    def miscount(data: Any) -> None:
        data["outcome"]["lacking"][0]["eligible"] = 2

    check_changed(nothing_at_all, roles, **nothing)
    with pytest.raises(SolverError, match="A can be filled together"):
        check_changed(drop_role, roles, **nothing)
    with pytest.raises(SolverError, match="1 people qualify for A, not 2"):
        check_changed(miscount, roles, **nothing)


@given(st.lists(st.tuples(st.integers(1, 3), st.frozensets(st.integers(0, 7))), max_size=4))
def test_openings_can_be_filled_where_no_roles_together_want_more_than_can_take_them(
    roles: list[tuple[int, frozenset[int]]],
) -> None:
    openings = {str(at): number for at, (number, _) in enumerate(roles)}
    able = {str(at): people for at, (_, people) in enumerate(roles)}
    # Hall's marriage theorem, over every set of roles.
    sets = [chosen for size in range(len(roles) + 1) for chosen in combinations(openings, size)]
    enough = all(len(set().union(*(able[n] for n in s))) >= sum(openings[n] for n in s) for s in sets)
    assert fillable(openings, able) == enough


def test_a_thousand_openings_that_must_be_shuffled_are_recounted_without_recursion() -> None:
    able = {str(at): frozenset({at, at + 1}) for at in range(1200)}
    assert fillable(dict.fromkeys(able, 1), able)
    last = {**able, "last": frozenset({0, 1200})}
    assert fillable(dict.fromkeys(last, 1), last)
    one_more = {**last, "more": frozenset(range(1201))}
    assert not fillable(dict.fromkeys(one_more, 1), one_more)


PLANTED = [
    # A rule beside the right answer (Dai, Ana, Chen), and a team that breaks it: role by role.
    ({"keep_apart": ["Bo", "Chen"]}, ["Bo", "Ana", "Chen"]),
    ({"keep_together": ["Dai", "Ana"]}, ["Dai", "Bo", "Chen"]),
    ({"at_least_one": {"level": 7}}, ["Bo", "Ana", "Chen"]),
    ({"pair": {"mentor": {"level": 7}, "junior": {"most_level": 1}}}, ["Bo", "Ana", "Chen"]),
    ({"pair": {"mentor": {"people": ["Chen"]}, "junior": {"most_level": 3}, "juniors_per_mentor": 2}}, None),
    ({"conflict_of_interest": "reporting"}, ["Bo", "Ana", "Chen"]),
    ({"conflict_of_interest": [["Bo", "Chen"]]}, ["Bo", "Ana", "Chen"]),
    ({"conflict_of_interest": {"between": ["night", {"most_level": 1}]}}, ["Bo", "Ana", "Chen"]),
    ({"keep_existing_team": {"at_least": 1, "people": ["Dai"]}}, ["Bo", "Ana", "Chen"]),
    ({"stretch_share": {"at_most": 0.3}}, ["Bo", "Ana", "Chen"]),
    ({"balance": {"tag": "night", "at_least": 0.6}}, ["Bo", "Ana", "Chen"]),
    ({"balance": {"level": 1, "most_difference": 1.0}}, ["Bo", "Ana", "Chen"]),
    ({"balance": {"level": 1, "most_difference": 0.4, "among": "team"}}, ["Bo", "Ana", "Chen"]),
]
STRETCHED = {"stretch": True, "skills": [{"skill": "plc", "min_level": 3, "must": True}]}


def planted_world() -> Any:
    """Return four people of whom Bo is junior, led by Ana, below the must of the first role and booked for 0.5."""
    people: dict[str, dict[str, Any]] = {
        "Ana": {"tags": "night"},
        "Bo": {"level": 1, "manager_id": "Ana", "fte": 1.5},
        "Chen": {},
        "Dai": {"level": 7, "tags": "night"},
    }
    levels = [("Ana", "plc", 2), ("Bo", "plc", 2), ("Chen", "plc", 2), ("Dai", "plc", 3)]
    return world(people, levels, [("Bo", "old", 0.5)])


@pytest.mark.parametrize(("rule", "people"), PLANTED)
def test_a_team_that_breaks_a_rule_of_any_kind_is_refused(rule: Any, people: list[str] | None) -> None:
    cut = organisation(planted_world())
    roles: list[dict[str, Any]] = [{"id": "DataLead", **STRETCHED}, {"id": "PLC"}, {"id": "PM"}]
    proficiency = proficiency_table(cut)
    free, ruled = (request(roles, scores=F_STAFF, rules=rules) for rules in ([], [rule]))
    judge = Judge(cut, proficiency, (), None)
    pins = [{"role": r["id"], "person": p, "because": "x"} for r, p in zip(roles, people or (), strict=False)]
    broken = staff_request(request(roles, scores=F_STAFF, pins=pins), cut, proficiency)
    held, _ = resolve(ruled, cut)
    check_answer(staff_request(ruled, cut, proficiency), held, judge)
    check_answer(broken, resolve(free, cut)[0], judge)
    if people is not None:
        with pytest.raises(SolverError, match=r"rules\[0\] does not hold"):
            check_answer(broken, held, judge)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: first(data)["tiers"][0].update(value=999), "in the tier fit"),
        (lambda data: first(data)["tiers"][1].update(value=5), "in the tier preferences"),
        (lambda data: first(data)["tiers"][2].update(bound=-1), "below its value"),
        (lambda data: first(data)["tiers"][3].update(bound=None), "gap in the tier passed_over"),
        (lambda data: first(data)["tiers"].pop(), "not those of the objective"),
        (lambda data: first(data)["places"][0].update(stretch=True), "stretch assignment is told wrongly"),
    ],
)
def test_wrong_tiers_are_refused(change: Any, said: str) -> None:
    with pytest.raises(SolverError, match="The checker refuses") as refused:
        check_changed(change)
    assert said in str(refused.value)
