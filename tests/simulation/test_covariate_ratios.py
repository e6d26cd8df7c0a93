"""Ratios by job family, level and unit from the record: written into the law, drawn as unsure, and kept when stored."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from engine.domain.columns import TextColumn
from engine.domain.history import History
from engine.domain.sourced import Origin
from engine.errors import InputError
from engine.simulation.calibration.calibration import calibrate
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import simulate
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START, scenario_of
from tests.simulation.planted_records import YEAR, table_of


def planted() -> History:
    """Family B leaves at 0.4 a year, A at 0.1; unit ``down`` lies below ``up``, which leaves twice as much."""
    rng = np.random.default_rng(12)
    second, upper = rng.random(900) < 0.3, rng.random(900) < 0.4
    starts = np.floor(rng.uniform(0, 10 * YEAR, 900))
    hazard = np.where(second, 0.4, 0.1) * np.where(upper, 2.0, 1.0)
    lasts = np.floor(starts + rng.exponential(YEAR / hazard))
    table = table_of(
        date(2016, 1, 1),
        starts,
        lasts,
        10,
        job_family=np.where(second, "B", "A").tolist(),
        unit_id=np.where(upper, "up", "down").tolist(),
    )
    units = History.from_rows(
        {"units": [{"unit_id": "up", "name": "Up"}, {"unit_id": "down", "name": "Down", "parent_id": "up"}]}
    )
    return History.of([table, units.table("units")])


HISTORY = planted()


def fitted(covariates: str, uncertainty: str = "none", law: str = "") -> Scenario:
    text = (
        "leaving:\n  hazards: {source: data, window: {from: 2016-01-01, to: 2025-12-31}, "
        f"covariates: {covariates}, uncertainty: {uncertainty}}}\n{law}"
    )
    return calibrate(scenario_of(text, replications=4), HISTORY, START)


def test_planted_ratios_are_written_into_the_law() -> None:
    """A unit below another has its own ratio, 1 where ratios refer to it, and not that of the unit above."""
    law = fitted("[job_family, unit_id]").laws.leaving
    assert law is not None
    hazards = law.hazards
    assert hazards is not None
    assert hazards.value is not None
    assert law.by_job_family["A"].value / law.by_job_family["B"].value == pytest.approx(0.25, rel=0.2)
    assert law.by_unit["up"].value / law.by_unit["down"].value == pytest.approx(2.0, rel=0.2)
    assert hazards.value[0] * law.by_job_family["A"].value * law.by_unit["down"].value == pytest.approx(0.1, rel=0.2)
    assert law.by_unit["up"].source is Origin.DATA
    assert sum(year.expected for year in hazards.years or ()) == pytest.approx(
        sum(y.leavers for y in hazards.years or ())
    )


def test_what_a_planner_says_is_multiplied() -> None:
    own = "  by_job_family: {B: {value: 3, unit: factor, source: assumption}}\n"
    plain, raised = fitted("[job_family]").laws.leaving, fitted("[job_family]", law=own).laws.leaving
    assert plain is not None
    assert raised is not None
    assert raised.by_job_family["B"].value == pytest.approx(3 * plain.by_job_family["B"].value)
    assert raised.by_job_family["A"] == plain.by_job_family["A"]


def test_ratios_are_drawn_and_the_whole_keeps_its_hazard() -> None:
    """The hazards of A and B vary against each other, their mean over the time at risk on record does not."""
    scenario = fitted("[job_family]", "parameters")
    world = world_of(scenario, HISTORY.as_of(START, START))
    assert scenario.laws.leaving is not None
    assert scenario.laws.leaving.hazards is not None
    share = {name: one.share for one in scenario.laws.leaving.hazards.ratios or () for name in one.levels}
    families = world.population.family_ids
    weights = np.array([share[name] for name in families])
    drawn = np.array([world.of_replication(at).risks[0].family_factor[:-1] for at in range(50)])
    assert np.std(drawn[:, 0] / drawn[:, 1]) > 0
    assert drawn @ weights == pytest.approx(np.full(50, world.risks[0].family_factor[:-1] @ weights))
    means = np.log(drawn[:, 0] / drawn[:, 1]).mean()
    plain = world.risks[0].family_factor
    assert means == pytest.approx(np.log(plain[0] / plain[1]), abs=0.1)


def test_a_stored_scenario_runs_the_same() -> None:
    organisation = HISTORY.as_of(START, START)
    scenario = fitted("[job_family, level, unit_id]", '"parameters and years"')
    body = simulate([scenario], organisation, HISTORY)
    stored = Scenario.model_validate_json(body.scenarios[0].scenario.model_dump_json())
    assert simulate([stored], organisation).scenarios[0].series == body.scenarios[0].series
    rows = HISTORY.table("employments").take(np.random.default_rng(1).permutation(900))
    shuffled = History.of([rows, HISTORY.table("units")])
    again = simulate([fitted("[job_family, level, unit_id]", '"parameters and years"')], shuffled.as_of(START, START))
    assert again.scenarios[0].series == body.scenarios[0].series


def test_ratios_need_leavers_and_data() -> None:
    table = HISTORY.table("employments")
    history = History.of([table.with_columns({"job_family": TextColumn.of(["A"] * len(table))})])
    law = "leaving: {hazards: {source: data, window: {from: 2016-01-01, to: 2025-12-31}, covariates: [job_family]}}"
    single = calibrate(scenario_of(law), history, START).laws.leaving
    assert single is not None
    assert single.by_job_family["A"].value == 1.0
    with pytest.raises(InputError, match="covariates are estimated"):
        scenario_of("leaving: {hazards: {value: [0.1], source: assumption, covariates: [level]}}")
    stayer = table_of(date(2016, 1, 1), np.zeros(5), np.array([400.0, 400, 400, 400, 9000]), 10)
    with pytest.raises(InputError, match="begin with 5 years"):
        calibrate(
            scenario_of(law.replace("leaving: {", "leaving: {bands_years: [0, 5], ")), History.of([stayer]), START
        )
