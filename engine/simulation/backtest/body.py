"""What a backtest answers: bands beside real values, how often they held, and what does not fit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel, Localised
from engine.simulation.scenarios.quantities import BandEvidence

LARGEST_SEED = 2**63 - 1
MOST_REPLICATIONS = 20_000

Covariate = Literal["job_family", "level", "unit_id", "calendar_year"]
JoinerBasis = Literal["auto", "absolute", "per head"]


class Measured(StrEnum):
    """What is forecast for every year."""

    LEAVERS = "leavers"
    """People whose last day was in the year."""
    JOINERS = "joiners"
    """People whose first day was in the year."""
    HEADCOUNT = "headcount"
    """People employed when the year's last day is over."""


class BacktestQuestion(FrozenModel):
    """What is to be tried."""

    fit_until: date
    """Last day of the record that may be used; what was recorded later is not."""
    forecast_until: date
    """Last day that is forecast, whole months after ``fit_until``."""
    fit_from: date | None = None
    """First day of the record that is used; where departures begin on record, in whole years, where left out."""
    bands_years: tuple[float, ...] | None = Field(default=None, max_length=50)
    """Lower edges of the bands of tenure; as fine as the leavers on record allow where left out."""
    covariates: tuple[Covariate, ...] = ()
    """What else leaving depends on, besides tenure."""
    joiners: JoinerBasis = "auto"
    """Whether people come at a number a year or at a rate per head; ``auto`` takes what fits the record better."""
    replications: int = Field(default=300, ge=20, le=MOST_REPLICATIONS)
    """How often the years are simulated."""
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    """Seed of the random numbers."""

    @model_validator(mode="after")
    def _bands_rise_from_zero(self) -> Self:
        edges = self.bands_years
        if edges is not None and (not edges or edges[0] != 0 or any(b <= a for a, b in pairwise(edges))):
            raise ValueError(f"bands of tenure rise from 0, not {', '.join(f'{edge:g}' for edge in edges) or 'none'}")
        return self

    @model_validator(mode="after")
    def _covariates_are_named_once(self) -> Self:
        if len(set(self.covariates)) < len(self.covariates):
            raise ValueError("every covariate is named once")
        return self


class PastYear(FrozenModel):
    """One year of the record that was used."""

    label: str
    """Name of the year: ``2012``, or its days where it is not a calendar year."""
    start: date
    """First day."""
    leavers: int
    """People who left."""
    joiners: int
    """People who came."""
    headcount: int
    """People employed when its last day was over."""
    expected_leavers: float
    """Leavers to be expected with the hazards of the whole window."""
    low: int | None
    """5 % quantile of its leavers as the other years foretell them; ``None`` where they say nothing."""
    high: int | None
    """95 % quantile of it."""
    p_value: float | None
    """Probability of a count as far out, two-sided."""


class ForecastCell(FrozenModel):
    """One number that was forecast."""

    label: str
    """Name of the year."""
    start: date
    """First day."""
    end: date
    """Last day."""
    measured: Measured
    """What is counted."""
    mean: float
    """Mean over replications."""
    low: float
    """5 % quantile over replications."""
    high: float
    """95 % quantile over replications."""
    real: int | None
    """What really happened; ``None`` where it is not known yet."""
    inside: bool | None
    """Whether it lies within the band, ends included."""
    constant_rate: float
    """What a constant rate of the whole window would have said."""
    last_year: float
    """What the last year before would have said."""


class Coverage(FrozenModel):
    """How often bands held."""

    measured: Measured | None
    """What was counted; ``None`` for all together."""
    cells: int
    """Numbers whose real value is known."""
    inside: int
    """How many lie within their band; nine in ten are to be expected."""


class MethodError(FrozenModel):
    """How far a method was off, over the cells whose real value is known."""

    method: Literal["simulation", "constant rate", "last year"]
    """How the number was foretold."""
    measured: Measured
    """What was counted."""
    mean_absolute_error: float
    """Mean distance from the real value, in people."""
    mean_error: float
    """Mean of forecast minus real value: above 0 too many were foretold."""


class VariationTest(FrozenModel):
    """Whether years on record differ beyond chance."""

    measured: Measured
    """What was counted."""
    pearson: float
    """Pearson's chi-square statistic."""
    degrees: int
    """Its degrees of freedom."""
    p_value: float
    """Probability of one as large by chance alone."""
    variance: float
    """Relative variance between years beyond chance; its root is the relative standard deviation."""


class Ratio(FrozenModel):
    """How much more one level of a covariate leaves than the level that ratios refer to."""

    covariate: str
    """Name of the covariate."""
    level: str
    """The level; for ``calendar_year``, empty: the ratio of a year to the year before."""
    ratio: float
    """Hazard divided by that of the reference."""
    low: float
    """Lower end of its 95 % confidence interval."""
    high: float
    """Upper end of it."""


class Finding(FrozenModel):
    """Something that is to be said out loud."""

    code: str
    """Stable name of the kind of finding."""
    label: str | None
    """The year it is about."""
    text: Localised
    """In a sentence."""


class BacktestBody(FrozenModel):
    """A forecast from the past, beside what came."""

    question: BacktestQuestion
    """What was asked, with everything that was left open filled in."""
    known: date
    """Last day whose recordings give the real values."""
    people_at_start: int
    """People employed on the first day that is forecast."""
    hazards_per_year: tuple[float, ...]
    """Hazard by band of tenure, for people of the levels that ratios refer to."""
    evidence: tuple[BandEvidence, ...]
    """What the record says per band, with exact intervals of leavers per time at risk."""
    ratios: tuple[Ratio, ...]
    """Ratios of covariates."""
    variation: tuple[VariationTest, ...]
    """Whether years differ beyond chance."""
    season: tuple[float, ...] | None
    """Factor of leaving by calendar month of the forecast, its first month first; ``None`` where none was proven."""
    past: tuple[PastYear, ...]
    """Years of the record that were used."""
    cells: tuple[ForecastCell, ...]
    """What was forecast, year by year."""
    coverage: tuple[Coverage, ...]
    """How often bands held, all together first; empty where no real value is known."""
    errors: tuple[MethodError, ...]
    """How far the simulation and two plain methods were off."""
    findings: tuple[Finding, ...]
    """What does not fit, what was not used, and what the bands hold."""
    band: tuple[float, float] = (0.05, 0.95)
    """Quantiles of ``low`` and ``high``."""
