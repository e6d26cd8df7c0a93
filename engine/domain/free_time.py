"""How much of everyone's time nothing is booked on, day by day, as steps that a span is looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, day
from engine.domain.organisation import Organisation
from engine.domain.table import Table

Units = NDArray[np.int64]

SHARES = 1_000_000
"""Shares of full time are counted in millionths, so that sums of shares are exact."""
WEEK_DAYS = 7
LONG_AGO, FAR_AHEAD = -(2**31), 2**31
"""Days before and after all others, counted from 1970-01-01."""


@dataclass(frozen=True, eq=False)
class FreeTime:
    """Free share of full time of every person of a workforce, constant from step to step.

    Attributes
    ----------
    first_step : int64 array of shape (people,)
        Position of each person's first step; the steps of a person stand together, in order of days.
    begins, ends : int64 arrays of shape (steps,)
        First and last day of a step, counted from 1970-01-01.
    share : int64 array of shape (steps,)
        Millionths of full time that are free; negative where more is booked than there is.
    contracted : int64 array of shape (people,)
        Contracted share of full time in millionths.
    leave_person : int64 array of shape (leaves,)
        Person of each leave.
    leave_begins, leave_ends : int64 arrays of shape (leaves,)
        First and last day of each leave; no two of one person share a day.
    """

    first_step: Units
    begins: Units
    ends: Units
    share: Units
    contracted: Units
    leave_person: Units
    leave_begins: Units
    leave_ends: Units

    @staticmethod
    def of(organisation: Organisation) -> FreeTime:
        """Return the free time of everyone employed.

        On any day a person is free for the contracted share (of a week in ``availability`` the stated share, where it
        is less) minus all bookings of that day; after the last day of an employment for nothing.
        A booking that does not say its share counts as full time.
        """
        people = len(organisation.workforce)
        contracted = _units(organisation.workforce.fte)
        changes = [
            _sentinels(people),
            _booked(organisation),
            _unavailable(organisation, contracted),
            _after_the_end(organisation, contracted),
        ]
        person, when, change = (np.concatenate(parts) for parts in zip(*changes, strict=True))
        order = np.lexsort((when, person))
        person, when, change = person[order], when[order], change[order]
        last = np.append((person[1:] != person[:-1]) | (when[1:] != when[:-1]), True) if len(order) else order > 0
        running = np.cumsum(change)
        person, begins, running = person[last], when[last], running[last]
        first = np.searchsorted(person, np.arange(people))
        # Each person's first step is the sentinel, at which nothing has changed yet for that person.
        share = running - running[first][person] + contracted[person] if people else running
        ends = np.append(begins[1:] - 1, FAR_AHEAD)
        ends[np.append(person[1:] != person[:-1], True)] = FAR_AHEAD
        return FreeTime(first, begins, ends[: len(begins)], share, contracted, *_leaves(organisation))

    def least(self, first: date, last: date) -> Units:
        """Return the share that each person has free on the busiest day of a span, less leave; shape (people,).

        Leave counts by the weekdays it takes: of somebody who is away for two of the ten weekdays of a span, a fifth
        of the contracted share is taken off. In millionths of full time; may be negative.
        """
        if not len(self.first_step):
            return np.zeros(0, dtype=np.int64)
        start, end = _number(first), _number(last)
        touched = (self.begins <= end) & (self.ends >= start)
        shares = np.where(touched, self.share, np.int64(np.iinfo(np.int64).max))
        least: Units = np.minimum.reduceat(shares, self.first_step) - self._on_leave(start, end)
        return least

    def last_until(self, first: date, asked: Units) -> Dates:
        """Return the last day from ``first`` on which each person is free for the millionths asked, leave aside.

        Shape (people,); the day before ``first`` where that is so from the beginning, NaT where nothing known ends it.
        """
        if not len(self.first_step):
            return np.zeros(0, dtype="datetime64[D]")
        steps = np.diff(np.append(self.first_step, len(self.share)))
        busy = (self.ends >= _number(first)) & (self.share < np.repeat(asked, steps))
        begins = np.where(busy, np.maximum(self.begins, _number(first)), FAR_AHEAD)
        soonest = np.minimum.reduceat(begins, self.first_step)
        days: Dates = (soonest - 1).astype("datetime64[D]")
        return np.where(soonest == FAR_AHEAD, np.datetime64("NaT", "D"), days)

    def _on_leave(self, start: int, end: int) -> Units:
        """Return the contracted share times the part of the span's weekdays that each person is on leave."""
        span = max(1, _weekdays(np.array([start]), np.array([end]))[0])
        touched = (self.leave_begins <= end) & (self.leave_ends >= start)
        away = _weekdays(np.maximum(self.leave_begins[touched], start), np.minimum(self.leave_ends[touched], end))
        days = np.bincount(self.leave_person[touched], weights=away, minlength=len(self.contracted))
        taken: Units = np.rint(self.contracted * days / span).astype(np.int64)
        return taken


Changes = tuple[Units, Units, Units]
"""Person, day and by how much the free share changes from that day on."""


def _units(fte: NDArray[np.float64]) -> Units:
    return np.floor(fte * SHARES + 1e-3).astype(np.int64)


def _number(value: date) -> int:
    return int(day(value).astype(np.int64))


def _weekdays(first: Units, last: Units) -> Units:
    days = np.busday_count(first.astype("datetime64[D]"), (last + 1).astype("datetime64[D]"))
    return np.asarray(days, dtype=np.int64)


def _sentinels(people: int) -> Changes:
    return np.arange(people), np.full(people, LONG_AGO), np.zeros(people, dtype=np.int64)


def _employed(organisation: Organisation, name: str, *dates: str) -> tuple[Table, Units]:
    """Return the rows of a table about people of the workforce with none of the dates missing, and whose they are."""
    table = organisation.table(name)
    person = organisation.workforce.positions_of(table.text("person_id")).astype(np.int64)
    kept = person >= 0
    for each in dates:
        kept &= ~np.isnat(table.date(each))
    return table.take(kept), person[kept]


def _spans(person: Units, first: Units, last: Units, taken: Units) -> Changes:
    """Return changes that take a share off from a first to a last day."""
    real = last >= first
    person, first, last, taken = person[real], first[real], last[real], taken[real]
    return (
        np.concatenate([person, person]),
        np.concatenate([first, last + 1]),
        np.concatenate([-taken, taken]),
    )


def _booked(organisation: Organisation) -> Changes:
    rows, person = _employed(organisation, "assignments", "start", "end")
    fte = rows.number("fte")
    load = _units(np.where(np.isnan(fte), 1.0, fte))
    return _spans(person, rows.date("start").astype(np.int64), rows.date("end").astype(np.int64), load)


def _unavailable(organisation: Organisation, contracted: Units) -> Changes:
    """Return what of the contract is not available in single weeks; a week ends where the next stated one begins."""
    rows, person = _employed(organisation, "availability", "week")
    begins, stated = rows.date("week").astype(np.int64), _units(rows.number("fte"))
    order = np.lexsort((begins, person))
    person, begins, stated = person[order], begins[order], stated[order]
    ends = begins + WEEK_DAYS - 1
    following = (person[1:] == person[:-1]) if len(person) else person > 0
    ends[:-1] = np.where(following, np.minimum(ends[:-1], begins[1:] - 1), ends[:-1])
    employed_until = organisation.workforce.ends_on[person]
    # After the employment the whole contract is gone already.
    ends = np.where(np.isnat(employed_until), ends, np.minimum(ends, employed_until.astype(np.int64)))
    return _spans(person, begins, ends, np.maximum(contracted[person] - stated, 0))


def _after_the_end(organisation: Organisation, contracted: Units) -> Changes:
    ends_on = organisation.workforce.ends_on
    person = np.flatnonzero(~np.isnat(ends_on)).astype(np.int64)
    return person, ends_on[person].astype(np.int64) + 1, -contracted[person]


def _leaves(organisation: Organisation) -> tuple[Units, Units, Units]:
    """Return leaves by person and first day, cut so that no day counts twice."""
    rows, person = _employed(organisation, "leave", "start", "end")
    begins, ends = rows.date("start").astype(np.int64), rows.date("end").astype(np.int64)
    order = np.lexsort((begins, person))
    person, begins, ends = person[order], begins[order], ends[order]
    if len(person):
        width = int(ends.max() - begins.min()) + 2
        reach = np.maximum.accumulate(person * width + ends - begins.min()) - person * width + begins.min()
        same = person[1:] == person[:-1]
        begins[1:] = np.where(same, np.maximum(begins[1:], reach[:-1] + 1), begins[1:])
    real = ends >= begins
    return person[real], begins[real], ends[real]
