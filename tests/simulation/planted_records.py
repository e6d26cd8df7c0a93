"""Records of employment with planted laws, for the tests of what is estimated from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn
from engine.domain.dataset import EMPLOYMENTS
from engine.domain.table import Table

YEAR = 365.25


def record_of(first: date, years: int, people: int, hazard: float, *, seed: int, joiners: float | None = None) -> Table:
    """Return employments with one constant hazard a year, from ``first`` over some years.

    ``people`` are there on the first day; as many join a year as leave in the mean, unless ``joiners`` says otherwise.
    """
    rng = np.random.default_rng(seed)
    arriving = rng.poisson((hazard * people if joiners is None else joiners) * years)
    starts = np.concatenate([np.zeros(people), np.ceil(rng.uniform(0, years * YEAR, arriving))])
    return table_of(first, starts, np.floor(starts + rng.exponential(YEAR / hazard, len(starts))), years)


def table_of(
    first: date, starts: NDArray[np.float64], lasts: NDArray[np.float64], years: float, **texts: Sequence[str]
) -> Table:
    """Return employments from first and last days counted from ``first``; what ends after ``years`` has no end."""
    origin = np.datetime64(first)
    ended = lasts < round(years * YEAR)
    days = origin + np.where(ended, lasts, 0).astype("timedelta64[D]")
    size = len(starts)
    return Table.of(
        EMPLOYMENTS,
        {
            "person_id": TextColumn.of([f"P{at:06}" for at in range(size)]),
            "valid_from": (origin + starts.astype("timedelta64[D]")).astype("datetime64[D]"),
            "valid_to": np.where(ended, days, np.datetime64("NaT", "D")).astype("datetime64[D]"),
            "level": np.ones(size),
            **{name: TextColumn.of(texts.get(name, ["X"] * size)) for name in ("unit_id", "job_family")},
        },
    )
