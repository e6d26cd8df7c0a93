"""The engine, configured through scenario YAML alone, meets closed forms inside computed intervals."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from engine.simulation.scenarios.scenario import Output
from tests.counts import scaled
from tests.simulation.arrangements import START, assert_meets, leaving, organisation_of, scenario_of, series_of, value


def hiring(time_to_fill: str, more: str = "") -> str:
    return f"hiring: {{time_to_fill: {time_to_fill}{more}}}\n"


def death_chain_mean(seats: int, birth: list[float], death: list[float]) -> float:
    """Mean of the stationary distribution of a birth-death chain on 0..seats (detailed balance)."""
    weights = [1.0]
    for state in range(seats):
        weights.append(weights[-1] * birth[state] / death[state + 1])
    return sum(state * weight for state, weight in enumerate(weights)) / sum(weights)


@pytest.mark.parametrize("month", [1, 7, 24])
def test_with_a_constant_hazard_survivors_are_binomial(month: int) -> None:
    people, replications = 10_000, scaled(12, 60)
    headcount = series_of(scenario_of(leaving(0.3), months=24, replications=replications), organisation_of([500] * 20))[
        Output.HEADCOUNT
    ]
    survival = exp(-0.3 * month / 12)
    assert_meets(headcount[:, month], people * survival, sqrt(people * survival * (1 - survival)))


def test_a_hazard_two_per_cent_too_high_is_noticed() -> None:
    people, replications = 10_000, scaled(20, 60)
    survival = exp(-0.6)
    headcount = series_of(
        scenario_of(leaving(0.3 * 1.02), months=24, replications=replications), organisation_of([500] * 20)
    )[Output.HEADCOUNT]
    with pytest.raises(AssertionError, match="is not within"):
        assert_meets(headcount[:, 24], people * survival, sqrt(people * survival * (1 - survival)))


def test_survivors_vary_as_the_binomial_law_says() -> None:
    people, replications = 40, scaled(400, 4000)
    headcount = series_of(scenario_of(leaving(0.8), months=6, replications=replications), organisation_of([8] * 5))[
        Output.HEADCOUNT
    ]
    survival = exp(-0.4)
    ratio = headcount[:, 6].var(ddof=1) / (people * survival * (1 - survival))
    assert abs(ratio - 1) < 4 * sqrt(2 / replications)


def test_a_band_edge_inside_a_month_is_met_exactly() -> None:
    """The edge at 0.71 years falls in month 9; 8.52 months at 0.12 a year, then 3 a year."""
    people = 10_000
    scenario = scenario_of(leaving(0.12, 3.0, bands=(0, 0.71)), months=12, replications=scaled(20, 60))
    headcount = series_of(scenario, organisation_of([500] * 20, hired_on=START))[Output.HEADCOUNT]
    for month in (8, 9, 12):
        survival = exp(-(0.12 * min(month / 12, 0.71) + 3.0 * max(month / 12 - 0.71, 0)))
        assert_meets(headcount[:, month], people * survival, sqrt(people * survival * (1 - survival)))


def test_shares_per_year_are_the_part_that_leaves_within_a_year() -> None:
    laws = "leaving: {hazards: {value: [0.12], unit: share per year, source: assumption}}"
    headcount = series_of(scenario_of(laws, replications=scaled(10, 60)), organisation_of([500] * 20))
    assert_meets(headcount[Output.HEADCOUNT][:, 12], 8800, sqrt(10_000 * 0.88 * 0.12))


@pytest.mark.parametrize("month", [1, 3, 12])
def test_posts_that_empty_and_fill_at_random_follow_the_two_state_chain(month: int) -> None:
    posts, leave, fill = 4000, 0.1, 0.5
    laws = leaving(1.2) + hiring(value(2, "months", law="exponential"))
    headcount = series_of(scenario_of(laws, replications=scaled(10, 60)), organisation_of([8] * 500))
    together = leave + fill
    filled = fill / together + leave / together * exp(-together * month)
    assert_meets(headcount[Output.HEADCOUNT][:, month], posts * filled, sqrt(posts * filled * (1 - filled)))


@pytest.mark.parametrize("law", ["fixed", "erlang, stages: 2", "lognormal, variation: 0.7"])
def test_the_share_of_empty_posts_depends_on_the_mean_time_to_fill_alone(law: str) -> None:
    """Alternating renewal process: d / (1 / hazard + d) whatever the law (Cox 1962, "Renewal Theory")."""
    posts = 1200
    laws = leaving(4.8) + hiring(value(0.75, "months", law=law))
    series = series_of(scenario_of(laws, months=30, replications=scaled(20, 80)), organisation_of([10] * 120))
    empty = 0.75 / (2.5 + 0.75)
    waited = series[Output.VACANCY_MONTHS][:, 7:].mean(axis=1)
    assert_meets(waited, posts * empty)
    present = series[Output.CAPACITY][:, 7:].mean(axis=1)
    assert_meets(present, posts * (1 - empty))


@pytest.mark.parametrize("recruiters", [1, 2])
def test_few_recruiters_make_the_machine_repair_queue(recruiters: int) -> None:
    """M/M/c//N: 8 posts, hazard 1 a month, time to fill 0.12 (Kleinrock 1975, Queueing Systems 1, section 3.8)."""
    seats, hazard, fill = 8, 1.0, 0.12
    limit = f", requisitions_at_once: {value(recruiters, 'requisitions')}"
    laws = leaving(hazard * 12) + hiring(value(fill, "months", law="exponential"), limit)
    series = series_of(scenario_of(laws, months=30, replications=scaled(300, 1500), seed=5), organisation_of([seats]))
    birth = [min(seats - state, recruiters) / fill for state in range(seats)]
    death = [state * hazard for state in range(seats + 1)]
    assert_meets(series[Output.CAPACITY][:, 6:].mean(axis=1), death_chain_mean(seats, birth, death))


def test_overload_makes_the_birth_death_chain_of_a_team() -> None:
    """Five posts, hazard 0.15 * min(3, (5 / n) ** 1.5) each and unlimited recruiters: 200 independent teams."""
    seats, teams, hazard, fill = 5, 200, 0.15, 2.0
    laws = (
        leaving(hazard * 12)
        + hiring(value(fill, "months", law="exponential"))
        + f"overload: {{exponent: {value(1.5, 'power')}, cap: {value(3, 'factor')}, floor: {value(1, 'factor')}}}\n"
    )
    series = series_of(scenario_of(laws, months=60, replications=scaled(12, 60)), organisation_of([seats] * teams))
    birth = [(seats - state) / fill for state in range(seats)]
    death = [0.0] + [state * hazard * min(3.0, (seats / state) ** 1.5) for state in range(1, seats + 1)]
    expected = teams * death_chain_mean(seats, birth, death)
    assert_meets(series[Output.CAPACITY][:, 31:].mean(axis=1), expected)
    without = teams * seats * (1 / fill) / (1 / fill + hazard)
    assert abs(expected - without) > 0.05 * expected


def test_overload_inside_a_month_speeds_the_next_departure() -> None:
    """Pure death of pairs in which the one left has multiplier 2: two stages of rate 2 * hazard within one month."""
    hazard, teams, replications = 0.5, 3000, scaled(24, 60)
    laws = leaving(hazard * 12) + (
        f"overload: {{exponent: {value(1, 'power')}, cap: {value(2, 'factor')}, floor: {value(1, 'factor')}}}\n"
    )
    series = series_of(scenario_of(laws, months=2, replications=replications), organisation_of([2] * teams))
    both, one = exp(-2 * hazard), 2 * hazard * exp(-2 * hazard)
    expected = teams * (2 * both + one)
    assert_meets(series[Output.HEADCOUNT][:, 1], expected)
    assert expected < 0.95 * teams * 2 * exp(-hazard)


def test_half_of_the_vacancies_refilled_halves_a_departing_workforce_binomially() -> None:
    people = 5000
    laws = leaving(1.2) + hiring(value(0, "months"), f", refill_share: {value(50, '%')}")
    series = series_of(scenario_of(laws, months=12, replications=scaled(20, 60)), organisation_of([10] * 500))
    survival = exp(-0.5 * 1.2)
    assert_meets(series[Output.HEADCOUNT][:, 12], people * survival, sqrt(people * survival * (1 - survival)))


def test_leavers_of_filled_posts_are_a_poisson_stream() -> None:
    """With instant refilling and one hazard, every post is a Poisson process: mean and variance are equal."""
    replications = scaled(300, 3000)
    laws = leaving(1.2) + hiring(value(0, "months"))
    leavers = series_of(scenario_of(laws, months=12, replications=replications), organisation_of([10] * 5))[
        Output.LEAVERS
    ].sum(axis=1)
    assert abs(leavers.mean() - 60) < 3.3 * sqrt(60 / replications)
    assert abs(leavers.var(ddof=1) / 60 - 1) < 4 * sqrt(2 / replications)


def test_without_overload_small_teams_lose_people_independently() -> None:
    size, teams, hazard = 3, 4000, 0.2
    world = organisation_of([size] * teams)
    headcount = series_of(scenario_of(leaving(hazard * 12), months=5, replications=scaled(24, 60)), world)
    assert_meets(headcount[Output.HEADCOUNT][:, 5], teams * size * exp(-hazard * 5))
    assert np.all(np.diff(headcount[Output.HEADCOUNT], axis=1) <= 0)
