"""Means, bands and intervals of replications, by formulas whose sources are named."""

from __future__ import annotations

from collections.abc import Callable
from math import atan, cos, lgamma, log, pi, sin, sqrt

import numpy as np

from engine.domain.columns import Numbers

CONFIDENCE = 0.95
BAND = (0.05, 0.95)
BISECTIONS = 200


def student_probability(value: float, degrees: int) -> float:
    """Return the probability that Student's t stays within plus or minus ``value``.

    Finite sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4; ``degrees`` of freedom from 1.
    """
    angle = atan(value / sqrt(degrees))
    squared, term, total = cos(angle) ** 2, 1.0, 0.0
    odd = degrees % 2
    for step in range((degrees - odd) // 2):
        if step:
            term *= squared * (2 * step / (2 * step + 1) if odd else (2 * step - 1) / (2 * step))
        total += term
    if odd:
        return 2 / pi * (angle + sin(angle) * cos(angle) * total)
    return sin(angle) * total


def student_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Return the value within which Student's t stays with probability ``confidence``."""
    low, high = 0.0, 1.0
    while student_probability(high, degrees) < confidence:
        high *= 2.0
    return _root(lambda value: student_probability(value, degrees) - confidence, low, high)


def half_widths(samples: Numbers) -> Numbers | None:
    """Return the half-width of the 95 % confidence interval of the mean over axis 0; ``None`` for one sample."""
    number = len(samples)
    if number < 2:
        return None
    deviation: Numbers = samples.std(axis=0, ddof=1)
    return student_quantile(number - 1) * deviation / sqrt(number)


def poisson_interval(count: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a Poisson mean from one count (Garwood 1936, "Fiducial limits")."""
    tail = (1 - CONFIDENCE) / 2
    spread = 10.0 * sqrt(count + 1.0) + 20.0
    high = _root(lambda mean: tail - _poisson_at_most(count, mean), float(count), count + spread)
    if count == 0:
        return 0.0, high
    low = _root(lambda mean: 1 - _poisson_at_most(count - 1, mean) - tail, max(0.0, count - spread), float(count))
    return low, high


def _poisson_at_most(count: int, mean: float) -> float:
    """Return the probability of at most ``count`` events; terms farther than 60 deviations below it are nil."""
    if mean <= 0.0:
        return 1.0
    first = max(0, count - int(60 * sqrt(count + 1.0)) - 60)
    counts = np.arange(first, count + 1, dtype=np.float64)
    logs = lgamma(first + 1.0) + np.append(0.0, np.cumsum(np.log(counts[1:])))
    return float(np.exp(counts * log(mean) - mean - logs).sum())


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses zero between two values, by bisection down to neighbouring floats."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return high
