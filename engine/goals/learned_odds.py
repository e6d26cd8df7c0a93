"""Odds learned from how earlier goals ended: logistic regression with a ridge, every weight open to view.

Where the only feature is another forecast's log odds this is Platt scaling (Platt 1999), with his smoothed targets, so
that a history in which all or none attained never claims certainty. The ridge (Hoerl & Kennard 1970, for logistic
regression le Cessie & van Houwelingen 1992) keeps features that hardly differ from carrying weight by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from engine.domain.frozen import FrozenModel

Numbers = NDArray[np.float64]

RIDGE = 3.0
"""Weight of the penalty on standardised features: as much as a few records say."""
STEPS, TOLERANCE = 60, 1e-10
FLATTEST = 1e-6
SUREST = 0.001
"""Chances are carried as log odds between this and 1 minus this."""


class OddsWeight(FrozenModel):
    """How one feature moves the log odds."""

    feature: str
    """Name of the feature."""
    mean: float
    """Mean in the history."""
    deviation: float
    """Standard deviation in the history."""
    weight: float
    """Change of the log odds when the feature rises by one standard deviation."""


@dataclass(frozen=True)
class LearnedOdds:
    """A fitted regression.

    Attributes
    ----------
    intercept : float
        Log odds of a record that is average in everything.
    weights : tuple of OddsWeight
        One per feature, in the order of the columns.
    records : int
        Records it was learned from.
    share : float
        Share of them with the outcome.
    """

    intercept: float
    weights: tuple[OddsWeight, ...]
    records: int
    share: float

    def chance(self, features: Numbers) -> Numbers:
        """Return the probability of the outcome, shape (records,), for features of shape (records, features)."""
        mean, deviation, weight = (
            np.array([getattr(one, name) for one in self.weights]) for name in ("mean", "deviation", "weight")
        )
        found: Numbers = expit(self.intercept + (features - mean) / deviation @ weight)
        return found


def learn_odds(
    features: Numbers, outcome: NDArray[np.bool_], names: Sequence[str], ridge: float = RIDGE
) -> LearnedOdds:
    """Return the odds of an outcome learned by penalised maximum likelihood (Newton's method; equal input, equal bits).

    Parameters
    ----------
    features : float64 array of shape (records, features)
        Finite numbers, known at the time the chance is asked for.
    outcome : bool array of shape (records,)
        What became of each.
    names : sequence of str
        Name of each feature.
    ridge : float
        Penalty on the squares of the standardised weights; not on the intercept.

    Raises
    ------
    ValueError
        There is no record.
    """
    if not len(outcome):
        raise ValueError("odds need at least one record")
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    design = np.column_stack([np.ones(len(features)), (features - mean) / deviation])
    found = _maximise(design, _smoothed(outcome), np.array([0.0, *[ridge] * len(names)]))
    weights = zip(names, mean.tolist(), deviation.tolist(), found[1:].tolist(), strict=True)
    return LearnedOdds(
        intercept=float(found[0]),
        weights=tuple(OddsWeight(feature=n, mean=m, deviation=d, weight=w) for n, m, d, w in weights),
        records=len(outcome),
        share=float(np.mean(outcome)),
    )


def log_odds(chance: Numbers) -> Numbers:
    """Return the log odds of chances, held away from certainty."""
    found: Numbers = logit(np.clip(chance, SUREST, 1.0 - SUREST))
    return found


def _smoothed(outcome: NDArray[np.bool_]) -> Numbers:
    """Return Platt's targets: (n1 + 1) / (n1 + 2) in place of 1 and 1 / (n0 + 2) in place of 0."""
    yes = int(outcome.sum())
    no = len(outcome) - yes
    return np.where(outcome, (yes + 1) / (yes + 2), 1 / (no + 2))


def _maximise(design: Numbers, target: Numbers, penalty: Numbers) -> Numbers:
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = expit(design @ weights)
        curvature = np.maximum(chance * (1 - chance), FLATTEST)
        gradient = design.T @ (target - chance) - penalty * weights
        step = np.linalg.solve((design.T * curvature) @ design + np.diag(penalty), gradient)
        weights = weights + step
        if np.abs(step).max() < TOLERANCE:
            break
    return weights
