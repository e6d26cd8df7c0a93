"""What a requester asks for: the roles of one project, and what a human has already decided about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from engine.domain.frozen import FrozenModel, or_text
from engine.staffing.requests.relaxation_costs import RelaxationCosts
from engine.staffing.requests.team_rules import Name, TeamRule

Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Score = Annotated[float, Field(ge=0, le=100)]

WORKING_DAY_HOURS = 8.0
"""Hours of a working day, for the overlap of two places."""
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


class TimeZoneNeed(FrozenModel):
    """Working hours shared with a place. A mere text is the zone, with four hours of overlap."""

    model_config = ConfigDict(json_schema_extra=or_text)

    zone: Name
    """Zone of the place: a name such as ``Europe/Vienna``, or an offset such as ``UTC+8``."""
    overlap_hours: Annotated[float, Field(ge=0, le=8)] = 4.0
    """Hours of an eight-hour working day that the person's day must share with the zone's, all through the role."""
    max_offset_hours: Annotated[float, Field(ge=0, le=12)] | None = None
    """Most hours between the clocks; stated in place of ``overlap_hours``."""

    @property
    def most_hours_apart(self) -> float:
        """Most hours between the clocks: working days of eight hours overlap by eight less that."""
        return WORKING_DAY_HOURS - self.overlap_hours if self.max_offset_hours is None else self.max_offset_hours


class CertificateNeed(FrozenModel):
    """A certificate that must hold until the role ends: a skill record that does not expire before.

    A mere text is the skill.
    """

    model_config = ConfigDict(json_schema_extra=or_text)

    skill: Name
    """Id, name or alias."""
    min_level: Annotated[float, Field(ge=1, le=5)] = 1.0
    """Level of the record, at least."""


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
    certificates: tuple[CertificateNeed, ...] = ()
    """Certificates that must hold until the role ends."""
    languages: tuple[Name, ...] = ()
    """Languages the person must speak, all of them."""
    time_zone: TimeZoneNeed | None = None
    """Working hours to share with a place; any if left out."""
    stretch: bool = False
    """Whether the role is a chance to grow: people up to one level below a must-skill can take it too."""


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


class Preference(FrozenModel):
    """A person's wish for or against a role or a colleague; it breaks ties, or weighs as the policy says."""

    person: Name
    """Whose wish it is."""
    role: Name | None = None
    """Role id; either this or ``colleague`` is given."""
    colleague: Name | None = None
    """Another person."""
    points: Annotated[float, Field(ge=-100, le=100)] = 1.0
    """How much it is worth if it comes true; below 0 for a wish against."""


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
    preferences: tuple[Preference, ...] = ()
    """Wishes of people for or against a role or a colleague."""
    scores: dict[str, dict[str, Score]] = {}
    """Fit by role and person, 0 to 100, in place of the computed fit; only people listed for a role can take it."""
    relaxations: RelaxationCosts = RelaxationCosts()
    """What giving way would cost, where no team exists; what is left out is as the policy says."""

    def role_dates(self, role: RoleNeed) -> tuple[date, date]:
        """Return the first and last day of a role of this request."""
        return role.start or self.project.start, role.end or self.project.end

    def people_named(self) -> Iterator[str]:
        """Yield the people whom the request itself names, as it names them."""
        yield from (pin.person for pin in self.pins)
        yield from (ban.person for ban in self.bans)
        for rule in self.rules:
            yield from rule.people_named()
        for wish in self.preferences:
            yield from (wish.person, *((wish.colleague,) if wish.colleague else ()))
        for scores in self.scores.values():
            yield from scores
