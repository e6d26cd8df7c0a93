"""The settings of a sample organisation, as ``scenarios/sample.yaml`` writes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel, Localised
from engine.sample.capacity_settings import CourseSettings, LeaveSettings, RecognitionSettings
from engine.sample.work_settings import GoalSettings, IndicatorSettings, Positive, ProjectSettings, Share

JobLevel = Annotated[int, Field(ge=1, le=30)]

SMALLEST = 50
"""Fewest people an organisation can have: below it four job families and their heads leave no teams."""
LARGEST = 1_000_000
"""Most people an organisation can have."""


class Span(FrozenModel):
    """How many people report to one head."""

    low: Annotated[int, Field(ge=2, le=20)]
    """Fewest."""
    high: Annotated[int, Field(ge=3, le=40)]
    """Most; at least twice ``low`` less one, so that every size can be divided into units."""


class OrganisationSettings(FrozenModel):
    """Units, levels and growth."""

    unit_levels: Annotated[tuple[Localised, ...], Field(min_length=2, max_length=8)]
    """Names of the levels of units, top first."""
    span: Span
    """People per head."""
    head_levels: tuple[JobLevel, ...]
    """Job level of the head, by unit level."""
    member_levels: dict[JobLevel, Share]
    """Distribution of job levels among members."""
    staff_levels: dict[JobLevel, Share]
    """Distribution of job levels among specialists who report to the head of a larger unit."""
    founding_share: Share
    """Share of units that exist since the first year."""
    growth_per_year: Annotated[float, Field(ge=0, le=1)]
    """Yearly growth after the first year."""
    vacant_share: Share
    """Share of positions vacant on ``as_of``."""
    critical_share: Share
    """Share of positions marked critical."""
    part_time: dict[Positive, Share]
    """Shares of people by contracted share of full time; everybody else is full time."""
    other_location_share: Share
    """Share of people who work elsewhere than their team."""


class TenureBand(FrozenModel):
    """The hazard of leaving from a length of service on."""

    from_years: Annotated[float, Field(ge=0)]
    """Completed years of service (365.25 days) at which the band begins."""
    per_year: Annotated[float, Field(gt=0, le=5)]
    """Hazard per person-year."""


class LeavingSettings(FrozenModel):
    """How people leave."""

    bands: Annotated[tuple[TenureBand, ...], Field(min_length=1)]
    """Hazards by length of service; the first begins at 0."""
    reasons: Annotated[dict[str, Share], Field(min_length=1)]
    """Distribution of exit reasons."""


class InternalShare(FrozenModel):
    """Share of vacancies filled from inside."""

    head: Share
    """Positions of heads of units."""
    member: Share
    """All other positions."""


class HiringSettings(FrozenModel):
    """How vacancies are filled."""

    time_to_fill_days: Annotated[float, Field(ge=5, le=365)]
    """Mean days from opening to first day of work."""
    approval_days: Annotated[float, Field(ge=0, le=90)]
    """Mean days from opening to approval."""
    internal_share: InternalShare
    """Filled by a move."""


class PaySettings(FrozenModel):
    """Hourly cost."""

    by_level: Annotated[dict[JobLevel, Positive], Field(min_length=1)]
    """Hourly cost by job level before the factors of family and location."""
    spread: Annotated[float, Field(ge=0, le=1)]
    """Standard deviation of the logarithm of the personal factor."""


class LocationSettings(FrozenModel):
    """One place of work."""

    time_zone: str
    """IANA time zone."""
    pay: Positive
    """Factor of the hourly cost."""
    names: Literal["chinese", "international"]
    """Which names most people there bear."""
    languages: dict[str, Share]
    """Share of people who speak a language."""


class KeyResultTemplate(FrozenModel):
    """A key result that units and people of a family may have."""

    title: Localised
    """What is measured."""
    unit: str
    """Unit of measure."""
    baseline: float
    """Value at the start of the quarter."""
    target: float
    """Value aimed at; may lie below the baseline."""
    indicator: str | None = None
    """External indicator that drives it."""


class ConductSettings(FrozenModel):
    """What the people of a family answer for beside their main goal."""

    framework: str
    """Goal framework."""
    title: Localised
    """What the goal is called."""
    key_results: Annotated[tuple[KeyResultTemplate, ...], Field(min_length=1)]
    """What it measures."""


class FamilySettings(FrozenModel):
    """One job family, which is also one division."""

    name: Localised
    """Name of family and division."""
    tags: tuple[str, ...]
    """Tags of the family."""
    share: Share
    """Share of all people."""
    pay: Positive
    """Factor of the hourly cost."""
    framework: str
    """Goal framework of people in the family."""
    locations: dict[str, Share]
    """Where its teams work."""
    departments: Annotated[tuple[Localised, ...], Field(min_length=1)]
    """Names of departments."""
    key_results: Annotated[tuple[KeyResultTemplate, ...], Field(min_length=1)]
    """What its goals measure."""
    beside: ConductSettings
    """What its people with a goal answer for beside it."""

    @property
    def templates(self) -> tuple[KeyResultTemplate, ...]:
        """All that its goals can measure, main goals first."""
        return (*self.key_results, *self.beside.key_results)


class SkillSettings(FrozenModel):
    """One entry of the skills catalogue."""

    name: str
    """English name."""
    zh: str = ""
    """Chinese names, separated by semicolons; the aliases of the skill."""
    parent: str | None = None
    """Heading the skill belongs to."""
    half_life_days: Annotated[float, Field(ge=1)] | None = None
    """Days in which evidence loses half its weight."""
    certified: bool = False
    """Whether certificates exist."""
    criticality: Share | None = None
    """How much the business hangs on it, 0 to 1; nothing is said where it is left out."""
    families: dict[str, Share] = {}
    """Probability that a person of the family has a record; empty for a heading."""


class BySource(FrozenModel):
    """A number for each source of a skill record."""

    certificate: Share
    """Certificates; only for skills that have them."""
    project: Share
    """Seen in a project."""
    manager: Share
    """Assessed by the manager."""
    self: Share
    """Stated by the person."""


class BuriedSettings(FrozenModel):
    """People whose proven skills no project ever used."""

    number: Annotated[int, Field(ge=0, le=100)]
    """How many; fewer where a small organisation has fewer people without bookings."""
    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    """Skills that each of them holds a certificate of."""
    level: Annotated[int, Field(ge=1, le=5)]
    """Level on the certificates."""


class RecordSettings(FrozenModel):
    """How skill records come about."""

    elsewhere: Share
    """Probability of a skill outside the families it names."""
    repeat: Share
    """Probability of each of two further records of a skill."""
    sources: BySource
    """Relative frequency."""
    credibility: BySource
    """Usual credibility."""
    certificate_years: Positive
    """Years until a certificate expires."""
    planted_buried: BuriedSettings
    """Whose potential is buried."""


class SampleSettings(FrozenModel):
    """Everything that shapes a sample organisation."""

    kind: Literal["sample"]
    """Kind of file."""
    format: Literal[1]
    """Version of the format."""
    title: Localised
    """Name of the organisation."""
    as_of: date
    """Day on which it is looked at."""
    founded_years_before: Annotated[int, Field(ge=3, le=60)]
    """Age in years."""
    organisation: OrganisationSettings
    """Units, levels, growth."""
    leaving: LeavingSettings
    """Hazards and reasons."""
    hiring: HiringSettings
    """Time to fill, moves."""
    pay: PaySettings
    """Hourly cost."""
    locations: Annotated[dict[str, LocationSettings], Field(min_length=1)]
    """Places of work by name."""
    families: Annotated[dict[str, FamilySettings], Field(min_length=1)]
    """Job families by id."""
    records: RecordSettings
    """Skill records."""
    skills: dict[str, SkillSettings]
    """Catalogue by id."""
    goals: GoalSettings
    """Goal tree."""
    indicators: IndicatorSettings
    """External indicators."""
    projects: ProjectSettings
    """Projects."""
    leave: LeaveSettings
    """When people are away."""
    courses: dict[str, CourseSettings]
    """Courses by id."""
    recognition: RecognitionSettings
    """What people tell each other."""


def bilingual(text: Localised) -> str:
    """Return a text as tables show it: English, Chinese in parentheses."""
    return f"{text.en} ({text.zh})" if text.zh else text.en
