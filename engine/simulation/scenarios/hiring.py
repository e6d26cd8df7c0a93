"""Laws of hiring: from a vacancy to the first day of a newcomer, and the output of newcomers."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.scenarios.quantities import Duration, RecruitingCapacity, Share

LARGEST_NUMBER_OF_STAGES = 100


class WaitingTime(Duration):
    """A time that passes, with its distribution."""

    law: Literal["fixed", "exponential", "erlang", "lognormal"] = "fixed"
    """Distribution; ``value`` is its mean."""
    stages: int | None = Field(default=None, ge=1, le=LARGEST_NUMBER_OF_STAGES)
    """Stages of an Erlang law: 1 is exponential, many are nearly fixed."""
    variation: float | None = Field(default=None, gt=0, le=10)
    """Coefficient of variation of a lognormal law: standard deviation divided by mean."""

    @model_validator(mode="after")
    def _has_its_shape(self) -> Self:
        for law, name, given in (("erlang", "stages", self.stages), ("lognormal", "variation", self.variation)):
            if self.law == law and given is None:
                raise ValueError(f"law {law} needs '{name}'")
            if self.law != law and given is not None:
                raise ValueError(f"'{name}' belongs to law {law}, not to {self.law}")
        return self


class Freeze(FrozenModel):
    """Months in which nothing new is recruited for; what is under way goes on."""

    id: str
    """Name by which another scenario changes or removes it."""
    from_month: int = Field(ge=0)
    """First frozen month; month 0 is the first of the run."""
    to_month: int = Field(ge=0)
    """Last frozen month."""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.to_month < self.from_month:
            raise ValueError(f"freeze '{self.id}' ends in month {self.to_month}, before month {self.from_month}")
        return self


class HiringException(PostsMeant):
    """Posts that take another time than the others."""

    id: str
    """Name by which another scenario changes or removes it."""
    time_to_fill: WaitingTime | None = None
    """From the start of recruiting to the first day; as for the others where left out."""
    approval_lag: WaitingTime | None = None
    """From the vacancy to the approved requisition; as for the others where left out."""


class Hiring(FrozenModel):
    """From a vacancy to the first day of a newcomer."""

    time_to_fill: WaitingTime
    """From the start of recruiting to the first day."""
    approval_lag: WaitingTime | None = None
    """From the vacancy to the approved requisition; none where left out."""
    requisitions_at_once: RecruitingCapacity | None = None
    """Limit of all recruiters together, first approved first served over all units; no limit where left out."""
    refill_share: Share | None = None
    """Share of vacancies that are filled again, all where left out; the work of the others remains."""
    freezes: tuple[Freeze, ...] = ()
    """Hiring freezes."""
    exceptions: tuple[HiringException, ...] = ()
    """Posts with times of their own; a post follows the first that it is meant by."""


class RampUp(FrozenModel):
    """Output of newcomers: a straight line from the start share to full output."""

    start_share: Share
    """Output on the first day."""
    time_to_full: Duration
    """Time from the first day to full output."""
