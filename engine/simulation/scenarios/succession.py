"""Law of succession: vacancies are filled from below, which leaves a vacancy that is filled in turn."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import Share


class SuccessionStep(FrozenModel):
    """One way in which vacancies of a level are filled from inside."""

    id: str
    """Name by which another scenario changes or removes it."""
    to_level: int = Field(ge=0, le=HIGHEST_LEVEL)
    """Level of the vacancy."""
    unit_id: str | None = None
    """Unit of the vacancy, with all units below it; any where left out."""
    job_family: str | None = None
    """Job family of the vacancy; any where left out."""
    from_level: int = Field(ge=0, le=HIGHEST_LEVEL)
    """Level of those who may fill it."""
    from_unit_id: str | None = None
    """Their unit, with all units below it; any where left out."""
    from_job_family: str | None = None
    """Their job family; any where left out."""
    within: Literal["organisation", "team", "job family"] = "organisation"
    """Whether they must be of the vacancy's own team or job family."""
    share: Share
    """Share of the vacancies that are filled in this way; what the steps of a level leave over comes from outside."""
    search_time: WaitingTime
    """From the vacancy to the day on which the successor moves."""
    choose: Literal["longest in grade", "random"] = "longest in grade"
    """Who of them moves; where nobody can, the post is opened to the outside on that day."""


class Succession(FrozenModel):
    """Vacancy chains: who moves up leaves a vacancy."""

    steps: tuple[SuccessionStep, ...] = Field(min_length=1)
    """A vacancy follows the steps of the first scope (to_level, unit_id, job_family) in the list that it is within."""

    @model_validator(mode="after")
    def _shares_are_at_most_one(self) -> Self:
        for (level, _, _), steps in self.by_scope().items():
            total = sum(step.share.share for step in steps)
            if total > 1 + 1e-9:
                names = ", ".join(f"'{step.id}'" for step in steps)
                raise ValueError(f"the shares of steps {names} into level {level} sum to {total:g}, more than 1")
        return self

    def by_scope(self) -> dict[tuple[int, str | None, str | None], list[SuccessionStep]]:
        """Return the steps by the vacancies they are about, in their order."""
        scopes: dict[tuple[int, str | None, str | None], list[SuccessionStep]] = {}
        for step in self.steps:
            scopes.setdefault((step.to_level, step.unit_id, step.job_family), []).append(step)
        return scopes
