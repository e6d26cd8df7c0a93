"""How a hazard depends on time, on the month and on who somebody is: what all causes of leaving and moving share."""

from __future__ import annotations

from itertools import pairwise
from math import exp, lgamma, log
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Quantity, Sourced
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, Duration, Factor, Hazards

SHORTEST_MEAN_MONTHS = 0.012
"""Nine hours, the mean stay at the highest hazard; below it a run would only count comings and goings."""
MONTHS_OF_A_YEAR = 12


class Shape(Quantity):
    """The shape of a Weibull law."""

    value: float = Field(ge=0.1, le=50)
    """Below 1 people leave early or hardly any more, at 1 tenure means nothing, above 1 hazards grow with it."""
    unit: Literal["shape"]
    """Always ``shape``."""


class Stay(Duration):
    """A length of time that is not 0."""

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.months < SHORTEST_MEAN_MONTHS:
            raise ValueError(f"a mean or scale is at least nine hours, not {self.value:g} {self.unit}")
        return self


class Weibull(FrozenModel):
    """Cumulative hazard ``(tenure / scale) ** shape`` (Weibull 1951, "A statistical distribution function ...")."""

    shape: Shape
    """Its shape, from 0.1 to 50."""
    scale: Stay | None = None
    """Tenure by which 63.2 % have left."""
    mean: Stay | None = None
    """Mean stay of a newcomer, in place of ``scale``."""

    @model_validator(mode="after")
    def _has_one_size(self) -> Self:
        if (self.scale is None) == (self.mean is None):
            raise ValueError("a Weibull law has a 'shape' and either its 'scale' or its 'mean'")
        return self

    @property
    def scale_months(self) -> float:
        """The scale in months; a mean is the scale times Gamma(1 + 1 / shape)."""
        if self.scale is not None:
            return self.scale.months
        assert self.mean is not None
        return self.mean.months / exp(lgamma(1.0 + 1.0 / self.shape.value))


class Exponential(FrozenModel):
    """A hazard that depends on nothing: one divided by the mean."""

    mean: Stay
    """Mean stay."""


class Rate(Quantity):
    """A hazard."""

    value: float = Field(ge=0, le=1000)
    """The hazard in ``unit``."""
    unit: Literal["per year", "per month", "share per year", "% per year"]
    """``per year`` or ``per month`` for a rate, ``share per year`` or ``% per year`` for the part gone in a year."""

    @model_validator(mode="after")
    def _shares_are_below_one(self) -> Self:
        if self._share is not None and self._share >= 1:
            raise ValueError(f"a share that goes within a year is below 1 (100 %); {self.value:g} {self.unit} is not")
        return self

    @property
    def _share(self) -> float | None:
        return {"share per year": self.value, "% per year": self.value / 100}.get(self.unit)

    @property
    def per_year(self) -> float:
        """The hazard as a rate per year."""
        if self._share is not None:
            return -log(1.0 - self._share)
        return self.value * (MONTHS_PER_YEAR if self.unit == "per month" else 1.0)


class Ramp(FrozenModel):
    """A hazard that changes in a straight line and then stays."""

    start: Rate
    """Hazard at time 0."""
    end: Rate
    """Hazard from ``over`` on."""
    over: Stay
    """Time that the change takes."""


class FactorPath(Sourced):
    """Multipliers one after the other."""

    value: tuple[Annotated[float, Field(ge=0, le=100)], ...] = Field(min_length=1, max_length=600)
    """The multipliers; 1 changes nothing."""
    unit: Literal["factor"]
    """Always ``factor``."""


class Who(FrozenModel):
    """People to whom a hazard applies: those whom every list includes; a list that is left out includes everybody."""

    units: tuple[str, ...] = ()
    """Units, each with all units below it."""
    job_families: tuple[str, ...] = ()
    """Job families."""
    levels: tuple[Annotated[int, Field(ge=0, le=HIGHEST_LEVEL)], ...] = ()
    """Job levels."""
    locations: tuple[str, ...] = ()
    """Locations of the posts."""
    tags: tuple[str, ...] = ()
    """Tags of people; newcomers have none."""


class HazardLaw(FrozenModel):
    """A hazard: one of four laws over time, and what multiplies it."""

    bands_years: tuple[float, ...] = Field(default=(0.0,), min_length=1, max_length=50)
    """Lower edges of the bands of tenure in years, rising from 0; the last band has no end."""
    hazards: Hazards | None = None
    """Hazard in each band."""
    weibull: Weibull | None = None
    """Weibull law, in place of ``hazards``."""
    exponential: Exponential | None = None
    """One constant hazard by its mean stay, in place of ``hazards``."""
    ramp: Ramp | None = None
    """A hazard that changes in a straight line, in place of ``hazards``."""
    counted_from: Literal["first day", "last change of level", "start of the run"] = "first day"
    """From when the time of the law counts: tenure, time at the present level, or calendar time."""
    multiplier: Factor | None = None
    """What every hazard is multiplied by, to say "as measured, but 20 % higher"; 1 where left out."""
    by_job_family: dict[str, Factor] = {}
    """Further multiplier of the people of a job family, by its id."""
    by_level: dict[str, Factor] = {}
    """Further multiplier by job level."""
    by_unit: dict[str, Factor] = {}
    """Further multiplier by unit, for all units below it that are not named themselves."""
    by_location: dict[str, Factor] = {}
    """Further multiplier by location of the post."""
    by_tag: dict[str, Factor] = {}
    """Further multiplier by tag of the person; who has two of the tags has both multipliers."""
    critical_posts: Factor | None = None
    """Further multiplier on posts that the data marks as critical."""
    by_month: FactorPath | None = None
    """Further multiplier by month of the run, such as the path of a market indicator; the last one holds on."""
    by_calendar_month: FactorPath | None = None
    """Further multiplier from January to December: seasons."""

    @model_validator(mode="after")
    def _bands_rise_from_zero(self) -> Self:
        edges = self.bands_years
        if edges[0] != 0:
            raise ValueError(f"bands_years begin with 0, not {edges[0]:g}")
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError(f"bands_years rise, these do not: {', '.join(f'{edge:g}' for edge in edges)}")
        return self

    @model_validator(mode="after")
    def _is_one_law(self) -> Self:
        laws = ("hazards", "weibull", "exponential", "ramp")
        given = [name for name in laws if getattr(self, name) is not None]
        if len(given) != 1:
            found = f"here are {' and '.join(given)}" if given else "here is none"
            raise ValueError(f"a hazard has one law, hazards, weibull, exponential or ramp; {found}")
        if self.hazards is None and self.bands_years != (0.0,):
            raise ValueError(f"bands_years belong to 'hazards', not to '{given[0]}'")
        return self

    @model_validator(mode="after")
    def _one_hazard_a_band(self) -> Self:
        given = self.hazards.value if self.hazards else None
        if given is not None and len(given) != len(self.bands_years):
            raise ValueError(f"{len(self.bands_years)} bands_years need as many hazards, not {len(given)}")
        return self

    @model_validator(mode="after")
    def _levels_are_levels(self) -> Self:
        wrong = [level for level in self.by_level if not (level.isdecimal() and int(level) <= HIGHEST_LEVEL)]
        if wrong:
            raise ValueError(f"by_level names levels from 0 to {HIGHEST_LEVEL}, not {', '.join(wrong)[:80]}")
        return self

    @model_validator(mode="after")
    def _a_year_has_twelve_months(self) -> Self:
        seasons = self.by_calendar_month
        if seasons is not None and len(seasons.value) != MONTHS_OF_A_YEAR:
            raise ValueError(f"by_calendar_month has 12 multipliers, January first, not {len(seasons.value)}")
        return self

    @property
    def factor(self) -> float:
        """The multiplier as a number."""
        return self.multiplier.value if self.multiplier else 1.0
