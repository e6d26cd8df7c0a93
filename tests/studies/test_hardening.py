"""The closed loop and its search, against trying everything."""

from __future__ import annotations

from itertools import product
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from engine.simulation.ensembles.ensemble_run import SerialExecutor
from engine.simulation.experiments.points import Point, PointRunner
from engine.simulation.scenarios.parameters import with_values
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.simulate import Study, study_of
from engine.simulation.world.stated_people import stated_organisation
from engine.studies.hardening.body import HardenQuestion
from engine.studies.hardening.certainty import Certainty, Trials, certainty_of
from engine.studies.hardening.harden import harden
from engine.studies.hardening.loop import Hands, LoopEnd, until_sure
from engine.studies.hardening.measures import looked_at
from engine.studies.hardening.search import Axis, Search, Setting, Space
from tests.counts import scaled


def certain(mean: float) -> Certainty:
    return Certainty(mean=mean, low=mean, high=mean, replications=1000)


PLANS = {"A": (100.0, 0.55), "B": (97.0, 0.85), "C": (90.0, 0.99)}


def best_on_paper(asked: float) -> str | None:
    sure = [name for name, (_, chance) in PLANS.items() if chance >= asked]
    return max(sure, key=lambda name: PLANS[name][0], default=None)


def test_the_best_on_paper_gives_way_to_the_best_that_is_sure_enough() -> None:
    loop = until_sure(Hands(best_on_paper, lambda name: certain(PLANS[name][1])), 0.8)

    assert loop.end is LoopEnd.SURE
    assert [one.choice for one in loop.rounds] == ["A", "B"]
    assert PLANS["A"][0] - PLANS["B"][0] == 3


def test_a_floor_that_nothing_reaches_is_said_to_be_impossible() -> None:
    loop = until_sure(Hands(best_on_paper, lambda name: certain(PLANS[name][1])), 0.999)

    assert loop.end is LoopEnd.IMPOSSIBLE
    assert [one.choice for one in loop.rounds] == ["A"]


def test_a_planner_that_is_too_hopeful_is_asked_for_more_and_after_five_rounds_it_is_said() -> None:
    asked: list[float] = []

    def hopeful(wanted: float) -> float:
        asked.append(wanted)
        return wanted - 0.1

    loop = until_sure(Hands(hopeful, certain), 0.8)

    assert loop.end is LoopEnd.SURE
    assert asked == pytest.approx([0.5, 0.8, 0.9])
    assert until_sure(Hands(lambda _: 0.3, certain), 0.8).end is LoopEnd.OUT_OF_ROUNDS
    assert len(until_sure(Hands(lambda _: 0.3, certain), 0.8).rounds) == 5


Made = tuple[Space, dict[Setting, float]]


@st.composite
def spaces(draw: st.DrawFn) -> Made:
    """Small spaces with a cost and a certainty that keep to the directions of their axes."""
    axes = tuple(
        Axis(f"a{at}", low, low + draw(st.integers(0, 3)), draw(st.booleans()))
        for at, low in enumerate(draw(st.lists(st.integers(0, 2), min_size=1, max_size=3)))
    )
    prices = [draw(st.sampled_from([0.0, 1.0, 2.0, 2.5])) for _ in axes]
    weights = [draw(st.sampled_from([0.0, 0.1, 0.3])) for _ in axes]
    bend = draw(st.sampled_from([0.5, 1.0, 2.0]))

    def gained(setting: Setting, by: list[float]) -> float:
        steps = [
            (value - axis.low) if axis.more_is_surer else (axis.high - value)
            for axis, value in zip(axes, setting, strict=True)
        ]
        return sum(step * one for step, one in zip(steps, by, strict=True))

    grid = list(product(*(range(axis.low, axis.high + 1) for axis in axes)))
    chance = {setting: min(1.0, 0.2 + gained(setting, weights) ** bend) for setting in grid}
    return Space(axes, lambda setting: gained(setting, prices)), chance


@given(spaces(), st.sampled_from([0.1, 0.5, 0.8, 1.0]))
@settings(max_examples=scaled(60, 2000), deadline=None)
def test_the_search_finds_what_trying_every_setting_finds(
    made: tuple[Space, dict[Setting, float]], floor: float
) -> None:
    space, chance = made
    sure = [space.cost(setting) for setting, mean in chance.items() if mean >= floor]

    found = Search(space, lambda setting, _: chance[setting]).cheapest(floor)

    assert (found is None) == (not sure)
    if found is not None:
        assert chance[found] >= floor
        assert space.cost(found) == min(sure)


def test_a_large_grid_needs_few_trials() -> None:
    tried: list[Setting] = []

    def chance(setting: Setting, _: float) -> float:
        tried.append(setting)
        people, month, others, later = setting
        output = people * max(0, 15 - month) + others * (24 - later)
        return 0.5 * (1 + erf((output - 310) / (15 * sqrt(2))))

    axes = (
        Axis("people", 0, 40, True),
        Axis("month", 0, 12, False),
        Axis("others", 0, 40, True),
        Axis("later", 6, 18, False),
    )

    def cost(setting: Setting) -> float:
        return setting[0] * 15.0 + setting[2] * (3.0 + 24 - setting[3])

    space = Space(axes, cost)
    found = Search(space, chance).cheapest(0.9)
    assert found is not None
    number, best = len(tried), cost(found)

    grid = product(range(41), (0, 1), range(41), range(6, 19))
    assert best == min(cost(setting) for setting in grid if chance(setting, 0) >= 0.9)
    assert number < 1500


def test_trials_stop_as_soon_as_they_decide_and_say_how_sure_they_are() -> None:
    ran: list[int] = []

    def run(what: float, first: int, number: int) -> np.ndarray:
        ran.append(number)
        return (((np.arange(first, first + number) * 0.618034) % 1.0) < what).astype(float)

    trials = Trials(run, 2560)

    assert trials.certainty(0.2, 0.9).replications == 40
    assert trials.certainty(0.899, 0.9).replications == 2560
    assert trials.undecided(0.9) == [0.899]
    assert sum(ran) == 2600 == trials.replications


def test_an_interval_is_wilsons() -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion (1998), table I: 81 of 263 and 0 of 20."""
    some, none = certainty_of(np.array([1.0] * 81 + [0.0] * 182)), certainty_of(np.zeros(20))

    assert (some.low, some.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=5e-5)


PROGRAMME = """
kind: scenario
format: 1
title: {en: Small programme, zh: 小型项目}
as_of: 2026-01-01
horizon_months: 4
seed: 3
people:
  - {id: masters, number: 2, unit_id: a, skills: {weld: 4}}
  - {id: others, number: 9, unit_id: b}
laws:
  leaving:
    hazards: {value: [0.02], unit: per month, source: assumption}
  training:
    courses:
      - id: welding
        skill: weld
        level: 4
        length: {value: 1, unit: months, source: assumption}
        fee: {value: 2, unit: per person, source: assumption}
demand:
  projects:
    - id: p
      due_month: 4
      work: {weld: {total: {value: 14, unit: person-months, source: policy}}}
levers:
  - id: train
    train: {skill: weld, people: 0, start_month: 0, unit_id: b}
    allowed: {people: {low: 0, high: 4}, month: {low: 0, high: 1}}
  - id: hire
    hire: {skill: weld, people: 0, month: 0, unit_id: a}
    allowed: {people: {low: 0, high: 2}, month: {low: 0, high: 1}}
costs:
  unit: pay
  pay: {value: 1, unit: per person-month, source: assumption}
  hire: {value: 1, unit: per person, source: assumption}
"""


def small_programme() -> tuple[Study, PointRunner]:
    scenario = read_scenario("small", {"small": PROGRAMME})
    day = scenario.as_of
    assert day is not None
    study = study_of([scenario], stated_organisation(scenario.people, day), None)
    names = looked_at(HardenQuestion(), measures_of(study)).names
    return study, PointRunner(study.start, names, SerialExecutor, 1)


def measures_of(study: Study) -> list[str]:
    return [measure.name for measure in study.ensembles[0].world.measures]


def test_the_loop_finds_the_cheapest_levers_of_a_scenario_that_trying_all_of_them_finds() -> None:
    """Declared: a trainee costs 1 month of pay and 2; who is hired 1 and the pay of what is left of 4 months."""
    study, sample = small_programme()
    number = scaled(40, 600)
    question = HardenQuestion(floor=0.7, at_most=number, verified_by=number)

    body = harden(study.scenarios, question, sample, measures_of(study))

    assert body.end == "sure"
    assert body.chosen is not None
    assert body.chosen.certainty.mean >= 0.7
    assert [one.asked for one in body.rounds][:2] == [0.5, 0.7][: len(body.rounds)]
    grid = list(product(range(5), (0, 1), range(3), (0, 1)))
    values = [
        {"levers.train.train.people": a, "levers.train.train.start_month": b}
        | {"levers.hire.hire.people": c, "levers.hire.hire.month": d}
        for a, b, c, d in grid
    ]
    asked = body.chosen.asked
    costs = [3.0 * a + c * (1 + 4 - d) for a, _, c, d in grid]
    cheaper = [at for at, cost in enumerate(costs) if cost < body.chosen.choice.value]
    points = [Point(with_values(study.scenarios[0], values[at]), number) for at in cheaper]
    looked_sure = [float(found[0].mean()) >= asked for found in sample(points)]
    assert not any(looked_sure)
    assert body.chosen.choice.value in costs


CONVERSION = """
kind: scenario
format: 1
title: {en: Conversion, zh: 转型}
as_of: 2026-01-01
horizon_months: 12
seed: 5
people:
  - {id: masters, number: 5, unit_id: a, skills: {weld: 4}}
  - {id: others, number: 20, unit_id: b}
laws:
  leaving:
    hazards: {value: [0.2], unit: share per year, source: assumption}
  training:
    courses:
      - id: welding
        skill: weld
        level: 4
        length: {value: 5, unit: months, source: assumption}
        fee: {value: 4, unit: per person, source: assumption}
demand:
  projects:
    - id: p
      due_month: 12
      work: {weld: {total: {value: 132, unit: person-months, source: policy}}}
levers:
  - id: train
    train: {skill: weld, people: 0, start_month: 0, unit_id: b}
    allowed: {people: {low: 0, high: 20}, month: {low: 0, high: 3}}
  - id: hire
    hire: {skill: weld, people: 0, month: 2, unit_id: a}
    allowed: {people: {low: 0, high: 8}, month: {low: 2, high: 4}}
costs:
  unit: pay
  pay: {value: 1, unit: per person-month, source: assumption}
  hire: {value: 2, unit: per person, source: assumption}
"""
STEP, STEPS = 0.05, 2**13


def contribution(start: float, end: float) -> np.ndarray:
    """Return the transform of the law of what one person delivers who leaves at a constant rate from month 0 on.

    Whoever leaves before ``start`` delivers nothing, who stays to ``end`` all of it. The mass between two steps goes to
    both of them, so that the mean is kept.
    """
    rate = -np.log(1 - 0.2) / 12
    edges = start + STEP * np.arange(round((end - start) / STEP) + 1)
    stays, mass = np.exp(-rate * edges), np.zeros(STEPS)
    leaves = stays[:-1] - stays[1:]
    beyond = (stays[:-1] - stays[1:] * (1 + rate * STEP)) / (rate * leaves) / STEP
    mass[: len(leaves)] += leaves * (1 - beyond)
    mass[1 : len(edges)] += leaves * beyond
    mass[0] += 1 - stays[0]
    mass[len(leaves)] += stays[-1]
    return np.fft.rfft(mass)


def exact_chances(hired: int) -> dict[Setting, float]:
    """Return the probability that 132 person-months are delivered by 5 masters and others, by exact convolution."""
    found = {}
    for month, later, number in product(range(4), range(2, 5), range(hired + 1)):
        others = contribution(0, 12) ** 5 * contribution(0, 12 - later) ** number
        trainee = contribution(5, 12 - month)
        for people in range(21):
            delivered = np.fft.irfft(others * trainee**people, STEPS)
            found[people, month, number, later] = float(delivered[round(132 / STEP) :].sum())
    return found


@pytest.mark.parametrize("hired", [0, 8])
def test_the_cheapest_training_and_hiring_is_that_of_an_exact_convolution(hired: int) -> None:
    """Declared: a trainee costs 5 months of pay and 4; a graduate 2 and pay from arrival. Training alone: month 0."""
    text = CONVERSION.replace("{low: 0, high: 8}", f"{{low: 0, high: {hired}}}")
    scenario = read_scenario("conversion", {"conversion": text})
    assert scenario.as_of is not None
    study = study_of([scenario], stated_organisation(scenario.people, scenario.as_of), None)
    number = scaled(80, 2000)
    question = HardenQuestion(floor=0.8, at_most=number, verified_by=number)
    names = looked_at(question, measures_of(study)).names
    chances = exact_chances(hired)

    body = harden(study.scenarios, question, PointRunner(study.start, names, SerialExecutor, 1), measures_of(study))

    def cost(setting: Setting) -> int:
        return 9 * setting[0] + setting[2] * (2 + 12 - setting[3])

    best = min((setting for setting, chance in chances.items() if chance >= 0.8), key=lambda one: (cost(one), one[1]))
    assert body.chosen is not None
    assert body.least_cost is not None
    train, hire = body.chosen.choice.levers
    found = train.people, train.month, hire.people, hire.month
    assert chances[found] >= 0.8
    assert body.least_cost <= cost(best) <= cost(found) == body.chosen.choice.value
    assert cost(found) == cost(best)
    if not hired:
        assert (train.people, train.month) == (15, 0)


def test_of_two_scenarios_the_best_on_paper_gives_way_to_the_one_that_is_sure_enough() -> None:
    study, sample = small_programme()
    scenario = study.scenarios[0]
    lean = with_values(scenario, {"levers.train.train.people": 2}).changed(name="A")
    safe = with_values(scenario, {"levers.train.train.people": 5}).changed(name="B")
    question = HardenQuestion(floor=0.8, values={"A": 100.0, "B": 97.0}, at_most=40, verified_by=40)

    body = harden([lean, safe], question, sample, measures_of(study))

    assert body.end == "sure"
    assert [one.choice.name for one in body.rounds] == ["A", "B"]
    (price,) = body.prices
    assert price.cost == 3
    assert price.per_point == pytest.approx(3 / (100 * (price.certainty - price.than)))
    assert {one.name.en for one in body.rounds[0].stress} == {
        "a quarter more people leave",
        "courses take a quarter longer",
        "there is a twentieth more work",
    }


def test_what_cannot_be_asked_is_refused_in_words() -> None:
    study, sample = small_programme()
    with pytest.raises(InputError, match="no project with a due date"):
        looked_at(HardenQuestion(), ["headcount"])
    two = [study.scenarios[0].changed(name=name) for name in "AB"]
    with pytest.raises(InputError, match="no value on paper"):
        harden(two, HardenQuestion(values={"A": 1.0}), sample, measures_of(study))
    with pytest.raises(InputError, match="No lever"):
        harden([study.scenarios[0].changed(levers=())], HardenQuestion(), sample, measures_of(study))
