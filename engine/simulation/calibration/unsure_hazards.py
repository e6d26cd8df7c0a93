"""Estimated hazards as what they are: not known exactly, and not the same every year.

In every replication the hazard of a band is drawn from its gamma distribution given leavers and time at risk (Gelman et
al. 2013, "Bayesian data analysis", 2.6), the ratios of covariates from the normal distribution of their coefficients,
and every year to come gets a factor of its own, as different from 1 as the years on record were. Draws are keyed by the
names of what is drawn, so scenarios of one seed share them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from engine.domain.columns import Numbers
from engine.simulation.calibration.covariate_ratios import drawn_ratios
from engine.simulation.calibration.dispersion import variances
from engine.simulation.randomness import Draws, Stream, entity_hash, entity_hashes
from engine.simulation.scenarios.leaving import Leaving
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, RatioEvidence
from engine.simulation.world.risk import Risk
from engine.simulation.world.tenure import HazardCurve
from engine.simulation.world.world import World

MONTHS = int(MONTHS_PER_YEAR)
FEWEST_AS_IF = 0.5
"""Leavers that a band without any counts as having had (Jeffreys' prior), as a rate of exactly 0 is not known."""


@dataclass(frozen=True, eq=False)
class Years:
    """How years on record differed.

    Attributes
    ----------
    observed, expected : float64 arrays of shape (years,)
        Counts, and what was to be expected of them.
    """

    observed: Numbers
    expected: Numbers

    def factors(self, draws: Draws, what: str, years: int, *, each: bool = True) -> Numbers:
        """Return a factor for each of some years to come, shape (years,), with mean 1.

        The level of all years is not known exactly, since the years on record differ; ``each`` says whether the years
        to come differ as well.
        """
        probability = np.array([draws.uniform(entity_hash(f"{what}: variance between years"))])
        variance = float(variances(self.observed, self.expected, probability)[0])
        level = gamma_factors(draws, [f"{what}: level"], variance / max(len(self.observed), 1))
        if not each:
            return np.full(years, level[0])
        return level * gamma_factors(draws, [f"{what}: year {year}" for year in range(years)], variance)


def gamma_factors(draws: Draws, names: list[str], variance: float) -> Numbers:
    """Return gamma-distributed factors with mean 1 and some variance, one a name."""
    if variance <= 0.0:
        return np.ones(len(names))
    factors: Numbers = gammaincinv(1.0 / variance, draws.uniforms(entity_hashes(names))) * variance
    return factors


@dataclass(frozen=True, eq=False)
class Ratios:
    """Ratios of job families, or of whatever kinds of people stand in their place.

    Attributes
    ----------
    names : tuple of str
        What every coefficient belongs to.
    coefficients : float64 array of shape (names,)
        Logarithms of ratios.
    root : float64 array of shape (names, names)
        A square root of their covariance: times its transpose it is the covariance.
    design : float64 array of shape (families + 1, names)
        Which ratios a family has; the last row is for people of unknown family.
    on_record : float64 array of shape (kinds, names)
        Which ratios the kinds of people on record have.
    at_risk : float64 array of shape (kinds,)
        Share of the time at risk on record that is theirs.
    """

    names: tuple[str, ...]
    coefficients: Numbers
    root: Numbers
    design: Numbers
    on_record: Numbers
    at_risk: Numbers

    def drawn(self, draws: Draws) -> Numbers:
        """Return the factor of every family, shape (families + 1,).

        However they are drawn, the people on record together keep their mean hazard: how sure that is, the bands of
        tenure say.
        """
        chance = ndtri(draws.uniforms(entity_hashes(f"ratio: {name}" for name in self.names)))
        drawn = self.coefficients + self.root @ chance
        kept = (self.at_risk @ np.exp(self.on_record @ self.coefficients)) / (
            self.at_risk @ np.exp(self.on_record @ drawn)
        )
        factors: Numbers = kept * np.exp(self.design @ drawn)
        return factors


@dataclass(frozen=True, eq=False)
class UnsureHazards:
    """The first risk of a world, leaving, as the record leaves it open.

    Attributes
    ----------
    band_edges : tuple of float
        Lower edges of the bands of tenure in years.
    leavers : float64 array of shape (bands,)
        Leavers by band.
    exposure : float64 array of shape (bands,)
        Person-years by band, at the ratio of the families that ratios refer to.
    factor : float
        What the law multiplies every hazard by.
    years : Years or None
        How years differed; ``None`` where that is not to be drawn.
    each_year : bool
        Whether years to come differ as those on record did, rather than only their level being unsure.
    ratios : Ratios or None
        Ratios of families that are drawn as well.
    law_ratios : tuple of RatioEvidence
        Ratios of job families, levels and units that a scenario's law holds and that are drawn as well.
    season : float64 array of shape (12,) or None
        Factor by month of the year of the run, its first month first.
    """

    band_edges: tuple[float, ...]
    leavers: Numbers
    exposure: Numbers
    factor: float = 1.0
    years: Years | None = None
    each_year: bool = True
    ratios: Ratios | None = None
    law_ratios: tuple[RatioEvidence, ...] = ()
    season: Numbers | None = None

    @staticmethod
    def of(law: Leaving) -> UnsureHazards | None:
        """Return what is unsure of a law whose hazards were estimated; ``None`` where nothing is to be drawn."""
        hazards = law.hazards
        if hazards is None or hazards.evidence is None or hazards.window is None or hazards.uncertainty == "none":
            return None
        years = hazards.years or ()
        return UnsureHazards(
            band_edges=law.bands_years,
            leavers=np.array([float(band.leavers) for band in hazards.evidence]),
            exposure=np.array(
                [
                    band.leavers / rate if rate else band.exposure_person_years
                    for band, rate in zip(hazards.evidence, hazards.per_year, strict=True)
                ]
            ),
            law_ratios=hazards.ratios or (),
            factor=law.factor,
            years=Years(np.array([float(year.leavers) for year in years]), np.array([year.expected for year in years])),
            each_year=hazards.uncertainty != "parameters",
        )

    def drawn(self, world: World, replication: int) -> World:
        """Return the world with hazards that may be the true ones."""
        draws = Draws(world.seed, replication, Stream.CALIBRATION)
        first, *others = world.risks
        risk = replace(first, curve=HazardCurve.of(self.band_edges, tuple((self.factor * self._bands(draws)).tolist())))
        if self.ratios is not None:
            risk = replace(risk, family_factor=self.ratios.drawn(draws))
        if self.law_ratios:
            risk = drawn_ratios(risk, self.law_ratios, world.population, draws)
        return replace(world, risks=(self._over_time(risk, world.horizon_months, draws), *others))

    def _bands(self, draws: Draws) -> NDArray[np.float64]:
        chance = draws.uniforms(entity_hashes(f"tenure from {edge:g}" for edge in self.band_edges))
        hazards: Numbers = gammaincinv(np.maximum(self.leavers, FEWEST_AS_IF), chance) / self.exposure
        return hazards

    def _over_time(self, risk: Risk, months: int, draws: Draws) -> Risk:
        if self.years is None and self.season is None:
            return risk
        month, years = np.arange(months), -(-months // MONTHS)
        factors = np.ones(months)
        if self.years is not None:
            factors *= self.years.factors(draws, "leaving", years, each=self.each_year)[month // MONTHS]
        if self.season is not None:
            factors *= self.season[month % MONTHS]
        known = 1.0 if risk.month_factor is None else np.array(risk.month_factor)
        return replace(risk, month_factor=tuple((known * factors).tolist()))
