"""The tasks of a project and the people who can do them, as plain data; nothing here knows a solver.

The multi-skill resource-constrained project scheduling problem in the two forms of the literature: one person who has
all skills of a task (Myszkowski et al., Soft Computing 2015, iMOPSE), or several people who each contribute one skill
to it (Young, Feydy and Schutt, CP 2017, MSPSP). Both are seats: a seat asks one person for everything it lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """Places in a task that ask for the same; each of them is taken by one person, who takes no other of the task.

    Attributes
    ----------
    skills : mapping of str to float
        Level asked for by skill; a person owns every one of them at that level or above. Empty: anybody will do.
    count : int
        People wanted, at least 1.
    """

    skills: Mapping[str, float]
    count: int = 1

    @property
    def label(self) -> str:
        """The skills in words, empty where none is asked for."""
        return " + ".join(self.skills)


@dataclass(frozen=True)
class Task:
    """One piece of work, done without a break by the people in its seats.

    Attributes
    ----------
    id : str
        Unique in the project.
    duration : int
        Steps of time, 0 or more; what remains where it is partly done.
    seats : tuple of Seat
        Who is needed; empty for a milestone.
    after : tuple of str
        Tasks that must be finished before.
    earliest : int
        First step in which it may start.
    latest : int or None
        Step by which it must be finished.
    start : int or None
        Step in which it starts, where that is settled.
    assigned : mapping of str to str or None
        People who are settled already, each with the label of the seat, or ``None`` where the seat is open.
    """

    id: str
    duration: int
    seats: tuple[Seat, ...] = ()
    after: tuple[str, ...] = ()
    earliest: int = 0
    latest: int | None = None
    start: int | None = None
    assigned: Mapping[str, str | None] | None = None


@dataclass(frozen=True)
class Worker:
    """One person.

    Attributes
    ----------
    id : str
        Unique in the project.
    skills : mapping of str to float
        Level by skill; a skill that is not named is not owned, whatever level is asked for.
    away : tuple of (int, int)
        First step away and first step back, of every absence.
    by_hand : bool
        Takes a seat only where a human has settled it.
    """

    id: str
    skills: Mapping[str, float]
    away: tuple[tuple[int, int], ...] = ()
    by_hand: bool = False

    def meets(self, seat: Seat) -> bool:
        """Return whether the person owns every skill of a seat at its level or above."""
        return all(skill in self.skills and self.skills[skill] >= level for skill, level in seat.skills.items())


@dataclass(frozen=True)
class ScheduleProblem:
    """A project to be finished as early as possible.

    Attributes
    ----------
    tasks : tuple of Task
        In the order in which they are shown.
    workers : tuple of Worker
        In the order in which they are shown.
    """

    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]


@dataclass(frozen=True)
class Taking:
    """One person in one seat of a task.

    Attributes
    ----------
    worker : int
        Position of the person.
    seat : int
        Position of the seat in the task.
    """

    worker: int
    seat: int


@dataclass(frozen=True)
class Plan:
    """A schedule by position.

    Attributes
    ----------
    starts : tuple of int
        Start of every task.
    takings : tuple of tuple of Taking
        Who takes the seats of every task.
    """

    starts: tuple[int, ...]
    takings: tuple[tuple[Taking, ...], ...]

    def makespan(self, problem: ScheduleProblem) -> int:
        """Return when the last task is finished."""
        return max((at + task.duration for at, task in zip(self.starts, problem.tasks, strict=True)), default=0)
