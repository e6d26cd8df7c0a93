"""What follows from the tasks alone: who may take which seat, what comes before what, and when at the earliest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.staffing.schedule.problem import ScheduleProblem, Seat, Task, Worker


@dataclass(frozen=True)
class Network:
    """A problem by position, for bounds, greedy rules and models.

    Attributes
    ----------
    problem : ScheduleProblem
        What it is made of; its precedences have no cycle and name tasks that exist.
    """

    problem: ScheduleProblem

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """Steps of every task."""
        return tuple(task.duration for task in self.problem.tasks)

    @cached_property
    def before(self) -> tuple[tuple[int, ...], ...]:
        """Tasks directly before each, by position."""
        at = {task.id: number for number, task in enumerate(self.problem.tasks)}
        return tuple(tuple(dict.fromkeys(at[name] for name in task.after)) for task in self.problem.tasks)

    @cached_property
    def behind(self) -> tuple[tuple[int, ...], ...]:
        """Tasks directly behind each, by position."""
        found: list[list[int]] = [[] for _ in self.problem.tasks]
        for number, earlier in enumerate(self.before):
            for other in earlier:
                found[other].append(number)
        return tuple(map(tuple, found))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The tasks, each behind those before it."""
        missing = [len(earlier) for earlier in self.before]
        ready = [number for number, count in enumerate(missing) if not count]
        for number in ready:
            for other in self.behind[number]:
                missing[other] -= 1
                if not missing[other]:
                    ready.append(other)
        return tuple(ready)

    @cached_property
    def heads(self) -> tuple[int, ...]:
        """Earliest start of every task by precedence, release and settled starts."""
        found = [0] * len(self.durations)
        for number in self.order:
            task = self.problem.tasks[number]
            came = max((found[other] + self.durations[other] for other in self.before[number]), default=0)
            found[number] = max(came, task.earliest, task.start or 0)
        return tuple(found)

    @cached_property
    def tails(self) -> tuple[int, ...]:
        """Steps that must follow the end of every task."""
        found = [0] * len(self.durations)
        for number in reversed(self.order):
            found[number] = max((found[other] + self.durations[other] for other in self.behind[number]), default=0)
        return tuple(found)

    @cached_property
    def eligible(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """Who may take each seat of each task, by position."""
        known: dict[tuple[tuple[str, float], ...], tuple[int, ...]] = {}
        return tuple(
            tuple(_eligible(self.problem.workers, task, seat, known) for seat in task.seats)
            for task in self.problem.tasks
        )

    @cached_property
    def must(self) -> tuple[frozenset[int], ...]:
        """People who are settled in each task, by position."""
        at = {worker.id: number for number, worker in enumerate(self.problem.workers)}
        return tuple(frozenset(at[name] for name in task.assigned or ()) for task in self.problem.tasks)

    @cached_property
    def critical_path(self) -> int:
        """Length of the longest chain of tasks: no schedule is shorter."""
        chains = zip(self.heads, self.durations, self.tails, strict=True)
        return max((head + duration + tail for head, duration, tail in chains), default=0)

    def latest_finish(self, number: int, horizon: int) -> int:
        """Return when a task must be finished for all to be finished by ``horizon``."""
        latest = self.problem.tasks[number].latest
        end = horizon - self.tails[number]
        return end if latest is None else min(end, latest)


def cycle_in(problem: ScheduleProblem) -> tuple[str, ...]:
    """Return tasks that wait for each other in a ring, the first one again at the end; empty where there is none."""
    after: Mapping[str, Sequence[str]] = {task.id: task.after for task in problem.tasks}
    done: set[str] = set()
    for first in after:
        trail: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(first, True)]
        while stack:
            name, entering = stack.pop()
            if not entering:
                trail.pop(name)
                done.add(name)
            elif name in trail:
                ring = [*trail][[*trail].index(name) :]
                return (*reversed(ring), ring[-1])
            elif name not in done:
                trail[name] = None
                stack += [(name, False), *((other, True) for other in after[name])]
    return ()


def _eligible(
    workers: Sequence[Worker],
    task: Task,
    seat: Seat,
    known: dict[tuple[tuple[str, float], ...], tuple[int, ...]],
) -> tuple[int, ...]:
    """Return who may take a seat: those who meet it, people staffed by hand only where settled in the task."""
    key = tuple(seat.skills.items())
    if key not in known:
        known[key] = tuple(number for number, worker in enumerate(workers) if worker.meets(seat))
    settled = task.assigned or {}
    return tuple(
        number
        for number in known[key]
        if _seated(settled.get(workers[number].id, ""), seat, by_hand=workers[number].by_hand)
    )


def _seated(settled: str | None, seat: Seat, *, by_hand: bool) -> bool:
    """Return whether a settled seat, if any, is this one (``""``: not settled, ``None``: in the task, seat open)."""
    if settled == "":
        return not by_hand
    return settled is None or settled == seat.label
