"""Levels from evidence: discrete Bayes over the five levels, evidence weighted by credibility and age."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.domain.proficiency import LEVELS

_LEVELS = np.array(LEVELS, dtype=np.float64)


def age_weights(age_days: Numbers, half_life_days: Numbers) -> Numbers:
    """Return how much evidence of an age still weighs: one half after every half-life; 1 where that is NaN."""
    with np.errstate(invalid="ignore"):
        faded = np.exp2(-age_days / half_life_days)
    return np.where(np.isnan(half_life_days), 1.0, faded)


def posterior(level: Numbers, sd: Numbers, weight: Numbers, first: NDArray[np.intp], prior: Sequence[float]) -> Numbers:
    """Return the probability of each level given the evidence of each group.

    With evidence of level ``l``, standard deviation ``s`` and weight ``w`` the posterior of level ``L`` is

        log p(L) = log prior(L) - 1/2 * sum of w * ((l - L) / s)^2

    a normal likelihood tempered by its weight (a power posterior: Ibrahim & Chen 2000, Power prior distributions for
    regression models, Statistical Science 15). The sum is a quadratic in ``L``, so three sums per group are enough.

    Parameters
    ----------
    level, sd, weight : float64 arrays of shape (records,)
        Recorded level, its standard deviation in levels (above 0) and its weight (0 to 1), ordered by group.
    first : int array of shape (groups + 1,)
        Group ``i`` is ``first[i]:first[i + 1]``; a group may be empty and then has the prior.
    prior : sequence of 5 floats
        Probability of levels 1 to 5 before any evidence; at least one is above 0.

    Returns
    -------
    float64 array of shape (groups, 5)
        Probabilities, each row summing to 1.
    """
    precision = weight / np.square(sd)
    sums = [_group_sums(precision * power, first) for power in (np.square(level), level, np.ones_like(level))]
    squares = sums[0][:, None] - 2.0 * sums[1][:, None] * _LEVELS + sums[2][:, None] * np.square(_LEVELS)
    with np.errstate(divide="ignore"):
        logs = np.log(np.asarray(prior, dtype=np.float64)) - 0.5 * squares
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: Numbers = chances / chances.sum(axis=1, keepdims=True)
    return found


def level_reached(distribution: Numbers, least_chance: float) -> Numbers:
    """Return the highest level reached with at least a probability, shape (groups,): one number for must-levels.

    With one half it is the (upper) median of the distribution. A level of 1 is reached by everybody.
    """
    at_least = np.cumsum(distribution[:, ::-1], axis=1)[:, ::-1]
    reached: Numbers = (at_least[:, 1:] >= least_chance - 1e-12).sum(axis=1) + 1.0
    return reached


def _group_sums(values: Numbers, first: NDArray[np.intp]) -> Numbers:
    """Return the sum of each group; an empty group has 0."""
    sums = np.zeros(len(first) - 1)
    filled = np.flatnonzero(first[1:] > first[:-1])
    if len(filled):
        sums[filled] = np.add.reduceat(values, first[filled])
    return sums
