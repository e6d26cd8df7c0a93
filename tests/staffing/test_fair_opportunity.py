"""Over rounds of equal fit nobody gets ahead by more than one stretch assignment, however well liked."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.skills.proficiency_table import proficiency_table
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE
from engine.staffing.options import SolverOptions
from engine.staffing.staff import staff_request
from tests.counts import scaled
from tests.staffing.worlds import TODAY, organisation, request, staffed, taken, world

ROUNDS = 12
FAST = SolverOptions(teams=1)


def rounds(people: int, openings: int, popular: float = 0) -> tuple[list[list[str]], Counter[str]]:
    """Return who was chosen round by round, and how often each was; the first person gets many badges."""
    names = [f"P{number}" for number in range(people)]
    memory: list[dict[str, Any]] = []
    badges = [
        {"from_id": names[-1], "to_id": names[0], "date": date(2025, 1, 1 + at), "kind": "star", "points": popular}
        for at in range(20)
    ]
    chosen: list[list[str]] = []
    for number in range(ROUNDS):
        rows = world({name: {} for name in names}, opportunities=memory, recognition=badges if popular else [])
        team = taken(staffed(rows, [{"id": "A", "openings": openings, "stretch": True}], (), FAST))
        chosen.append(team)
        day = TODAY - timedelta(days=ROUNDS - number)
        memory += [
            {
                "decision_id": f"D{number}",
                "person_id": name,
                "role_id": "A",
                "outcome": "chosen" if name in team else "passed-over",
                "date": day,
            }
            for name in names
        ]
    return chosen, Counter({name: sum(name in team for team in chosen) for name in names})


@pytest.mark.parametrize(("people", "openings"), [(5, 1), (5, 2), (3, 2)])
def test_over_twelve_rounds_of_equal_fit_the_gap_is_one_at_most(people: int, openings: int) -> None:
    _, had = rounds(people, openings)
    assert sum(had.values()) == ROUNDS * openings
    assert max(had.values()) - min(had.values()) <= 1


def test_badges_and_points_change_nothing() -> None:
    assert rounds(4, 1)[0] == rounds(4, 1, popular=500)[0]


def remembered(outcomes: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the table of what became of earlier opportunities."""
    return [
        {
            "decision_id": f"D{at}",
            "person_id": name,
            "role_id": "A",
            "outcome": outcome,
            "date": TODAY - timedelta(days=9 - at),
        }
        for name, listed in outcomes.items()
        for at, outcome in enumerate(listed)
    ]


def test_of_those_who_had_as_many_the_one_passed_over_more_often_is_next_and_declining_is_not_that() -> None:
    people: dict[str, dict[str, Any]] = {"Ana": {}, "Bo": {}, "Chen": {}}
    memory = remembered({"Ana": ["declined", "declined"], "Bo": ["passed-over"], "Chen": ["chosen"]})
    role = {"id": "A", "stretch": True}
    answer = staffed(world(people, opportunities=memory), [role])
    assert taken(answer) == ["Bo"]
    assert [(tier.name, tier.value) for tier in answer.teams[0].tiers[2:]] == [
        ("fair_opportunity", 0),
        ("passed_over", 1),
    ]
    assert taken(staffed(world(people, opportunities=memory), [{"id": "A"}])) == ["Ana"]


@pytest.mark.parametrize(("tolerance", "person"), [(1.0, "Ana"), (2.0, "Bo")])
def test_a_fair_chance_decides_within_the_stated_tolerance_of_fit(tolerance: float, person: str) -> None:
    memory = remembered({"Ana": ["chosen"]})
    cut = organisation(world({"Ana": {}, "Bo": {}}, opportunities=memory))
    asked = request([{"id": "A", "stretch": True}], scores={"A": {"Ana": 52, "Bo": 50}})
    objective = SHIPPED_OBJECTIVE.changed(fit_tolerance=tolerance)
    answer = staff_request(asked, cut, proficiency_table(cut), objective=objective)
    assert taken(answer) == [person]
    assert answer.teams[0].tiers[0].gap == (0 if person == "Ana" else 2)


@settings(max_examples=scaled(4, 60))
@given(
    st.dictionaries(
        st.sampled_from(["P0", "P1", "P2", "P3"]), st.lists(st.sampled_from(["chosen", "passed-over"]), max_size=3)
    )
)
def test_whoever_is_chosen_among_equals_never_had_more_than_somebody_left_out(past: dict[str, list[str]]) -> None:
    names = ["P0", "P1", "P2", "P3"]
    rows = world({name: {} for name in names}, opportunities=remembered(past))
    team = taken(staffed(rows, [{"id": "A", "openings": 2, "stretch": True}], (), FAST))
    had = {name: past.get(name, []).count("chosen") for name in names}
    assert max(had[name] for name in team) <= min(had[name] for name in names if name not in team)
