"""Values of laws: each says its unit and where it comes from, and knows its size in the unit the engine computes in."""

from __future__ import annotations

from datetime import date
from math import log
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Origin, Quantity, Sourced
from engine.evidence.canonical import SIGNIFICANT_DIGITS

DAYS_PER_YEAR = 365.25
MONTHS_PER_YEAR = 12.0


def as_stored(value: float) -> float:
    """Return a number with the nine significant digits that results keep, so that a stored scenario runs the same."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


class Factor(Quantity):
    """A multiplier that is not negative."""

    value: float = Field(ge=0, le=100)
    """The multiplier; 1 changes nothing."""
    unit: Literal["factor"]
    """Always ``factor``."""


class Power(Quantity):
    """An exponent that is not negative."""

    value: float = Field(ge=0, le=20)
    """The exponent; 0 switches the law off."""
    unit: Literal["power"]
    """Always ``power``."""


class Share(Quantity):
    """A part of a whole."""

    unit: Literal["share", "%"]
    """``share`` (0 to 1) or ``%`` (0 to 100)."""

    @model_validator(mode="after")
    def _is_a_part(self) -> Self:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share is between 0 and 1 (0 and 100 %), not {self.value:g} {self.unit}")
        return self

    @property
    def share(self) -> float:
        """The part as a number between 0 and 1."""
        return self.value / 100 if self.unit == "%" else self.value


MONTHS_PER_UNIT = {
    "months": 1.0,
    "years": MONTHS_PER_YEAR,
    "weeks": 7 * MONTHS_PER_YEAR / DAYS_PER_YEAR,
    "days": MONTHS_PER_YEAR / DAYS_PER_YEAR,
}


class Duration(Quantity):
    """A length of time."""

    value: float = Field(ge=0, le=100_000)
    """Length in ``unit``."""
    unit: Literal["days", "weeks", "months", "years"]
    """Unit of time; a month is a twelfth of 365.25 days."""

    @property
    def months(self) -> float:
        """The length in months."""
        return self.value * MONTHS_PER_UNIT[self.unit]


class Growth(Quantity):
    """A compound rate of change."""

    unit: Literal["per year", "% per year"]
    """``per year`` (0.05) or ``% per year`` (5)."""

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if not -1 < self.per_year <= 10:
            raise ValueError(f"growth is above -100 % and at most 1000 % a year, not {self.value:g} {self.unit}")
        return self

    @property
    def per_year(self) -> float:
        """The yearly change as a number, 0.05 for five per cent."""
        return self.value / 100 if self.unit == "% per year" else self.value


class People(Quantity):
    """A number of people to add, or to take away where negative."""

    value: float = Field(ge=-1_000_000, le=1_000_000)
    """Whole number of people."""
    unit: Literal["people"]
    """Always ``people``."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.value != int(self.value):
            raise ValueError(f"people are counted in whole numbers, not {self.value:g}")
        return self


class RecruitingCapacity(Quantity):
    """How many requisitions the recruiters of the whole organisation work on at once."""

    value: float = Field(gt=0, le=1_000_000)
    """Requisitions, at least one after rounding."""
    unit: Literal["requisitions", "requisitions per 1000 people"]
    """A number, or a number for every thousand people employed at the start."""

    def at(self, people: int) -> int:
        """Return the number of requisitions worked on at once in an organisation of ``people`` at the start."""
        per_thousand = self.unit == "requisitions per 1000 people"
        return max(1, round(self.value * people / 1000 if per_thousand else self.value))


class Window(FrozenModel):
    """Days of the past, both included."""

    model_config = ConfigDict(populate_by_name=True)

    start: date = Field(alias="from")
    """First day."""
    end: date = Field(alias="to")
    """Last day."""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the window ends on {self.end}, before it begins on {self.start}")
        return self


class BandEvidence(FrozenModel):
    """What the records say about leaving in one band of tenure."""

    exposure_person_years: float
    """Time people spent in the band within the window."""
    leavers: int
    """People who left in it."""
    low: float = Field(description="Lower end of the exact 95 % Poisson interval of the hazard, per year.")
    high: float = Field(description="Upper end of the exact 95 % Poisson interval of the hazard, per year.")


class YearEvidence(FrozenModel):
    """What the records say about leaving in one year of the window."""

    start: date
    """First day; years are counted back from the end of the window, so the first one may be shorter."""
    leavers: int
    """People who left in it."""
    expected: float
    """Leavers to be expected in it with the hazards of the whole window."""


Uncertainty: TypeAlias = Literal["none", "parameters", "parameters and years"]
"""What a run draws anew in every replication: nothing, the estimated hazards, or those and how years differ."""


LawCovariate: TypeAlias = Literal["job_family", "level", "unit_id"]
"""What hazards from data may depend on besides tenure."""


class RatioEvidence(FrozenModel):
    """What the records say about how much more people of some levels of a covariate leave."""

    covariate: LawCovariate
    """The covariate."""
    levels: tuple[str, ...]
    """Levels that have this ratio; levels with few leavers share one, and the one with most leavers has ratio 1."""
    ratio: float
    """Hazard divided by that of the level with most leavers."""
    deviation: float
    """Standard error of the logarithm of the ratio."""
    share: float
    """Their share of the time at risk."""
    leavers: int
    """Leavers among them."""


class Hazards(Sourced):
    """Hazards of leaving by band of tenure; from data they may be left to be estimated from a window of the past."""

    value: tuple[Annotated[float, Field(ge=0, le=1000)], ...] | None = None
    """One hazard a band of tenure, first band first; left out where they are to be estimated from the data."""
    unit: Literal["per year", "per month", "share per year"] = "per year"
    """``per year`` or ``per month`` for a rate; ``share per year`` for the part of people who leave within a year."""
    window: Window | None = None
    """Days of the past from which to estimate; with ``source: data`` only."""
    evidence: tuple[BandEvidence, ...] | None = None
    """What the records say per band; filled in by the calibration."""
    uncertainty: Uncertainty | None = None
    """What is drawn anew in every replication, with ``source: data`` only; ``parameters and years`` where left out."""
    years: tuple[YearEvidence, ...] | None = None
    """What the records say per year; filled in by the calibration."""
    covariates: tuple[LawCovariate, ...] = ()
    """What else they depend on, with ``source: data`` only: ratios by job family, level or unit."""
    ratios: tuple[RatioEvidence, ...] | None = None
    """What the records say of these ratios; filled in by the calibration, which writes them into the law."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.window is None:
            raise ValueError("hazards are given as 'value', or estimated with 'source: data' and 'window: {from, to}'")
        if self.window is not None and self.source is not Origin.DATA:
            raise ValueError(f"a window to estimate from goes with 'source: data', not 'source: {self.source}'")
        if self.covariates and self.window is None:
            raise ValueError("covariates are estimated: they go with 'source: data' and 'window: {from, to}'")
        if self.uncertainty is not None and self.window is None:
            raise ValueError("uncertainty is that of an estimate: it goes with 'source: data' and 'window: {from, to}'")
        return self

    @model_validator(mode="after")
    def _shares_are_below_one(self) -> Self:
        for value in self.value or ():
            if self.unit == "share per year" and value >= 1:
                raise ValueError(f"a share that leaves within a year is below 1; {value:g} is not")
        return self

    @property
    def per_year(self) -> tuple[float, ...]:
        """The hazards as rates per year; empty before they are estimated."""
        if self.unit == "share per year":
            return tuple(-log(1 - value) for value in self.value or ())
        factor = MONTHS_PER_YEAR if self.unit == "per month" else 1.0
        return tuple(value * factor for value in self.value or ())
