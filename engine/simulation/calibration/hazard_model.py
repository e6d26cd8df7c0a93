"""Hazards of leaving that depend on more than tenure: a Poisson model of person-time with a log link.

Leavers of a cell (kind of person, band of tenure, year) are Poisson with mean time at risk times hazard. The hazard is
a product of a level per band and a ratio per level of every covariate: the piecewise-exponential model (Holford 1980,
"The analysis of rates and of survivorship using log-linear models"), fitted as a generalised linear model with the
logarithm of the time at risk as offset (McCullagh and Nelder 1989). With tenure alone its hazards are leavers divided
by time at risk, band by band.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.domain.columns import Numbers
from engine.errors import InputError, Problem
from engine.simulation.calibration.person_time import Counts, PersonTime

FEWEST_LEAVERS = 5
"""Leavers that a level needs for a ratio of its own; levels with fewer share one."""
OTHERS = "(others)"
TREND = "calendar_year"
"""Name of the term that lets all hazards change by the same ratio from year to year."""
MOST_TERMS = 200


@dataclass(frozen=True, eq=False)
class HazardModel:
    """A fitted model of hazards.

    Attributes
    ----------
    band_edges : tuple of float
        Lower edges of the bands of tenure in years.
    covariates : tuple of str
        Covariates besides tenure.
    terms : tuple of (str, str)
        Term and level of every coefficient: bands first, then the levels of the covariates that have a ratio.
    coefficients : float64 array of shape (terms,)
        Logarithm of the hazard per year for bands (of the levels without a ratio), of the ratio for the others.
    covariance : float64 array of shape (terms, terms)
        Covariance of the coefficients.
    levels : mapping of str to mapping of str to str
        By covariate and level, the level whose ratio it has; the levels that the ratios refer to are left out.
    last_year : int
        Number of the last period, whose hazards the bands are where there is a trend.
    """

    band_edges: tuple[float, ...]
    covariates: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    coefficients: Numbers
    covariance: Numbers
    levels: dict[str, dict[str, str]]
    last_year: int

    @property
    def hazards(self) -> tuple[float, ...]:
        """Hazard per year by band, for people of the levels that the ratios refer to."""
        return tuple(np.exp(self.coefficients[: len(self.band_edges)]).tolist())

    def design(self, kinds: Sequence[tuple[str, ...]]) -> Numbers:
        """Return, for kinds of people, which ratios they have, shape (kinds, terms without bands)."""
        bands = len(self.band_edges)
        place = {term: at - bands for at, term in enumerate(self.terms) if at >= bands}
        design = np.zeros((len(kinds), len(self.terms) - bands))
        for row, kind in enumerate(kinds):
            for covariate, level in zip(self.covariates, kind, strict=True):
                shared = self.levels[covariate].get(level)
                if shared is not None:
                    design[row, place[covariate, shared]] = 1.0
        return design

    def factors(self, kinds: Sequence[tuple[str, ...]]) -> Numbers:
        """Return what the hazards of every kind of people are multiplied by, shape (kinds,)."""
        factors: Numbers = np.exp(self.design(kinds) @ self.coefficients[len(self.band_edges) :])
        return factors

    def expected(self, time: PersonTime) -> Numbers:
        """Return the leavers to be expected by period, shape (periods,)."""
        hazards = self.factors(time.kinds)[:, None] * np.array(self.hazards)
        trend = self._trend() * (np.arange(time.exposure.shape[2]) - self.last_year)
        expected: Numbers = np.exp(trend) * (time.exposure * hazards[:, :, None]).sum(axis=(0, 1))
        return expected

    def _trend(self) -> float:
        return float(self.coefficients[-1]) if (TREND, "") in self.terms else 0.0


def poisson_regression(events: Numbers, exposure: Numbers, design: Numbers) -> tuple[Numbers, Numbers]:
    """Return coefficients and their covariance of a Poisson model with log link and exposure.

    Parameters
    ----------
    events : float64 array of shape (cells,)
        Counts.
    exposure : float64 array of shape (cells,)
        Time at risk, above 0.
    design : float64 array of shape (cells, terms)
        Covariates; of full column rank.
    """
    from statsmodels.genmod.families import Poisson  # noqa: PLC0415 - takes longer to import than most verbs to answer
    from statsmodels.genmod.generalized_linear_model import GLM  # noqa: PLC0415 - as above

    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as many terms as cells are fitted without rest, and need no warning
        fitted = GLM(events, design, family=Poisson(), exposure=exposure).fit(rtol=1e-12, maxiter=50)
    return np.asarray(fitted.params), np.asarray(fitted.cov_params())


def fit_hazards(time: PersonTime, covariates: Sequence[str], *, trend: bool = False) -> HazardModel:
    """Return the model of leaving by tenure, some covariates and, where wanted, a trend over the periods.

    Parameters
    ----------
    time : PersonTime
        By kinds of these covariates; every band has leavers.
    covariates : sequence of str
        Covariates of the kinds, in their order.

    Raises
    ------
    InputError
        More levels have a ratio than a model can hold.
    """
    bands, periods = time.exposure.shape[1:]
    levels = {name: _shared_levels(time, at) for at, name in enumerate(covariates)}
    ratios = [(name, level) for name in covariates for level in sorted(set(levels[name].values()))]
    terms = [("tenure", f"{edge:g}") for edge in time.band_edges] + ratios + ([(TREND, "")] if trend else [])
    if len(terms) > MOST_TERMS:
        what = f"{', '.join(covariates)} have {len(ratios)} levels with leavers enough for a ratio of their own."
        raise InputError(Problem("too-many-levels", what, f"Leave one away; at most {MOST_TERMS} terms are fitted."))
    model = HazardModel(
        band_edges=tuple(time.band_edges),
        covariates=tuple(covariates),
        terms=tuple(terms),
        coefficients=np.zeros(len(terms)),
        covariance=np.zeros((len(terms), len(terms))),
        levels=levels,
        last_year=periods - 1,
    )
    exposure, leavers = time.exposure, time.leavers
    if not trend:  # years say nothing more than their sum, and a model of fewer cells is fitted sooner
        exposure, leavers = exposure.sum(axis=2, keepdims=True), leavers.sum(axis=2, keepdims=True)
    cells = np.nonzero(exposure > 0)
    kind, band, period = cells
    design = np.hstack([np.eye(bands)[band], model.design(time.kinds)[kind]])
    if trend:
        design[:, -1] = period - model.last_year
    coefficients, covariance = poisson_regression(leavers[cells].astype(np.float64), exposure[cells], design)
    return replace(model, coefficients=coefficients, covariance=covariance)


def _shared_levels(time: PersonTime, covariate: int) -> dict[str, str]:
    """Return the levels that have a ratio, by the name under which they have it: few leavers share one.

    The level with the most leavers is what ratios refer to; so is a level without any leavers to tell it apart.
    """
    names = np.array([kind[covariate] for kind in time.kinds])
    leavers = {str(name): int(time.leavers[names == name].sum()) for name in np.unique(names)}
    reference = max(sorted(leavers), key=lambda name: leavers[name])
    few = [name for name, count in leavers.items() if count < FEWEST_LEAVERS and name != reference]
    shared = {name: name for name in leavers if name != reference and name not in few}
    if sum(leavers[name] for name in few) >= FEWEST_LEAVERS:
        shared |= dict.fromkeys(few, OTHERS)
    return shared


def merged_bands(leavers: Counts, band_edges: Sequence[float], fewest: int = FEWEST_LEAVERS) -> tuple[float, ...]:
    """Return the edges without those that would part off a band with fewer than so many leavers.

    Parameters
    ----------
    leavers : int64 array of shape (bands,)
        Leavers by band.
    """
    kept, gathered = [0], 0
    for band in range(len(band_edges)):
        if gathered >= fewest:
            kept.append(band)
            gathered = 0
        gathered += int(leavers[band])
    if gathered < fewest and len(kept) > 1:
        kept.pop()
    return tuple(band_edges[band] for band in kept)
