"""Laws of hiring: from a vacancy to the first day of a newcomer, and the output of newcomers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Origin
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.scenarios.quantities import Duration, RecruitingCapacity, Share, as_stored

LARGEST_NUMBER_OF_STAGES = 100
MOST_DECLINED = 0.99
EmpiricalTime: TypeAlias = Annotated[float, Field(ge=0, le=100_000)]


class WaitingTime(Duration):
    """A time that passes, with its distribution."""

    law: Literal["fixed", "exponential", "erlang", "lognormal", "empirical"] = "fixed"
    """Distribution; ``value`` is its mean, and follows from the values of an empirical law."""
    stages: int | None = Field(default=None, ge=1, le=LARGEST_NUMBER_OF_STAGES)
    """Stages of an Erlang law: 1 is exponential, many are nearly fixed."""
    variation: float | None = Field(default=None, gt=0, le=10)
    """Coefficient of variation of a lognormal law: standard deviation divided by mean."""
    values: tuple[Annotated[float, Field(ge=0, le=100_000)], ...] | None = Field(
        default=None, min_length=1, strict=False
    )
    """Times of an empirical law in ``unit``, each as likely as the others; with ``source: data`` they may be left to
    the requisitions of the dataset that were filled."""
    opened_from: date | None = Field(default=None, strict=False)
    """First day on which those requisitions were opened; any where left out."""

    @model_validator(mode="before")
    @classmethod
    def _mean_is_that_of_the_values(cls, data: Any) -> Any:
        """Return what is given, with the mean of an empirical law in place of a value that is left out."""
        if not isinstance(data, dict) or data.get("law") != "empirical" or "value" in data:
            return data
        values = data.get("values")
        numbers = [one for one in values or () if isinstance(one, int | float)]
        return {
            **data,
            "values": values and tuple(values),
            "value": as_stored(sum(numbers) / len(numbers)) if numbers else 0.0,
        }

    @model_validator(mode="after")
    def _says_its_values(self) -> Self:
        empirical = self.law == "empirical"
        if not empirical and (self.values is not None or self.opened_from is not None):
            raise ValueError(f"'values' and 'opened_from' belong to law empirical, not to {self.law}")
        if empirical and self.values is None and self.source is not Origin.DATA:
            raise ValueError("law empirical needs 'values', or 'source: data' to take them from the requisitions")
        return self

    @property
    def is_to_be_measured(self) -> bool:
        """Whether its values are still to be taken from the record."""
        return self.law == "empirical" and self.values is None

    @model_validator(mode="after")
    def _has_its_shape(self) -> Self:
        for law, name, given in (("erlang", "stages", self.stages), ("lognormal", "variation", self.variation)):
            if self.law == law and given is None:
                raise ValueError(f"law {law} needs '{name}'")
            if self.law != law and given is not None:
                raise ValueError(f"'{name}' belongs to law {law}, not to {self.law}")
        return self


class Offers(FrozenModel):
    """Candidates may say no."""

    declined: Share
    """Share of offers that are declined."""
    next_offer: WaitingTime | None = None
    """Time to the next offer, the search going on; where left out it begins anew with the whole ``time_to_fill``."""

    @model_validator(mode="after")
    def _somebody_says_yes(self) -> Self:
        if self.declined.share >= MOST_DECLINED:
            raise ValueError(f"'declined' is below {MOST_DECLINED:.0%}: otherwise hardly a search ever ends")
        return self


class Probation(FrozenModel):
    """A first time in which some newcomers fail and leave, besides the leaving that everybody is exposed to."""

    length: Duration
    """Time from the first day."""
    fails: Share
    """Share of newcomers who leave in this way."""
    when: Literal["at its end", "within it"] = "at its end"
    """On its last day, or at any time within it, by a constant hazard that comes to that share."""

    @model_validator(mode="after")
    def _somebody_passes(self) -> Self:
        if self.fails.share >= 1 and self.when == "within it":
            raise ValueError("no hazard makes everybody fail within the probation: say 'at its end', or fewer")
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
    when_full: Literal["wait", "lost"] = "wait"
    """Whether a requisition that finds all recruiters busy waits for them, or is lost and its post given up."""
    posts_at_start: Literal["none", "open requisitions", "vacant positions"] = "none"
    """Positions of the dataset without a holder on the first day that are filled, with their work: none of them, those
    with an open requisition, or all; what is approved is searched for from the first day on."""
    offers: Offers | None = None
    """Offers that are declined; none are where left out."""
    probation: Probation | None = None
    """Newcomers who fail; none do where left out."""
    refill_share: Share | None = None
    """Share of vacancies that are filled again, all where left out; the work of the others remains."""
    freezes: tuple[Freeze, ...] = ()
    """Hiring freezes."""
    exceptions: tuple[HiringException, ...] = ()
    """Posts with times of their own; a post follows the first that it is meant by."""

    @property
    def times(self) -> tuple[WaitingTime, ...]:
        """Every time to fill and approval lag, of exceptions too."""
        given = [self.time_to_fill, self.approval_lag]
        for item in self.exceptions:
            given += [item.time_to_fill, item.approval_lag]
        return tuple(time for time in given if time is not None)


class RampUp(FrozenModel):
    """Output of newcomers: a straight line from the start share to full output."""

    start_share: Share
    """Output on the first day."""
    time_to_full: Duration
    """Time from the first day to full output."""
