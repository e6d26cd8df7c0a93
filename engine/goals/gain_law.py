"""The law of weekly gains: normal with unknown pace and spread, and a pace that may change once in a while.

A gain is counted in shares of the planned pace: 1 is what a week must bring for the target to be met on the due day.
Pace and variance of a stretch of steady work have a normal-inverse-gamma prior (Gelman et al., Bayesian Data Analysis,
section 3.3), so that what is still to come is a Student t. Where pace may change, every week can be the first of the
present stretch; the weights of these beginnings follow exactly from the gains (Adams & MacKay 2007, Bayesian online
changepoint detection), and the forecast is the mixture of their Student laws. So recent weeks count more exactly when,
and as much as, the gains speak for a change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp, stdtr

Numbers = NDArray[np.float64]

NARROWEST, WIDEST, HALVINGS = -40.0, 40.0, 60
"""Where quantiles are looked for, in plans: twenty terms of planned work either way is beyond any key result."""


@dataclass(frozen=True)
class GainPrior:
    """What is thought of a key result before its first check-in.

    Attributes
    ----------
    pace : float
        Expected gain of a week, in shares of the planned pace.
    pace_weeks : float
        How many weeks of own gains weigh as much as ``pace``; positive.
    shape, scale : float
        Inverse gamma of the variance of a week's gain; positive.
    change : float
        Chance that a week is the first of a new pace, 0 to below 1.
    """

    pace: float
    pace_weeks: float
    shape: float
    scale: float
    change: float


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains of several key results, one row each; where steps run out, ``weeks`` is 0.

    Attributes
    ----------
    weeks : float64 array of shape (rows, steps)
        Weeks from one check-in to the next: above 1 where weeks are missing, whose gain is known only as a sum.
    gain : float64 array of shape (rows, steps)
        Sum of gains over these weeks, in weeks of planned work.
    """

    weeks: Numbers
    gain: Numbers

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Gains:
        """Return some of the rows."""
        return Gains(self.weeks[chosen], self.gain[chosen])

    def until(self, last: Numbers) -> Gains:
        """Return the gains known when each row had run ``last`` weeks."""
        known = np.where(np.cumsum(self.weeks, axis=1) <= last[:, None] + 1e-9, 1.0, 0.0)
        return Gains(self.weeks * known, self.gain * known)


@dataclass(frozen=True, eq=False)
class PaceBelief:
    """What the gains so far say of each key result's present pace: one Student law per possible beginning of it.

    Attributes
    ----------
    weight : float64 array of shape (rows, beginnings)
        Probability that the present pace began there; sums to 1.
    weeks, mean, freedom, variance : float64 array of shape (rows, beginnings)
        Weeks that count for the pace with those of the prior, expected pace, degrees of freedom, variance of a week.
    evidence : float64 array of shape (rows,)
        Log of the density of the gains under the prior, each gain forecast from those before it.
    """

    weight: Numbers
    weeks: Numbers
    mean: Numbers
    freedom: Numbers
    variance: Numbers
    evidence: Numbers

    def pace(self) -> Numbers:
        """Return the expected present pace by row, in shares of the planned pace."""
        found: Numbers = (self.weight * self.mean).sum(axis=1)
        return found

    def chance_of(self, ahead: Numbers, gain: Numbers) -> Numbers:
        """Return the probability that the next ``ahead`` weeks bring at least ``gain``; both of shape (rows,)."""
        spread = np.sqrt(self.variance * (ahead[:, None] + ahead[:, None] ** 2 / self.weeks))
        short = gain[:, None] - ahead[:, None] * self.mean
        certain = np.where(short <= 0, 1.0, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            chance = np.where(spread > 0, stdtr(self.freedom, -short / spread), certain)
        mixed: Numbers = np.clip((self.weight * chance).sum(axis=1), 0.0, 1.0)
        return mixed

    def quantile(self, ahead: Numbers, share: float) -> Numbers:
        """Return, by row, the gain of the next ``ahead`` weeks that is exceeded with probability 1 - ``share``."""
        low, high = np.full(len(ahead), NARROWEST * (ahead + 1)), np.full(len(ahead), WIDEST * (ahead + 1))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            above = self.chance_of(ahead, middle) > 1.0 - share
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        found: Numbers = np.where(ahead > 0, (low + high) / 2, 0.0)
        return found


def believe(gains: Gains, prior: GainPrior) -> PaceBelief:
    """Return what the gains say under a prior; a row without gains gets the prior alone."""
    filtered = _Filter(gains, prior)
    for step in range(gains.weeks.shape[1]):
        filtered.take(step)
    return filtered.belief()


class _Filter:
    """Weights of all beginnings of the present pace, one step of check-ins at a time.

    Beginning 0 is the start of the key result; beginning s + 1 says that a new pace began with step s.
    """

    def __init__(self, gains: Gains, prior: GainPrior) -> None:
        rows, steps = gains.weeks.shape
        # Without changes only the first beginning has weight: the rest would be columns of zeros.
        beginnings = steps + 1 if prior.change > 0 else 1
        self.gains, self.prior = gains, prior
        self.log_weight = np.full((rows, beginnings), -np.inf)
        self.log_weight[:, 0] = 0.0
        self.count = np.zeros((rows, beginnings), dtype=np.intp)
        self.weeks, self.total, self.squares = (np.zeros((rows, beginnings)) for _ in range(3))
        halves = prior.shape + np.arange(steps + 2) / 2
        self.log_gamma = gammaln(halves)

    def take(self, step: int) -> None:
        """Weigh the beginnings by how well each foretold the gains of a step, then count the gains in."""
        weeks, gain = self.gains.weeks[:, step], self.gains.gain[:, step]
        known = weeks > 0
        self._allow_change(step, np.where(known, weeks, 0.0))
        before = self._log_density()
        self.count += known[:, None]
        self.weeks += weeks[:, None]
        self.total += gain[:, None]
        self.squares += np.divide(gain**2, weeks, out=np.zeros_like(gain), where=known)[:, None]
        self.log_weight += np.where(known[:, None], self._log_density() - before, 0.0)
        self._forget_later(step)

    def _allow_change(self, step: int, weeks: Numbers) -> None:
        if self.prior.change <= 0 or step == 0:
            return
        stays = np.log1p(-self.prior.change) * weeks
        with np.errstate(divide="ignore"):
            changes = np.log(-np.expm1(stays))
        self.log_weight[:, step + 1] = logsumexp(self.log_weight[:, : step + 1], axis=1) + changes
        self.log_weight[:, : step + 1] += stays[:, None]

    def _forget_later(self, step: int) -> None:
        """Beginnings after this step have seen nothing yet."""
        for seen in (self.weeks, self.total, self.squares):
            seen[:, step + 2 :] = 0.0
        self.count[:, step + 2 :] = 0

    def _log_density(self) -> Numbers:
        """Return the log density of the gains counted in so far, but for a constant that cancels between beginnings."""
        weeks, _, shape, scale = self._posterior()
        prior = self.prior
        density: Numbers = (
            self.log_gamma[self.count]
            - self.log_gamma[0]
            + prior.shape * np.log(prior.scale)
            - shape * np.log(scale)
            + 0.5 * np.log(prior.pace_weeks / weeks)
            - 0.5 * self.count * np.log(2 * np.pi)
        )
        return density

    def _posterior(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        prior = self.prior
        weeks = prior.pace_weeks + self.weeks
        mean = (prior.pace_weeks * prior.pace + self.total) / weeks
        around = self.squares + prior.pace_weeks * prior.pace**2 - weeks * mean**2
        return weeks, mean, prior.shape + self.count / 2, prior.scale + 0.5 * np.maximum(around, 0.0)

    def belief(self) -> PaceBelief:
        """Return the laws after the last step."""
        weeks, mean, shape, scale = self._posterior()
        evidence = logsumexp(self.log_weight, axis=1)
        weight = np.exp(self.log_weight - evidence[:, None])
        return PaceBelief(weight, weeks, mean, 2 * shape, scale / shape, evidence)
