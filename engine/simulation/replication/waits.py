"""Counts who asks for a recruiter or a seat, who waits for one, and how long."""

from __future__ import annotations

from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.scenarios.scenario import Detail


class Waits(Bystander):
    """One queue of a replication, counted as it goes; a process that records it only where the world asks for it.

    Parameters
    ----------
    floor : Floor
        The clock, and where to record.
    names : tuple of str
        Measures of those who ask, of those who wait, and of the time they wait, all by month.
    """

    def __init__(self, floor: Floor, names: tuple[str, str, str]) -> None:
        self._floor = floor
        recorded = Detail.WAITING in floor.world.details
        self._places = [floor.world.place_of(name) for name in names] if recorded else []
        self._asked = self._waited = self._length = 0
        self._months = 0.0

    def ask(self, *, waits: bool) -> None:
        """Count one that asks, and whether it begins to wait."""
        self._asked += 1
        if waits:
            self._waited += 1
            self._change(1)

    def cease(self) -> None:
        """Count one that waits no more."""
        self._change(-1)

    def end(self, _month: int, /) -> None:
        """Record the month."""
        for place, value in zip(self._places, (self._asked, self._waited, self._months), strict=False):
            self._floor.recording.measure(place, value)
        self._asked = self._waited = 0
        self._months = float(self._length)

    def _change(self, change: int) -> None:
        """Change the length of the queue; of the time waited, the rest of the month is counted at once."""
        self._length += change
        self._months += change * (self._floor.month_end - self._floor.env.now)
