"""Courses: how skills are learnt."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.domain.proficiency import LEVELS
from engine.domain.sourced import Quantity
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, Share


class Amount(Quantity):
    """Money, or pay counted in months, for one person; in the unit of ``costs.unit``."""

    value: float = Field(ge=0, le=1e12)
    """How much."""
    unit: Literal["per person"]
    """Always ``per person``."""


class Applications(Quantity):
    """How often somebody who may attend asks for a seat of their own accord, at random moments."""

    value: float = Field(ge=0, le=10_000)
    """Applications in ``unit``."""
    unit: Literal["per month", "per year"]
    """Unit of time."""

    @property
    def per_month(self) -> float:
        """The rate per month."""
        return self.value / MONTHS_PER_YEAR if self.unit == "per year" else self.value


class Prerequisite(FrozenModel):
    """What a trainee must know before."""

    skill: str
    """Skill."""
    level: float = Field(default=LEVELS[0], ge=LEVELS[0], le=LEVELS[-1])
    """Least level."""


class Course(FrozenModel):
    """A course that gives a skill to those who pass."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which levers and other scenarios mean it."""
    skill: str
    """Skill that it gives."""
    level: float = Field(default=LEVELS[-1], ge=LEVELS[0], le=LEVELS[-1])
    """Level that it gives; who has more keeps it."""
    length: WaitingTime
    """From the first day to the skill."""
    seats: int | None = Field(default=None, ge=1, le=1_000_000)
    """People at once; no limit where left out."""
    when_full: Literal["queue", "lost"] = "queue"
    """Whether those who find no seat wait, first come first served, or give up."""
    cohort_months: int | None = Field(default=None, ge=1, le=600)
    """Months between two days on which it begins, the first at month 0; at any time where left out."""
    passing: Share | None = None
    """Share of those who finish that get the skill; all where left out."""
    output_meanwhile: Share | None = None
    """Output of trainees as a share of their own; none where left out."""
    mentoring: Share | None = None
    """Output in the skill that mentors lose for every trainee, as a share of a person's; none where left out."""
    prerequisite: Prerequisite | None = None
    """What trainees must know before; nothing where left out."""
    applications: Applications | None = None
    """How often people ask for a seat beside those whom levers send (a Poisson stream); never where left out."""
    fee: Amount | None = None
    """Cost of a trainee, at the start, beside the pay; none where left out."""


class Training(FrozenModel):
    """All courses."""

    courses: tuple[Course, ...] = ()
    """Courses; those with the same id as in a scenario that is extended change it."""
    recorded: bool = False
    """Whether the courses of the organisation's table ``courses`` are there too."""
