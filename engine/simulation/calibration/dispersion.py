"""How much more counts vary between years than chance alone, and which years do not fit: tested, and carried forward.

Counts ``O`` of years with expected values ``E`` scatter around them with variance ``E + a E^2``: Poisson where the
variance between years, ``a``, is 0, negative binomial otherwise (Breslow 1984, "Extra-Poisson variation in log-linear
models"). Pearson's ``Q(a) = sum (O - E)^2 / (E + a E^2)`` is chi-square with one degree of freedom fewer than years;
solving ``Q(a) = u`` for the whole distribution of ``u`` gives the distribution of ``a`` (the Q-profile of Viechtbauer
2007, "Confidence intervals for the amount of heterogeneity in meta-analysis"). So a forecast from few years is wide
because little is known about how years differ, and not because somebody widened it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, chdtrc, chdtri, fdtrc, pdtr, xlogy

from engine.domain.columns import Numbers

SIGNIFICANT = 0.05
"""Error probability of a test; divided by the number of years, or of break points, that are tried."""
CLEARLY = 0.01
"""Error probability of the test of months, which is one of many that a record is put to."""
FEWEST_EXPECTED = 5.0
"""What is to be expected of a month, over all years, for chi-square to hold."""
LARGEST_VARIANCE = 1.0
"""Largest variance between years that is believed, a standard deviation of 100 %; it matters for two or three years."""
FEWEST_YEARS_ON_A_SIDE = 2
"""Years on each side of a lasting change of level."""
HALVINGS = 50
AS_GOOD_AS_NONE = 1e-9
GRID = (np.arange(64) + 0.5) / 64
"""Probabilities at which a distribution is looked at where it is averaged over."""


@dataclass(frozen=True)
class Variation:
    """What the test of a number of years says.

    Attributes
    ----------
    variance : float
        Relative variance between years beyond chance; 0 where the counts vary no more than chance makes them.
    pearson : float
        Pearson's statistic at variance 0.
    degrees : int
        Its degrees of freedom.
    p_value : float
        Probability of one as large if years differed by chance alone.
    """

    variance: float
    pearson: float
    degrees: int
    p_value: float

    @property
    def proven(self) -> bool:
        """Whether chance alone is refuted."""
        return self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class Surprise:
    """A count beside the band in which it was to be expected.

    Attributes
    ----------
    low, high : int
        5 % and 95 % quantile.
    p_value : float
        Two-sided probability of a count as far out.
    """

    low: int
    high: int
    p_value: float


@dataclass(frozen=True)
class Shift:
    """A lasting change of level.

    Attributes
    ----------
    at : int
        Number of the first year of the new level.
    ratio : float
        New level divided by the old one.
    p_value : float
        Probability of as large a change at the best of all years, if there was none.
    """

    at: int
    ratio: float
    p_value: float


def variation(observed: Numbers, expected: Numbers) -> Variation | None:
    """Return how much years differ beyond chance; ``None`` where fewer than two have anything to expect."""
    observed, expected = _scaled(observed, expected)
    degrees = len(observed) - 1
    if degrees < 1 or not observed.sum():
        return None
    statistic = float(_pearson(observed, expected, np.zeros(1))[0])
    return Variation(
        variance=float(_solved(observed, expected, np.array([float(degrees)]))[0]),
        pearson=statistic,
        degrees=degrees,
        p_value=float(chdtrc(degrees, statistic)),
    )


def variances(observed: Numbers, expected: Numbers, probabilities: Numbers) -> Numbers:
    """Return the variance between years at given probabilities of its distribution, shape (probabilities,)."""
    observed, expected = _scaled(observed, expected)
    if len(observed) < 2 or not observed.sum():
        return np.zeros(len(probabilities))
    return _solved(observed, expected, np.asarray(chdtri(len(observed) - 1, probabilities)))


def surprise(observed: int, mean: float, variances_of_mean: Numbers) -> Surprise:
    """Return how surprising a count is, and its 90 % band.

    Parameters
    ----------
    observed : int
        The count.
    mean : float
        Its expected value, above 0.
    variances_of_mean : float64 array
        Relative variances of the mean, equally likely: what is not known of it, and how years differ. Each gives a
        negative binomial distribution, 0 a Poisson one.
    """

    def below(count: int) -> float:
        return _at_most(count, mean, variances_of_mean)

    tail = min(below(observed), 1.0 - below(observed - 1))
    return Surprise(_quantile(below, 0.05), _quantile(below, 0.95), min(1.0, 2.0 * tail))


def surprises(observed: Numbers, expected: Numbers) -> list[Surprise | None]:
    """Return, for every year, how it fits to all the others; ``None`` where the others say nothing."""
    found: list[Surprise | None] = []
    for year, count in enumerate(observed.tolist()):
        others = np.arange(len(observed)) != year
        total = float(observed[others].sum())
        if not total or not expected[year] > 0:
            found.append(None)
            continue
        mean = float(expected[year]) * total / float(expected[others].sum())
        between = variances(observed[others], expected[others], GRID)
        found.append(surprise(int(count), mean, between * (1.0 + 1.0 / others.sum()) + 1.0 / total))
    return found


def shift(observed: Numbers, expected: Numbers) -> Shift | None:
    """Return the lasting change of level that fits best, if it is more than chance and the scatter of years explain.

    A likelihood ratio of one level against two, in units of the scatter that two levels leave (McCullagh and Nelder
    1989, "Generalized linear models", 9.2), with Bonferroni's correction for the years tried.
    """
    years = len(observed)
    tried = range(FEWEST_YEARS_ON_A_SIDE, years - FEWEST_YEARS_ON_A_SIDE + 1)
    candidates = [one for at in tried if (one := _shift_at(observed, expected, at, len(tried))) is not None]
    best = min(candidates, key=lambda one: one.p_value, default=None)
    return best if best is not None and best.p_value < SIGNIFICANT else None


def _shift_at(observed: Numbers, expected: Numbers, at: int, tried: int) -> Shift | None:
    parts = [(observed[:at], expected[:at]), (observed[at:], expected[at:])]
    sums = [(float(counts.sum()), float(means.sum())) for counts, means in parts]
    if any(mean <= 0 for _, mean in sums) or not sums[0][0]:
        return None
    total, mean = observed.sum(), expected.sum()
    ratio = 2.0 * float(sum(xlogy(count, count / part) for count, part in sums) - xlogy(total, total / mean))
    degrees = len(observed) - 2
    left = sum(float(_pearson(*_scaled(*part), np.zeros(1))[0]) for part in parts if part[0].sum())
    scatter = left / degrees
    p = float(fdtrc(1, degrees, ratio / scatter)) if scatter > 1.0 else float(chdtrc(1, ratio))
    (before, expected_before), (after, expected_after) = sums
    return Shift(at, (after / expected_after) / (before / expected_before), min(1.0, p * tried))


def _scaled(observed: Numbers, expected: Numbers) -> tuple[Numbers, Numbers]:
    """Return the years in which something was to be expected, the expected values with the sum of the observed."""
    there = expected > 0
    observed, expected = observed[there].astype(np.float64), expected[there]
    return observed, expected * (observed.sum() / expected.sum()) if len(expected) else expected


def _pearson(observed: Numbers, expected: Numbers, between: Numbers) -> Numbers:
    """Return Pearson's statistic for several variances between years, shape (variances,)."""
    spread = expected + between[:, None] * expected**2
    statistic: Numbers = ((observed - expected) ** 2 / spread).sum(axis=1)
    return statistic


def _solved(observed: Numbers, expected: Numbers, wanted: Numbers) -> Numbers:
    """Return the variances at which Pearson's statistic, which falls with them, is as wanted; held between limits."""
    low, high = np.zeros(len(wanted)), np.full(len(wanted), LARGEST_VARIANCE)
    outside = _pearson(observed, expected, low) <= wanted
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = _pearson(observed, expected, middle) > wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(outside, 0.0, high)


def _at_most(count: int, mean: float, between: Numbers) -> float:
    """Return the probability of at most ``count``, averaged over the variances."""
    if count < 0:
        return 0.0
    plain = between < AS_GOOD_AS_NONE
    size = 1.0 / np.where(plain, 1.0, between)
    mixed = betainc(size, count + 1.0, size / (size + mean))
    return float(np.where(plain, pdtr(count, mean), mixed).mean())


def _quantile(below: Callable[[int], float], probability: float) -> int:
    """Return the smallest count at or below which the probability lies."""
    low, high = -1, 1
    while below(high) < probability:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if below(middle) < probability else (low, middle)
    return high


@dataclass(frozen=True, eq=False)
class Seasonality:
    """How months of the year differ.

    Attributes
    ----------
    factors : float64 array of shape (12,)
        Leavers of a month divided by what was to be expected of it; mean about 1.
    p_value : float
        Probability of months that differ as much, by chance and the scatter of single months alone.
    """

    factors: Numbers
    p_value: float

    @property
    def proven(self) -> bool:
        """Whether months of the year differ by more than chance."""
        return self.p_value < CLEARLY


def seasonality(observed: Numbers, expected: Numbers) -> Seasonality | None:
    """Return how months of the year differ; ``None`` where a month has too little to expect.

    The chi-square of twelve sums over years is held against the scatter of single months around them: an F test of a
    quasi-Poisson model with years and months as factors (McCullagh and Nelder 1989, "Generalized linear models").

    Parameters
    ----------
    observed, expected : float64 arrays of shape (years, 12)
        Counts by year and month, and what was to be expected of them.
    """
    years = len(observed)
    levels = observed.sum(axis=1, keepdims=True) / expected.sum(axis=1, keepdims=True)
    expected = expected * levels
    of_month = expected.sum(axis=0)
    if years < 2 or (of_month < FEWEST_EXPECTED).any():
        return None
    factors = observed.sum(axis=0) / of_month
    between = float(((observed.sum(axis=0) - of_month) ** 2 / of_month).sum()) / 11
    fitted = expected * factors
    there = fitted > 0
    degrees = 11 * (years - 1)
    scatter = max(1.0, float(((observed - fitted)[there] ** 2 / fitted[there]).sum()) / degrees)
    return Seasonality(factors, float(fdtrc(11, degrees, between / scatter)))
