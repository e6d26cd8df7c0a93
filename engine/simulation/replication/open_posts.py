"""How many posts are open, and for how long: the one count of whoever fills them."""

from __future__ import annotations

from collections.abc import Callable

import simpy

from engine.simulation.replication.requisition import Requisition


class OpenPosts:
    """Posts that someone seeks to fill.

    Parameters
    ----------
    env : simpy.Environment
        The clock.

    Attributes
    ----------
    watchers : list of function of a change and a post
        Told of every change.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self.number = 0
        self.watchers: list[Callable[[int, Requisition], None]] = []
        self._gathered = 0.0
        self._counted_until = 0.0

    def change(self, by: int, post: Requisition) -> None:
        """Count a post that opens (1) or closes (-1) now."""
        self._count(self._env.now)
        self.number += by
        for watcher in self.watchers:
            watcher(by, post)

    def months(self, until: float) -> float:
        """Return the time that posts were open, summed over them, since the last call."""
        self._count(until)
        gathered, self._gathered = self._gathered, 0.0
        return gathered

    def _count(self, now: float) -> None:
        self._gathered += self.number * (now - self._counted_until)
        self._counted_until = now
