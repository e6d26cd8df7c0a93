"""Causes that compete for people: each its own hazard, clock, multipliers and random numbers."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Sourced
from engine.simulation.scenarios.hazard_law import HazardLaw, Rate, Who
from engine.simulation.scenarios.leaving import Overload
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import Share

RESERVED = ("leaving", "retirement", "contract-end")
"""Names under which laws of their own count their leavers."""


class Destination(FrozenModel):
    """Where a transfer may lead."""

    unit_id: str
    """Unit; one that has nobody yet may be named."""
    share: Share | None = None
    """Part of the transfers that lead there; what the others leave over where left out."""


class Cause(HazardLaw):
    """One thing that happens to people, besides what else may happen to them: whichever strikes first takes place."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it; its random numbers are kept under it."""
    outcome: Literal["leave", "retire", "transfer", "promotion"]
    """What happens to the person."""
    who: Who = Who()
    """Who is exposed; everybody where left out."""
    overload: bool | Overload = False
    """Whether the scenario's law of overload multiplies this hazard too, or a law of its own."""
    to: tuple[Destination, ...] = ()
    """Where a transfer leads; whose lot is the unit they are in stays."""
    levels_up: int = Field(default=1, ge=1, le=HIGHEST_LEVEL)
    """By how many levels a promotion leads up."""
    old_post: Literal["vacant", "moves along"] | None = None
    """Whether the old post is a vacancy like any other or goes with the person; where left out, a transfer leaves it
    vacant and a promotion takes it along."""

    @model_validator(mode="after")
    def _name_is_free(self) -> Self:
        if self.id in RESERVED:
            raise ValueError(f"a cause cannot be called '{self.id}': the law of that name counts under it")
        return self

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.outcome == "transfer") != bool(self.to):
            raise ValueError(f"cause '{self.id}': 'to' says where a transfer leads, and belongs to transfers alone")
        shares = [place.share.share if place.share else None for place in self.to]
        open_ends, given = shares.count(None), sum(share for share in shares if share is not None)
        if self.to and (open_ends > 1 or given > 1 + 1e-9 or (not open_ends and given < 1 - 1e-9)):
            rest = "one of them may be left out as the rest"
            raise ValueError(f"cause '{self.id}': the shares of 'to' sum to 1, not {given:g}; {rest}")
        return self

    @model_validator(mode="after")
    def _stays_on_the_ladder(self) -> Self:
        if self.outcome != "promotion":
            return self
        if not self.who.levels:
            raise ValueError(f"cause '{self.id}': say with 'who: {{levels: [...]}}' which levels are promoted")
        highest = max(self.who.levels) + self.levels_up
        if highest > HIGHEST_LEVEL:
            raise ValueError(f"cause '{self.id}' promotes to level {highest}; the highest is {HIGHEST_LEVEL}")
        return self

    @property
    def vacates(self) -> bool:
        """Whether the old post becomes vacant."""
        if self.old_post is None:
            return self.outcome != "promotion"
        return self.old_post == "vacant"


class FromRecord(Sourced):
    """Dates that stand in the organisation's records."""

    source: Literal["data"]  # type: ignore[assignment]
    """Always ``data``."""


class Retirement(FrozenModel):
    """Who retires: on the declared date, and of the others in a unit a share each year, whatever their age."""

    declared: FromRecord | None = None
    """Declared dates, ``retirement_on`` of the people: the first day on which they are gone; past ones say nothing."""
    by_unit: dict[str, Rate] = {}
    """Rate of those without a declared date, by unit, for all units below it that are not named themselves."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.declared is None and not self.by_unit:
            raise ValueError("retirement says 'declared: {source: data}', rates 'by_unit', or both")
        return self


class ContractEnds(FrozenModel):
    """Whose employment ends on a day that is on record already."""

    recorded: FromRecord
    """Known future ends, ``valid_to`` of the employments: the last day of work."""
    renewed: Share | None = None
    """Part of them that is renewed when the day comes; none where left out."""
