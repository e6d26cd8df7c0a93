"""Everyone present in a replication, by column: a row per person, grouped by team at the start of every month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.simulation.world.population import Population

SPARE_ROWS = 256


class Newcomer(NamedTuple):
    """A person on the first day.

    Attributes
    ----------
    person : int
        Hash of the person, from the requisition.
    team, family : int
        Positions in the population's teams and families.
    joined : float
        Moment in months since the start of the run.
    fte : float
        Contracted share of full time.
    remaining : float
        Unit-exponential threshold.
    base : float
        Hazard per month of the team's clock until the end of the month.
    clock_at_start : float
        The team's clock at the moment.
    output : float
        Output per month until the end of the month, in full-time people.
    """

    person: int
    team: int
    family: int
    joined: float
    fte: float
    remaining: float
    base: float
    clock_at_start: float
    output: float


class Staff:
    """Columns of shape (rows,), of which the first ``size`` are in use.

    Rows keep their place during a month; ``regroup`` at its start drops those who left and orders by team.
    ``remaining`` is what is left of the threshold of a person's integrated hazard, ``base`` the hazard per month of
    the team's clock, ``clock_at_start`` that clock's reading at the person's first moment in the month.
    """

    PERMANENT = ("person", "team", "family", "joined", "fte", "remaining")
    MONTHLY = ("base", "clock_at_start", "output")

    def __init__(self, population: Population, thresholds: Numbers) -> None:
        self.size = len(population)
        self.person = population.person.copy()
        self.team = population.team.astype(np.int32)
        self.family = population.family.astype(np.int32)
        self.joined = -population.tenure_months
        self.fte = population.fte.copy()
        self.remaining = thresholds
        self.base, self.clock_at_start, self.output = (np.zeros(self.size) for _ in self.MONTHLY)
        self.present = np.ones(self.size, dtype=bool)
        self.first = np.searchsorted(self.team, np.arange(len(population.team_ids) + 1))
        self.arrived: dict[int, list[int]] = {}
        self._regrouped = True

    def regroup(self) -> None:
        """Drop the rows of those who left, order the others by team and forget the month's arrivals."""
        if not self._regrouped:
            kept = np.flatnonzero(self.present[: self.size])
            order = kept[np.argsort(self.team[kept], kind="stable")]
            self.size = len(order)
            for name in self.PERMANENT:
                column = getattr(self, name)
                column[: self.size] = column[order]
            self.present[: self.size] = True
            self.first = np.searchsorted(self.team[: self.size], np.arange(len(self.first)))
            self.arrived = {}
            self._regrouped = True
        self.clock_at_start[: self.size] = 0.0

    def leave(self, row: int) -> None:
        """Mark a person as gone."""
        self.present[row] = False
        self._regrouped = False

    def add(self, newcomer: Newcomer) -> int:
        """Add a person and return the row."""
        row = self.size
        if row == len(self.present):
            self._extend()
        self.person[row] = newcomer.person
        self.team[row] = newcomer.team
        self.family[row] = newcomer.family
        self.joined[row] = newcomer.joined
        self.fte[row] = newcomer.fte
        self.remaining[row] = newcomer.remaining
        self.base[row] = newcomer.base
        self.clock_at_start[row] = newcomer.clock_at_start
        self.output[row] = newcomer.output
        self.present[row] = True
        self.size = row + 1
        self.arrived.setdefault(newcomer.team, []).append(row)
        self._regrouped = False
        return row

    def members(self, team: int) -> NDArray[np.intp]:
        """Return the rows of everyone present in a team, oldest row first."""
        start, end = int(self.first[team]), int(self.first[team + 1])
        rows = np.concatenate([np.arange(start, end), np.array(self.arrived.get(team, []), dtype=np.intp)])
        members: NDArray[np.intp] = rows[self.present[rows]]
        return members

    def _extend(self) -> None:
        more = max(SPARE_ROWS, len(self.present) // 8)
        for name in (*self.PERMANENT, *self.MONTHLY, "present"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros(more, dtype=column.dtype)]))
