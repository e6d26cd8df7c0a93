"""Samples summarised: mean, band and interval of one number a replication."""

from __future__ import annotations

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel
from engine.simulation.answers.samples import AT_MONTH
from engine.simulation.answers.statistics import BAND, half_widths, share_half_widths
from engine.simulation.world.work_measures import CHANCES


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


def value_of(samples: Numbers, name: str) -> Estimate:
    """Return what samples of an output or measure say; of one that is 0 or 1, with the interval of a share."""
    estimate = estimate_of(samples)
    if kind_of(name) not in CHANCES:
        return estimate
    width = share_half_widths(samples)
    return estimate.changed(half_width=None if width is None else float(width))


def kind_of(name: str) -> str:
    """Return what kind of output or measure a name means: ``on_time`` of ``on_time:conversion@24``."""
    return name.partition(AT_MONTH)[0].partition(":")[0]
