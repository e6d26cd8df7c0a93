"""When people are not there, or less than their contract says: leave, and shares stated week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.columns import Codes, Dates
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.staffing.candidates.bookings import Bookings, Units, days_of, fte_units, merged, peaks

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

    def least_free(self, bookings: Bookings, contracted: Units, first: date, last: date) -> Units:
        """Return the share left on each person's busiest day of a span, in millionths; may be negative.

        A day has the share that its week states, or else the contracted one, less what is booked on it.
        """
        start, end = days_of(first, last)
        rows = np.flatnonzero((self.monday <= end) & (self.monday + DAYS_A_WEEK > start))
        if not len(rows):
            return contracted - bookings.peak_load(first, last)
        person = self.week_person[rows]
        missing = contracted[person] - self.week_load[rows]
        # A peak is counted from nothing; a week with more than the contract is only seen from a raised floor.
        floor = np.zeros(self.people, dtype=np.int64)
        np.maximum.at(floor, person, -missing)
        booked = bookings.rows_in(first, last)
        everyone = np.arange(self.people, dtype=np.int32)
        highest = peaks(
            self.people,
            np.concatenate([bookings.person[booked], person, everyone]),
            np.concatenate(
                [
                    np.maximum(bookings.first[booked], start),
                    np.maximum(self.monday[rows], start),
                    np.full(self.people, start),
                ]
            ),
            np.concatenate(
                [
                    np.minimum(bookings.last[booked], end),
                    np.minimum(self.monday[rows] + DAYS_A_WEEK - 1, end),
                    np.full(self.people, end),
                ]
            ),
            np.concatenate([bookings.load[booked], missing, floor]),
        )
        return contracted - (highest - floor)


def _mondays(weeks: Dates) -> Units:
    """Return the Monday of each day's week; 1970-01-01 was a Thursday."""
    days = weeks.astype(np.int64)
    return days - (days + 3) % DAYS_A_WEEK


def _date(counted: np.int64) -> date:
    found: date = np.datetime64(int(counted), "D").astype(object)
    return found


time_off_of = once_per_cut(TimeOff.of)
