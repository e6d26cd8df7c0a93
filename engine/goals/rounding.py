"""From computed numbers to the floats that results hold."""

from __future__ import annotations

from math import isnan

import numpy as np

from engine.domain.columns import Numbers

DECIMALS = 9


def rounded(values: Numbers) -> Numbers:
    """Return numbers of nine decimals, NaN where missing; no zero has a sign."""
    return np.round(values, DECIMALS) + 0.0


def told(values: Numbers) -> list[float | None]:
    """Return numbers of nine decimals, ``None`` where missing."""
    return [None if isnan(value) else value for value in rounded(values).tolist()]
