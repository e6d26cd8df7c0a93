"""How sure a stall is: the chance that a key result still moves, from its last three gains and the noise of all."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Numbers = NDArray[np.float64]

LAST: Final = 3
"""Gains whose mean is looked at."""
SHARE: Final = 0.25
"""Share of the needed pace that counts as moving."""
FEWEST_DIFFERENCES: Final = 20
ASSUMED_NOISE: Final = 0.35
"""Noise of a week's gain in shares of the planned pace, where too few weeks were reported to see it (methods.md)."""


def pooled_noise(gain: Numbers, term: Numbers, same: NDArray[np.bool_]) -> float:
    """Return the standard deviation of a week's gain around its pace, over all key results, in shares of planned pace.

    Taken from differences of neighbouring gains (von Neumann 1941), which a change of pace hardly touches. Three gains
    alone would give a deviation that is 0 by chance, and with it a false certainty.

    Parameters
    ----------
    gain, term : float64 array of shape (weeks,)
        Gain in points and weeks of the term of each week with a check-in, ordered by key result.
    same : bool array of shape (weeks,)
        Whether the row before belongs to the same key result.
    """
    planned = gain * term / 100.0
    differences = np.diff(planned)[same[1:]]
    known = differences[np.isfinite(differences)]
    return float(np.sqrt(np.mean(known**2) / 2)) if len(known) >= FEWEST_DIFFERENCES else ASSUMED_NOISE


def chance_moving(gains: Numbers, needed: Numbers, noise: Numbers) -> Numbers:
    """Return the probability that the pace behind the last gains is at least a quarter of the needed pace.

    Normal around the mean of the gains, with deviation noise / sqrt(3).

    Parameters
    ----------
    gains : float64 array of shape (key results, 3)
        The last three gains, in points a week.
    needed, noise : float64 array of shape (key results,)
        Needed pace and noise of a week's gain, in points.
    """
    deviation = np.maximum(noise, 1e-9) / np.sqrt(gains.shape[1])
    found: Numbers = ndtr((gains.mean(axis=1) - SHARE * needed) / deviation)
    return found
