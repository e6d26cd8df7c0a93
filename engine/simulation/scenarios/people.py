"""People that a scenario brings along, for a question that is asked without an organisation's records."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.domain.proficiency import LEVELS

MOST_PEOPLE_IN_A_GROUP = 1_000_000
Tag = Annotated[str, Field(pattern=r"^[^;\s]([^;]*[^;\s])?$", max_length=100)]
SkillLevel = Annotated[float, Field(ge=LEVELS[0], le=LEVELS[-1])]


class PeopleGroup(FrozenModel):
    """People who are alike."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes them; their ids begin with it."""
    number: int = Field(ge=0, le=MOST_PEOPLE_IN_A_GROUP)
    """How many there are at the start; a group of nobody declares a unit into which people may come."""
    unit_id: str = Field(min_length=1, max_length=100)
    """Unit in which they work."""
    job_family: str | None = None
    """Job family."""
    level: int | None = None
    """Job level."""
    tenure_months: int = Field(default=24, ge=0, le=600)
    """Completed service at the start."""
    fte: float = Field(default=1.0, gt=0, le=1)
    """Contracted share of full time."""
    tags: tuple[Tag, ...] = ()
    """Tags that all of them bear, such as marks of performance and potential."""
    skills: dict[str, SkillLevel] = {}
    """Level in every skill that they have, 1 to 5."""
