"""What searches on several threads share: the best schedule, the bound, and the word that it is time to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from engine.staffing.schedule.problem import Plan, ScheduleProblem

Watcher = Callable[[int | None, int], None]
"""Is told the best length so far, ``None`` without a schedule, and the bound, whenever one of them moves."""


@dataclass
class Race:
    """The state of a search from both ends.

    Attributes
    ----------
    problem : ScheduleProblem
        What is searched.
    bound : int
        No schedule is shorter.
    most : int
        A length that suffices for every schedule worth having; above it there is none.
    seconds_left : callable
        Time that is left, of a clock that never goes back.
    watch : Watcher
        Takes note of progress.
    """

    problem: ScheduleProblem
    bound: int
    most: int
    seconds_left: Callable[[], float]
    watch: Watcher = lambda _best, _bound: None
    plan: Plan | None = None
    length: int | None = None
    _told_to_stop: bool = False
    _running: dict[int, tuple[cp_model.CpSolver, int]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to search, or no time for it."""
        return self._told_to_stop or self.proven or self.seconds_left() <= 0

    @property
    def proven(self) -> bool:
        """Whether the best schedule meets the bound, or the bound says that there is none."""
        return self.bound > self.most if self.length is None else self.bound >= self.length

    @property
    def goal(self) -> int:
        """The longest schedule that would be news."""
        return self.most if self.length is None else self.length - 1

    def found(self, plan: Plan) -> bool:
        """Take a schedule in where it is the best so far; searches it makes pointless are stopped."""
        length = plan.makespan(self.problem)
        with self._lock:
            if self.length is not None and length >= self.length:
                return False
            self.plan, self.length = plan, length
            self.watch(length, self.bound)
            self._stop_pointless()
        return True

    def excluded(self, length: int) -> None:
        """Take in that no schedule is as short as ``length``."""
        with self._lock:
            if length >= self.bound:
                self.bound = length + 1
                self.watch(self.length, self.bound)
                self._stop_pointless()

    def stop(self) -> None:
        """End every search; what was found stays."""
        with self._lock:
            self._told_to_stop = True
            self._stop_pointless()

    @contextmanager
    def running(self, solver: cp_model.CpSolver, goal: int) -> Iterator[None]:
        """Let a search be stopped once its question is answered elsewhere."""
        with self._lock:
            self._running[id(solver)] = (solver, goal)
        try:
            yield
        finally:
            with self._lock:
                del self._running[id(solver)]

    def _stop_pointless(self) -> None:
        for solver, goal in self._running.values():
            if self._told_to_stop or self.proven or not self.bound <= goal <= self.goal:
                solver.stop_search()
