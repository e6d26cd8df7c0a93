"""Empirical Bayes on group means and variances: how much of what differs between groups is more than noise.

Each of ``k`` groups has an estimate ``y`` with sampling variance ``v``: y ~ N(theta, v), theta ~ N(mu, tau2). The
variance between groups comes by DerSimonian & Laird (1986), Paule & Mandel (1982) or REML (Patterson & Thompson 1971).
Sample variances are pooled after Smyth (2004): s2 ~ sigma2 * chi2(d) / d, 1 / sigma2 ~ chi2(d0) / (d0 * s02).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isinf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import digamma, ndtr, polygamma
from scipy.stats import chi2

Numbers = NDArray[np.float64]

FEW_GROUPS = 3
"""Up to this number of groups the correction of Morris (1983) would shrink nothing, and is left out."""


@dataclass(frozen=True)
class Pooled:
    """The common mean of groups.

    Attributes
    ----------
    mean, standard_error : float
        Weighted by 1 / (v + tau2).
    between : float
        Variance between groups, tau2, at least 0.
    """

    mean: float
    standard_error: float
    between: float


def heterogeneity(y: Numbers, v: Numbers) -> tuple[float, float]:
    """Return Cochran's Q and the probability of one as large where all groups are alike (k - 1 degrees of freedom)."""
    weights = 1 / v
    q = float(np.sum(weights * (y - np.average(y, weights=weights)) ** 2))
    return q, float(chi2.sf(q, len(y) - 1))


def pool(y: Numbers, v: Numbers, between: float) -> Pooled:
    """Return the common mean of groups with a given variance between them."""
    weights = 1 / (v + between)
    return Pooled(float(np.average(y, weights=weights)), float(weights.sum() ** -0.5), between)


def dersimonian_laird(y: Numbers, v: Numbers) -> float:
    """Return tau2 by moments, without iteration."""
    weights = 1 / v
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((heterogeneity(y, v)[0] - (len(y) - 1)) / spread))


def paule_mandel(y: Numbers, v: Numbers) -> float:
    """Return the tau2 at which the generalised Q is what it is expected to be, k - 1."""

    def excess(between: float) -> float:
        weights = 1 / (v + between)
        return float(np.sum(weights * (y - np.average(y, weights=weights)) ** 2)) - (len(y) - 1)

    return _root(excess, y, v)


def restricted_likelihood(y: Numbers, v: Numbers) -> float:
    """Return tau2 by REML: the root of the restricted score."""

    def score(between: float) -> float:
        weights = 1 / (v + between)
        residual = y - np.average(y, weights=weights)
        lost = weights.sum() - (weights**2).sum() / weights.sum()
        return float(np.sum((weights * residual) ** 2) - lost)

    return _root(score, y, v)


def shrunk(y: Numbers, v: Numbers, pooled: Pooled) -> tuple[Numbers, Numbers]:
    """Return posterior means and variances of the groups.

    The share of the way to the common mean, v / (v + tau2), is multiplied by (k - 3) / (k - 1) beyond three groups,
    as tau2 is itself estimated (Morris 1983); with equal v this is the factor of Efron & Morris (1977). The variance
    carries the doubt about the common mean.
    """
    pull = v / (v + pooled.between)
    if len(y) > FEW_GROUPS:
        pull = pull * (len(y) - 3) / (len(y) - 1)
    mean = pooled.mean + (1 - pull) * (y - pooled.mean)
    return mean, v * (1 - pull) + (pull * pooled.standard_error) ** 2


def pooled_variances(s2: Numbers, degrees: Numbers) -> tuple[Numbers, float]:
    """Return posterior variances (d0 s02 + d s2) / (d0 + d) and the prior degrees of freedom d0 (Smyth 2004)."""
    e = np.log(s2) - digamma(degrees / 2) + np.log(degrees / 2)
    excess = float(np.var(e, ddof=1) - np.mean(polygamma(1, degrees / 2))) if len(s2) > 1 else 0.0
    if excess <= 0:
        return np.full(len(s2), np.exp(np.mean(e))), float("inf")
    prior = 2 * _inverse_trigamma(excess)
    common = float(np.exp(np.mean(e) + digamma(prior / 2) - np.log(prior / 2)))
    return (prior * common + degrees * s2) / (prior + degrees), prior


def equal_variances(s2: Numbers, degrees: Numbers) -> float:
    """Return the probability of variances as different as these where all groups vary alike (Bartlett 1937)."""
    total = degrees.sum()
    common = float((degrees * s2).sum() / total)
    statistic = total * np.log(common) - float((degrees * np.log(s2)).sum())
    correction = 1 + (float((1 / degrees).sum()) - 1 / total) / (3 * (len(s2) - 1))
    return float(chi2.sf(statistic / correction, len(s2) - 1))


def chances_to_be_best(mean: Numbers, variance: Numbers, points: int = 4001) -> Numbers:
    """Return, for independent normal quantities, the probability that each is the largest; sums to 1.

    By the trapezoid rule on a fixed grid, so that equal input gives equal bytes.
    """
    sd = np.sqrt(np.maximum(variance, 1e-18))
    grid = np.linspace(float(np.min(mean - 8 * sd)), float(np.max(mean + 8 * sd)), points)
    z = (grid - mean[:, None]) / sd[:, None]
    below: Numbers = ndtr(z)
    chances = np.empty(len(mean))
    for at in range(len(mean)):
        others = np.prod(np.delete(below, at, axis=0), axis=0)
        chances[at] = np.sum((others[1:] + others[:-1]) / 2 * np.diff(below[at]))
    found: Numbers = chances / chances.sum()
    return found


def _root(excess: Callable[[float], float], y: Numbers, v: Numbers) -> float:
    """Return the root of a function that falls from tau2 = 0 on, 0 where it begins below."""
    if excess(0.0) <= 0:
        return 0.0
    high = float(np.var(y) + np.max(v)) or 1.0
    while excess(high) > 0:
        high *= 4
    return float(brentq(excess, 0.0, high, xtol=1e-14, rtol=1e-13))


def _inverse_trigamma(value: float) -> float:
    """Return x with trigamma(x) = value, by the iteration of Smyth (2004), appendix."""
    x = 0.5 + 1 / value
    for _ in range(50):
        slope = float(polygamma(1, x))
        step = slope * (1 - slope / value) / float(polygamma(2, x))
        x += step
        if isinf(x) or abs(step) < 1e-10 * x:
            break
    return x
