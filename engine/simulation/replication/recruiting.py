"""Requisitions: approved after a lag, worked on first come first served by a limited number of recruiters, filled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from math import inf

import simpy

from engine.simulation.randomness import Stream, derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.open_posts import OpenPosts
from engine.simulation.replication.requisition import Requisition
from engine.simulation.replication.waiting import Waiting, waiting
from engine.simulation.replication.waits import Waits
from engine.simulation.world.hiring_law import LOST, TAKEN, HiringLaw, HiringTimes, OfferLaw
from engine.simulation.world.waiting_measures import FOR_RECRUITERS

FIRST_NEW_SEARCH = 1 << 32
"""Number of the first search anew in the hashes of a requisition, beyond the posts that anybody leaves."""


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
        self._floor = floor
        self._env = floor.env
        self._posts = posts
        self._hire = hire
        self._reopens = law.reopens
        self._free: float = inf if law.at_once is None else law.at_once
        self._queue: deque[Requisition] = deque()
        self._approvals, self._fillings = floor.draws(Stream.APPROVAL), floor.draws(Stream.FILLING)
        self._usual = self._waits(law.times)
        self._exceptions = [(kind, self._waits(times)) for kind, times in law.exceptions]
        self._approved = frozenset(post.number for post in law.first_day if post.approved)
        self._lost_when_full = law.lost_when_full
        self._found = self._fill if law.offers is None else partial(self._offer, law.offers, 0)
        self._answers, self._next_offers = floor.draws(Stream.OFFER), floor.draws(Stream.NEXT_OFFER)
        self._taken = self._lost = 0
        self.waits = Waits(floor, FOR_RECRUITERS)

    def open(self, requisition: Requisition) -> None:
        """Open the requisition of a post that is counted as open."""
        lag = 0.0 if requisition.id in self._approved else self._times(requisition)[0](requisition.id)
        if lag > 0.0:
            self._after(lag, requisition, self._approve)
        else:
            self._approve(requisition)

    def begin(self, month: int) -> None:
        """Nothing falls on the first moment of a month."""

    def end(self, _month: int) -> None:
        """Record what was taken on and what was lost."""
        recording, world = self._floor.recording, self._floor.world
        recording.measure(world.place_of(TAKEN.name), self._taken)
        recording.measure(world.place_of(LOST.name), self._lost)
        self._taken = self._lost = 0

    def _after(self, delay: float, requisition: Requisition, then: Callable[[Requisition], None]) -> None:
        event = simpy.Timeout(self._env, delay, requisition)
        event.callbacks.append(lambda due: then(due.value))

    def _approve(self, requisition: Requisition) -> None:
        now = self._env.now
        reopens = self._reopens[int(now)]
        if reopens > now:
            self._after(reopens - now, requisition, self._take)
        else:
            self._take(requisition)

    def _take(self, requisition: Requisition) -> None:
        self.waits.ask(waits=self._free <= 0 and not self._lost_when_full)
        if self._free > 0:
            self._free -= 1
            self._taken += 1
            self._start(requisition)
        elif self._lost_when_full:
            self._lost += 1
            self._posts.change(-1, requisition)
        else:
            self._queue.append(requisition)

    def _start(self, requisition: Requisition) -> None:
        self._after(self._times(requisition)[1](requisition.id), requisition, self._found)

    def _offer(self, law: OfferLaw, before: int, requisition: Requisition) -> None:
        """Make an offer after ``before`` others were declined; the recruiter goes on until one is accepted."""
        if self._answers.uniform(requisition.id, before) >= law.declined:
            self._fill(requisition)
            return
        search = derived_hash(requisition.id, FIRST_NEW_SEARCH + before)
        wait = self._times(requisition)[1] if law.next_offer is None else waiting(law.next_offer, self._next_offers)
        self._after(wait(search), requisition, partial(self._offer, law, before + 1))

    def _fill(self, requisition: Requisition) -> None:
        self._posts.change(-1, requisition)
        if self._queue:
            self.waits.cease()
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
