"""The part of the settings that concerns work: goals, indicators and projects, and what is planted in them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel, Localised

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class Quarter(FrozenModel):
    """The period of the goals."""

    weeks: Annotated[int, Field(ge=6, le=60)]
    """Length in calendar weeks."""
    passed: Annotated[int, Field(ge=5, le=59)]
    """Weeks with a check-in before ``as_of``."""


class Pace(FrozenModel):
    """How progress runs."""

    mean: Positive
    """Mean of attainment at the end of the quarter."""
    spread: Annotated[float, Field(ge=0, le=1)]
    """Standard deviation of the logarithm between key results."""
    noise: Annotated[float, Field(ge=0, le=1)]
    """Standard deviation of one week's gain, relative to the mean gain."""


class ObjectiveSettings(FrozenModel):
    """One objective of the company."""

    title: Localised
    """Title."""
    weight: Share
    """Weight among the objectives of the company."""


BreakType = Literal["no_child", "weight_uncovered", "owner_left", "no_checkin"]


class BreakSettings(FrozenModel):
    """Break points to plant."""

    type: BreakType
    """Kind of break."""
    level: Annotated[int, Field(ge=1, le=9)]
    """Level of the goal: 1 is the company, the last one a person."""
    number: Count
    """How many."""
    weights_sum: Share = 0.45
    """For ``weight_uncovered``: what the weights below the goal add up to."""


class StalledSettings(FrozenModel):
    """Stalled key results to plant."""

    number: Count
    """How many."""
    rule_weeks: Annotated[int, Field(ge=1, le=20)]
    """Weeks in a row after which the rule is expected to alert."""
    gain_points: Annotated[float, Field(gt=0, le=20)]
    """The gain of every stalled week lies strictly below so many points."""
    lengths: Annotated[tuple[Annotated[int, Field(ge=1, le=40)], ...], Field(min_length=1)]
    """Lengths of the stalls in weeks, taken in turn; each ends in the latest week."""


class PlantedGoals(FrozenModel):
    """What is planted in the goal tree."""

    clean_objective: Annotated[int, Field(ge=1)]
    """Objective, counted from 1, under which nothing is planted."""
    breaks: tuple[BreakSettings, ...]
    """Break points."""
    stalled: StalledSettings
    """Stalled key results."""


class GoalSettings(FrozenModel):
    """The goal tree and its progress."""

    quarter: Quarter
    """Period."""
    unit_levels: Annotated[int, Field(ge=2, le=8)]
    """Levels of units that own goals; people own the goals below."""
    people_share: Share
    """Share of members with goals of their own."""
    own_weight: Annotated[float, Field(gt=0, lt=1)]
    """Share of a unit's goal that its own key results carry."""
    pace: Pace
    """Progress."""
    least_gain_points: Annotated[float, Field(gt=0, le=5)]
    """Smallest gain of a week that is not planted."""
    objectives: Annotated[tuple[ObjectiveSettings, ...], Field(min_length=2)]
    """Objectives of the company."""
    planted: PlantedGoals
    """What is planted."""


class SeriesSettings(FrozenModel):
    """A weekly external indicator."""

    name: Localised
    """Name."""
    unit: str
    """Unit of measure."""
    start: float
    """First value."""
    weekly_noise: Positive
    """Standard deviation of a week."""
    weekly_drift: float
    """Mean change in a week."""


class DropSettings(FrozenModel):
    """The drop planted in the last week of an indicator."""

    indicator: str
    """Which one."""
    z: Annotated[float, Field(lt=0)]
    """Depth in standard deviations of the baseline."""
    baseline_weeks: Annotated[int, Field(ge=4, le=52)]
    """Weeks before the last that form the baseline."""


class IndicatorSettings(FrozenModel):
    """External indicators."""

    weeks: Annotated[int, Field(ge=20, le=520)]
    """Weeks of data."""
    series: dict[str, SeriesSettings]
    """Indicators by id."""
    planted_drop: DropSettings
    """The drop."""


class RoleRange(FrozenModel):
    """How many roles a project has."""

    low: Annotated[int, Field(ge=1, le=20)]
    """Fewest."""
    high: Annotated[int, Field(ge=1, le=20)]
    """Most."""


class InfeasibleSettings(FrozenModel):
    """The project that cannot be staffed."""

    name: Localised
    """Name."""
    skill: str
    """The rare skill; its ``families`` are empty, so that nobody else has it."""
    family: str
    """Family of its holders."""
    roles: Annotated[int, Field(ge=2, le=8)]
    """Roles that need it."""
    min_level: Annotated[int, Field(ge=2, le=5)]
    """Level they need."""


class AnnouncedSettings(FrozenModel):
    """Work that requested projects announce before it is cut into roles, in skills that their sponsors lack."""

    skills: Count
    """Skills of each requested project: the critical ones with a course that its sponsor's family holds least."""
    beyond: Annotated[float, Field(ge=0, le=100)]
    """Full-time people asked for beyond everybody of the family with any record of the skill."""
    months: Annotated[int, Field(ge=1, le=24)]
    """Months that it lasts, that of ``as_of`` the first."""


class ProjectSettings(FrozenModel):
    """Projects, running and asked for."""

    names: Annotated[tuple[Localised, ...], Field(min_length=1)]
    """Names, used in turn."""
    people_per_running: Annotated[int, Field(ge=10)]
    """People for each running project."""
    running_at_least: Annotated[int, Field(ge=1, le=50)]
    """Fewest running projects."""
    running_at_most: Annotated[int, Field(ge=1, le=1000)]
    """Most running projects."""
    requested: Annotated[int, Field(ge=1, le=50)]
    """Projects that ask for a team and can have one."""
    request_weeks: Annotated[tuple[int, ...], Field(min_length=2, max_length=2)]
    """First and last week of a requested project after ``as_of``."""
    roles: RoleRange
    """Roles of a project."""
    spare_candidates: Annotated[int, Field(ge=0, le=20)]
    """Candidates of every role beyond the openings of its project."""
    planted_infeasible: InfeasibleSettings
    """The project that cannot be staffed."""
    planted_announced: AnnouncedSettings
    """Work that asks for more than there is."""
