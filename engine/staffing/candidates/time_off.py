"""When people are not there, or less than their contract says: leave, and shares stated week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.staffing.candidates.bookings import Loads, Units, bookings_of, days_of, fte_units, merged, peaks

DAYS_A_WEEK = 7


@dataclass(frozen=True, eq=False)
class TimeOff:
    """Leave and weekly shares of the people of a workforce.

    Attributes
    ----------
    people : int
        Size of the workforce.
    leave_person : int32 array of shape (leaves,)
        Position in the workforce; one person's leaves do not overlap.
    leave_first, leave_last : int64 arrays of shape (leaves,)
        First and last day, counted from 1970-01-01.
    week_person : int32 array of shape (weeks,)
        Position in the workforce.
    monday : int64 array of shape (weeks,)
        First day of the week.
    week_load : int64 array of shape (weeks,)
        Share of full time that is there in the week, in millionths.
    """

    people: int
    leave_person: Codes
    leave_first: Units
    leave_last: Units
    week_person: Codes
    monday: Units
    week_load: Units

    @staticmethod
    def of(organisation: Organisation) -> TimeOff:
        """Return the time off of everyone employed; a week is named by any of its days, the latest row of it holds."""
        leave, weeks = organisation.table("leave"), organisation.table("availability")
        on_leave = organisation.workforce.positions_of(leave.text("person_id"))
        start, end = leave.date("start").astype(np.int64), leave.date("end").astype(np.int64)
        kept = (on_leave >= 0) & (start <= end)
        leaves = merged(on_leave[kept], np.zeros(int(kept.sum()), dtype=np.int32), start[kept], end[kept])
        person = organisation.workforce.positions_of(weeks.text("person_id"))
        monday, share = _mondays(weeks.date("week")), weeks.number("fte")
        rows = np.flatnonzero((person >= 0) & ~np.isnan(share))
        order = rows[np.lexsort([weeks.date("week")[rows], monday[rows], person[rows]])]
        last = np.ones(len(order), dtype=bool)
        last[:-1] = (person[order][1:] != person[order][:-1]) | (monday[order][1:] != monday[order][:-1])
        order = order[last]
        return TimeOff(len(organisation.workforce), *leaves, person[order], monday[order], fte_units(share[order]))

    def leave_days(self, first: date, last: date) -> Units:
        """Return the weekdays of a span on which each person is on leave, shape (people,)."""
        start, end = days_of(first, last)
        rows = np.flatnonzero((self.leave_first <= end) & (self.leave_last >= start))
        begins = np.maximum(self.leave_first[rows], start).astype("datetime64[D]")
        ends = np.minimum(self.leave_last[rows], end).astype("datetime64[D]") + np.timedelta64(1, "D")
        found = np.zeros(self.people, dtype=np.int64)
        np.add.at(found, self.leave_person[rows], np.busday_count(begins, ends))
        return found

    def leaves_of(self, person: int, first: date, last: date) -> list[tuple[date, date]]:
        """Return the first and last days of one person's leaves that touch a span, in order."""
        start, end = days_of(first, last)
        rows = np.flatnonzero((self.leave_person == person) & (self.leave_first <= end) & (self.leave_last >= start))
        spans = ((self.leave_first[row], self.leave_last[row]) for row in rows)
        return [(_date(begins), _date(ends)) for begins, ends in spans]


@dataclass(frozen=True, eq=False)
class FreeTime:
    """What everyone has left day by day: the share that the week states, or else the contract, less bookings.

    Attributes
    ----------
    contracted : int64 array of shape (people,)
        Contracted share of full time in millionths.
    loads : Loads
        Bookings, and what weeks have less than the contract.
    bookings : Loads
        Bookings alone.
    weeks : Loads
        What weeks have less than the contract; negative where they have more.
    raised : bool array of shape (people,)
        Who has a week with more than the contract.
    """

    contracted: Units
    loads: Loads
    bookings: Loads
    weeks: Loads
    raised: NDArray[np.bool_]

    @staticmethod
    def of(organisation: Organisation) -> FreeTime:
        """Return the free time of everyone employed."""
        booked, off = bookings_of(organisation).loads, time_off_of(organisation)
        contracted = fte_units(organisation.workforce.fte)
        missing = contracted[off.week_person] - off.week_load
        weeks = Loads(off.people, off.week_person, off.monday, off.monday + DAYS_A_WEEK - 1, missing)
        raised = np.zeros(off.people, dtype=bool)
        raised[off.week_person[missing < 0]] = True
        return FreeTime(contracted, _joined(booked, _taking(weeks, missing >= 0)), booked, weeks, raised)

    def least(self, first: date, last: date) -> Units:
        """Return the share left on each person's busiest day of a span, in millionths; may be negative."""
        free: Units = self.contracted - self.loads.peak(first, last)
        return np.where(self.raised, self._least_of_raised(first, last), free) if self.raised.any() else free

    def _least_of_raised(self, first: date, last: date) -> Units:
        """Return the same for those with a week of more than the contract; a raised floor keeps every sum positive."""
        start, end = days_of(first, last)
        joined = _joined(self.bookings, self.weeks)
        touching = (joined.first <= end) & (joined.last >= start) & (joined.first <= joined.last)
        rows = _taking(joined, touching & self.raised[joined.person])
        floor = np.zeros(rows.people, dtype=np.int64)
        np.maximum.at(floor, rows.person, -rows.load)
        everyone = np.flatnonzero(self.raised).astype(np.int32)
        highest = peaks(
            rows.people,
            np.concatenate([rows.person, everyone]),
            np.concatenate([np.maximum(rows.first, start), np.full(len(everyone), start)]),
            np.concatenate([np.minimum(rows.last, end), np.full(len(everyone), end)]),
            np.concatenate([rows.load, floor[everyone]]),
        )
        return self.contracted - (highest - floor)


def _joined(one: Loads, other: Loads) -> Loads:
    return Loads(
        one.people,
        np.concatenate([one.person, other.person]),
        np.concatenate([one.first, other.first]),
        np.concatenate([one.last, other.last]),
        np.concatenate([one.load, other.load]),
    )


def _taking(loads: Loads, kept: NDArray[np.bool_]) -> Loads:
    return Loads(loads.people, loads.person[kept], loads.first[kept], loads.last[kept], loads.load[kept])


def _mondays(weeks: Dates) -> Units:
    """Return the Monday of each day's week; 1970-01-01 was a Thursday."""
    days = weeks.astype(np.int64)
    return days - (days + 3) % DAYS_A_WEEK


def _date(counted: np.int64) -> date:
    found: date = np.datetime64(int(counted), "D").astype(object)
    return found


time_off_of = once_per_cut(TimeOff.of)
free_time_of = once_per_cut(FreeTime.of)
