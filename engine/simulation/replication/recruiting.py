"""Requisitions: approved after a lag, worked on first come first served by a limited number of recruiters, filled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf
from typing import NamedTuple

from engine.simulation.randomness import Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.waiting import waiting
from engine.simulation.world.world import HiringLaw


class Requisition(NamedTuple):
    """One post to be filled.

    Attributes
    ----------
    id : int
        Hash from which its random numbers, and those of the person hired, derive.
    team, family, grade : int
        Where, as positions in the population's teams and families, and the level; -1 where not known.
    fte : float
        Contracted share of full time.
    event : int
        Number of the event by which the post became vacant; 0 in a run that is not traced.
    """

    id: int
    team: int
    family: int
    grade: int
    fte: float
    event: int = 0


class Recruiting:
    """The pipeline of all open requisitions of one replication.

    Parameters
    ----------
    floor : Floor
        People and teams, with the clock.
    law : HiringLaw
        Lags, limits and freezes.
    hire : function of a requisition
        Called at the moment at which a newcomer starts.
    """

    def __init__(self, floor: Floor, law: HiringLaw, hire: Callable[[Requisition], None]) -> None:
        self._env = floor.env
        self._hire = hire
        self._reopens = law.reopens
        self._free: float = inf if law.at_once is None else law.at_once
        self._queue: deque[Requisition] = deque()
        self._approval = waiting(law.approval_lag, floor.draws(Stream.APPROVAL))
        self._filling = waiting(law.time_to_fill, floor.draws(Stream.FILLING))
        self.open_requisitions = 0
        self._gathered = 0.0
        self._counted_until = 0.0

    def open(self, requisition: Requisition) -> None:
        """Open a requisition now."""
        self._count(1)
        lag = self._approval(requisition.id)
        if lag > 0.0:
            self._after(lag, requisition, self._approve)
        else:
            self._approve(requisition)

    def vacancy_months(self, until: float) -> float:
        """Return the time that requisitions were open, summed over them, since the last call."""
        self._count(0, until)
        gathered, self._gathered = self._gathered, 0.0
        return gathered

    def _after(self, delay: float, requisition: Requisition, then: Callable[[Requisition], None]) -> None:
        event = self._env.timeout(delay)
        event.callbacks.append(lambda _: then(requisition))

    def _approve(self, requisition: Requisition) -> None:
        now = self._env.now
        reopens = self._reopens[int(now)]
        if reopens > now:
            self._after(reopens - now, requisition, self._take)
        else:
            self._take(requisition)

    def _take(self, requisition: Requisition) -> None:
        if self._free > 0:
            self._free -= 1
            self._start(requisition)
        else:
            self._queue.append(requisition)

    def _start(self, requisition: Requisition) -> None:
        self._after(self._filling(requisition.id), requisition, self._fill)

    def _fill(self, requisition: Requisition) -> None:
        self._count(-1)
        if self._queue:
            self._start(self._queue.popleft())
        else:
            self._free += 1
        self._hire(requisition)

    def _count(self, change: int, until: float | None = None) -> None:
        now = self._env.now if until is None else until
        self._gathered += self.open_requisitions * (now - self._counted_until)
        self._counted_until = now
        self.open_requisitions += change
