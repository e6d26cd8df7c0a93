"""The laws of a scenario: what makes people leave, how posts are filled, how newcomers and headcount grow."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.quantities import (
    Duration,
    Factor,
    Growth,
    Hazards,
    People,
    Power,
    RecruitingCapacity,
    Share,
)

LARGEST_NUMBER_OF_STAGES = 100


class Leaving(FrozenModel):
    """Voluntary and other leaving: a hazard that depends on tenure, piecewise constant."""

    bands_years: tuple[float, ...] = Field(default=(0.0,), min_length=1, max_length=50)
    """Lower edges of the bands of tenure in years, rising from 0; the last band has no end."""
    hazards: Hazards
    """Hazard in each band."""
    multiplier: Factor | None = None
    """What every hazard is multiplied by, to say "as measured, but 20 % higher"; 1 where left out."""
    by_job_family: dict[str, Factor] = {}
    """Further multiplier of the people of a job family, by its id."""

    @model_validator(mode="after")
    def _bands_rise_from_zero(self) -> Self:
        edges = self.bands_years
        if edges[0] != 0:
            raise ValueError(f"bands_years begin with 0, not {edges[0]:g}")
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError(f"bands_years rise, these do not: {', '.join(f'{edge:g}' for edge in edges)}")
        return self

    @model_validator(mode="after")
    def _one_hazard_a_band(self) -> Self:
        given = self.hazards.value
        if given is not None and len(given) != len(self.bands_years):
            raise ValueError(f"{len(self.bands_years)} bands_years need as many hazards, not {len(given)}")
        return self

    @property
    def factor(self) -> float:
        """The multiplier as a number."""
        return self.multiplier.value if self.multiplier else 1.0


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


class RampUp(FrozenModel):
    """Output of newcomers: a straight line from the start share to full output."""

    start_share: Share
    """Output on the first day."""
    time_to_full: Duration
    """Time from the first day to full output."""


class Overload(FrozenModel):
    """Who must carry the work of missing people leaves sooner.

    The load of a team is its work (full-time people at full output that it needs) divided by its present output.
    The hazard of everyone in it is multiplied by ``(load / usual_load) ** exponent``, held between floor and cap.
    """

    exponent: Power
    """How strongly load drives leaving; 0 switches the feedback off."""
    cap: Factor
    """Largest multiplier, at least 1."""
    floor: Factor
    """Smallest multiplier, at most 1."""
    usual_load: Factor | None = None
    """Load at which the hazards hold as they are, 1 where left out; hazards from data hold at the load of the past."""

    @model_validator(mode="after")
    def _encloses_one(self) -> Self:
        if self.cap.value < 1:
            raise ValueError(f"the cap of overload is at least 1, not {self.cap.value:g}")
        if self.floor.value > 1:
            raise ValueError(f"the floor of overload is at most 1, not {self.floor.value:g}")
        if self.usual_load is not None and not 0.1 <= self.usual_load.value <= 10:
            raise ValueError(f"usual_load is between 0.1 and 10, not {self.usual_load.value:g}")
        return self


class Addition(FrozenModel):
    """Posts added (or, where negative, given up as people leave) at the start of a month."""

    id: str
    """Name by which another scenario changes or removes it."""
    month: int = Field(ge=0)
    """Month at whose start they are added; month 0 is the first of the run."""
    people: People
    """How many."""
    unit_id: str | None = None
    """Unit, with all units below it; the whole organisation where left out."""


class PlannedGrowth(FrozenModel):
    """How the posts of the organisation change by plan."""

    headcount: Growth | None = None
    """Compound change of posts in every team; none where left out."""
    work: Growth | None = None
    """Compound change of the work to be done; as ``headcount`` where left out."""
    additions: tuple[Addition, ...] = ()
    """Further posts at certain months."""


class Laws(FrozenModel):
    """Everything that drives a run; a law that is left out does not act."""

    leaving: Leaving | None = None
    """Who leaves when; nobody where left out."""
    hiring: Hiring | None = None
    """How vacancies are filled; nobody is hired where left out."""
    ramp_up: RampUp | None = None
    """Output of newcomers; full at once where left out."""
    overload: Overload | None = None
    """Overload feedback; none where left out."""
    growth: PlannedGrowth | None = None
    """Planned change of posts; none where left out."""

    @model_validator(mode="after")
    def _growth_needs_hiring(self) -> Self:
        if self.hiring is None and self.growth is not None and _asks_for_people(self.growth):
            raise ValueError("growth asks for new people, but there is no law of hiring")
        return self


def _asks_for_people(growth: PlannedGrowth) -> bool:
    rising = growth.headcount is not None and growth.headcount.value > 0
    return rising or any(addition.people.value > 0 for addition in growth.additions)
