"""How far key results have come: check-ins as shares of the way from baseline to target, latest and week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates, Numbers
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.evidence.fact import Fact

MONDAY_BEFORE_EPOCH = np.timedelta64(3, "D")
"""1970-01-01 was a Thursday: weeks are counted from Monday 1969-12-29."""


def attainment(value: Numbers, baseline: Numbers, target: Numbers) -> Numbers:
    """Return clip((value - baseline) / (target - baseline), 0, 1), signed so that falling targets work.

    NaN where a number is missing or the baseline is the target, so that there is no way to go.
    """
    way = np.where(np.equal(baseline, target), np.nan, np.subtract(target, baseline))
    reached: Numbers = np.clip(np.subtract(value, baseline) / way, 0.0, 1.0)
    return reached


def key_result_attainments(organisation: Organisation, check_ins: CheckIns) -> Numbers:
    """Return the attainment of every key result at its last check-in, in the order of their table; NaN if missing."""
    table, latest = organisation.table("key_results"), check_ins.latest
    value = np.append(check_ins.values, np.nan)[latest]
    return attainment(value, table.number("baseline"), table.number("target"))


def calendar_week(days: Dates) -> NDArray[np.int64]:
    """Return the number of the calendar week (Monday to Sunday) of each day, counted from one fixed Monday."""
    return (days.astype("datetime64[D]") + MONDAY_BEFORE_EPOCH).astype(np.int64) // 7


def week_span(start: date | None, due: date | None, on: date) -> tuple[int | None, int | None, float | None]:
    """Return week x of y and the share of days gone, all ``None`` where a date is missing or they are the wrong way.

    Week 0 says not yet begun; after the due day week and share stay at their ends.
    """
    if start is None or due is None or due < start:
        return None, None, None
    first, last = (day - timedelta(days=day.weekday()) for day in (start, due))
    weeks = (last - first).days // 7 + 1
    week = 0 if on < start else min((on - first).days // 7 + 1, weeks)
    days = (due - start).days + 1
    return week, weeks, min(max(((on - start).days + 1) / days, 0.0), 1.0)


@dataclass(frozen=True, eq=False)
class CheckIns:
    """Check-ins of known key results, ordered by key result and day.

    Attributes
    ----------
    table : Table
        The ``check_ins`` of the cut.
    rows : int array of shape (check_ins,)
        Their rows in the table; rows without a value or key result are left out.
    key_result : int32 array of shape (check_ins,)
        Row of the key result in the ``key_results`` table.
    key_results : int
        Rows of that table.
    """

    table: Table
    rows: NDArray[np.intp]
    key_result: Codes
    key_results: int

    @staticmethod
    def of(organisation: Organisation) -> CheckIns:
        """Return the check-ins of an organisation that belong to its key results."""
        table = organisation.table("check_ins")
        ids = tuple(str(value) for value in organisation.table("key_results").text("key_result_id").values())
        key_result = table.text("key_result_id").codes_into(ids)
        rows = np.flatnonzero((key_result >= 0) & ~np.isnan(table.number("value")) & ~np.isnat(table.date("date")))
        days = table.date("date")[rows].astype(np.int64)
        order = rows[np.lexsort((days, key_result[rows]))]
        return CheckIns(table, order, key_result[order], len(ids))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def values(self) -> Numbers:
        """Reported values."""
        return self.table.number("value")[self.rows]

    @cached_property
    def days(self) -> Dates:
        """Days of the reports."""
        return self.table.date("date")[self.rows]

    @cached_property
    def latest(self) -> NDArray[np.intp]:
        """Position of the last check-in of every key result, -1 where it has none."""
        latest = np.full(self.key_results, -1)
        last = np.append(self.key_result[1:] != self.key_result[:-1], True)[: len(self)]
        latest[self.key_result[last]] = np.flatnonzero(last)
        return latest

    def fact(self, position: int) -> Fact:
        """Return one check-in as evidence."""
        return self.facts([position])[0]

    def facts(self, positions: Sequence[int] | NDArray[np.intp]) -> list[Fact]:
        """Return check-ins as evidence, in the order of ``positions``."""
        at = np.asarray(positions, dtype=np.intp)
        days, recorded = (
            column.astype("datetime64[D]").tolist()
            for column in (self.days[at], self.table.date("recorded_at")[self.rows[at]])
        )
        ids, values = self.table.text("key_result_id").take(self.rows[at]).values(), self.values[at].tolist()
        return [
            Fact.trusted(
                {
                    "table": "check_ins",
                    "key": {"key_result_id": str(id_), "date": str(day)},
                    "column": "value",
                    "value": value,
                    "source": "",
                    "dated": day,
                    "recorded_on": recorded_on,
                }
            )
            for id_, value, day, recorded_on in zip(ids, values, days, recorded, strict=True)
        ]
