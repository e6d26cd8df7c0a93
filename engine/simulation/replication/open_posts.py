"""How many posts are open, and for how long: the one count of whoever fills them."""

from __future__ import annotations

import simpy


class OpenPosts:
    """Posts that someone seeks to fill.

    Parameters
    ----------
    env : simpy.Environment
        The clock.
    """

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self.number = 0
        self._gathered = 0.0
        self._counted_until = 0.0

    def change(self, by: int) -> None:
        """Count posts that open, or close where negative, now."""
        self._count(self._env.now)
        self.number += by

    def months(self, until: float) -> float:
        """Return the time that posts were open, summed over them, since the last call."""
        self._count(until)
        gathered, self._gathered = self._gathered, 0.0
        return gathered

    def _count(self, now: float) -> None:
        self._gathered += self.number * (now - self._counted_until)
        self._counted_until = now
