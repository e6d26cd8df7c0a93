"""Drivers outside the company: whether one has changed so much that the goals linked to it must be looked at.

Two tests on weekly values. The jump: distance of the newest value from the mean of the values before it, in their
sample standard deviations. The drift: a two-sided tabular cumulative sum (Page 1954; NIST/SEMATECH e-Handbook, section
6.3.2.3), which adds up small distances in one direction that no single week would show. Its baseline are the values
that were known when the goal was set. A week without a value is missing: it neither adds to a sum nor resets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, as_date
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.evidence.fact import Fact
from engine.goals.attainment import calendar_week

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CumulativeSums:
    """Two-sided cumulative sums of a series.

    Attributes
    ----------
    up, down : float64 array of shape (values,)
        Sum of what exceeds the mean by more than the slack, and of what falls short of it, never below 0.
    """

    up: Numbers
    down: Numbers

    def first_signal(self, limit: float) -> int | None:
        """Return the position of the first value at which a sum exceeds the limit, ``None`` where none does."""
        over = np.flatnonzero(np.maximum(self.up, self.down) > limit)
        return int(over[0]) if len(over) else None


def cumulative_sums(values: Numbers, mean: float, slack: float) -> CumulativeSums:
    """Return both sums after each value: up(i) = max(0, up(i - 1) + value - mean - slack), down likewise.

    Parameters
    ----------
    values : float64 array of shape (values,)
        The series, in order of time.
    mean : float
        What the series is at while nothing changes.
    slack : float
        Half the shift worth noticing, in the unit of the values.
    """
    up, down = np.zeros(len(values)), np.zeros(len(values))
    above = below = 0.0
    for at, value in enumerate(values.tolist()):
        above = max(0.0, above + value - mean - slack)
        below = max(0.0, below + mean - value - slack)
        up[at], down[at] = above, below
    return CumulativeSums(up, down)


def jump(values: Numbers, weeks: int) -> float | None:
    """Return how far the newest value is from the mean of the ``weeks`` before it, in their sample deviations.

    ``None`` where there are fewer before it, or they do not differ.
    """
    before = values[-1 - weeks : -1]
    if len(before) < weeks or weeks < 2:
        return None
    deviation = float(before.std(ddof=1))
    return float(values[-1] - before.mean()) / deviation if deviation > 0 else None


@dataclass(frozen=True, eq=False)
class IndicatorSeries:
    """One indicator week by week; of several values in a week the last counts.

    Attributes
    ----------
    indicator_id : str
        The indicator.
    table : Table
        ``indicators`` of the cut.
    rows : int array of shape (values,)
        Rows of the table, in order of time.
    """

    indicator_id: str
    table: Table
    rows: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def values(self) -> Numbers:
        """The values."""
        return self.table.number("value")[self.rows]

    @property
    def days(self) -> Dates:
        """Their days."""
        return self.table.date("date")[self.rows]

    def drift(self, weeks: int, since: np.datetime64, slack: float) -> float | None:
        """Return the larger cumulative sum at the newest value, in deviations of the baseline.

        The baseline are the last ``weeks`` values before the day ``since``, or the first ``weeks`` of all where fewer
        were known by then. ``None`` where there is no value after the baseline, or the baseline does not vary.
        """
        known = max(int(np.searchsorted(self.days, since)), weeks)
        baseline = self.values[known - weeks : known]
        after = self.values[known:]
        if len(baseline) < weeks or not len(after):
            return None
        deviation = float(baseline.std(ddof=1))
        if not deviation > 0:
            return None
        sums = cumulative_sums((after - baseline.mean()) / deviation, 0.0, slack)
        return float(max(sums.up[-1], sums.down[-1]))

    def facts(self, weeks: int) -> tuple[Fact, ...]:
        """Return the newest value and those before it as evidence."""
        return tuple(self._fact(int(row)) for row in self.rows[-1 - weeks :])

    def _fact(self, row: int) -> Fact:
        day = as_date(self.table.date("date")[row])
        return Fact(
            table="indicators",
            key={"indicator_id": self.indicator_id, "date": str(day)},
            column="value",
            value=float(self.table.number("value")[row]),
            dated=day,
        )


def indicator_series(organisation: Organisation) -> dict[str, IndicatorSeries]:
    """Return the weekly series of every indicator, by id."""
    table = organisation.table("indicators")
    ids = table.text("indicator_id")
    usable = (ids.codes >= 0) & ~np.isnan(table.number("value")) & ~np.isnat(table.date("date"))
    rows = np.flatnonzero(usable & (table.date("date") <= np.datetime64(organisation.valid_on, "D")))
    rows = rows[np.lexsort((table.date("date")[rows].astype(np.int64), ids.codes[rows]))]
    week, code = calendar_week(table.date("date")[rows]), ids.codes[rows]
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = (code[1:] != code[:-1]) | (week[1:] != week[:-1])
    kept: Sequence[int] = rows[last].tolist()
    by_id: dict[str, list[int]] = {}
    for row in kept:
        by_id.setdefault(str(ids[row]), []).append(row)
    return {name: IndicatorSeries(name, table, np.array(at, dtype=np.intp)) for name, at in sorted(by_id.items())}
