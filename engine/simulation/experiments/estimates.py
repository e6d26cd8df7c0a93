"""Samples summarised: mean, band and interval of one number a replication."""

from __future__ import annotations

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel
from engine.simulation.answers.statistics import BAND, half_widths


class Estimate(FrozenModel):
    """A mean over replications, and how sure it is."""

    mean: float
    """Mean over replications."""
    half_width: float | None
    """Half-width of the 95 % confidence interval of the mean (Student); ``None`` after a single replication."""
    low: float
    """5 % quantile over replications."""
    high: float
    """95 % quantile over replications."""


def estimate_of(samples: Numbers) -> Estimate:
    """Return what samples of shape (replications,) say; differences of paired samples make paired intervals."""
    low, high = np.quantile(samples, BAND)
    width = half_widths(samples)
    return Estimate(
        mean=float(samples.mean()), half_width=None if width is None else float(width), low=float(low), high=float(high)
    )
