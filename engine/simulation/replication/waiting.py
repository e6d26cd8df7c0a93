"""Draws of waiting times, each with the mean that the law states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TypeAlias

from engine.simulation.randomness import Draws
from engine.simulation.scenarios.hiring import WaitingTime

Waiting: TypeAlias = Callable[[int], float]
"""From the hash of an entity to its waiting time in months."""


def waiting(law: WaitingTime | None, draws: Draws) -> Waiting:
    """Return the function that draws an entity's waiting time; no law is no waiting."""
    mean = law.months if law else 0.0
    if law is None or law.law == "fixed" or mean == 0.0:
        return lambda _: mean
    if law.law == "exponential":
        return lambda entity: mean * draws.exponential(entity)
    if law.law == "erlang":
        return _erlang(mean, law.stages or 1, draws)
    if law.law == "empirical":
        return _empirical(mean, law.values or (), draws)
    return _lognormal(mean, law.variation or 1.0, draws)


def _erlang(mean: float, stages: int, draws: Draws) -> Waiting:
    return lambda entity: mean / stages * sum(draws.exponential(entity, stage) for stage in range(stages))


def _lognormal(mean: float, variation: float, draws: Draws) -> Waiting:
    variance = log(1.0 + variation * variation)
    location, deviation = log(mean) - variance / 2, sqrt(variance)
    quantile = NormalDist().inv_cdf
    return lambda entity: exp(location + deviation * quantile(draws.uniform(entity)))


def _empirical(mean: float, values: Sequence[float], draws: Draws) -> Waiting:
    """Draw one of the values, scaled to the mean that the law states; no values are no waiting."""
    total = sum(values)
    scaled = [value * len(values) * mean / total for value in values] if total else [0.0]
    return lambda entity: scaled[int(draws.uniform(entity) * len(scaled))]
