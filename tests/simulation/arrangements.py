"""Small worlds for the tests of the simulation, and the intervals in which theory must be met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt

import numpy as np

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.ensembles.ensemble_run import SerialExecutor, run_ensembles
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Output, Scenario
from engine.simulation.world.world_building import world_of

START = date(2026, 1, 1)
SURE = 3.3
"""Standard errors within which a right simulation stays: 999 times out of 1000, and always with a fixed seed."""


def history_of(teams: Sequence[int], hired_on: date = date(2020, 1, 1), families: int = 1) -> History:
    """Return a history of as many people as ``teams`` says, all hired on one day."""
    rows: list[dict[str, Cell]] = [
        {
            "person_id": f"P{team:03}-{number:05}",
            "valid_from": hired_on,
            "unit_id": f"U{team:03}",
            "job_family": f"F{number % families}",
            "level": 3,
        }
        for team, people in enumerate(teams)
        for number in range(people)
    ]
    return History.from_rows({"employments": rows})


def organisation_of(teams: Sequence[int], hired_on: date = date(2020, 1, 1), families: int = 1) -> Organisation:
    """Return the organisation of ``history_of`` on the start day."""
    return history_of(teams, hired_on, families).as_of(START, START)


def scenario_of(
    laws: str = "{}", *, months: int = 12, replications: int = 20, seed: int = 11, more: str = ""
) -> Scenario:
    """Return a scenario of some laws, given as YAML; ``more`` is what else it says."""
    body = "".join(f"  {line}\n" for line in laws.strip().splitlines())
    text = (
        f"kind: scenario\nformat: 1\ntitle: {{en: T}}\nhorizon_months: {months}\nseed: {seed}\n"
        f"replications: {{number: {replications}}}\n{more}\nlaws:\n{body}"
    )
    return read_scenario("test", {"test": text})


def leaving(*hazards: float, bands: Sequence[float] = (0,)) -> str:
    """Return a law of leaving with hazards per year."""
    return (
        f"leaving: {{bands_years: {list(bands)}, hazards: "
        f"{{value: {list(hazards)}, unit: per year, source: assumption}}}}\n"
    )


def value(number: float, unit: str, **more: object) -> str:
    """Return a value of a law in YAML."""
    extra = "".join(f", {name}: {given}" for name, given in more.items())
    return f'{{value: {number}, unit: "{unit}", source: assumption{extra}}}'


def series_of(scenario: Scenario, organisation: Organisation) -> Mapping[Output, np.ndarray]:
    """Return, by output, an array of shape (replications, months + 1)."""
    ensemble = Ensemble(scenario.name, world_of(scenario, organisation), scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    series = ensemble.series()
    return {output: series[:, at, :] for output, at in AT.items()}


def measures_of(scenario: Scenario, organisation: Organisation) -> Mapping[str, np.ndarray]:
    """Return, by measure, an array of shape (replications, months + 1)."""
    world = world_of(scenario, organisation)
    ensemble = Ensemble(scenario.name, world, scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    measures = ensemble.measures()
    return {measure.name: measures[:, at, :] for at, measure in enumerate(world.measures)}


def assert_meets(
    samples: np.ndarray, expected: float, deviation: float | None = None, *, notices: float = 0.02
) -> None:
    """Assert that a mean of independent samples meets theory, and that the interval would notice a bias of 2 %.

    What is less sensitive says in ``notices`` which bias it would notice.

    ``deviation`` is the theoretical standard deviation of one sample; the samples' own where theory does not say.
    """
    spread = samples.std(ddof=1) if deviation is None else deviation
    reach = SURE * spread / sqrt(len(samples))
    assert abs(samples.mean() - expected) <= reach, f"{samples.mean():.5g} is not within {expected:.5g} +- {reach:.2g}"
    assert reach < notices / 2 * abs(expected), f"an interval of +- {reach:.2g} around {expected:.5g} would miss a bias"


def years_before(years: float) -> date:
    """Return a day that lies ``years`` of 365.25 days before the start, to the nearest day."""
    return START - timedelta(days=round(years * 365.25))
