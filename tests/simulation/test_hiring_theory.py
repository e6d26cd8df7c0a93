"""Hiring, configured through scenario YAML alone, meets queueing theory inside computed intervals.

Posts that open at random (growth.openings) are Poisson arrivals of requisitions; recruiters are the servers. Teams are
one person who never leaves, so that headcount counts what was served.
"""

from __future__ import annotations

import re
from math import exp, factorial, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

from engine.errors import InputError
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import (
    assert_meets,
    leaving,
    measures_of,
    organisation_of,
    scenario_of,
    series_of,
    value,
)


def queue_of(rate: float, recruiters: int, time_to_fill: str, when_full: str = "wait", **more: int) -> Scenario:
    """Return Poisson openings, ``rate`` a month, for some recruiters."""
    laws = (
        f"growth: {{openings: [{{id: o, rate: {value(rate, 'per month')}}}]}}\n"
        f"hiring: {{time_to_fill: {time_to_fill}, when_full: {when_full}, "
        f"requisitions_at_once: {value(recruiters, 'requisitions')}}}\n"
    )
    return scenario_of(laws, **more)


def waited(scenario: Scenario, rate: float, warm: int = 1) -> np.ndarray:
    """Return the mean number of open requisitions of each replication after a warm-up.

    The number of those filled, whose mean is known, takes most of the variance away (a control variate: Law 2015,
    "Simulation Modeling and Analysis", section 11.4).
    """
    series = series_of(scenario, organisation_of([1]))
    number = series[Output.VACANCY_MONTHS][:, warm + 1 :].mean(axis=1)
    filled = series[Output.HIRES][:, warm + 1 :].mean(axis=1)
    slope = np.cov(number, filled)[0, 1] / filled.var(ddof=1)
    return np.asarray(number - slope * (filled - rate))


def in_single_server(load: float, squared_variation: float) -> float:
    """Mean number in M/G/1 (Pollaczek-Khinchine; Kleinrock 1975, "Queueing Systems" 1, equation 5.63)."""
    return load + load * load * (1 + squared_variation) / (2 * (1 - load))


@pytest.mark.parametrize(("law", "squared_variation"), [("fixed", 0.0), ("empirical, values: [1, 3]", 0.25)])
def test_one_recruiter_is_the_single_server_queue(law: str, squared_variation: float) -> None:
    """M/D/1 and its kin at load 0.3; an empirical law of two equally likely values 1 and 3, scaled to its mean."""
    scenario = queue_of(15, 1, value(0.02, "months", law=law), months=21, replications=scaled(100, 400))
    found = waited(scenario, 15)
    assert_meets(found, in_single_server(0.3, squared_variation), notices=0.04)
    with pytest.raises(AssertionError, match="is not within"):
        assert_meets(found, in_single_server(0.3 / 1.02, squared_variation))


def erlang_b(servers: int, offered: float) -> float:
    """Share of arrivals lost in M/G/c/c (Erlang 1917; Kleinrock 1975, equation 3.45)."""
    terms = [offered**number / factorial(number) for number in range(servers + 1)]
    return terms[-1] / sum(terms)


@pytest.mark.parametrize("law", ["exponential", "fixed"])
def test_requisitions_lost_to_busy_recruiters_follow_erlang_b_whatever_the_law(law: str) -> None:
    servers, rate, fill = 3, 40.0, 0.05
    scenario = queue_of(rate, servers, value(fill, "months", law=law), "lost", months=25, replications=scaled(30, 300))
    measures = measures_of(scenario.changed(outputs=({"of": "open_posts"},)), organisation_of([1]))
    assert measures["open_posts:all"].max() == servers
    lost, taken = (measures[f"requisitions_{what}"][:, 2:].sum(axis=1) for what in ("lost", "taken"))
    share = erlang_b(servers, rate * fill)
    assert_meets(taken / 24, rate * (1 - share), notices=0.06)
    assert abs(lost.sum() / (lost.sum() + taken.sum()) - share) < 4 * sqrt(share / (lost.sum() + taken.sum()))


def test_requisitions_that_wait_for_recruiters_follow_erlang_c() -> None:
    """Mean number in M/M/c: a + C a / (c - a), C the chance of waiting (Kleinrock 1975, equation 3.40)."""
    servers, rate, fill = 3, 25.0, 0.06
    offered = rate * fill
    blocked = erlang_b(servers, offered)
    waits = blocked / (1 - offered / servers * (1 - blocked))
    time_to_fill = value(fill, "months", law="exponential")
    scenario = queue_of(rate, servers, time_to_fill, months=21, replications=scaled(60, 300))
    assert_meets(waited(scenario, rate), offered + waits * offered / (servers - offered), notices=0.08)


def test_people_who_come_at_random_and_leave_by_a_hazard_are_poisson() -> None:
    """M/M/inf from empty: Poisson with mean rate / hazard * (1 - exp(-hazard t)) (Kleinrock 1975, section 3.4)."""
    hazard, rate, month = 0.2, 400.0, 6
    laws = leaving(hazard * 12) + f"intakes: [{{id: campus, job_family: F0, rate: {value(rate * 12, 'per year')}}}]"
    series = series_of(scenario_of(laws, months=month, replications=scaled(30, 300)), organisation_of([1]))
    mean = rate / hazard * (1 - exp(-hazard * month))
    people = series[Output.HEADCOUNT][:, month] - exp(-hazard * month)
    assert_meets(people, mean, sqrt(mean), notices=0.035)
    assert abs(people.var(ddof=1) / mean - 1) < 4 * sqrt(2 / len(people))
    with pytest.raises(AssertionError, match="is not within"):
        assert_meets(people * 1.02, mean, sqrt(mean))


def test_one_seat_with_a_fixed_time_to_fill_is_a_renewal_process() -> None:
    """Cycles of an exponential stay (mean 1) and a fixed 0.5: P(empty) is 0.5 / 1.5 (Cox 1962, "Renewal Theory")."""
    posts = 400
    laws = leaving(12) + f"hiring: {{time_to_fill: {value(0.5, 'months')}}}\n"
    series = series_of(scenario_of(laws, months=24, replications=scaled(6, 60)), organisation_of([1] * posts))
    assert_meets(series[Output.VACANCY_MONTHS][:, 7:].mean(axis=1), posts / 3, notices=0.03)


@pytest.mark.parametrize("recruiters", [1, 2])
def test_a_finite_team_with_few_recruiters_has_the_machine_repair_distribution(recruiters: int) -> None:
    """M/M/c//N, the whole distribution: six posts, hazard 1 a month, time to fill 0.25 (Kleinrock 1975, 3.8)."""
    seats, fill = 6, 0.25
    laws = leaving(12) + (
        f"hiring: {{time_to_fill: {value(fill, 'months', law='exponential')}, "
        f"requisitions_at_once: {value(recruiters, 'requisitions')}}}\n"
    )
    weights = [1.0]
    for present in range(1, seats + 1):
        weights.append(weights[-1] * min(seats - present + 1, recruiters) / fill / present)
    expected = np.array(weights) / sum(weights)
    series = series_of(scenario_of(laws, months=48, replications=scaled(40, 800)), organisation_of([seats]))
    # Four months between looks: what is left of the correlation is exp(-4 * 3) or so.
    looks = series[Output.HEADCOUNT][:, 8::4].astype(int).ravel()
    found = np.bincount(looks, minlength=seats + 1) / len(looks)
    assert np.all(np.abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / len(looks)) + 1e-9)


def test_declined_offers_repeat_the_search_geometrically() -> None:
    """With chance p declined a search takes 1 / (1 - p) times as long, or 0.2 longer for each further offer."""
    posts, declined = 2000, 0.3
    growth = f"growth: {{additions: [{{id: a, month: 0, people: {value(posts, 'people')}}}]}}\n"
    offers = f"hiring: {{time_to_fill: {value(1, 'months')}, offers: {{declined: {value(declined, 'share')}"
    anew = series_of(scenario_of(growth + offers + "}}", months=16, replications=3), organisation_of([1]))
    on = series_of(
        scenario_of(f"{growth}{offers}, next_offer: {value(0.2, 'months')}}}}}", months=16, replications=3),
        organisation_of([1]),
    )
    mean, deviation = declined / (1 - declined), sqrt(declined) / (1 - declined)
    for series, length in ((anew, 1.0), (on, 0.2)):
        longer = series[Output.VACANCY_MONTHS].sum(axis=1) / posts - 1
        assert abs(longer.mean() - length * mean) < 3.3 * length * deviation / sqrt(3 * posts)


@pytest.mark.parametrize("when", ["at its end", "within it"])
def test_newcomers_fail_their_probation_as_often_as_the_law_says(when: str) -> None:
    people, fails = 2000, 0.2
    laws = (
        f"growth: {{additions: [{{id: a, month: 0, people: {value(people, 'people')}}}]}}\n"
        f"hiring: {{time_to_fill: {value(0, 'months')}, refill_share: {value(0, '%')}, probation: "
        f"{{length: {value(6, 'months')}, fails: {value(fails, 'share')}, when: {when}}}}}\n"
    )
    # A fresh post is opened whatever the share of vacancies that are filled again.
    series = series_of(scenario_of(laws, months=8, replications=2), organisation_of([1]))
    leavers = series[Output.LEAVERS].sum(axis=0)
    share = leavers.cumsum() / (2 * people)
    expected = (
        [0.0] * 7 + [fails] * 2 if when == "at its end" else [1 - (1 - fails) ** (min(m, 6) / 6) for m in range(9)]
    )
    for month, chance in enumerate(expected):
        assert abs(share[month] - chance) <= 3.5 * sqrt(chance * (1 - chance) / (2 * people)) + 1e-12


def test_a_campus_intake_shows_up_in_part_on_its_dates() -> None:
    """1,000 expected each September (month 8), four fifths of whom come; a taken post is not filled again."""
    people = 1000
    laws = (
        f"intakes: [{{id: campus, level: 1, people: {value(people, 'people')}, months: [8], every_year: true, "
        f"shows_up: {value(80, '%')}}}]"
    )
    series = series_of(scenario_of(laws, months=24, replications=4), organisation_of([5]))
    hires = series[Output.HIRES]
    assert hires.sum(axis=0).nonzero()[0].tolist() == [9, 21]
    assert abs(hires.sum() / 8 - 800) < 3.3 * sqrt(people * 0.16 / 8)


def test_an_intake_may_take_the_posts_of_the_next_leavers() -> None:
    laws = (
        leaving(3.0)
        + f"hiring: {{time_to_fill: {value(0, 'months')}}}\n"
        + f"intakes: [{{id: campus, people: {value(20, 'people')}, months: [0], posts: next leavers'}}]"
    )
    series = series_of(scenario_of(laws, months=12, replications=1), organisation_of([40]))
    assert series[Output.HEADCOUNT][0, 0] == 40
    assert series[Output.HEADCOUNT][0, -1] == 40
    assert series[Output.HIRES].sum() == series[Output.LEAVERS].sum() > 40


def test_the_readme_example_of_a_campus_intake_brings_people_each_september() -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    examples = re.findall(r"```yaml\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    texts = {"example": next(text for text in examples if "id: campus" in text)}
    texts["baseline"] = (folder / "baseline.yaml").read_text(encoding="utf-8")
    scenario = read_scenario("example", texts).changed(replications={"number": 4})
    hires = series_of(scenario, organisation_of([20] * 2))[Output.HIRES].mean(axis=0)
    assert all(hires[month] >= 5 for month in (9, 21, 33))


@pytest.mark.parametrize(
    ("laws", "words"),
    [
        ("intakes: [{id: c, months: [1]}]", "either at a 'rate', or of 'people' in 'months'"),
        (f"intakes: [{{id: c, unit_id: U9, rate: {value(1, 'per year')}}}]", "intake 'c' names unit 'U9'"),
        (f"hiring: {{time_to_fill: {value(1, 'months', law='empirical')}}}", "law empirical needs 'values'"),
        (f"hiring: {{time_to_fill: {value(1, 'months', values=[1, 2])}}}", "belong to law empirical, not to fixed"),
        (
            f"hiring: {{time_to_fill: {value(1, 'months')}, offers: {{declined: {value(100, '%')}}}}}",
            "'declined' is below 99%",
        ),
        (
            f"hiring: {{time_to_fill: {value(1, 'months')}, requisitions_at_once: {value(0, 'requisitions')}}}",
            "greater than 0|above 0|more than 0",
        ),
    ],
)
def test_slips_of_hiring_laws_are_answered_in_words(laws: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        world_of(scenario_of(laws), organisation_of([1]))


def test_grades_with_recruits_are_bartholomews_model_with_recruitment() -> None:
    """Stocks are n(0) exp(Q t) and the cohorts that came since (Bartholomew 1973, chapter 3): all independent people.

    Level 3 rises to 4 at 1/8 a month, everybody leaves at 0.06, and 300 people start at level 3 every month.
    """
    people, month, coming = 4000, 9, 300
    laws = (
        leaving(0.72)
        + "causes:\n"
        + "  - {id: up, outcome: promotion, who: {levels: [3]}, "
        + f"exponential: {{mean: {value(8, 'months')}}}}}\n"
        + f"intakes: [{{id: new, level: 3, people: {value(coming, 'people')}, months: {list(range(month))}}}]\n"
    )
    scenario = scenario_of(laws, months=month, replications=scaled(6, 60)).changed(
        outputs=({"of": "headcount", "level": 3}, {"of": "headcount", "level": 4}),
    )
    measured = measures_of(scenario, organisation_of([200] * (people // 200)))
    rates = np.array([[-0.125 - 0.06, 0.125], [0, -0.06]])
    stays = [expm(rates * length)[0] for length in range(month + 1)]
    for at, level in enumerate((3, 4)):
        mean = people * stays[month][at] + coming * sum(stays[month - since][at] for since in range(month))
        variance = people * stays[month][at] * (1 - stays[month][at]) + coming * sum(
            stays[month - since][at] * (1 - stays[month - since][at]) for since in range(month)
        )
        assert_meets(measured[f"headcount:level {level}"][:, month], mean, sqrt(variance), notices=0.07)
