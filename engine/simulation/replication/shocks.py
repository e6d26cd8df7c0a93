"""Shocks at work: who leaves at a moment, whatever the laws say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.simulation.randomness import Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.trace import Happening
from engine.simulation.world.shocks import Leavers

Rows = NDArray[np.intp]


class Shocks:
    """Puts shocks on the clock, each at its own moment inside its month.

    Parameters
    ----------
    floor : Floor
        People and teams.
    shocks : sequence of Leavers
        In the order of their moments.
    leave : function of a row, whether the person is meant by name, and the event that caused it
        Lets a person leave and the post become vacant.
    """

    def __init__(self, floor: Floor, shocks: Sequence[Leavers], leave: Callable[[int, bool, int], None]) -> None:
        self._floor = floor
        self._shocks = shocks
        self._leave = leave

    def begin(self, month: int) -> None:
        """Let happen what falls on the first moment of the month and put on the clock what falls within it."""
        for shock in self._shocks:
            if month == shock.at:
                self._strike(shock)
            elif month < shock.at < month + 1:
                event = self._floor.env.timeout(shock.at - self._floor.env.now)
                event.callbacks.append(partial(self._strike_later, shock))

    def end(self, month: int) -> None:
        """Do nothing: what shocks lead to is recorded with the people."""

    def _strike_later(self, shock: Leavers, _: object) -> None:
        self._strike(shock)

    def _strike(self, shock: Leavers) -> None:
        rows = self._chosen(shock)
        cause = 0 if shock.named else self._floor.note_thing(Happening.SHOCK, shock.name)
        for row in rows:
            self._leave(row, shock.named, cause)

    def _chosen(self, shock: Leavers) -> list[int]:
        """Return the rows of those who leave, in the order of their numbers."""
        rows = self._qualified(shock)
        staff = self._floor.staff
        luck = self._floor.draws(Stream.SHOCK, shock.key).uniforms(staff.person[rows])
        rows = rows[np.argsort(luck, kind="stable")]
        if shock.by_team is None:
            chosen = rows[: shock.number.of(len(rows))]
        else:
            teams = staff.team[rows]
            chosen = np.concatenate(
                [rows[teams == team][: shock.by_team[team]] for team in np.flatnonzero(shock.by_team)] or [rows[:0]]
            )
        return [int(row) for row in chosen]

    def _qualified(self, shock: Leavers) -> Rows:
        staff, size = self._floor.staff, self._floor.staff.size
        good = staff.present[:size].copy()
        if shock.teams is not None:
            good &= shock.teams[staff.team[:size]]
        if shock.family is not None:
            good &= staff.family[:size] == shock.family
        if shock.person is not None:
            good &= np.isin(staff.person[:size], shock.person)
        return np.flatnonzero(good)
