"""How far key results have come: check-ins as shares of the way from baseline to target, latest and week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates, Numbers, as_date
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.evidence.fact import Fact

EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
"""Arithmetic of the roll-up: decimal numbers as people write them, 40 digits."""

MONDAY_BEFORE_EPOCH = np.timedelta64(3, "D")
"""1970-01-01 was a Thursday: weeks are counted from Monday 1969-12-29."""


@lru_cache(maxsize=1 << 14)
def exact(value: float) -> Decimal:
    """Return a recorded number as the decimal it was written as."""
    return Decimal(repr(float(value)))


def attainment(value: float, baseline: float, target: float) -> Decimal | None:
    """Return clip((value - baseline) / (target - baseline), 0, 1), signed so that falling targets work.

    ``None`` where a number is missing (NaN) or the baseline is the target, so that there is no way to go.
    """
    if any(np.isnan(number) for number in (value, baseline, target)) or baseline == target:
        return None
    way = EXACT.subtract(exact(target), exact(baseline))
    done = EXACT.divide(EXACT.subtract(exact(value), exact(baseline)), way)
    return min(max(done, Decimal(0)), Decimal(1))


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
    """

    table: Table
    rows: NDArray[np.intp]
    key_result: Codes

    @staticmethod
    def of(organisation: Organisation) -> CheckIns:
        """Return the check-ins of an organisation that belong to its key results."""
        table = organisation.table("check_ins")
        ids = tuple(str(value) for value in organisation.table("key_results").text("key_result_id").values())
        key_result = table.text("key_result_id").codes_into(ids)
        rows = np.flatnonzero((key_result >= 0) & ~np.isnan(table.number("value")) & ~np.isnat(table.date("date")))
        days = table.date("date")[rows].astype(np.int64)
        order = rows[np.lexsort((days, key_result[rows]))]
        return CheckIns(table, order, key_result[order])

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
    def latest(self) -> dict[int, int]:
        """Position of the last check-in by key result."""
        return dict(zip(self.key_result.tolist(), range(len(self)), strict=True))

    def fact(self, position: int) -> Fact:
        """Return one check-in as evidence."""
        row = self.table.row(int(self.rows[position]))
        day = as_date(self.days[position])
        recorded = row["recorded_at"]
        return Fact(
            table="check_ins",
            key={"key_result_id": str(row["key_result_id"]), "date": str(day)},
            column="value",
            value=float(self.values[position]),
            dated=day,
            recorded_on=recorded.date() if isinstance(recorded, datetime) else None,
        )
