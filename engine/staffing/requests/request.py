"""What a requester asks for: the roles of one project, and what a human has already decided about them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from engine.domain.frozen import FrozenModel, or_text

Name = Annotated[str, Field(min_length=1, max_length=20_000)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Score = Annotated[float, Field(ge=0, le=100)]

SCORE_STEPS = 1_000_000
"""Steps to a point of score: scores are exact to six decimals, finer digits are rounded."""


class ProjectFrame(FrozenModel):
    """The project that needs people."""

    name: Name
    """Name as the requester knows it."""
    start: date
    """First day."""
    end: date
    """Last day."""
    priority: Annotated[int, Field(ge=1, le=9)] = 5
    """From 1 (first) to 9."""
    budget: Annotated[float, Field(ge=0)] | None = None
    """Most that all openings together may cost: hourly cost x 8 hours x weekdays of the role x fte."""
    project_id: Name | None = None
    """Id in the dataset, where it is there; bookings on it do not count as another project."""


class SkillNeed(FrozenModel):
    """One skill that a role asks for."""

    skill: Name
    """Id, name or alias."""
    min_level: Annotated[float, Field(ge=1, le=5)]
    """Proficiency level asked for, from 1 to 5."""
    must: bool = False
    """Whether nobody below the level is eligible; otherwise the skill only counts in the fit."""
    weight: Annotated[float, Field(ge=0)] = 1.0
    """Weight among the role's skills of its kind (must or preferred)."""


class RoleNeed(FrozenModel):
    """One kind of work and how many people it takes."""

    id: Name
    """Unique within the request."""
    name: str = ""
    """Name for people; empty means the id."""
    openings: Annotated[int, Field(ge=1, le=1000)] = 1
    """People needed."""
    fte: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Share of full time each of them gives, every week of the role."""
    start: date | None = None
    """First day; the project's if left out."""
    end: date | None = None
    """Last day; the project's if left out."""
    location: Name | None = None
    """Place where the person must be based; any if left out."""
    max_hourly_cost: Annotated[float, Field(ge=0)] | None = None
    """Most that an hour of the person may cost."""
    skills: tuple[SkillNeed, ...] = ()
    """Skills asked for."""


class AtLeastOne(FrozenModel):
    """What at least one member of the team must have; exactly one of level, tag and skill is given."""

    model_config = ConfigDict(json_schema_extra=or_text)

    level: Annotated[float, Field(ge=1, le=30)] | None = None
    """Lowest job level."""
    tag: Name | None = None
    """Tag in the people table."""
    skill: Name | None = None
    """Id, name or alias of a skill."""
    min_level: Annotated[float, Field(ge=1, le=5)] | None = None
    """Proficiency level in ``skill``."""


class TeamRule(FrozenModel):
    """One rule about the team as a whole; exactly one field is given."""

    keep_apart: Annotated[tuple[Name, ...], Field(min_length=2)] | None = None
    """People of whom at most one may be in the team."""
    keep_together: Annotated[tuple[Name, ...], Field(min_length=2)] | None = None
    """People who are all in the team or none of them."""
    at_least_one: AtLeastOne | None = None
    """A member the team cannot do without; a mere text means the tag of that name."""


class Pin(FrozenModel):
    """A human's decision that a person takes a role."""

    role: Name
    """Role id."""
    person: Name
    """Person id, or the name if only one person bears it."""
    because: Reason
    """Why."""


class Ban(FrozenModel):
    """A human's decision that a person does not take a role."""

    person: Name
    """Person id, or the name if only one person bears it."""
    because: Reason
    """Why."""
    role: Name | None = None
    """Role id; every role if left out."""


class StaffingRequest(FrozenModel):
    """People wanted for one project, as written in a file of kind ``staffing-request``."""

    kind: Literal["staffing-request"] = "staffing-request"
    """Kind of file."""
    format: Literal[1] = 1
    """Version of the format."""
    title: Name
    """Title as the requester knows it."""
    project: ProjectFrame
    """The project that needs people."""
    roles: Annotated[tuple[RoleNeed, ...], Field(min_length=1, max_length=2000)]
    """Roles to fill, in the order in which they are shown."""
    rules: tuple[TeamRule, ...] = ()
    """Rules about the team as a whole."""
    pins: tuple[Pin, ...] = ()
    """Who must take which role."""
    bans: tuple[Ban, ...] = ()
    """Who must not."""
    scores: dict[str, dict[str, Score]] = {}
    """Fit by role and person, 0 to 100, in place of the computed fit; only people listed for a role can take it."""

    def role_dates(self, role: RoleNeed) -> tuple[date, date]:
        """Return the first and last day of a role of this request."""
        return role.start or self.project.start, role.end or self.project.end
