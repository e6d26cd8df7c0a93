"""Requisitions: approved after a lag, worked on first come first served by a limited number of recruiters, filled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf

from engine.simulation.randomness import Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.open_posts import OpenPosts
from engine.simulation.replication.requisition import Requisition
from engine.simulation.replication.waiting import Waiting, waiting
from engine.simulation.world.hiring_law import HiringLaw, HiringTimes


class Recruiting:
    """The pipeline of all open requisitions of one replication.

    Parameters
    ----------
    floor : Floor
        People and teams, with the clock.
    law : HiringLaw
        Lags, limits and freezes.
    posts : OpenPosts
        Count of open posts, which a first day closes.
    hire : function of a requisition
        Called at the moment at which a newcomer starts.
    """

    def __init__(self, floor: Floor, law: HiringLaw, posts: OpenPosts, hire: Callable[[Requisition], None]) -> None:
        self._env = floor.env
        self._posts = posts
        self._hire = hire
        self._reopens = law.reopens
        self._free: float = inf if law.at_once is None else law.at_once
        self._queue: deque[Requisition] = deque()
        self._approvals, self._fillings = floor.draws(Stream.APPROVAL), floor.draws(Stream.FILLING)
        self._usual = self._waits(law.times)
        self._exceptions = [(kind, self._waits(times)) for kind, times in law.exceptions]

    def open(self, requisition: Requisition) -> None:
        """Open the requisition of a post that is counted as open."""
        lag = self._times(requisition)[0](requisition.id)
        if lag > 0.0:
            self._after(lag, requisition, self._approve)
        else:
            self._approve(requisition)

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
        self._after(self._times(requisition)[1](requisition.id), requisition, self._fill)

    def _fill(self, requisition: Requisition) -> None:
        self._posts.change(-1)
        if self._queue:
            self._start(self._queue.popleft())
        else:
            self._free += 1
        self._hire(requisition)

    def _times(self, requisition: Requisition) -> tuple[Waiting, Waiting]:
        """Return the approval lag and the time to fill of a post."""
        for kind, waits in self._exceptions:
            if kind.holds(requisition.team, requisition.family, requisition.grade):
                return waits
        return self._usual

    def _waits(self, times: HiringTimes) -> tuple[Waiting, Waiting]:
        return waiting(times.approval_lag, self._approvals), waiting(times.time_to_fill, self._fillings)
