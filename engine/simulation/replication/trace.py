"""What happened in a replication and why: every event with its moment, its subject and the events that caused it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Happening(StrEnum):
    """Kind of an event."""

    LEFT = "left"
    """Someone left."""
    VACANCY = "vacancy"
    """A post became vacant or was created."""
    HIRED = "hired"
    """Someone started from outside."""
    MOVED = "moved"
    """Someone changed team or grade."""


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
        Hash of the person or post.
    team, grade : int
        Where; -1 where that means nothing.
    causes : tuple of int
        Numbers of the events that caused it, the direct cause first; empty for what comes of itself.
    """

    number: int
    what: Happening
    at: float
    subject: int
    team: int
    grade: int
    causes: tuple[int, ...]


class Trace:
    """Gathers the events of one replication."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, what: Happening, at: float, subject: int, team: int, grade: int, causes: tuple[int, ...]) -> int:
        """Write an event down and return its number; causes of number 0 are none."""
        number = len(self.events) + 1
        self.events.append(Event(number, what, at, subject, team, grade, tuple(cause for cause in causes if cause)))
        return number
