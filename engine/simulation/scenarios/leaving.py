"""Laws of leaving, and of the overload that drives it."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.hazard_law import HazardLaw
from engine.simulation.scenarios.quantities import Factor, Power


class Leaving(HazardLaw):
    """Voluntary and other leaving, as one hazard; further causes of their own compete with it (see ``causes``)."""


class OverloadOfUnit(FrozenModel):
    """What is different about overload in a unit; what is left out is as everywhere."""

    exponent: Power | None = None
    """How strongly load drives leaving."""
    cap: Factor | None = None
    """Largest multiplier, at least 1."""

    @model_validator(mode="after")
    def _caps_from_one(self) -> Self:
        if self.cap is not None and self.cap.value < 1:
            raise ValueError(f"the cap of overload is at least 1, not {self.cap.value:g}")
        return self


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

    by_unit: dict[str, OverloadOfUnit] = {}
    """Units, each with all units below it that are not named themselves, in which overload acts otherwise."""

    @model_validator(mode="after")
    def _encloses_one(self) -> Self:
        if self.cap.value < 1:
            raise ValueError(f"the cap of overload is at least 1, not {self.cap.value:g}")
        if self.floor.value > 1:
            raise ValueError(f"the floor of overload is at most 1, not {self.floor.value:g}")
        if self.usual_load is not None and not 0.1 <= self.usual_load.value <= 10:
            raise ValueError(f"usual_load is between 0.1 and 10, not {self.usual_load.value:g}")
        return self
