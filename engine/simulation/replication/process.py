"""What a law at work is told: of months, and of people who come and go."""

from __future__ import annotations

from typing import Protocol


class Process(Protocol):
    """A law at work."""

    def begin(self, month: int, /) -> None:
        """Do what falls on the first moment of a month, output being settled; put on the clock what falls within."""

    def end(self, month: int, /) -> None:
        """Take stock of a month before it is recorded; measures are recorded here."""


class Listener(Protocol):
    """Who is told of every coming and going, after it took place; ``event`` is its number in the trace, or 0."""

    def joined(self, row: int, event: int, /) -> None:
        """Take note that someone started."""

    def departed(self, row: int, event: int, /) -> None:
        """Take note that someone left; the row still says who it was."""

    def moved(self, row: int, team: int, grade: int, event: int, /) -> None:
        """Take note that someone changed team or grade; ``team`` and ``grade`` are what they were before."""


class Bystander:
    """A process and listener that does nothing; who inherits says only what it does something about."""

    def begin(self, month: int, /) -> None:
        """Do nothing."""

    def end(self, month: int, /) -> None:
        """Do nothing."""

    def joined(self, row: int, event: int, /) -> None:
        """Do nothing."""

    def departed(self, row: int, event: int, /) -> None:
        """Do nothing."""

    def moved(self, row: int, team: int, grade: int, event: int, /) -> None:
        """Do nothing."""
