"""Laws of arrivals: people and posts that come of themselves, at random or on dates, rather than by a vacancy."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.domain.sourced import Quantity
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, People, Share

HIGHEST_RATE = 1_000_000


class Rate(Quantity):
    """How often something comes, at random and independently: a Poisson process."""

    value: float = Field(ge=0, le=HIGHEST_RATE)
    """Mean number in ``unit``."""
    unit: Literal["per year", "per month"]
    """Mean number in a year or in a month."""

    @property
    def per_month(self) -> float:
        """The mean number in a month."""
        return self.value / MONTHS_PER_YEAR if self.unit == "per year" else self.value


class Opening(PostsMeant):
    """New posts that come at random, each with a requisition of its own; what is not said is as in a present post."""

    id: str
    """Name by which another scenario changes or removes it."""
    rate: Rate
    """How many; they bring no work of their own."""


class Intake(PostsMeant):
    """People who start without a vacancy, such as graduates; what is not said is as in a present post."""

    id: str
    """Name by which another scenario changes or removes it."""
    rate: Rate | None = None
    """How many, where they come at random."""
    people: People | None = None
    """How many are expected on each date, where they come on dates."""
    months: tuple[Annotated[int, Field(ge=0)], ...] = ()
    """Months at whose start they come; month 0 is the first of the run."""
    every_year: bool = False
    """Whether they come again in the same months of every later year of the run."""
    shows_up: Share | None = None
    """Share of those expected who start, each for themselves; all where left out."""
    posts: Literal["new", "next leavers'"] = "new"
    """Whether their posts are new ones, filled again when they leave, or those of the next leavers of their team."""

    @model_validator(mode="after")
    def _says_when_and_how_many(self) -> Self:
        dated = self.people is not None and bool(self.months)
        if dated == (self.rate is not None) or bool(self.months) != (self.people is not None):
            raise ValueError(f"intake '{self.id}' is either at a 'rate', or of 'people' in 'months'")
        if self.people is not None and self.people.value < 0:
            raise ValueError(f"intake '{self.id}' brings people, so their number is 0 or more")
        return self
