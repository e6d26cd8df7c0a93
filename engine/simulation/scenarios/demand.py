"""Work that is asked for: by project, skill and month, with due dates and an order of priority."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.proficiency import LEVELS
from engine.domain.sourced import Quantity, Sourced
from engine.simulation.scenarios.quantities import Factor, Growth

MOST_WORK = 100_000_000
"""Person-months that one piece of work may have."""


class TotalWork(Quantity):
    """Work that may be done at any time from the start of its project on."""

    value: float = Field(ge=0, le=MOST_WORK)
    """Work in person-months at full output."""
    unit: Literal["person-months"]
    """Always ``person-months``."""


class MonthlyWork(Sourced):
    """Work that comes month by month; what is not done is carried over."""

    value: tuple[Annotated[float, Field(ge=0, le=MOST_WORK)], ...] = Field(min_length=1, max_length=600)
    """Work that comes at the start of each month, from the start of the project on."""
    unit: Literal["person-months"]
    """Always ``person-months``."""


class Work(FrozenModel):
    """The work of a project in one skill: a total, or month by month."""

    total: TotalWork | None = None
    """All of it can be begun when the project starts."""
    monthly: MonthlyWork | None = None
    """It comes month by month."""

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.total is None) == (self.monthly is None):
            raise ValueError("work is 'total: {value: 400, unit: person-months, ...}' or 'monthly: {value: [..], ...}'")
        return self


class Milestone(FrozenModel):
    """A part of a project that must be done by a moment."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it."""
    due_month: float = Field(gt=0)
    """Moment in months since the start of the run; 24 is the end of the 24th month."""
    share: float = Field(gt=0, le=1)
    """Part of the project's work, in every skill, that must be done by then."""


class Project(FrozenModel):
    """Work with a due date."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it."""
    title: Localised | None = None
    """Title for people; the id where left out."""
    priority: int = Field(default=1, ge=1, le=1000)
    """Projects of a lower number are served first in a skill; of the same number, those that stand first."""
    start_month: int = Field(default=0, ge=0)
    """Month at whose start its work can begin."""
    due_month: float | None = Field(default=None, gt=0)
    """Moment by which all of it must be done, in months since the start of the run; 24 is the end of month 24."""
    work: dict[str, Work] = Field(min_length=1)
    """Work by skill."""
    milestones: tuple[Milestone, ...] = ()
    """Parts that are due before."""
    goals: tuple[str, ...] = ()
    """Goals that are hit only if this project is done by its due date."""

    @model_validator(mode="after")
    def _dates_run_forward(self) -> Self:
        if self.due_month is not None and self.due_month <= self.start_month:
            what = f"is due at month {self.due_month:g}, but starts at month {self.start_month}"
            raise ValueError(f"project '{self.id}' {what}: give a later due_month")
        if self.goals and self.due_month is None:
            raise ValueError(f"project '{self.id}' serves goals and has no due_month")
        for milestone in self.milestones:
            if milestone.due_month <= self.start_month:
                what = f"is due at month {milestone.due_month:g}, before project '{self.id}' has begun"
                raise ValueError(f"milestone '{milestone.id}' {what}: give a later due_month")
        return self

    @model_validator(mode="after")
    def _comes_before_it_is_due(self) -> Self:
        for skill, work in self.work.items():
            last = self.start_month + (len(work.monthly.value) if work.monthly else 0)
            if self.due_month is not None and last - 1 >= self.due_month:
                what = f"has work in {skill} that comes at month {last - 1}, when it is due at {self.due_month:g}"
                raise ValueError(f"project '{self.id}' {what}: shorten the list or give a later due_month")
        return self


class DemandedSkill(FrozenModel):
    """What it takes to do work in a skill."""

    min_level: float = Field(default=LEVELS[0], ge=LEVELS[0], le=LEVELS[-1])
    """Least level of proficiency, 1 to 5."""
    title: Localised | None = None
    """Name for people; the id where left out."""


class RecordedDemand(FrozenModel):
    """Projects as the organisation's records have them: tables demand, projects, milestones and project_goals."""

    projects: tuple[str, ...] = ()
    """Ids of the projects; all that have demand from the start of the run on where left out."""
    missing_months: Literal["refuse", "interpolate"] = "refuse"
    """What becomes of a month without a row between two that have one: refused, or a straight line between them."""


class Demand(FrozenModel):
    """The work that the run is asked to carry.

    A person delivers one person-month a month, by contracted share and ramp-up. Who has several of the skills in which
    there is work divides the time equally among them. In a skill, projects are served by priority.
    """

    skills: dict[str, DemandedSkill] = {}
    """Least levels and names; a skill that is not listed takes level 1."""
    projects: tuple[Project, ...] = ()
    """The work."""
    recorded: RecordedDemand | None = None
    """Further projects from the organisation's records; none where left out."""
    multiplier: Factor | None = None
    """What all work is multiplied by; 1 where left out."""
    growth: Growth | None = None
    """Compound change of the work by the month in which it comes; none where left out."""
    newcomers_bring: Literal["skills of the post", "nothing"] = "skills of the post"
    """Whether somebody hired onto the post of a leaver has the demanded skills that the leaver had."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.projects and self.recorded is None:
            raise ValueError("demand asks for no work: list 'projects', or take 'recorded: {}' ones")
        return self

    @model_validator(mode="after")
    def _milestones_rise(self) -> Self:
        for project in self.projects:
            for one, other in pairwise(sorted(project.milestones, key=lambda milestone: milestone.due_month)):
                if other.share < one.share:
                    what = f"milestone '{other.id}' of project '{project.id}' asks for less than '{one.id}' before it"
                    raise ValueError(f"{what}: let shares rise with their dates")
        return self
