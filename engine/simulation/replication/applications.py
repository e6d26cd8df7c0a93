"""People who ask for a seat in a course of their own accord: a Poisson stream for every course."""

from __future__ import annotations

import numpy as np
import simpy

from engine.simulation.randomness import Stream, derived_hash, entity_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.schooling import School


class Applications(Bystander):
    """All streams of one replication; each application is by somebody who may attend, drawn at random."""

    def __init__(self, floor: Floor, school: School) -> None:
        self._floor = floor
        self._school = school
        self._everywhere = np.ones(len(floor.output), dtype=bool)
        self._key = [entity_hash(course.id) for course in school.courses]
        self._gaps = floor.draws(Stream.TRAINEES, 1)
        self._who = floor.draws(Stream.TRAINEES, 2)
        self._number = [0] * len(school.courses)

    def begin(self, month: int) -> None:
        """Start the streams with the run."""
        if month == 0:
            for course, law in enumerate(self._school.courses):
                if law.applications > 0.0:
                    self._wait(course)

    def _wait(self, course: int) -> None:
        gap = self._gaps.exponential(self._key[course], self._number[course])
        event = self._floor.env.timeout(gap / self._school.courses[course].applications, course)
        event.callbacks.append(self._apply)

    def _apply(self, event: simpy.Event) -> None:
        assert event.value is not None
        course = int(event.value)
        number, key = self._number[course], self._key[course]
        rows = self._school.eligible(course, self._everywhere)
        if len(rows):
            row = int(rows[int(self._who.uniform(key, number) * len(rows))])
            self._school.send(row, course, derived_hash(key, number))
        self._number[course] = number + 1
        self._wait(course)
