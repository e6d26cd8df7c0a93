"""Skills, work, courses, levers and prices of a scenario as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers
from engine.simulation.scenarios.hiring import WaitingTime

Skills = tuple[int, ...]
"""Positions of qualifications, rising."""


class Qualification(NamedTuple):
    """A skill at a level, as work or a course asks for it."""

    skill: str
    level: float


@dataclass(frozen=True, eq=False)
class Part:
    """The work of one project in one skill.

    Attributes
    ----------
    project : int
        Position of the project.
    skill : int
        Position of the qualification.
    arrivals : float64 array of shape (months,)
        Person-months that come at the start of each month.
    asked : float64 array of shape (months,)
        Person-months that the plan asks for in each month: what comes in it, or the even share of a total.
    targets : tuple of float
        Work done, rising, at which a deadline of the project is met as far as this part goes; the total last.
    """

    project: int
    skill: int
    arrivals: Numbers
    asked: Numbers
    targets: tuple[float, ...]


class Deadline(NamedTuple):
    """A moment by which a part of a project must be done.

    Attributes
    ----------
    name : str
        ``PROJECT`` or ``PROJECT/MILESTONE``.
    project, target : int
        Position of the project and of the target among those of its parts.
    due : float
        Moment in months since the start.
    """

    name: str
    project: int
    target: int
    due: float


@dataclass(frozen=True)
class CourseLaw:
    """A course.

    Attributes
    ----------
    gives : tuple of int
        Qualifications that it gives.
    needs : int or None
        Qualification that trainees must have.
    length : WaitingTime
        From the first day to the skill.
    seats : int or None
        People at once, ``None`` for any number.
    queues : bool
        Whether those who find no seat wait rather than give up.
    cohort_months : int
        Months between two days on which it begins; 0 for at any time.
    passing : float
        Share that passes.
    away : float
        Share of a trainee's output that is missing meanwhile.
    mentoring : float
        Output in ``taught`` that every trainee costs.
    taught : int or None
        Demanded qualification in which mentors are missing.
    fee : float
        Cost at the start.
    applications : float
        People who ask for a seat of their own accord, per month.
    """

    id: str
    gives: Skills
    needs: int | None
    length: WaitingTime
    seats: int | None
    queues: bool
    cohort_months: int
    passing: float
    away: float
    mentoring: float
    taught: int | None
    fee: float
    applications: float


@dataclass(frozen=True, eq=False)
class Cohort:
    """People sent to a course, or hired, on one day.

    Attributes
    ----------
    key : int
        Hash from which the choice of people and the identity of new ones derive.
    month : int
        Month at whose start it happens.
    people : int
        How many.
    course : int or None
        Course that they begin.
    brings : tuple of int
        Qualifications that new people bring.
    new : bool
        Whether they are new people, who join ``team``.
    team : int
        Team of new people; -1 where they are not new.
    teams : bool array of shape (teams,)
        Teams whose people may be chosen.
    """

    id: str
    key: int
    month: int
    people: int
    course: int | None
    brings: Skills
    new: bool
    team: int
    teams: NDArray[np.bool_]


class Contractors(NamedTuple):
    """Output bought from outside, in one skill, from one month to another, both included."""

    skill: int
    people: int
    from_month: int
    to_month: int


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices.

    Attributes
    ----------
    pay : float64 array of shape (families + 1,)
        Pay of a full-time month by job family; the last entry is for people of unknown family.
    hire : float
        Cost of a newcomer.
    contractor : float
        Price of a contractor's month.
    """

    pay: Numbers
    hire: float
    contractor: float


@dataclass(frozen=True, eq=False)
class WorkPlan:
    """All about skills that one replication needs.

    Attributes
    ----------
    qualifications : tuple of Qualification
        Those in which work is asked for, ``demanded`` many, then those that only courses give or need.
    demanded : int
        How many are demanded.
    patterns : tuple of tuple of int
        Sets of qualifications that people have, the empty one first.
    pattern : int32 array of shape (people,)
        Position in ``patterns`` of everyone at the start, in the order of the population.
    parts : tuple of Part
        Work, in the order in which it is served within a skill.
    projects : tuple of str
        Ids of the projects, in the order of the scenario.
    deadlines : tuple of Deadline
        Due dates and milestones.
    goals : tuple of (str, tuple of int)
        Goals and the projects that must be on time for them.
    keeps_skills : bool
        Whether who is hired onto a post has the skills of who left it.
    courses, cohorts, contractors
        Levers and what they set going.
    prices : Prices or None
        Prices; ``None`` where nothing is priced.
    """

    qualifications: tuple[Qualification, ...]
    demanded: int
    patterns: tuple[Skills, ...]
    pattern: Codes
    parts: tuple[Part, ...]
    projects: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    goals: tuple[tuple[str, tuple[int, ...]], ...]
    keeps_skills: bool
    courses: tuple[CourseLaw, ...]
    cohorts: tuple[Cohort, ...]
    contractors: tuple[Contractors, ...]
    prices: Prices | None
