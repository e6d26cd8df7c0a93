"""A schedule as it is told: when every task is done and by whom, how good it is, and why there may be none."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from engine.domain.frozen import FrozenModel
from engine.staffing.schedule.impossible import Obstacle


class Assignment(FrozenModel):
    """One person at one task."""

    task: str
    """Task id."""
    person: str
    """Person id."""
    start: int
    """Step in which it starts, from 0."""
    finish: int
    """Step by which it is finished."""
    skill: str
    """Skill that the person contributes, several joined by `` + ``; empty where none is asked for."""
    starts_on: date | None = None
    """First day of work, where the project has a date and counts in days."""
    ends_on: date | None = None
    """Last day of work, likewise."""


class ScheduledTask(FrozenModel):
    """One task in time."""

    task: str
    """Task id."""
    name: str
    """Name for people."""
    start: int
    """Step in which it starts."""
    finish: int
    """Step by which it is finished."""
    after: tuple[str, ...]
    """Tasks that come before."""


class PersonLoad(FrozenModel):
    """How much of the schedule one person works."""

    person: str
    """Person id."""
    name: str
    """Name, or the id where none is known."""
    busy: int
    """Steps at work."""
    away: int
    """Steps away within the schedule."""


class ScheduleAnswer(FrozenModel):
    """The answer to a project that is to be finished as early as possible."""

    at_the_head: ClassVar[tuple[str, ...]] = ("status", "makespan", "lower_bound", "assignments")
    """Fields that stand at the head of the printed result too."""

    title: str
    """Title of the project."""
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    """``optimal``: proven shortest; ``feasible``: a schedule, and perhaps a shorter one; ``infeasible``: there is
    none; ``unknown``: the time went by before there was one."""
    makespan: int | None
    """Steps until the last task is finished; ``None`` without a schedule."""
    lower_bound: int | None
    """No schedule is shorter; ``None`` where there is none at all."""
    gap: float | None
    """(makespan - lower_bound) / makespan, 0 to 1; ``None`` without a schedule."""
    unit: str
    """What a step of time is."""
    assignments: tuple[Assignment, ...]
    """Who does what when, by start, task and person."""
    tasks: tuple[ScheduledTask, ...]
    """Every task in time, in the order of the project."""
    people: tuple[PersonLoad, ...]
    """How much everybody works who works at all, and everybody else."""
    obstacles: tuple[Obstacle, ...] = ()
    """Why there is no schedule, as far as it shows without a search."""
