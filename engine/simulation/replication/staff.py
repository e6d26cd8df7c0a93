"""Everyone present in a replication, by column: a row per person, grouped by team at the start of every month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers
from engine.simulation.replication.requisition import Post
from engine.simulation.world.population import Population

SPARE_ROWS = 256

Number = TypeVar("Number", bound=np.generic)


class Newcomer(NamedTuple):
    """A person on the first day.

    Attributes
    ----------
    person : int
        Hash of the person, from the requisition.
    team, family, grade : int
        Positions in the population's teams and families, and the level; -1 where family or grade is not known.
    joined : float
        Moment in months since the start of the run.
    fte : float
        Contracted share of full time.
    output : float
        Output per month until the end of the month, in full-time people.
    event : int
        Number of the event by which the person came; 0 in a run that is not traced.
    place : int
        Kind of place of the post, in the population's places; -1 where not known.
    """

    person: int
    team: int
    family: int
    grade: int
    joined: float
    fte: float
    output: float
    event: int = 0
    place: int = -1


class Staff:
    """Columns of shape (rows,), of which the first ``size`` are in use.

    Rows keep their place during a month; ``regroup`` at its start drops those who left and orders by team.
    The columns of risks are lists with one array per risk: ``remaining`` is what is left of the threshold of a
    person's integrated hazard, ``base`` the hazard per month of the team's clock, ``clock_at_start`` that clock's
    reading at the person's first moment in the team in the month. ``stamp`` changes whenever these are set anew within
    a month, so that what was foreseen from the old ones is known to be stale. ``codes`` are columns that only some laws
    need, by name, 0 for a newcomer; ``away`` is one of the same kind: the share of a person's output that is missing.
    """

    PERMANENT = ("person", "team", "family", "grade", "joined", "grade_since", "fte", "event", "stamp", "place", "kind")
    MONTHLY = ("output",)
    OF_RISKS = ("remaining", "base", "clock_at_start")

    def __init__(self, population: Population, thresholds: list[Numbers]) -> None:
        self.size = len(population)
        self.person = population.person.copy()
        self.team = population.team.astype(np.int32)
        self.family = population.family.astype(np.int32)
        self.grade = population.grade.astype(np.int32)
        self.joined = -population.tenure_months
        self.grade_since = -population.level_months
        self.fte = population.fte.copy()
        self.place = population.place.copy()
        self.kind = population.kind.astype(np.int32)
        self.event = np.zeros(self.size, dtype=np.int64)
        self.stamp = np.zeros(self.size, dtype=np.int32)
        self.output = np.zeros(self.size)
        self.remaining = thresholds
        self.base = [np.zeros(self.size) for _ in thresholds]
        self.clock_at_start = [np.zeros(self.size) for _ in thresholds]
        self.codes: dict[str, Codes] = {}
        self.away: Numbers | None = None
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
            columns = [getattr(self, name) for name in self.PERMANENT]
            lawful = self.codes.values() if self.away is None else (*self.codes.values(), self.away)
            for column in (*columns, *self.remaining, *lawful):
                column[: self.size] = column[order]
            self.present[: self.size] = True
            self.first = np.searchsorted(self.team[: self.size], np.arange(len(self.first)))
            self.arrived = {}
            self._regrouped = True

    def leave(self, row: int) -> None:
        """Mark a person as gone."""
        self.present[row] = False
        self._regrouped = False

    def add(self, newcomer: Newcomer) -> int:
        """Add a person, whose risks are still to be set, and return the row."""
        row = self.size
        if row == len(self.present):
            self._extend()
        self.person[row] = newcomer.person
        self.team[row] = newcomer.team
        self.family[row] = newcomer.family
        self.grade[row] = newcomer.grade
        self.joined[row] = self.grade_since[row] = newcomer.joined
        self.fte[row] = newcomer.fte
        self.event[row] = newcomer.event
        self.place[row] = newcomer.place
        self.kind[row] = -1
        self.stamp[row] = 0
        self.output[row] = newcomer.output
        for column in self.codes.values():
            column[row] = 0
        if self.away is not None:
            self.away[row] = 0.0
        self.present[row] = True
        self.size = row + 1
        self.arrived.setdefault(newcomer.team, []).append(row)
        self._regrouped = False
        return row

    def move(self, row: int, team: int) -> None:
        """Let a person change teams."""
        if int(self.team[row]) != team:
            self.team[row] = team
            self.arrived.setdefault(team, []).append(row)
            self._regrouped = False

    def post(self, row: int) -> Post:
        """Return the post that a person holds."""
        return Post(
            self.person.item(row),
            self.team.item(row),
            self.family.item(row),
            self.grade.item(row),
            self.fte.item(row),
            self.place.item(row),
        )

    def row_of(self, person: int) -> int | None:
        """Return the row of someone by hash; ``None`` if the person is not there."""
        rows = np.flatnonzero(self.person[: self.size] == np.uint64(person))
        found = [row for row in rows.tolist() if self.present[row]]
        return found[0] if found else None

    def rows_of(self, people: Sequence[int]) -> list[int]:
        """Return the row of everyone by hash, -1 where the person is not there."""
        rows = {person: row for row, person in enumerate(self.person[: self.size].tolist()) if self.present[row]}
        return [rows.get(person, -1) for person in people]

    def members(self, team: int) -> NDArray[np.intp]:
        """Return the rows of everyone present in a team, each once, in the order of rows of the month's start."""
        start, end = int(self.first[team]), int(self.first[team + 1])
        came = np.array([row for row in self.arrived.get(team, ()) if not start <= row < end], dtype=np.intp)
        rows = np.concatenate([np.arange(start, end), np.unique(came)])
        members: NDArray[np.intp] = rows[self.present[rows] & (self.team[rows] == team)]
        return members

    def _extend(self) -> None:
        more = max(SPARE_ROWS, len(self.present) // 8)
        for name in (*self.PERMANENT, *self.MONTHLY, "present"):
            setattr(self, name, _longer(getattr(self, name), more))
        for name in self.OF_RISKS:
            setattr(self, name, [_longer(column, more) for column in getattr(self, name)])
        self.codes = {name: _longer(column, more) for name, column in self.codes.items()}
        if self.away is not None:
            self.away = _longer(self.away, more)


def _longer(column: NDArray[Number], more: int) -> NDArray[Number]:
    return np.concatenate([column, np.zeros(more, dtype=column.dtype)])
