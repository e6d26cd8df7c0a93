"""Time at risk, leavers and joiners from employments: by kind of person, band of tenure and period, exact to the day.

Nothing is expanded to a row per person and month: every spell is cut by bands and periods at once, column by column,
so a hundred thousand people over ten years take seconds. People who were there before the first period enter late
(left truncation), and everyone still there at its end is censored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers
from engine.domain.table import Table
from engine.simulation.scenarios.quantities import DAYS_PER_YEAR

Days = NDArray[np.int64]
"""Days since 1970-01-01."""
Counts = NDArray[np.int64]
NEVER = np.int64(2**40)
UNKNOWN = ""
"""Name of a level where the record does not say."""


@dataclass(frozen=True, eq=False)
class Spells:
    """Unbroken times of employment, cut wherever the person changed post; one entry each piece, persons together.

    Attributes
    ----------
    start, end : int64 arrays of shape (pieces,)
        First day, and the day after the last; ``NEVER`` where it is not known to have ended.
    hired : int64 array of shape (pieces,)
        First day of the unbroken time that the piece belongs to; tenure counts from it.
    opens, closes : bool arrays of shape (pieces,)
        Whether the piece begins or ends that unbroken time; the others begin or end with a change of post.
    row : int array of shape (pieces,)
        Row of the table that says what the person was.
    """

    start: Days
    end: Days
    hired: Days
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    row: NDArray[np.intp]


def spells_of(employments: Table) -> Spells:
    """Return the unbroken times of employment of everybody; rows that adjoin or overlap are one.

    A row without an end lasts until the person's next row begins; rows without a first day are left out. Where rows
    overlap, the one that began last says what the person was.
    """
    dated = np.flatnonzero(~np.isnat(employments.date("valid_from")))
    table = employments.take(dated)
    order = table.order_by(("person_id", "valid_from"))
    person = table.text("person_id").codes[order].astype(np.int64)
    start = table.date("valid_from")[order].astype("datetime64[D]").astype(np.int64)
    until = table.date("valid_to")[order].astype("datetime64[D]")
    end = np.where(np.isnat(until), NEVER, until.astype(np.int64) + 1)
    follows = np.append(person[1:] == person[:-1], False) if len(person) else np.zeros(0, dtype=bool)
    following = np.append(start[1:], NEVER) if len(start) else start
    end = np.where((end == NEVER) & follows, following, end)
    end = np.maximum(end, start)
    reach = np.maximum.accumulate(end + person * (2 * NEVER)) - person * (2 * NEVER)
    opens = np.ones(len(start), dtype=bool)
    opens[1:] = ~follows[:-1] | (start[1:] > reach[:-1])
    closes = np.append(opens[1:], True) if len(opens) else opens
    hired = start[np.maximum.accumulate(np.where(opens, np.arange(len(start)), 0))] if len(start) else start
    return Spells(start, np.where(closes, reach, following), hired, opens, closes, dated[order])


@dataclass(frozen=True, eq=False)
class PersonTime:
    """Time at risk and what happened in it.

    Attributes
    ----------
    band_edges : tuple of float
        Lower edges of the bands of tenure in years.
    starts : int64 array of shape (periods + 1,)
        First day of every period, and the day after the last one.
    kinds : tuple of tuple of str
        Kinds of people: the level of every covariate, in the order asked for; one kind, ``()``, where none was.
    exposure : float64 array of shape (kinds, bands, periods)
        Person-years at risk.
    leavers : int64 array of shape (kinds, bands, periods)
        People whose last day was in the period; on an edge of tenure they count in the band below.
    joiners : int64 array of shape (periods,)
        People whose first day was in the period.
    headcount : int64 array of shape (periods + 1,)
        People employed at the start of every period and at the end of the last one: without those whose last day was
        the day before, so that a start, joiners and leavers give the next start.
    """

    band_edges: tuple[float, ...]
    starts: Days
    kinds: tuple[tuple[str, ...], ...]
    exposure: Numbers
    leavers: Counts
    joiners: Counts
    headcount: Counts

    @property
    def leavers_by_period(self) -> Counts:
        """Leavers of all kinds and bands, shape (periods,)."""
        total: Counts = self.leavers.sum(axis=(0, 1))
        return total

    @property
    def exposure_by_period(self) -> Numbers:
        """Person-years of all kinds and bands, shape (periods,)."""
        total: Numbers = self.exposure.sum(axis=(0, 1))
        return total


def year_starts(first: date, last: date) -> Days:
    """Return the first days of the years of a window, and the day after it, as days since 1970-01-01.

    Years are counted back from the end, so that the last one is whole; the first one begins with the window.
    """
    after = last + timedelta(days=1)
    starts, back = [after], 1
    while starts[-1] > first:
        starts.append(max(_years_before(after, back), first))
        back += 1
    return np.array([one.toordinal() for one in reversed(starts)], dtype=np.int64) - date(1970, 1, 1).toordinal()


def _years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; the 29th of February becomes the 28th."""
    if years >= day.year:
        return date.min
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def person_time(
    employments: Table, starts: Days, band_edges: Sequence[float], covariates: Sequence[str] = ()
) -> PersonTime:
    """Return time at risk, leavers and joiners by kind, band and period.

    Parameters
    ----------
    employments : Table
        One version per row key, as a cut of the history gives it; ``valid_to`` is the last day of work.
    starts : int64 array of shape (periods + 1,)
        First day of every period, rising, and the day after the last period.
    band_edges : sequence of float
        Lower edges in years of 365.25 days, rising from 0.
    covariates : sequence of str
        Columns of employments, such as ``job_family``, ``level`` and ``unit_id``, that make kinds of people.
    """
    spells = spells_of(employments)
    kinds, kind = _kinds(employments, spells.row, covariates)
    shape = (len(kinds), len(band_edges), len(starts) - 1)
    leavers, joiners = _happened(spells, kind, starts, np.append(band_edges, np.inf) * DAYS_PER_YEAR, shape)
    hired, gone = spells.start[spells.opens], spells.end[spells.closes]
    real = gone > hired
    present = [int((real & (hired < day) & (gone > day)).sum()) for day in starts.tolist()]
    return PersonTime(
        band_edges=tuple(band_edges),
        starts=starts,
        kinds=kinds,
        exposure=_exposure(spells, kind, starts, band_edges, shape),
        leavers=leavers,
        joiners=joiners,
        headcount=np.array(present, dtype=np.int64),
    )


def _kinds(table: Table, row: NDArray[np.intp], covariates: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], Codes]:
    """Return the kinds of people in the order of their names, and the kind of every piece."""
    code = np.zeros(len(row), dtype=np.int64)
    columns = [_levels(table, name) for name in covariates]
    for names, codes in columns:
        code = code * len(names) + codes[row]
    found, kind = np.unique(code, return_inverse=True)
    kinds: list[tuple[str, ...]] = []
    for value in found.tolist():
        rest, levels = value, list[str]()
        for names, _ in reversed(columns):
            rest, at = divmod(rest, len(names))
            levels.append(names[at])
        kinds.append(tuple(reversed(levels)))
    return tuple(kinds) or ((UNKNOWN,) * len(columns),), kind.astype(np.int32)


def _levels(table: Table, name: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the names of the levels of a covariate, sorted, and the level of every row; missing is a level."""
    if name == "level":
        numbers = table.number(name)
        found, codes = np.unique(np.where(np.isnan(numbers), -1.0, numbers), return_inverse=True)
        names = tuple(UNKNOWN if value < 0 else f"{value:g}" for value in found.tolist())
        return names or (UNKNOWN,), codes.astype(np.int64)
    column = table.text(name)
    names = tuple(sorted({value or UNKNOWN for value in column.values()}))
    codes = column.codes_into(names).astype(np.int64)
    return names or (UNKNOWN,), np.where(codes < 0, 0, codes)  # UNKNOWN sorts first where there is any


def _happened(
    spells: Spells, kind: Codes, starts: Days, edges: Numbers, shape: tuple[int, int, int]
) -> tuple[Counts, Counts]:
    real = spells.end > spells.hired
    first, after = starts[0], starts[-1]
    left = np.flatnonzero(spells.closes & real & (spells.end > first) & (spells.end <= after))
    period = np.searchsorted(starts, spells.end[left], side="left") - 1
    band = np.searchsorted(edges, (spells.end - spells.hired)[left], side="left") - 1
    cell = np.ravel_multi_index((kind[left], band, period), shape)
    leavers = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
    came = spells.start[spells.opens & _ever_real(spells) & (spells.start >= first) & (spells.start < after)]
    joiners = np.bincount(np.searchsorted(starts, came, side="right") - 1, minlength=shape[2])
    return leavers, joiners


def _ever_real(spells: Spells) -> NDArray[np.bool_]:
    """Return whether the unbroken time that a piece opens lasts a day at least."""
    lasts = np.zeros(len(spells.start), dtype=bool)
    lasts[spells.opens] = spells.end[spells.closes] > spells.start[spells.opens]
    return lasts


def _exposure(
    spells: Spells, kind: Codes, starts: Days, band_edges: Sequence[float], shape: tuple[int, int, int]
) -> Numbers:
    exposure = np.zeros(shape)
    edges = [edge * DAYS_PER_YEAR for edge in band_edges] + [np.inf]
    for period, (opens, closes) in enumerate(pairwise(starts.tolist())):
        there = np.flatnonzero((spells.start < closes) & (spells.end > opens))
        hired = spells.hired[there]
        enters = np.maximum(spells.start[there], opens) - hired
        leaves = np.minimum(spells.end[there], closes) - hired
        for band, (low, high) in enumerate(pairwise(edges)):
            spent = np.clip(leaves, low, high) - np.clip(enters, low, high)
            exposure[:, band, period] = np.bincount(kind[there], weights=spent, minlength=shape[0])
    return exposure / DAYS_PER_YEAR
