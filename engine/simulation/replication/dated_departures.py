"""Lets people go on the day that is on record."""

from __future__ import annotations

from functools import partial

import numpy as np
import simpy

from engine.simulation.randomness import Stream
from engine.simulation.replication.consequences import Consequences
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.trace import Happening
from engine.simulation.world.dated_ends import RETIREMENT, DatedEnds
from engine.simulation.world.movement_measures import cause_measure


class DatedDepartures:
    """Departures of one kind; who has left before is not there any more, whoever is renewed stays.

    Parameters
    ----------
    floor : Floor
        People and teams.
    ends : DatedEnds
        Who leaves when.
    consequences : Consequences
        Lets people leave.
    """

    def __init__(self, floor: Floor, ends: DatedEnds, consequences: Consequences) -> None:
        self._floor = floor
        self._ends = ends
        self._consequences = consequences
        self._renewal = floor.draws(Stream.RENEWAL)
        retires = ends.id == RETIREMENT
        self._happening = Happening.RETIRED if retires else Happening.CONTRACT_ENDED
        self._measure = cause_measure("retire" if retires else "leave", ends.id)

    def begin(self, month: int) -> None:
        """Put the departures of the month on the clock."""
        first, last = np.searchsorted(self._ends.moment, (month, month + 1)).tolist()
        if first == last:
            return
        staff, now = self._floor.staff, self._floor.env.now
        due = self._ends.person[first:last]
        rows = np.flatnonzero(np.isin(staff.person[: staff.size], due))
        row_of = dict(zip(staff.person[rows].tolist(), rows.tolist(), strict=True))
        for person, moment in zip(due.tolist(), self._ends.moment[first:last].tolist(), strict=True):
            if person in row_of and self._renewal.uniform(person) >= self._ends.renewed:
                event = self._floor.env.timeout(max(moment - now, 0.0))
                event.callbacks.append(partial(self._depart, row_of[person]))

    def end(self, month: int) -> None:
        """Do nothing: departures are counted as they come."""

    def _depart(self, row: int, _: simpy.Event) -> None:
        if self._floor.staff.present[row]:
            self._consequences.leave(row, self._happening, self._measure)
