"""The manufacturing case: a conversion that is late unless a compound role is trained early; against its theory."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from engine.application.scenario_files import read_scenarios, scenario_texts
from engine.simulation.scenarios.parameters import with_values
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Replications, Scenario
from tests.counts import scaled
from tests.simulation.arrangements import SURE, assert_meets
from tests.simulation.programme import measured, share_and_chance

TRAINEES, START = "levers.training.train.people", "levers.training.train.start_month"
STATED = [
    (0, 0, 0.42, 0.0),
    (16, 0, 0.92, 0.14),
    (20, 0, 0.99, 0.78),
    (22, 0, 1.00, 0.93),
    (16, 6, 0.74, 0.0),
    (16, 12, 0.53, 0.0),
    (20, 12, 0.56, 0.0),
]


def smart(trainees: int, month: int, replications: int) -> Scenario:
    (scenario,) = read_scenarios(["smart_manufacturing"])
    asked = with_values(scenario, {TRAINEES: trainees, START: month})
    return asked.changed(replications=Replications(number=replications))


def theory(trainees: int, month: int, work: float = 400) -> tuple[float, float, float]:
    return share_and_chance({(0, 24): 8, (9, 24 - month): trainees}, 0.12, work)


@pytest.mark.parametrize(("trainees", "month", "share", "chance"), STATED)
def test_theory_gives_the_stated_numbers(trainees: int, month: int, share: float, chance: float) -> None:
    exact_share, _, exact_chance = theory(trainees, month)
    assert abs(exact_share - share) <= 0.01
    assert abs(exact_chance - chance) <= 0.02


@pytest.mark.parametrize(("trainees", "month"), [(0, 0), (20, 0), (22, 0), (16, 12)])
def test_the_scenario_meets_theory(trainees: int, month: int) -> None:
    replications = scaled(60, 2000)
    found = measured(smart(trainees, month, replications))
    share, deviation, chance = theory(trainees, month)
    done, on_time = found["share_done:conversion"][:, 24], found["on_time:conversion"][:, 24]
    assert abs(done.mean() - share) <= SURE * deviation / sqrt(replications)
    assert abs(on_time.mean() - chance) <= SURE * sqrt(max(chance * (1 - chance), 1e-4) / replications)


def many(work: float) -> np.ndarray:
    """Share done where 12,000 technicians have ``work`` person-months for every eight of them."""
    path = "demand.projects.conversion.work.compound-technician.total"
    scenario = with_values(smart(0, 0, 2), {path: work * 1500, "people.technicians.number": 12_000})
    return measured(scenario)["share_done:conversion"][:, 24]


def test_many_technicians_come_near_the_mean_and_two_per_cent_more_work_is_noticed() -> None:
    share, deviation, _ = theory(0, 0)
    assert_meets(many(400), share, deviation / sqrt(1500))
    with pytest.raises(AssertionError, match="is not within"):
        assert_meets(many(408), share, deviation / sqrt(1500))


def test_with_the_same_luck_another_trainee_never_makes_it_later() -> None:
    runs = [measured(smart(trainees, 0, 12)) for trainees in (16, 18, 20, 22)]
    for fewer, more in pairwise(runs):
        assert np.all(more["share_done:conversion"] >= fewer["share_done:conversion"] - 1e-12)
        assert np.all(more["on_time:conversion"] >= fewer["on_time:conversion"])


def test_costs_are_those_declared_where_nobody_leaves() -> None:
    """16 trainees cost nine months of pay and a fee of 6 each; 5 graduates from month 6 cost 3 and 18 months of pay."""
    stay = with_values(smart(16, 0, 1), {"laws.leaving.hazards.value.0": 0, "levers.campus.hire.people": 5})
    found = measured(stay)
    assert found["cost:levers"][0].sum() == pytest.approx(16 * (9 + 6) + 5 * (3 + 18))
    assert found["cost"][0].sum() == pytest.approx(68 * 24 + 16 * 6 + 5 * (3 + 18))


def test_it_runs_on_the_planners_own_people_too() -> None:
    texts = scenario_texts() | {
        "ours": "kind: scenario\nformat: 1\nextends: smart_manufacturing\nremove: [technicians, operators]\n"
        "people: [{id: ours, number: 40, unit_id: conversion, skills: {compound-technician: 5}}, "
        "{id: others, number: 5, unit_id: production}]\n"
    }
    found = measured(read_scenario("ours", texts).changed(replications=Replications(number=2)))
    assert np.all(found["on_time:conversion"][:, 24] == 1)


def test_the_shipped_file_says_where_every_number_comes_from() -> None:
    text = Path("scenarios/smart_manufacturing.yaml").read_text(encoding="utf-8")
    assert text.count("source:") == 6
