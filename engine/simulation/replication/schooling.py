"""Courses at work: seats, queues, cohorts, passing, and what trainees and mentors don't put out meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import ceil, inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.simulation.randomness import Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.skill_supply import PATTERN, SkillSupply
from engine.simulation.replication.waiting import waiting
from engine.simulation.replication.waits import Waits
from engine.simulation.world.waiting_measures import for_seats
from engine.simulation.world.work import CourseLaw


class Observer(Protocol):
    """Who is told of the first and the last day of a trainee; leavers are told of as such."""

    def began(self, row: int, course: int) -> None:
        """Somebody began a course."""

    def ended(self, row: int) -> None:
        """Somebody is back at work."""


class School(Bystander):
    """All courses of one replication.

    Attributes
    ----------
    attending : dict of int to int
        Course by hash of the person who attends it.
    begun, lost, passed, failed : list of int
        People by course who began, found no seat, got the skill, or did not.
    observers : list of Observer
        Told of trainees.
    """

    def __init__(self, floor: Floor, supply: SkillSupply, courses: tuple[CourseLaw, ...]) -> None:
        self._floor = floor
        self._supply = supply
        self.observers: list[Observer] = []
        self.courses = courses
        self.attending: dict[int, int] = {}
        self.begun, self.lost, self.passed, self.failed = ([0] * len(courses) for _ in range(4))
        self._waiting: dict[int, int] = {}
        self._key: dict[int, int] = {}
        self._free = [inf if course.seats is None else course.seats for course in courses]
        self._queue: list[deque[int]] = [deque() for _ in courses]
        self.waits = [Waits(floor, for_seats(course.id)) for course in courses]
        self._length = [waiting(course.length, floor.draws(Stream.LENGTH, at)) for at, course in enumerate(courses)]
        self._luck = [floor.draws(Stream.PASSING, at) for at, _ in enumerate(courses)]

    def begin(self, month: int) -> None:
        """Seat those who waited for the day on which a course begins."""
        for course, law in enumerate(self.courses):
            if law.cohort_months and month % law.cohort_months == 0:
                self._seat_next(course)

    def eligible(self, course: int, teams: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the rows of those in some teams who have what a course needs, not what it gives, and are free."""
        staff, supply, law = self._floor.staff, self._supply, self.courses[course]
        pattern = staff.codes[PATTERN][: staff.size]
        fits = ~np.all([supply.has(given) for given in law.gives], axis=0)
        if law.needs is not None:
            fits &= supply.has(law.needs)
        rows = np.flatnonzero(staff.present[: staff.size] & teams[staff.team[: staff.size]] & fits[pattern])
        busy = np.array([*self.attending, *self._waiting], dtype=np.uint64)
        eligible: NDArray[np.intp] = rows[~np.isin(staff.person[rows], busy)]
        return eligible

    def queued(self, course: int) -> int:
        """Return how many people wait for a course."""
        return sum(waiting_for == course for waiting_for in self._waiting.values())

    def send(self, row: int, course: int, key: int) -> None:
        """Let a person ask for a seat on the next day on which the course begins; ``key`` is that of the luck in it."""
        person, law = int(self._floor.staff.person[row]), self.courses[course]
        self._key[person] = key
        now = self._floor.env.now
        opens = ceil(now / law.cohort_months) * law.cohort_months if law.cohort_months else now
        waits = opens > now or (self._free[course] <= 0 and law.queues)
        self.waits[course].ask(waits=waits)
        if waits:
            self._waiting[person] = course
        if opens > now:
            self._after(opens - now, lambda: self._open(person, course))
        else:
            self._ask(person, course)

    def departed(self, row: int, _: int) -> None:
        """Give the seat of a leaver to the next."""
        person = int(self._floor.staff.person[row])
        self._wait_no_more(person)
        course = self.attending.pop(person, None)
        if course is not None:
            self._give_back(course)

    def _wait_no_more(self, person: int) -> None:
        course = self._waiting.pop(person, None)
        if course is not None:
            self.waits[course].cease()

    def _after(self, delay: float, then: Callable[[], None]) -> None:
        event = self._floor.env.timeout(delay)
        event.callbacks.append(lambda _: then())

    def _open(self, person: int, course: int) -> None:
        if self._waiting.get(person) == course:
            self._ask(person, course)

    def _ask(self, person: int, course: int) -> None:
        if self._free[course] > 0:
            self._start(person, course)
        elif self.courses[course].queues:
            self._queue[course].append(person)
        else:
            self._wait_no_more(person)
            self.lost[course] += 1

    def _start(self, person: int, course: int) -> None:
        law, row = self.courses[course], self._row(person)
        self._wait_no_more(person)
        self._free[course] -= 1
        self.attending[person] = course
        self.begun[course] += 1
        for observer in self.observers:
            observer.began(row, course)
        self._supply.set_away(row, law.away)
        if law.taught is not None:
            self._supply.add_direct(law.taught, -law.mentoring)
        key = self._key[person]
        self._after(self._length[course](key), lambda: self._finish(person, course, key))

    def _finish(self, person: int, course: int, key: int) -> None:
        if self.attending.get(person) != course or self._key[person] != key:
            return
        del self.attending[person]
        row, law = self._row(person), self.courses[course]
        self._supply.set_away(row, 0.0)
        for observer in self.observers:
            observer.ended(row)
        if law.passing >= 1.0 or self._luck[course].uniform(key) < law.passing:
            self.passed[course] += 1
            self._supply.learn(row, law.gives)
        else:
            self.failed[course] += 1
        self._give_back(course)

    def _give_back(self, course: int) -> None:
        """Free a seat and its mentors; in a course without fixed days the next in the queue takes the seat."""
        law = self.courses[course]
        if law.taught is not None:
            self._supply.add_direct(law.taught, law.mentoring)
        self._free[course] += 1
        if law.cohort_months and self._floor.env.now % law.cohort_months:
            return
        self._seat_next(course)

    def _seat_next(self, course: int) -> None:
        queue = self._queue[course]
        while queue and self._free[course] > 0:
            person = queue.popleft()
            if self._waiting.get(person) == course:
                self._start(person, course)

    def _row(self, person: int) -> int:
        staff = self._floor.staff
        rows = np.flatnonzero(staff.person[: staff.size] == np.uint64(person))
        return int(rows[staff.present[rows]][0])
