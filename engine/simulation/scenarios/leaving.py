"""Laws of leaving, and of the overload that drives it."""

from __future__ import annotations

from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.quantities import Factor, Hazards, Power


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
