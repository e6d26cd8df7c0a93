"""What a planner can do: train people, hire a cohort, bring in contractors. A number of 0 leaves the lever alone."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.proficiency import LEVELS

MOST_PEOPLE = 100_000


class Train(FrozenModel):
    """Send people to a course."""

    course: str | None = None
    """Course; may be left out where one course alone gives the skill."""
    skill: str
    """Skill that they learn."""
    people: int = Field(ge=0, le=MOST_PEOPLE)
    """How many; fewer if fewer qualify on that day."""
    start_month: int = Field(default=0, ge=0)
    """Month at whose start they begin."""
    unit_id: str | None = None
    """Unit whose people, with those of the units below it, may be sent; everybody where left out."""
    new_people: bool = False
    """Whether they are hired for it, into ``unit_id``, rather than taken from those who are there."""


class Hire(FrozenModel):
    """Hire a cohort that starts on one day, such as campus graduates."""

    skill: str
    """Skill that they bring."""
    level: float = Field(default=LEVELS[-1], ge=LEVELS[0], le=LEVELS[-1])
    """Level that they bring."""
    people: int = Field(ge=0, le=MOST_PEOPLE)
    """How many start."""
    month: int = Field(default=0, ge=0)
    """Month at whose start they start."""
    unit_id: str
    """Unit that they join."""


class Contract(FrozenModel):
    """Bring in contractors, who are not employed and do not leave."""

    skill: str
    """Skill in which they work."""
    people: int = Field(ge=0, le=MOST_PEOPLE)
    """How many at full time."""
    from_month: int = Field(default=0, ge=0)
    """First month."""
    to_month: int = Field(ge=0)
    """Last month."""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.to_month < self.from_month:
            raise ValueError(f"contractors end in month {self.to_month}, before month {self.from_month}")
        return self


class Range(FrozenModel):
    """Whole numbers from ``low`` to ``high``."""

    low: int = Field(ge=0)
    """Least."""
    high: int = Field(ge=0)
    """Greatest."""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.high < self.low:
            raise ValueError(f"a range runs from low to high, not from {self.low} to {self.high}")
        return self


class Allowed(FrozenModel):
    """Within which limits whoever looks for a plan may move a lever."""

    people: Range
    """People."""
    month: Range
    """Month at whose start it begins."""


class Lever(FrozenModel):
    """One decision: one of ``train``, ``hire`` and ``contract``."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it."""
    title: Localised | None = None
    """Title for people."""
    train: Train | None = None
    """Send people to a course."""
    hire: Hire | None = None
    """Hire a cohort."""
    contract: Contract | None = None
    """Bring in contractors."""
    allowed: Allowed | None = None
    """Limits for whoever looks for a plan; the lever stays as it is where left out."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [part for part in (self.train, self.hire, self.contract) if part is not None]
        if len(given) != 1:
            raise ValueError(f"lever '{self.id}' is one of train, hire and contract, not {len(given)} of them")
        return self
