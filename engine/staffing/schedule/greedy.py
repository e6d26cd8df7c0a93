"""A first schedule by priority rules: one task after another, each as early as it and its people can.

Serial schedule generation (Kolisch, EJOR 1996) with insertion into gaps; the rules differ in which of the ready tasks
comes next. Of the people who are free the least versatile is taken, so that the versatile stay for what needs them.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Plan, Taking
from engine.staffing.schedule.seating import matched

Placed = tuple[int, tuple[Taking, ...]]


def best_greedy(network: Network, seed: int, passes: int, enough: Callable[[Plan], bool]) -> Plan | None:
    """Return the shortest schedule of several rules and of ``passes`` disturbed ones; ``None`` where none fits.

    Parameters
    ----------
    network : Network
        What is to be scheduled.
    seed : int
        Of the disturbances.
    passes : int
        Disturbed passes after those of the plain rules.
    enough : callable
        Says of the best so far whether to stop.
    """
    best: Plan | None = None
    for ranks in _rankings(network, seed, passes):
        plan = _Pass(network, ranks).plan()
        if plan is not None and (best is None or plan.makespan(network.problem) < best.makespan(network.problem)):
            best = plan
        if best is not None and enough(best):
            break
    return best


def _rankings(network: Network, seed: int, passes: int) -> Iterator[Sequence[float]]:
    """Yield ranks of all tasks, smallest first: by tail, latest start, scarcity, size, and all of these disturbed."""
    durations, tails = np.array(network.durations, dtype=float), np.array(network.tails, dtype=float)
    heads = np.array(network.heads, dtype=float)
    choice = np.array([min(map(len, seats), default=len(network.problem.workers)) for seats in network.eligible])
    longest = -(tails + durations)
    rules = [longest, heads + longest, longest / np.maximum(choice, 1), choice + longest / 1e6, -durations]
    yield from rules
    draw = np.random.default_rng(seed)
    for number in range(passes):
        chosen = rules[number % 3]
        spread = float(np.ptp(chosen)) or 1.0
        yield chosen + draw.normal(0, 0.05 + 0.2 * draw.random(), len(chosen)) * spread


class _Pass:
    """One pass of schedule generation."""

    def __init__(self, network: Network, ranks: Sequence[float]) -> None:
        self._network = network
        self._ranks = ranks
        self._busy = [sorted(worker.away) for worker in network.problem.workers]
        versatile = [0] * len(network.problem.workers)
        for seats in network.eligible:
            for person in {person for people in seats for person in people}:
                versatile[person] += 1
        self._versatile = versatile
        self._ends: dict[int, int] = {}
        self._starts = [0] * len(network.durations)
        self._takings: list[tuple[Taking, ...]] = [()] * len(network.durations)

    def plan(self) -> Plan | None:
        """Return the schedule, ``None`` where a task does not find its people in time."""
        tasks = self._network.problem.tasks
        settled = (number for number in self._network.order if tasks[number].start is not None)
        if not all(self._place(number) for number in settled):
            return None
        if not all(self._place(number) for number in self._by_rank() if number not in self._ends):
            return None
        return Plan(tuple(self._starts), tuple(self._takings)) if self._holds() else None

    def _by_rank(self) -> Iterator[int]:
        """Yield every task behind those before it, of those that are ready the one of the smallest rank."""
        waiting = [len(earlier) for earlier in self._network.before]
        ready = [(self._ranks[number], number) for number, count in enumerate(waiting) if not count]
        heapify(ready)
        while ready:
            _, number = heappop(ready)
            yield number
            for other in self._network.behind[number]:
                waiting[other] -= 1
                if not waiting[other]:
                    heappush(ready, (self._ranks[other], other))

    def _holds(self) -> bool:
        """Return whether due dates hold and settled starts wait for what comes before."""
        network = self._network
        for number, task in enumerate(network.problem.tasks):
            late = task.latest is not None and self._ends[number] > task.latest
            if late or any(self._ends[other] > self._starts[number] for other in network.before[number]):
                return False
        return True

    def _place(self, number: int) -> bool:
        came = max((self._ends.get(other, 0) for other in self._network.before[number]), default=0)
        first = max(came, self._network.heads[number])
        found = self._one(number, first) if self._is_for_one(number) else self._several(number, first)
        if found is None:
            return False
        start, takings = found
        end = start + self._network.durations[number]
        self._starts[number], self._ends[number], self._takings[number] = start, end, takings
        for taking in takings if end > start else ():
            insort(self._busy[taking.worker], (start, end))
        return True

    def _is_for_one(self, number: int) -> bool:
        """Return whether a task with open start asks for one person, anybody who can."""
        task = self._network.problem.tasks[number]
        return len(task.seats) == 1 == task.seats[0].count and task.start is None and not self._network.must[number]

    def _one(self, number: int, first: int) -> Placed | None:
        """Return the earliest start and who is free then, the least versatile of equals."""
        duration = self._network.durations[number]
        slots = (
            (self._gap(person, first, duration), self._versatile[person], person)
            for person in self._network.eligible[number][0]
        )
        best = min(slots, default=None)
        return None if best is None else (best[0], (Taking(best[2], 0),))

    def _gap(self, person: int, first: int, duration: int) -> int:
        """Return the first step from which a person is free for a while."""
        busy, start = self._busy[person], first
        for at in range(max(0, bisect_right(busy, (first, first)) - 1), len(busy)):
            if start + duration <= busy[at][0]:
                break
            start = max(start, busy[at][1])
        return start

    def _several(self, number: int, first: int) -> Placed | None:
        """Return the earliest start at which everybody needed is free."""
        for start in self._moments(number, first):
            takings = self._takers(number, start)
            if takings is not None:
                return start, takings
            if self._network.problem.tasks[number].start is not None:
                break
        return None

    def _moments(self, number: int, first: int) -> list[int]:
        """Return the starts worth trying: the first possible, and whenever somebody becomes free after it."""
        if not self._network.eligible[number]:
            return [first]
        people = {person for seats in self._network.eligible[number] for person in seats}
        ends = {end for person in people for _, end in self._busy[person] if end > first}
        return [first, *sorted(ends)]

    def _takers(self, number: int, start: int) -> tuple[Taking, ...] | None:
        """Return who takes the seats from ``start`` on, ``None`` where too few are free."""
        network = self._network
        end = start + network.durations[number]
        must = network.must[number]
        able = sorted(
            {person for people in network.eligible[number] for person in people},
            key=lambda person: (person not in must, self._versatile[person], person),
        )
        free = [person for person in able if self._is_free(person, start, end)]
        takings = matched(network, number, free)
        if takings is None or not must <= {taking.worker for taking in takings}:
            return None
        return takings

    def _is_free(self, person: int, start: int, end: int) -> bool:
        busy = self._busy[person]
        at = bisect_right(busy, (start, start))
        starts_in_time = at == len(busy) or busy[at][0] >= end
        return starts_in_time and (at == 0 or busy[at - 1][1] <= start)
