"""Days since the foundation, and the columns that tables write them into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, TextColumn, day, frozen_array

Days = NDArray[np.int64]

NEVER = -1
"""A day that has not come."""
MORNING, EVENING = 9, 18
"""Hours at which joining and leaving are recorded."""
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Timeline:
    """First and last day of the data.

    Attributes
    ----------
    founded : date
        Day 0.
    as_of : date
        Day ``horizon``.
    """

    founded: date
    as_of: date

    @property
    def horizon(self) -> int:
        """Days from the foundation to ``as_of``."""
        return (self.as_of - self.founded).days

    def dates(self, days: Days) -> Dates:
        """Return calendar days, ``NaT`` for ``NEVER``."""
        found: Dates = (day(self.founded).astype(np.int64) + days).view("datetime64[D]")
        found[days == NEVER] = np.datetime64("NaT", "D")
        return found

    def instants(self, days: Days, hour: int = MORNING) -> Dates:
        """Return the given hour of calendar days."""
        found: Dates = self.dates(days).astype("datetime64[s]")
        found += np.timedelta64(hour, "h")
        return found


def founded_on(as_of: date, years: int) -> date:
    """Return the day ``years`` before ``as_of``; a leap day becomes the day before."""
    try:
        return as_of.replace(year=as_of.year - years)
    except ValueError:
        return as_of.replace(year=as_of.year - years, day=28)


def text_column(codes: NDArray[np.generic] | Sequence[int], index: Sequence[str]) -> TextColumn:
    """Return a column of positions in ``index``; -1 is missing."""
    return TextColumn(frozen_array(np.asarray(codes, dtype=np.int32)), tuple(index))


def constant(text: str, size: int) -> TextColumn:
    """Return a column that says ``text`` in every row."""
    return text_column(np.zeros(size, dtype=np.int32), (text,))


def numbered(prefix: str, size: int) -> tuple[str, ...]:
    """Return ``size`` identifiers with leading zeros, so that text order is number order."""
    width = max(4, len(str(size)))
    return tuple(f"{prefix}{number:0{width}d}" for number in range(1, size + 1))
