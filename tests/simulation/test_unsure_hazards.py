"""What the record leaves open is in the bands: as wide as theory says, shared between scenarios, and only if wanted."""

from __future__ import annotations

from datetime import date
from math import exp, sqrt

import numpy as np
import pytest

from engine.domain.history import History
from engine.errors import InputError
from engine.simulation.calibration.calibration import calibrate
from engine.simulation.calibration.unsure_hazards import UnsureHazards, Years
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.ensembles.ensemble_run import SerialExecutor, run_ensembles
from engine.simulation.randomness import Draws, Stream
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.simulate import simulate
from engine.simulation.world.world_building import world_of
from tests.counts import scaled
from tests.simulation.arrangements import START, organisation_of, scenario_of
from tests.simulation.planted_records import record_of

HISTORY = History.of([record_of(date(2016, 1, 1), 10, 100, 0.2, seed=7)])


def from_record(uncertainty: str, replications: int, seed: int = 11) -> Scenario:
    law = (
        "leaving: {hazards: {source: data, window: {from: 2016-01-01, to: 2025-12-31}, "
        f"uncertainty: {uncertainty}}}}}"
    )
    return calibrate(scenario_of(law, replications=replications, seed=seed), HISTORY, START)


def leavers_of(scenario: Scenario) -> np.ndarray:
    """Return the leavers of a year among 2000 people, one number a replication."""
    ensemble = Ensemble(scenario.name, world_of(scenario, organisation_of([2000])), scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    leavers: np.ndarray = ensemble.series()[:, AT[Output.LEAVERS], :].sum(axis=1)
    return leavers


def test_the_spread_of_leavers_is_that_of_chance_and_of_the_estimate() -> None:
    """With L on record the hazard h is gamma with shape L; a share p = 1 - exp(-h) of n people leaves.

    The law of total variance gives n p (1 - p) + n (n - 1) (exp(-h))^2 h^2 / L to first order. The interval of the
    ratio of variances is chi-square's, 2 / sqrt(2 (number - 1)) at 3.3 standard errors.
    """
    number = scaled(150, 2000)
    scenario = from_record("parameters", number)
    assert scenario.laws.leaving is not None
    evidence = scenario.laws.leaving.hazards.evidence
    assert evidence is not None
    hazard, shape = evidence[0].leavers / evidence[0].exposure_person_years, evidence[0].leavers
    quiet = Years(np.ones(0), np.ones(0))
    stays = exp(-hazard)
    chance = 2000 * stays * (1 - stays)
    expected = chance + 2000 * 1999 * stays**2 * hazard**2 / shape
    law = UnsureHazards.of(scenario.laws.leaving)
    assert law is not None
    world = world_of(scenario, organisation_of([2000]))
    plain = type(world)(**{**vars(world), "unsure": (type(law)(**{**vars(law), "years": quiet}),)})
    ensemble = Ensemble("plain", plain, scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    spread = ensemble.series()[:, AT[Output.LEAVERS], :].sum(axis=1).var(ddof=1)
    reach = 3.3 * sqrt(2 / (number - 1))
    assert abs(spread / expected - 1) < reach
    assert chance < expected * (1 - reach)


def test_bands_hold_more_the_more_is_drawn_and_the_mean_stays() -> None:
    number = scaled(60, 1000)
    none, parameters, years = (
        leavers_of(from_record(what, number)) for what in ("none", "parameters", '"parameters and years"')
    )
    assert none.std() < parameters.std() < years.std()
    for one in (parameters, years):
        assert abs(one.mean() - none.mean()) < 3.3 * sqrt((one.var() + none.var()) / number)


def test_scenarios_share_what_is_drawn_and_a_change_of_nothing_changes_nothing() -> None:
    organisation = HISTORY.as_of(START, START)
    scenario = scenario_of(
        "leaving: {hazards: {source: data, window: {from: 2016-01-01, to: 2025-12-31}}}", replications=5
    )
    body = simulate([scenario, scenario.changed(name="twin")], organisation, HISTORY)
    assert body.scenarios[0].series == body.scenarios[1].series
    assert "how much years differed" in body.scenarios[0].standing.en
    assert "各年之间的差异" in body.scenarios[0].standing.text("zh")
    certain = simulate([from_record("none", 5)], organisation, HISTORY)
    assert "chance alone" in certain.scenarios[0].standing.en
    assert certain.scenarios[0].series != body.scenarios[0].series


def test_years_to_come_differ_as_years_on_record_did() -> None:
    """Counts of 60 years with a planted relative variance of 0.09: factors of a year have that variance, about 1."""
    rng = np.random.default_rng(3)
    observed = rng.poisson(500 * rng.gamma(1 / 0.09, 0.09, 60)).astype(float)
    years = Years(observed, np.full(60, observed.mean()))
    drawn = np.array([years.factors(Draws(1, at, Stream.CALIBRATION), "x", 2) for at in range(scaled(400, 4000))])
    assert drawn.mean() == pytest.approx(1.0, abs=0.04)
    assert drawn[:, 0].var() == pytest.approx(0.09, rel=0.45)
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.2


def test_uncertainty_of_an_assumption_is_refused() -> None:
    law = "leaving: {hazards: {value: [0.1], unit: per year, source: assumption, uncertainty: parameters}}"
    with pytest.raises(InputError, match="uncertainty is that of an estimate"):
        scenario_of(law)
