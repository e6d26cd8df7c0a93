"""The work of all projects in one skill: what is left, what is done, and when each of its targets was met."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np

from engine.simulation.world.work import Part

ROUNDING = 1e-9
"""Share of a part's work that counts as none: what sums of binary fractions leave behind."""


class PartProgress:
    """How far the work of one project in one skill has come.

    Attributes
    ----------
    part : Part
        What is to be done.
    left : float
        Person-months that have come and are not done.
    done : float
        Person-months done.
    met : list of float
        Moment at which each target was met; infinite for those that are not.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self.left = 0.0
        self.done = 0.0
        self.met = [inf] * len(part.targets)
        self._slack = ROUNDING * max(part.targets[-1], 1.0)
        self._next = 0

    def arrive(self, month: int) -> None:
        """Let the work of a month come."""
        self.left += float(self.part.arrivals[month])
        self._meet(float(month))

    @property
    def starts(self) -> float:
        """Month at whose start the first work comes; infinite where none comes."""
        come = np.flatnonzero(self.part.arrivals)
        return float(come[0]) if len(come) else inf

    def rescope(self, keep: float, month: int) -> None:
        """Let a part of the work that is not done remain, with its targets; from the start of a month on."""
        arrivals = self.part.arrivals.copy()
        arrivals[month:] *= keep
        met, targets = self._next, self.part.targets
        rest = tuple(self.done + (target - self.done) * keep for target in targets[met:])
        self.part = replace(self.part, arrivals=arrivals, targets=targets[:met] + rest)
        self.left *= keep

    def until_stop(self) -> float:
        """Return the work that can be done before a target is met or nothing is left."""
        if self._next == len(self.met):
            return self.left
        return min(self.left, self.part.targets[self._next] - self.done)

    def work(self, amount: float, now: float) -> None:
        """Do an amount of work, at most ``until_stop``, by a moment."""
        self.done += amount
        self.left -= amount
        if self.left <= self._slack:
            self.done += self.left
            self.left = 0.0
        self._meet(now)

    def _meet(self, now: float) -> None:
        targets = self.part.targets
        while self._next < len(targets) and self.done >= targets[self._next] - self._slack:
            self.met[self._next] = now
            self._next += 1


class WorkInSkill:
    """The parts of all projects in one skill, in the order in which they are served."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = [PartProgress(part) for part in parts]
        self._front: PartProgress | None = None

    def arrive(self, month: int) -> None:
        """Let the work of a month come."""
        for part in self.parts:
            part.arrive(month)
        self._front = self._first()

    @property
    def is_open(self) -> bool:
        """Whether there is work."""
        return self._front is not None

    def until_stop(self) -> float:
        """Return the work that can be done before something happens; infinite where there is none."""
        return self._front.until_stop() if self._front is not None else inf

    def work(self, amount: float, now: float) -> bool:
        """Do an amount of work, at most ``until_stop``; return whether nothing is left now."""
        front = self._front
        if front is None:
            return False
        front.work(amount, now)
        if front.left == 0.0:
            self._front = self._first()
        return self._front is None

    def _first(self) -> PartProgress | None:
        return next((part for part in self.parts if part.left > 0.0), None)
