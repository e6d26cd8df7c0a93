"""Each law alone, on the smallest world in which it shows, with the arithmetic beside it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.table import Cell
from engine.errors import InputError
from engine.simulation.ensembles.ensemble import run_batch
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START, leaving, organisation_of, scenario_of, series_of, value
from tests.strategies import simulation_laws

CERTAIN = 1000.0
"""A hazard per year at which everybody leaves within days."""


def final(laws: str, teams: list[int], months: int = 12) -> dict[Output, np.ndarray]:
    series = series_of(scenario_of(laws, months=months, replications=1), organisation_of(teams))
    return {output: samples[0] for output, samples in series.items()}


def test_with_zero_hazard_nothing_happens() -> None:
    run = final(leaving(0) + f"hiring: {{time_to_fill: {value(1, 'months')}}}", [3, 4])
    assert run[Output.HEADCOUNT].tolist() == [7.0] * 13
    assert run[Output.CAPACITY].tolist() == [0.0] + [7.0] * 12
    for output in (Output.LEAVERS, Output.HIRES, Output.OPEN_REQUISITIONS, Output.VACANCY_MONTHS):
        assert not run[output].any()
    assert run[Output.OVERLOAD].tolist() == [1.0] * 13


def test_without_any_law_nothing_happens() -> None:
    assert final("{}", [2])[Output.HEADCOUNT].tolist() == [2.0] * 13


def test_output_of_those_present_follows_the_ramp_exactly() -> None:
    """Hired on the start day, half output at first, full after 4 months: month k gives the area under the line."""
    laws = f"ramp_up: {{start_share: {value(50, '%')}, time_to_full: {value(4, 'months')}}}"
    series = series_of(scenario_of(laws, months=6, replications=1), organisation_of([10], hired_on=START))
    areas = [0.5625, 0.6875, 0.8125, 0.9375, 1.0, 1.0]
    assert series[Output.CAPACITY][0, 1:] == pytest.approx([10 * area for area in areas], abs=1e-9)


def test_a_newcomer_inside_a_month_ramps_up_exactly() -> None:
    """A post added at month 0 is filled after 1.5 months: the second month sees the first half month of the ramp."""
    laws = (
        f"ramp_up: {{start_share: {value(0.2, 'share')}, time_to_full: {value(2, 'months')}}}\n"
        f"hiring: {{time_to_fill: {value(1.5, 'months')}}}\n"
        f"growth: {{additions: [{{id: a, month: 0, people: {value(1, 'people')}}}]}}"
    )
    run = final(laws, [1], months=5)
    ramp = [0.0, 0.5 * (0.2 + 0.4) / 2, (0.4 + 0.8) / 2, 0.5 * (0.8 + 1.0) / 2 + 0.5, 1.0]
    assert run[Output.CAPACITY][1:] - 1 == pytest.approx(ramp, abs=1e-9)
    assert run[Output.HIRES].tolist() == [0, 0, 1, 0, 0, 0]
    assert run[Output.VACANCY_MONTHS].tolist() == [0, 1, 0.5, 0, 0, 0]


def test_approval_comes_before_recruiting() -> None:
    laws = (
        f"hiring: {{time_to_fill: {value(2, 'months')}, approval_lag: {value(1, 'months')}}}\n"
        f"growth: {{additions: [{{id: a, month: 0, people: {value(1, 'people')}}}]}}"
    )
    assert final(laws, [1])[Output.HIRES].nonzero()[0].tolist() == [4]


def test_a_freeze_delays_what_is_not_yet_recruited_for() -> None:
    """Opened in month 1 and frozen through month 3: recruiting starts in month 4 and ends two months later."""
    laws = (
        f"hiring: {{time_to_fill: {value(2, 'months')}, freezes: [{{id: f, from_month: 1, to_month: 3}}]}}\n"
        f"growth: {{additions: [{{id: a, month: 1, people: {value(1, 'people')}}},"
        f" {{id: b, month: 0, people: {value(1, 'people')}}}]}}"
    )
    run = final(laws, [1])
    assert run[Output.HIRES].nonzero()[0].tolist() == [3, 7]


def test_one_recruiter_fills_one_post_after_the_other() -> None:
    laws = (
        f"hiring: {{time_to_fill: {value(1.5, 'months')}, requisitions_at_once: {value(1, 'requisitions')}}}\n"
        f"growth: {{additions: [{{id: a, month: 0, people: {value(3, 'people')}}}]}}"
    )
    run = final(laws, [2, 2], months=6)
    assert run[Output.HEADCOUNT].tolist() == [4, 4, 5, 5, 6, 7, 7]
    assert run[Output.VACANCY_MONTHS].sum() == 1.5 + 3.0 + 4.5


def test_requisitions_are_served_in_the_order_in_which_they_came_whatever_the_unit() -> None:
    """One recruiter, 2.5 months a post: opened in months 0, 1 and 2 for families C, B and A, filled in that order."""
    rows: list[dict[str, Cell]] = [
        {"person_id": name, "valid_from": date(2020, 1, 1), "unit_id": name, "job_family": name, "level": 1}
        for name in "ABC"
    ]
    added = ", ".join(
        f"{{id: {name}, month: {month}, unit_id: {name}, people: {value(1, 'people')}}}"
        for month, name in enumerate("CBA")
    )
    laws = (
        f"hiring: {{time_to_fill: {value(2.5, 'months')}, requisitions_at_once: {value(1, 'requisitions')}}}\n"
        f"growth: {{additions: [{added}]}}"
    )
    organisation = History.from_rows({"employments": rows}).as_of(START, START)
    run = run_batch(world_of(scenario_of(laws), organisation), 0, 1)[0]
    assert [int(np.argmax(people == 2)) for people in run.family_headcount] == [8, 6, 3]


def test_posts_that_are_not_refilled_leave_their_work_behind() -> None:
    laws = (
        leaving(CERTAIN / 100, bands=(0,))
        + f"hiring: {{time_to_fill: {value(0, 'days')}, refill_share: {value(0, '%')}}}\n"
        + f"overload: {{exponent: {value(1, 'power')}, cap: {value(3, 'factor')}, floor: {value(1, 'factor')}}}"
    )
    run = final(laws, [50])
    assert not run[Output.HIRES].any()
    assert run[Output.HEADCOUNT][-1] == 0
    assert run[Output.OVERLOAD][1] > 1.05


def test_fewer_posts_are_given_up_by_leavers_only() -> None:
    laws = (
        leaving(6.0)
        + f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"
        + f"growth: {{additions: [{{id: a, month: 0, people: {value(-10, 'people')}}}]}}"
    )
    run = final(laws, [30])
    assert run[Output.HEADCOUNT][0] == 30
    assert run[Output.HEADCOUNT][-1] == 20
    assert run[Output.LEAVERS].sum() - run[Output.HIRES].sum() == 10


def test_growth_of_many_small_teams_adds_up() -> None:
    """100 teams of 5 grow by 4 % a year: 20 posts after one year, opened as the year goes by."""
    laws = f"hiring: {{time_to_fill: {value(0, 'months')}}}\ngrowth: {{headcount: {value(4, '% per year')}}}"
    run = final(laws, [5] * 100, months=13)
    assert abs(run[Output.HEADCOUNT][13] - 520) <= 1
    assert abs(run[Output.HEADCOUNT][7] - 500 * 1.04**0.5) <= 1
    assert np.all(np.diff(run[Output.HEADCOUNT]) >= 0)


def test_an_addition_to_a_parent_unit_goes_to_the_units_below_it() -> None:
    rows = History.from_rows(
        {
            "units": [
                {"unit_id": "top", "name": "Top"},
                {"unit_id": "U000", "name": "A", "parent_id": "top"},
                {"unit_id": "U001", "name": "B"},
            ],
            "employments": [
                {"person_id": f"P{at}", "valid_from": date(2020, 1, 1), "unit_id": unit, "job_family": unit, "level": 1}
                for at, unit in enumerate(["U000", "U001"])
            ],
        }
    ).as_of(START, START)
    laws = (
        f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"
        f"growth: {{additions: [{{id: a, month: 0, unit_id: top, people: {value(5, 'people')}}}]}}"
    )
    plan = world_of(scenario_of(laws), rows)
    assert dict(zip(plan.population.team_ids, plan.plan.posts_added(0).tolist(), strict=True)) == {
        "U000": 5,
        "U001": 0,
        "top": 0,
    }


def test_units_and_families_nobody_has_are_named_with_the_nearest_known() -> None:
    laws = (
        leaving(0.1).replace("}}", f"}}, by_job_family: {{F9: {value(2, 'factor')}}}}}")
        + f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"
        f"growth: {{additions: [{{id: a, month: 0, unit_id: U00, people: {value(5, 'people')}}}]}}"
    )
    with pytest.raises(InputError) as refused:
        world_of(scenario_of(laws), organisation_of([2]))
    assert [problem.code for problem in refused.value.problems] == ["unknown-name"] * 2
    assert "Did you mean 'U000'?" in str(refused.value)


def test_a_family_with_twice_the_hazard_loses_twice_the_people_at_first() -> None:
    laws = leaving(0.01).replace("}}", f"}}, by_job_family: {{F1: {value(20, 'factor')}}}}}")
    organisation = organisation_of([4000], families=2)
    run = series_of(scenario_of(laws, months=6, replications=4), organisation)
    expected = 4 * 2000 * ((1 - np.exp(-0.005)) + (1 - np.exp(-0.1)))
    assert abs(run[Output.LEAVERS].sum() - expected) < 3.3 * np.sqrt(expected)


def test_an_empty_organisation_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="Nobody is employed on 2026-01-01"):
        world_of(scenario_of(leaving(0.1)), History.from_rows({}).as_of(START, START))


def test_growth_beyond_any_organisation_is_refused() -> None:
    laws = f"hiring: {{time_to_fill: {value(0, 'months')}}}\ngrowth: {{headcount: {value(1000, '% per year')}}}"
    with pytest.raises(InputError, match="posts by its end"):
        world_of(scenario_of(laws, months=600), organisation_of([5]))


@given(simulation_laws(), st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 2**40))
def test_headcount_is_conserved_whatever_the_scenario(laws: str, teams: list[int], seed: int) -> None:
    """Start plus hires minus leavers is the end, every month; outputs stay within what they can be."""
    series = series_of(scenario_of(laws, months=9, replications=2, seed=seed), organisation_of(teams))
    headcount, hires, leavers = series[Output.HEADCOUNT], series[Output.HIRES], series[Output.LEAVERS]
    assert np.array_equal(headcount[:, 1:], headcount[:, :-1] + hires[:, 1:] - leavers[:, 1:])
    assert (headcount >= 0).all()
    assert (series[Output.OPEN_REQUISITIONS] >= 0).all()
    most = headcount[:, :-1] + hires[:, 1:]
    assert (series[Output.CAPACITY][:, 1:] <= most + 1e-9).all()
    assert (series[Output.CAPACITY] >= -1e-9).all()
    assert (series[Output.VACANCY_MONTHS] >= 0).all()


@given(simulation_laws(growing=False), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_posts_are_filled_waiting_or_given_up(laws: str, teams: list[int]) -> None:
    """Without growth and with every vacancy refilled, people and open requisitions together are the posts."""
    series = series_of(scenario_of(laws, months=9, replications=2), organisation_of(teams))
    together = series[Output.HEADCOUNT] + series[Output.OPEN_REQUISITIONS]
    assert (together == sum(teams)).all()
