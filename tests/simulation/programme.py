"""Programmes of work for the tests, and their theory: people leave at a constant hazard, trainees give output later."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

import numpy as np

from engine.domain.organisation import Organisation
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.ensembles.ensemble_run import SerialExecutor, run_ensembles
from engine.simulation.scenarios.reading import read_scenario
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import organisation_of

GRID = 0.01
"""Months between two points of the numerical convolution."""


def programme(parts: str, *, laws: str = "{}", months: int = 24, replications: int = 20, seed: int = 5) -> Scenario:
    """Return a scenario of top-level ``parts`` (people, demand, levers, costs) and laws, both as YAML."""
    body = laws if laws == "{}" else "\n" + "".join(f"  {line}\n" for line in laws.strip().splitlines())
    text = (
        f"kind: scenario\nformat: 1\ntitle: {{en: T}}\nas_of: 2026-01-01\nhorizon_months: {months}\nseed: {seed}\n"
        f"replications: {{number: {replications}}}\n{parts}\nlaws: {body}\n"
    )
    return read_scenario("test", {"test": text})


def measured(scenario: Scenario, organisation: Organisation | None = None) -> Mapping[str, np.ndarray]:
    """Return, by measure, an array of shape (replications, months + 1)."""
    world = world_of(scenario, organisation or organisation_of([1]))
    ensemble = Ensemble(scenario.name, world, scenario.replications)
    run_ensembles([ensemble], SerialExecutor)
    samples = ensemble.measures()
    return {measure.name: samples[:, at, :] for at, measure in enumerate(world.measures)}


def output_of_one(hazard: float, silent: float, months: float) -> np.ndarray:
    """Distribution on the grid of the person-months that somebody delivers within ``months``, nothing when ``silent``.

    With T exponential of the monthly ``hazard`` of leaving, that is min(T, months) - silent, at least 0.
    """
    cells = round((months - silent) / GRID)
    edges = silent + GRID * (np.arange(cells + 1) - 0.5)
    alive = np.exp(-hazard * np.clip(edges, silent, None))
    mass = np.append(alive[:-1] - alive[1:], alive[-1])
    mass[0] += 1.0 - exp(-hazard * silent)
    return mass / mass.sum()


def total_of(people: Mapping[tuple[float, float], int], yearly_share: float) -> np.ndarray:
    """Distribution on the grid of what all deliver together; ``people`` by (months silent, months there)."""
    hazard = -log(1.0 - yearly_share) / 12
    size = 1 + sum(number * round((months - silent) / GRID) for (silent, months), number in people.items())
    transform = np.ones(size // 2 + 1, dtype=complex) if size % 2 == 0 else np.ones((size + 1) // 2, dtype=complex)
    for (silent, months), number in people.items():
        transform = transform * np.fft.rfft(output_of_one(hazard, silent, months), size) ** number
    return np.clip(np.fft.irfft(transform, size), 0.0, None)


def share_and_chance(
    people: Mapping[tuple[float, float], int], yearly_share: float, work: float
) -> tuple[float, float, float]:
    """Mean and standard deviation of the share of ``work`` done, and the probability that all of it is."""
    chance = total_of(people, yearly_share)
    output = GRID * np.arange(len(chance))
    share = np.minimum(output / work, 1.0)
    mean = float(chance @ share)
    return mean, float(np.sqrt(chance @ (share - mean) ** 2)), float(chance[output >= work - GRID / 2].sum())
