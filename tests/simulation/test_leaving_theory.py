"""Laws of leaving, said in scenario YAML alone, meet closed forms inside computed intervals."""

from __future__ import annotations

from math import exp, gamma, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.linalg import expm

from engine.domain.organisation import Organisation
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.replication.trace import Happening, Trace
from engine.simulation.scenarios.scenario import Output
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import (
    START,
    assert_meets,
    leaving,
    measures_of,
    organisation_of,
    scenario_of,
    series_of,
    value,
    years_before,
)

PEOPLE = 10_000
AT_ONCE = f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"


def crowd(years: float = 0.0) -> Organisation:
    return organisation_of([500] * 20, hired_on=years_before(years))


def weibull(shape: float, months: float, size: str = "scale") -> str:
    return f"{{weibull: {{shape: {value(shape, 'shape')}, {size}: {value(months, 'months')}}}}}\n"


def assert_survive(laws: str, years: float, survival: dict[int, float], replications: int = 6) -> None:
    scenario = scenario_of(laws, months=max(survival), replications=scaled(replications, 60))
    headcount = series_of(scenario, crowd(years))[Output.HEADCOUNT]
    for month, share in survival.items():
        assert_meets(headcount[:, month], PEOPLE * share, sqrt(PEOPLE * share * (1 - share)), notices=0.04)


@pytest.mark.parametrize(("shape", "scale"), [(0.6, 20.0), (2.5, 30.0)])
def test_weibull_stays_go_on_from_the_tenure_people_have(shape: float, scale: float) -> None:
    """Survival given survival so far: exp((s / scale) ** shape - ((s + t) / scale) ** shape), s = 18 months."""
    served = (START - years_before(1.5)).days / 365.25 * 12
    gathered = {month: ((served + month) / scale) ** shape - (served / scale) ** shape for month in (1, 9)}
    assert_survive(
        "leaving: " + weibull(shape, scale), 1.5, {month: exp(-hazard) for month, hazard in gathered.items()}
    )


def test_a_weibull_scale_two_per_cent_too_short_is_noticed() -> None:
    with pytest.raises(AssertionError, match="is not within"):
        assert_survive("leaving: " + weibull(2.0, 15 / 1.02), 0, {15: exp(-1)}, replications=8)


def test_the_mean_of_a_weibull_law_is_its_mean_stay() -> None:
    """Scale = mean / Gamma(1 + 1 / shape) (Johnson, Kotz and Balakrishnan 1994, chapter 21)."""
    scale = 10 / gamma(1 + 1 / 0.8)
    assert_survive("leaving: " + weibull(0.8, 10, "mean"), 0, {5: exp(-((5 / scale) ** 0.8))})


def test_an_exponential_stay_is_said_by_its_mean() -> None:
    assert_survive(f"leaving: {{exponential: {{mean: {value(2, 'years')}}}}}", 3, {12: exp(-0.5)})


@pytest.mark.parametrize("counted_from", ["first day", "start of the run"])
def test_a_linear_hazard_is_met_without_bias(counted_from: str) -> None:
    """Hazard a + b t up to 7.3 months, then constant: survival exp(-a t - b t^2 / 2), also where the line bends."""
    law = f"ramp: {{start: {value(0.12, 'per year')}, end: {value(1.2, 'per year')}, over: {value(7.3, 'months')}}}"
    years = 0.0 if counted_from == "first day" else 4.0
    area = {5: 0.05 + (0.09 * 5 / 7.3) * 5 / 2, 10: (0.01 + 0.1) / 2 * 7.3 + 0.1 * 2.7}
    survival = {month: exp(-gathered) for month, gathered in area.items()}
    assert_survive(f"leaving: {{counted_from: {counted_from}, {law}}}", years, survival)


def test_seasons_and_a_path_multiply_the_hazard_of_their_month() -> None:
    """The run starts in January: 3 in March, halved from month 2 of the run on."""
    paths = (
        "by_calendar_month: {value: [1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1], unit: factor, source: data}, "
        "by_month: {value: [1, 1, 0.5], unit: factor, source: assumption}"
    )
    law = f"leaving: {{exponential: {{mean: {value(10, 'months')}}}, {paths}}}"
    assert_survive(law, 2, {2: exp(-0.2), 3: exp(-0.2 - 0.15), 4: exp(-0.2 - 0.15 - 0.05)})


def renewals(shape: float, scale: float, until: float, steps: int) -> float:
    """Renewal function by the midpoint rule (Xie 1989, "On the solution of renewal-type integral equations")."""

    def gone(time: np.ndarray) -> np.ndarray:
        return -np.expm1(-((time / scale) ** shape))

    at, half = np.linspace(0, until, steps + 1), until / steps / 2
    first, expected = float(gone(np.array([half]))[0]), np.zeros(steps + 1)
    for step in range(1, steps + 1):
        earlier = gone(at[step] - at[1:step] + half) @ np.diff(expected[:step])
        expected[step] = (gone(at[step : step + 1])[0] + earlier - first * expected[step - 1]) / (1 - first)
    return float(expected[-1])


@pytest.mark.parametrize(("shape", "until"), [(0.7, 6), (3.0, 9)])
def test_posts_refilled_at_once_are_renewed_as_the_renewal_function_says(shape: float, until: int) -> None:
    posts, mean = 1000, 5.0
    scenario = scenario_of(
        "leaving: " + weibull(shape, mean, "mean") + AT_ONCE, months=until, replications=scaled(12, 200)
    )
    leavers = series_of(scenario, organisation_of([10] * 100, hired_on=START))[Output.LEAVERS].sum(axis=1)
    expected = posts * renewals(shape, mean / gamma(1 + 1 / shape), until, 800)
    reach = 3.3 * leavers.std(ddof=1) / sqrt(len(leavers))
    assert abs(leavers.mean() - expected) < reach < 0.04 * expected


def test_competing_causes_take_their_cumulative_incidence() -> None:
    """Integral of h_k(t) exp(-H(t)) (Kalbfleisch and Prentice 2002, chapter 8): 0.04 against Weibull(2, 15)."""
    laws = leaving(0.48) + f"causes:\n  - {{id: pay, outcome: leave, {weibull(2, 15).strip()[1:]}\n"
    measured = measures_of(scenario_of(laws, months=12, replications=scaled(8, 60)), crowd())
    for cause, hazard in (("leaving", lambda _: 0.04), ("pay", lambda t: 2 * t / 225)):
        share = quad(lambda t, h=hazard: h(t) * exp(-0.04 * t - (t / 15) ** 2), 0, 12)[0]
        leavers = measured[f"leavers:{cause}"].sum(axis=1)
        assert_meets(leavers, PEOPLE * share, sqrt(PEOPLE * share * (1 - share)), notices=0.04)


def test_poisson_intake_with_weibull_stays_fills_as_mginf_says() -> None:
    """M/G/inf from empty: Poisson with mean rate * integral of survival (Takacs 1962, "Introduction", chapter 3)."""
    rate, shape, scale, month, replications = 8.0, 0.7, 8.0, 9, scaled(200, 3000)
    laws = f"intakes: [{{id: new, rate: {value(rate, 'per month')}}}]\nleaving: " + weibull(shape, scale)
    headcount = series_of(
        scenario_of(laws, months=month, replications=replications), organisation_of([1], hired_on=START)
    )[Output.HEADCOUNT][:, month]
    expected = rate * quad(lambda t: exp(-((t / scale) ** shape)), 0, month)[0]
    stayed = exp(-((month / scale) ** shape))
    assert_meets(headcount, expected + stayed, sqrt(expected + stayed * (1 - stayed)), notices=0.08)
    assert abs(headcount.var(ddof=1) / (expected + stayed * (1 - stayed)) - 1) < 4 * sqrt(2 / replications)


def overload(exponent: float, cap: float, more: str = "") -> str:
    return f"{{exponent: {value(exponent, 'power')}, cap: {value(cap, 'factor')}, floor: {value(1, 'factor')}{more}}}"


def test_teams_that_crumble_pass_a_size_when_the_death_chain_does() -> None:
    """First passage of the pure death chain with rates 0.2 n min(3, (5 / n) ^ 1.5) to two people, by month 5."""
    rate = {n: 0.2 * n * min(3.0, (5 / n) ** 1.5) for n in (5, 4, 3)}
    generator = np.zeros((4, 4))
    for at, size in enumerate((5, 4, 3)):
        generator[at, at], generator[at, at + 1] = -rate[size], rate[size]
    expected = expm(generator * 5)[0, 3]
    teams, replications = 300, scaled(30, 300)
    laws = leaving(2.4) + f"overload: {overload(1.5, 3)}\n"
    scenario = scenario_of(laws, months=5, replications=replications, more="outputs: [headcount_by_unit]")
    measured = measures_of(scenario, organisation_of([5] * teams))
    passed = sum((measured[f"headcount:unit:U{team:03}"][:, 5] <= 2).astype(float) for team in range(teams))
    assert_meets(passed, teams * expected, sqrt(teams * expected * (1 - expected)), notices=0.04)


def test_an_overloaded_team_that_is_refilled_is_first_alone_when_the_birth_death_chain_is() -> None:
    """Mean first passage from 4 to 1 person: backward equations (Karlin and Taylor 1975, chapter 4.7)."""
    hazard, fill, teams, replications = 0.3, 1.5, 40, scaled(4, 100)
    down = {n: n * hazard * min(2.5, 4 / n) for n in (4, 3, 2)}
    up = {n: (4 - n) / fill for n in (4, 3, 2)}
    matrix = np.array([[down[4], -down[4], 0], [-up[3], down[3] + up[3], -down[3]], [0, -up[2], down[2] + up[2]]])
    expected = float(np.linalg.solve(matrix, np.ones(3))[0])
    laws = (
        leaving(hazard * 12)
        + f"hiring: {{time_to_fill: {value(fill, 'months', law='exponential')}}}\noverload: {overload(1, 2.5)}\n"
    )
    world = world_of(scenario_of(laws, months=90), organisation_of([4] * teams))
    passages: list[float] = []
    for number in range(replications):
        trace, size, left = Trace(), dict.fromkeys(range(teams), 4), dict.fromkeys(range(teams), True)
        TeamClock(world, number, trace).run()
        for event in trace.events:
            if event.what in {Happening.LEFT, Happening.HIRED}:
                size[event.team] += 1 if event.what is Happening.HIRED else -1
                if size[event.team] == 1 and left.pop(event.team, False):
                    passages.append(event.at)
    assert len(passages) == teams * replications
    reach = 3.3 * np.std(passages, ddof=1) / sqrt(len(passages))
    assert abs(np.mean(passages) - expected) < reach < 0.3 * expected


def test_overload_may_differ_by_unit_and_act_on_one_cause_alone() -> None:
    """Pairs whose second person leaves four times as fast in U000, and as fast as the first elsewhere."""
    laws = f"causes:\n  - {{id: strain, outcome: leave, overload: true, exponential: {{mean: {value(4, 'months')}}}}}\n"
    by_unit = f", by_unit: {{U000: {{exponent: {value(2, 'power')}, cap: {value(4, 'factor')}}}}}"
    laws += f"overload: {overload(0, 1, by_unit)}\n"
    replications = scaled(1200, 20000)
    scenario = scenario_of(laws, months=2, replications=replications, more="outputs: [headcount_by_unit]")
    measured = measures_of(scenario, organisation_of([2, 2]))
    first, second = 0.5, 1.0
    one = first / (second - first) * (exp(-first * 2) - exp(-second * 2))
    for unit, expected in (("U000", 2 * exp(-first * 2) + one), ("U001", 2 * exp(-0.25 * 2))):
        samples = measured[f"headcount:unit:{unit}"][:, 2]
        assert abs(samples.mean() - expected) < 3.3 * samples.std(ddof=1) / sqrt(replications)
