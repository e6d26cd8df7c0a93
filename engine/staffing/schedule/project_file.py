"""What a file of kind ``project-schedule`` says: the tasks of a project, and the people who may do them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.staffing.schedule.problem import ScheduleProblem, Seat

Name = Annotated[str, Field(min_length=1, max_length=200)]
Step = Annotated[int, Field(ge=0, le=1_000_000)]
Level = Annotated[float, Field(ge=0, le=1000)]


class SkillAsked(FrozenModel):
    """One skill that a person must own."""

    skill: Name
    """Id, name or alias of a skill."""
    min_level: Level = 0
    """Level from which it counts; 0 means that owning it is enough."""


class Need(FrozenModel):
    """People of one kind; each of them owns every skill that is listed, and takes no other place in the task."""

    skills: Annotated[tuple[SkillAsked, ...], Field(min_length=1)]
    """What each of them must own."""
    people: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many."""


class Settled(FrozenModel):
    """A person whom a human has put into a task."""

    person: Name
    """Person id, or in a dataset a name that one person alone bears."""
    skill: Name | None = None
    """Skill the person contributes, where the task has several needs."""
    because: Annotated[str, Field(max_length=2000)] = ""
    """Why."""


class TaskAsked(FrozenModel):
    """One piece of work, done without a break."""

    id: Name
    """Unique in the project."""
    name: str = ""
    """Name for people; empty means the id."""
    duration: Step
    """Steps from start to finish; 0 is a milestone."""
    skills: tuple[SkillAsked, ...] = ()
    """What the one person who does it must own; only without ``needs``."""
    needs: tuple[Need, ...] = ()
    """Who is needed where it takes more than one person."""
    nobody: bool = False
    """Whether it takes time and no person, such as a delivery or a time to dry; only without skills and needs."""
    after: tuple[Name, ...] = ()
    """Tasks that must be finished before."""
    earliest: Step = 0
    """Step before which it may not start."""
    latest: Step | None = None
    """Step by which it must be finished."""
    start: Step | None = None
    """Step in which it starts, where that is settled."""
    remaining: Step | None = None
    """What remains of a task that is under way: it goes on from step 0 with the people assigned; 0 means done."""
    assigned: tuple[Settled, ...] = ()
    """Who is settled already."""


class Away(FrozenModel):
    """One absence: two steps, or two days where the project has a date."""

    first: Step | date
    """First step or day away."""
    back: Step | date
    """First step or day back."""


class PersonAsked(FrozenModel):
    """One person who may take part; without skills those of the dataset hold."""

    id: Name
    """Person id."""
    name: str = ""
    """Name for people; empty means the dataset's, or the id."""
    skills: dict[Name, Level] | None = None
    """Level by skill; a skill that is not named is not owned. Left out: what the dataset knows."""
    away: tuple[Away, ...] = ()
    """Absences besides those of the dataset."""


class ProjectSchedule(FrozenModel):
    """A project that is to be finished as early as possible."""

    kind: Literal["project-schedule"] = "project-schedule"
    """Kind of file."""
    format: Literal[1] = 1
    """Version of the format."""
    title: Name
    """Title as people know it."""
    unit: Literal["day", "hour", "week", "step"] = "day"
    """What a step of time is; a day is a weekday, Monday to Friday."""
    start: date | None = None
    """Day of step 0, for a project that counts in days."""
    tasks: Annotated[tuple[TaskAsked, ...], Field(min_length=1, max_length=20_000)]
    """Tasks in the order in which they are shown."""
    people: Annotated[tuple[PersonAsked, ...], Field(max_length=20_000)] = ()
    """Who may take part; left out: everybody of the dataset who owns a skill that is asked for."""

    @property
    def needs_facts(self) -> bool:
        """Whether people or skills must be looked up in a dataset."""
        return not self.people or any(person.skills is None for person in self.people)


def listed_file(problem: ScheduleProblem, title: str) -> ProjectSchedule:
    """Return a problem of a foreign format as the project that a file would say, counted in steps."""
    return ProjectSchedule(
        title=title,
        unit="step",
        tasks=tuple(
            TaskAsked(
                id=task.id,
                duration=task.duration,
                needs=tuple(_need(seat) for seat in task.seats if seat.skills),
                nobody=not task.seats,
                after=task.after,
            )
            for task in problem.tasks
        ),
        people=tuple(PersonAsked(id=worker.id, skills=dict(worker.skills)) for worker in problem.workers),
    )


def _need(seat: Seat) -> Need:
    asked = tuple(SkillAsked(skill=skill, min_level=level) for skill, level in seat.skills.items())
    return Need(skills=asked, people=seat.count)
