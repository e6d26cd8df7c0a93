"""How much of everyone's time is already booked, from the assignments of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, TextColumn, as_date, day
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.table import Table

FTE_STEPS = 1_000_000
"""Shares of full time are counted in millionths, rounded down, so that three thirds fit into a whole."""
HOURS_A_DAY = 8
"""Hours of a full-time working day."""

Units = NDArray[np.int64]


def fte_units(fte: NDArray[np.float64] | float) -> Units:
    """Return shares of full time in millionths."""
    return np.floor(np.asarray(fte, dtype=np.float64) * FTE_STEPS + 1e-3).astype(np.int64)


def full_time_hours(first: date, last: date) -> int:
    """Return the hours that a full-time person works from ``first`` to ``last``: eight each weekday."""
    return HOURS_A_DAY * int(np.busday_count(first, day(last) + np.timedelta64(1, "D")))


@dataclass(frozen=True, eq=False)
class Loads:
    """Loads of people over days; none is negative.

    Attributes
    ----------
    people : int
        Size of the workforce.
    person : int32 array of shape (loads,)
        Position in the workforce.
    first, last : int64 arrays
        First and last day, counted from 1970-01-01.
    load : int64 array
        Millionths of full time.
    """

    people: int
    person: Codes
    first: Units
    last: Units
    load: Units

    def peak(self, first: date, last: date) -> Units:
        """Return the highest sum of loads on any one day of a span, shape (people,)."""
        start, end = days_of(first, last)
        who, row, change = self._changes
        touching = (self.first <= end) & (self.last >= start) & (self.first <= self.last)
        seen = touching[row]
        peaks = np.zeros(self.people, dtype=np.int64)
        # Days before the span count as its first, which keeps the order; every person's changes sum to nothing.
        np.maximum.at(peaks, who[seen], np.cumsum(change[seen]))
        return peaks

    @cached_property
    def _changes(self) -> tuple[Codes, NDArray[np.intp], Units]:
        """Person, row and change of load of every beginning and end, by person, day, ends first."""
        row = np.concatenate([np.arange(len(self.person))] * 2)
        change = np.concatenate([self.load, -self.load])
        keys: list[NDArray[Any]] = [change, np.concatenate([self.first, self.last + 1]), self.person[row]]
        order = np.lexsort(keys)
        return self.person[row][order], row[order], change[order]


@dataclass(frozen=True, eq=False)
class Bookings:
    """Assignments of the people of a workforce.

    Attributes
    ----------
    people : int
        Size of the workforce.
    table : Table
        The assignments of employed people.
    person : int32 array of shape (bookings,)
        Position in the workforce.
    role, project : TextColumn
        Role and its project; the project is missing where the role is unknown.
    first, last : int64 arrays
        First and last day, counted from 1970-01-01.
    load : int64 array
        Millionths of full time; a booking that does not say counts as full time.
    """

    people: int
    table: Table
    person: Codes
    role: TextColumn
    project: TextColumn
    first: Units
    last: Units
    load: Units

    @staticmethod
    def of(organisation: Organisation) -> Bookings:
        """Return the bookings of everyone employed."""
        table = organisation.table("assignments")
        person = organisation.workforce.positions_of(table.text("person_id"))
        kept = person >= 0
        table, person = table.take(kept), person[kept]
        fte = table.number("fte")
        return Bookings(
            people=len(organisation.workforce),
            table=table,
            person=person,
            role=table.text("role_id"),
            project=_project_of(organisation, table.text("role_id")),
            first=table.date("start").astype(np.int64),
            last=table.date("end").astype(np.int64),
            load=fte_units(np.where(np.isnan(fte), 1.0, fte)),
        )

    def peak_load(self, first: date, last: date) -> Units:
        """Return the most that each person is booked on any one day of a span, in millionths, shape (people,).

        A week's load is its busiest day, so that one booking may follow another within a week.
        """
        return self.loads.peak(first, last)

    @cached_property
    def loads(self) -> Loads:
        """The bookings as mere loads."""
        return Loads(self.people, self.person, self.first, self.last, self.load)

    def rows_in(self, first: date, last: date) -> NDArray[np.intp]:
        """Return the rows that touch a span."""
        start, end = days_of(first, last)
        return np.flatnonzero((self.first <= end) & (self.last >= start) & (self.first <= self.last))

    def rest_days(self, first: date, last: date, apart_from: str | None) -> NDArray[np.float64]:
        """Return the fewest days between a span and any booking before or after it, one project left out.

        Shape (people,); bookings that touch the span are parallel work and leave no rest; infinite where there is no
        other booking.
        """
        start, end = days_of(first, last)
        gap = np.where(self.last < start, start - self.last - 1, self.first - end - 1)
        rows = ((self.last < start) | (self.first > end)) & (self.first <= self.last)
        if apart_from is not None:
            rows &= ~self.project.equals(apart_from)
        rest = np.full(self.people, np.inf)
        np.minimum.at(rest, self.person[rows], gap[rows].astype(np.float64))
        return rest

    def peak_projects(self, first: date, last: date, apart_from: str | None) -> Units:
        """Return the most projects each person serves on any one day of a span, one project left out."""
        start, end = days_of(first, last)
        overlaps = (self.first <= end) & (self.last >= start) & (self.first <= self.last) & (self.project.codes >= 0)
        if apart_from is not None:
            overlaps &= ~self.project.equals(apart_from)
        rows = np.flatnonzero(overlaps)
        person, begins, ends = merged(
            self.person[rows],
            self.project.codes[rows],
            np.maximum(self.first[rows], start),
            np.minimum(self.last[rows], end),
        )
        return peaks(self.people, person, begins, ends, np.ones(len(person), dtype=np.int64))

    def holds(self, role_id: str, first: date, last: date) -> NDArray[np.bool_]:
        """Return who is booked on a role at any time of a span, shape (people,)."""
        start, end = days_of(first, last)
        found = np.zeros(self.people, dtype=bool)
        found[self.person[self.role.equals(role_id) & (self.first <= end) & (self.last >= start)]] = True
        return found

    def of_person(self, person: int, first: date, last: date) -> list[int]:
        """Return the rows of one person that touch a span, in order of start, then role."""
        start, end = days_of(first, last)
        rows = np.flatnonzero((self.person == person) & (self.first <= end) & (self.last >= start))
        return sorted((int(row) for row in rows), key=lambda row: (self.first[row], self.role[row] or ""))

    def span(self, row: int) -> tuple[date, date]:
        """Return the first and last day of a booking."""
        first, last = (as_date(self.table.date(name)[row]) for name in ("start", "end"))
        assert first is not None
        assert last is not None
        return first, last


@once_per_cut
def bookings_of(organisation: Organisation) -> Bookings:
    """Return the bookings of everyone employed, worked out once for a cut."""
    return Bookings.of(organisation)


def _project_of(organisation: Organisation, role: TextColumn) -> TextColumn:
    roles = organisation.table("roles")
    projects = dict(zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True))
    codes = [projects.get(name) for name in role.index]
    column = TextColumn.of(codes)
    return TextColumn(np.append(column.codes, np.int32(-1))[role.codes], column.index)


def days_of(first: date, last: date) -> tuple[int, int]:
    """Return two days counted from 1970-01-01."""
    return int(day(first).astype(np.int64)), int(day(last).astype(np.int64))


def peaks(people: int, person: Codes, first: Units, last: Units, load: Units) -> Units:
    """Return per person the highest sum of ``load`` over rows that share a day."""
    who = np.concatenate([person, person])
    when = np.concatenate([first, last + 1])
    change = np.concatenate([load, -load])
    order = np.lexsort([change, when, who])
    peaks = np.zeros(people, dtype=np.int64)
    # Every person's changes sum to nothing, so one running sum serves all.
    np.maximum.at(peaks, who[order], np.cumsum(change[order]))
    return peaks


def merged(person: Codes, project: Codes, first: Units, last: Units) -> tuple[Codes, Units, Units]:
    """Return the stretches of days on which each person serves each project, overlapping bookings united."""
    keys: list[NDArray[Any]] = [first, project, person]
    order = np.lexsort(keys)
    person, project, first, last = person[order], project[order], first[order], last[order]
    if not len(order):
        return person, first, last
    changes = np.append(True, (person[1:] != person[:-1]) | (project[1:] != project[:-1]))
    group = np.cumsum(changes)
    width = int(last.max() - last.min()) + 1
    reach = np.maximum.accumulate(group * width + (last - last.min())) - group * width + last.min()
    begins = changes.copy()
    begins[1:] |= first[1:] > reach[:-1]
    at = np.flatnonzero(begins)
    return person[at], first[at], np.maximum.reduceat(last, at)
