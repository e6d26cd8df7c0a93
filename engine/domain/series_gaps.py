"""Periods of a series in which a value was due and there is none, by their ISO names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates

MOST_NAMED: Final = 12
"""Periods that a sentence names one by one."""
FEWEST_VALUES: Final = 4
"""Below so many values nobody can say how often one is due."""
_FIRST_MONDAY: Final = date(1969, 12, 29)
_DAYS_TO_MONDAY: Final = 3
_UNITS: Final = ((10.0, 1), (45.0, 1), (135.0, 3), (400.0, 12))
"""Usual days between values up to which a series is weekly, monthly, quarterly, yearly; months in each period."""


def missing_periods(days: Dates) -> tuple[str, ...]:
    """Return the periods between the first and the last value that have none, such as 2026-W05, 2026-02 or 2026-Q2.

    A series is weekly, monthly, quarterly or yearly by the median of the days between its values, so that single
    gaps do not change what it is; nothing is said of a series with fewer than four values. A series that simply
    ends has no gap.

    Parameters
    ----------
    days : datetime64[D] array of shape (values,)
        Days of the values, in any order.
    """
    known = np.unique(days[~np.isnat(days)].astype("datetime64[D]"))
    if len(known) < FEWEST_VALUES:
        return ()
    usual = float(np.median(np.diff(known).astype(np.int64)))
    kind = next((at for at, (most, _) in enumerate(_UNITS) if usual <= most), None)
    if kind is None:
        return ()
    if kind == 0:
        weeks = (known.astype(np.int64) + _DAYS_TO_MONDAY) // 7
        return tuple(map(_week, _absent(weeks)))
    size = _UNITS[kind][1]
    months = known.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return tuple(_months(period * size, size) for period in _absent(months // size))


def named(periods: tuple[str, ...]) -> str:
    """Return periods as a sentence lists them: the first twelve, and dots for the others."""
    return ", ".join(periods[:MOST_NAMED]) + (" ..." if len(periods) > MOST_NAMED else "")


def _absent(periods: NDArray[np.int64]) -> list[int]:
    return sorted(set(range(int(periods.min()), int(periods.max()))) - set(periods.tolist()))


def _week(number: int) -> str:
    year, week, _ = (_FIRST_MONDAY + timedelta(weeks=number)).isocalendar()
    return f"{year}-W{week:02}"


def _months(first: int, size: int) -> str:
    year, month = divmod(first, 12)
    return {1: f"{year}-{month + 1:02}", 3: f"{year}-Q{month // 3 + 1}", 12: f"{year}"}[size]
