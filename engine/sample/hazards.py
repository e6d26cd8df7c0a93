"""Lengths of service drawn from a hazard that is constant within bands of tenure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.sample.settings import TenureBand
from engine.sample.timeline import DAYS_PER_YEAR


def service_days(bands: Sequence[TenureBand], exponentials: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the whole days of service at which the cumulative hazard reaches the given unit-exponential draws."""
    starts = np.array([band.from_years for band in bands])
    rates = np.array([band.per_year for band in bands])
    reached = np.concatenate([[0.0], np.cumsum(np.diff(starts) * rates[:-1])])
    band = np.searchsorted(reached, exponentials, side="right") - 1
    years = starts[band] + (exponentials - reached[band]) / rates[band]
    return np.asarray(np.floor(years * DAYS_PER_YEAR), dtype=np.int64)
