"""Law of regrouping: people are put into new groups by what they bear, every person into exactly one."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.quantities import People

MOST_GROUPS = 12


class Group(FrozenModel):
    """One of the groups, which is a unit of the run from then on."""

    id: str = Field(min_length=1, max_length=100)
    """Name of the group and of its unit; an existing unit may be named."""
    tags: tuple[str, ...] = ()
    """Tags that everyone in it bears, such as marks of performance and potential; none where left out."""
    skills: tuple[str, ...] = ()
    """Skills that everyone in it has on record; none where left out."""
    at_least: People | None = None
    """Fewest people; none where left out."""
    at_most: People | None = None
    """Most people; any number where left out."""

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        least, most = self.limits
        if least < 0 or (most is not None and most < least):
            raise ValueError(f"group '{self.id}' has from 0 to 'at_least' to 'at_most' people, in this order")
        return self

    @property
    def limits(self) -> tuple[int, int | None]:
        """Fewest and most people."""
        least = int(self.at_least.value) if self.at_least else 0
        return least, int(self.at_most.value) if self.at_most else None


class Regrouping(FrozenModel):
    """People of a unit who are put into groups at the start of a month."""

    id: str
    """Name by which another scenario changes or removes it."""
    month: int = Field(ge=0)
    """Month at whose start they move; month 0 is the first of the run."""
    unit_id: str | None = None
    """Unit whose people are regrouped, with all units below it; the whole organisation where left out."""
    groups: tuple[Group, ...] = Field(min_length=1, max_length=MOST_GROUPS)
    """Earlier groups are filled first, as far as everybody finds a place."""
