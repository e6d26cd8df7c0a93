"""Means, bands and intervals of replications."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import gammaincinv, ndtri, stdtrit

from engine.domain.columns import Numbers

CONFIDENCE = 0.95
BAND = (0.05, 0.95)


def student_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Return the value within which Student's t of ``degrees`` of freedom stays with probability ``confidence``."""
    return float(stdtrit(degrees, (1 + confidence) / 2))


def half_widths(samples: Numbers) -> Numbers | None:
    """Return the half-width of the 95 % confidence interval of the mean over axis 0; ``None`` for one sample."""
    number = len(samples)
    if number < 2:
        return None
    deviation: Numbers = samples.std(axis=0, ddof=1)
    return student_quantile(number - 1) * deviation / sqrt(number)


def share_half_widths(samples: Numbers) -> Numbers | None:
    """Return the half-width of the 95 % interval of a share from samples of 0 and 1, over axis 0; ``None`` for one.

    Of the score interval (Wilson 1927, "Probable inference, the law of succession, and statistical inference"), which
    does not shrink to nothing where every run, or none, came to 1.
    """
    number = len(samples)
    if number < 2:
        return None
    share: Numbers = samples.mean(axis=0)
    square = float(ndtri((1 + CONFIDENCE) / 2)) ** 2
    spread: Numbers = np.sqrt(square * (share * (1 - share) / number + square / (4 * number * number)))
    return spread / (1 + square / number)


def poisson_interval(count: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a Poisson mean from one count (Garwood 1936, "Fiducial limits")."""
    tail = (1 - CONFIDENCE) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))
