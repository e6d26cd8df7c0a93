"""What happened in a replication and why: every event with its moment, its subject and the events that caused it.

A cause is *direct* where the event could not have come about without it: a vacancy has the departure, a hire the
vacancy. It is *contributing* where it only changed the odds or the amount: whoever leaves an overloaded team does so
with the departures that nobody has refilled yet as contributing causes, and a milestone is late with those of the
people who had its skill. What a person is without, a plan gives, or chance alone decides, has no cause.
"""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum
from typing import NamedTuple

from engine.simulation.randomness import entity_hash
from engine.simulation.replication.gaps import Gaps


class Happening(StrEnum):
    """Kind of an event."""

    SHOCK = "shock"
    """Something came from outside: a wave of leavers, a contraction, an expansion."""
    LEFT = "left"
    """Someone left."""
    RETIRED = "retired"
    """Someone retired."""
    CONTRACT_ENDED = "contract ended"
    """Someone's contract ran out."""
    VACANCY = "vacancy"
    """A post became vacant or was created."""
    HIRED = "hired"
    """Someone started from outside."""
    MOVED = "moved"
    """Someone changed team or grade."""
    MILESTONE_LATE = "milestone_late"
    """Work that was due on a day was not done."""
    GOAL_MISSED = "goal_missed"
    """A goal or key result was missed."""
    INTERVENTION = "intervention"
    """A policy changed work or a target inside the simulated future."""


DEPARTURES = frozenset({Happening.LEFT, Happening.RETIRED, Happening.CONTRACT_ENDED})
"""Kinds of events by which someone is gone."""


class Event(NamedTuple):
    """One event.

    Attributes
    ----------
    number : int
        From 1, in the order of events.
    what : Happening
        Its kind.
    at : float
        Moment in months since the start.
    subject : int
        Hash of the person, post or named thing.
    team, grade : int
        Where; -1 where that means nothing.
    causes : tuple of int
        Numbers of its direct causes, the nearest first; empty for what comes of itself.
    contributing : tuple of int
        Numbers of the events that made it more likely, earlier or larger, in the order of events.
    """

    number: int
    what: Happening
    at: float
    subject: int
    team: int
    grade: int
    causes: tuple[int, ...]
    contributing: tuple[int, ...] = ()


class Trace:
    """Gathers the events of one replication.

    Attributes
    ----------
    events : list of Event
        In their order; event number n is at n - 1.
    names : dict of int to str
        Names of subjects that are neither people nor posts, such as milestones, by their hash.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.names: dict[int, str] = {}
        self._gaps = Gaps()
        self._pressing: tuple[int, ...] = ()

    def add(
        self,
        what: Happening,
        at: float,
        subject: int,
        team: int,
        grade: int,
        causes: tuple[int, ...],
        contributing: tuple[int, ...] = (),
    ) -> int:
        """Write an event down and return its number; causes of number 0 are none."""
        number = len(self.events) + 1
        direct = tuple(cause for cause in causes if cause)
        pressing, self._pressing = self._pressing, ()
        others = tuple(sorted({*contributing, *pressing}.difference(direct, (0,)))) if contributing or pressing else ()
        self.events.append(Event(number, what, at, subject, team, grade, direct, others))
        if what is Happening.VACANCY:
            self._gaps.vacant(number, team, subject, direct[0] if direct else 0)
        return number

    def name(self, name: str) -> int:
        """Return the hash under which a named thing is the subject of events."""
        subject = entity_hash(name)
        self.names[subject] = name
        return subject

    def departed(self, event: int) -> None:
        """Take note that an event took someone away, so that it may contribute to what follows."""
        what = self.events[event - 1]
        self._gaps.departed(event, what.team, what.subject)

    def started(self, event: int) -> None:
        """Take note that an event put someone on the vacant post that is its direct cause."""
        for cause in self.events[event - 1].causes[:1]:
            self._gaps.filled(cause)

    def press(self, team: int) -> None:
        """Let the gaps of a team contribute to the event that is noted next."""
        self._pressing = self._gaps.of_team(team)

    def release(self) -> None:
        """Let nothing contribute to the next event but what it says itself."""
        self._pressing = ()

    def losses(self, people: Container[int]) -> tuple[int, ...]:
        """Return the departures of some people (by hash) and the vacancies they left, as contributing causes."""
        return self._gaps.of_people(people)
