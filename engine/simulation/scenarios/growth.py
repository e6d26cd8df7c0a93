"""How the posts of an organisation change by plan."""

from __future__ import annotations

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.arrivals import Opening
from engine.simulation.scenarios.quantities import Growth, People


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
    openings: tuple[Opening, ...] = ()
    """Further posts at random."""
