"""Limited people over goals at risk: the best distribution, and goals that nobody can save."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.goals.forecast_views import GoalForecasts
from engine.goals.key_result_forecast import forecast_key_results
from engine.studies.goal_portfolio import distribute, expected_attainment, goal_portfolio
from tests.goals.goal_worlds import MONDAY, goal, key_result, organisation, shipped, weekly

RATES = {"A": 3.0, "B": 4.0, "C": 0.0}


def world() -> tuple[object, GoalForecasts]:
    check_ins = [row for name, rate in RATES.items() for row in weekly(f"K{name}", *[rate * week for week in range(8)])]
    cut = organisation(
        [goal(name) for name in RATES],
        [key_result(f"K{name}", name) for name in RATES],
        check_ins,
        on=MONDAY + timedelta(weeks=7, days=4),
    )
    return cut, forecast_key_results(cut, shipped("goal_risks.yaml"))


def enumerated(values: list[list[float]], people: int) -> float:
    spreads = product(range(people + 1), repeat=len(values))
    return max(
        sum(value[own] for value, own in zip(values, spread, strict=True))
        for spread in spreads
        if sum(spread) <= people
    )


@given(
    st.integers(0, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 100), min_size=n + 1, max_size=n + 1), min_size=1, max_size=4)
    )
)
def test_the_distribution_equals_enumeration_whatever_the_shape_of_the_values(values: list[list[int]]) -> None:
    people = len(values[0]) - 1
    floats = [[float(one) for one in value] for value in values]
    spread = distribute(floats, people)
    assert sum(spread) <= people
    assert sum(value[own] for value, own in zip(floats, spread, strict=True)) == enumerated(floats, people)


def test_greedy_would_lose_where_two_people_are_needed_at_once() -> None:
    assert distribute([[0, 0, 10], [0, 3, 4]], 2) == (2, 0)


def test_three_goals_and_two_people_equal_enumeration_and_a_stalled_goal_is_told_there_is_no_rescue() -> None:
    cut, forecasts = world()
    found = goal_portfolio(cut, forecasts, 70.0, 2)  # type: ignore[arg-type]
    by_goal = {one.goal_id: one for one in found.goals}
    assert set(by_goal) == {"A", "B", "C"}
    values = [list(one.by_people) for one in found.goals]
    assert found.expected_after == pytest.approx(enumerated(values, 2))
    assert found.expected_after > found.expected_before
    assert (by_goal["C"].people, by_goal["C"].rescue) == (0, False)
    assert by_goal["C"].what.en.startswith("No feasible rescue")
    assert found.moved == 2


def test_named_people_go_to_goals_once_each() -> None:
    cut, forecasts = world()
    found = goal_portfolio(cut, forecasts, 70.0, 2, ("P1", "P2"))  # type: ignore[arg-type]
    assert sorted(person for one in found.goals for person in one.named) == ["P1", "P2"]


def test_more_people_never_lower_the_expected_attainment() -> None:
    cut, forecasts = world()
    after = [goal_portfolio(cut, forecasts, 70.0, people).expected_after for people in range(6)]  # type: ignore[arg-type]
    assert after == sorted(after)
    one = forecasts.of("KA")
    assert expected_attainment(one, 1.0) == pytest.approx(sum(one.deciles) / 9, abs=1e-6)
    assert expected_attainment(one, 100.0) == 100.0


def test_a_number_of_people_beyond_bounds_is_refused() -> None:
    cut, forecasts = world()
    with pytest.raises(InputError, match="cannot be moved"):
        goal_portfolio(cut, forecasts, 70.0, -1)  # type: ignore[arg-type]
