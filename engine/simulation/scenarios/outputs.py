"""What a planner looks at besides the outputs of the whole: a unit, a job family, a level, and a floor under it."""

from __future__ import annotations

from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from engine.domain.sourced import Quantity
from engine.simulation.scenarios.posts import PostsMeant

WITH_A_FLOOR = {"headcount": "people", "output": "person-months"}

Watched: TypeAlias = Literal[
    "headcount", "output", "load", "leavers", "hires", "moves_in", "moves_out", "open_posts", "vacancy_months"
]


class Least(Quantity):
    """What is at least needed in every month."""

    value: float = Field(ge=0)
    """Least number in ``unit``."""
    unit: Literal["people", "person-months"]
    """``people`` at every moment, or ``person-months`` of output in it."""


class WatchedOutput(PostsMeant):
    """One thing to look at month by month."""

    of: Watched
    """People at the end of the month; output of the month in person-months and load at its end, both by unit alone;
    leavers, hires and moves of the month, those into and out of what is looked at; posts open at its end and the time
    that posts were open in it."""
    name: str | None = Field(default=None, min_length=1, max_length=100)
    """Name of the measure; what is looked at and where, as in ``output:UNIT``, where left out."""
    floor: Least | None = None
    """What of headcount or output is needed: the first month below it is told, and how likely there is one."""

    @property
    def measure(self) -> str:
        """Name of the measure."""
        parts = (self.unit_id, self.job_family, None if self.level is None else f"level {self.level}")
        return self.name or f"{self.of}:{'/'.join(part for part in parts if part) or 'all'}"

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if self.of in {"output", "load"} and (self.job_family is not None or self.level is not None):
            raise ValueError(f"{self.of} is known by unit, not by job family or level")
        if self.floor is not None and WITH_A_FLOOR.get(self.of) != self.floor.unit:
            raise ValueError("a floor is of headcount in people, or of output in person-months")
        return self
