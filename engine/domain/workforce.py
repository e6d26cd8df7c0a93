"""Everyone employed on one day, one row per person: who, where, what level, since when, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, Flags, Numbers, TextColumn, day
from engine.domain.table import Table

ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class Workforce:
    """People employed on a day, by column; every array has shape (people,) and follows ``person_ids``.

    Attributes
    ----------
    person_ids : tuple of str
        Sorted identifiers.
    names : TextColumn
        Full names.
    unit_id, job_family, position_id, manager_id, location, time_zone : TextColumn
        From the employment in force.
    level : float64 array
        Job level.
    hired_on : datetime64[D] array
        First day of the unbroken run of employments; a gap of more than a day starts it anew.
    level_since : datetime64[D] array
        First day of the unbroken run of employments at the present level.
    fte : float64 array
        Contracted share of full time; 1 where the data does not say.
    hourly_cost : float64 array
        Cost per hour, NaN where unknown.
    retirement_on : datetime64[D] array
        Declared retirement day, NaT where none.
    tags, languages : TextColumn
        Semicolon-separated lists.
    refuse_automated : int8 array
        1 where the person refuses decisions made only automatically.
    ends_on : datetime64[D] array
        Last day of the employment in force as far as it is known, NaT where it is open.
    """

    person_ids: tuple[str, ...]
    names: TextColumn
    unit_id: TextColumn
    job_family: TextColumn
    position_id: TextColumn
    manager_id: TextColumn
    location: TextColumn
    time_zone: TextColumn
    level: Numbers
    hired_on: Dates
    level_since: Dates
    fte: Numbers
    hourly_cost: Numbers
    retirement_on: Dates
    tags: TextColumn
    languages: TextColumn
    refuse_automated: Flags
    ends_on: Dates

    def __len__(self) -> int:
        return len(self.person_ids)

    def tenure_years(self, on: date) -> Numbers:
        """Return completed service on a day in years of 365.25 days, shape (people,); NaN where it is unknown."""
        days: Numbers = (day(on) - self.hired_on).astype(np.float64) / 365.25
        return np.where(np.isnat(self.hired_on), np.nan, days)

    def positions_of(self, person_id: TextColumn) -> NDArray[np.int32]:
        """Return, per row of another table, the position of its person here, -1 where not employed."""
        return person_id.codes_into(self.person_ids)


def workforce_of(people: Table, employments: Table, on: date) -> Workforce:
    """Return everyone whose employment is in force on ``on``.

    ``employments`` holds every row that had begun by then, in canonical order (by person, then first day).
    """
    current, hired_on, level_since = _current_rows(employments, on)
    rows = employments.take(current)
    person_ids = tuple(str(value) for value in rows.text("person_id").values())
    at = _positions_in(people, person_ids)
    return Workforce(
        person_ids=person_ids,
        names=_text_at(people, "name", at),
        unit_id=rows.text("unit_id").canonical(),
        job_family=rows.text("job_family").canonical(),
        position_id=rows.text("position_id").canonical(),
        manager_id=rows.text("manager_id").canonical(),
        location=rows.text("location").canonical(),
        time_zone=rows.text("time_zone").canonical(),
        level=rows.number("level"),
        hired_on=hired_on,
        level_since=level_since,
        fte=np.where(np.isnan(rows.number("fte")), 1.0, rows.number("fte")),
        hourly_cost=rows.number("hourly_cost"),
        retirement_on=_at(people.date("retirement_on"), at, np.datetime64("NaT", "D")),
        tags=_text_at(people, "tags", at),
        languages=_text_at(people, "languages", at),
        refuse_automated=_at(people.flag("refuse_automated"), at, np.int8(-1)),
        ends_on=rows.date("valid_to"),
    )


def _current_rows(employments: Table, on: date) -> tuple[NDArray[np.intp], Dates, Dates]:
    """Return the row in force per person and the first days of its unbroken run, and of that at its level."""
    person = employments.text("person_id").codes
    start, end = employments.date("valid_from"), employments.date("valid_to")
    new_run = np.ones(len(employments), dtype=bool)
    if len(employments) > 1:
        gap = start[1:] > end[:-1] + ONE_DAY
        new_run[1:] = (person[1:] != person[:-1]) | gap
    level = employments.number("level")
    new_level = new_run.copy()
    new_level[1:] |= level[1:] != level[:-1]
    in_force = np.flatnonzero(np.isnat(end) | (end >= day(on)))
    last = np.ones(len(in_force), dtype=bool)
    last[:-1] = person[in_force][1:] != person[in_force][:-1]
    current = in_force[last]
    return current, _run_starts(start, new_run)[current], _run_starts(start, new_level)[current]


def _run_starts(start: Dates, begins: NDArray[np.bool_]) -> Dates:
    """Return, per row, the first day of the run that it belongs to."""
    starts: Dates = start[np.maximum.accumulate(np.where(begins, np.arange(len(start)), 0))]
    return starts


def _positions_in(people: Table, person_ids: tuple[str, ...]) -> NDArray[np.int32]:
    """Return the row of each person in ``people``, -1 where the table does not have them."""
    rows = np.full(len(person_ids), -1, dtype=np.int32)
    codes = people.text("person_id").codes_into(person_ids)
    rows[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
    return rows


def _text_at(table: Table, name: str, at: NDArray[np.int32]) -> TextColumn:
    column = table.text(name)
    return TextColumn(_at(column.codes, at, np.int32(-1)), column.index).canonical()


def _at(values: NDArray[np.generic], at: NDArray[np.int32], missing: np.generic) -> NDArray:  # type: ignore[type-arg]
    """Return ``values[at]`` with ``missing`` where ``at`` is negative."""
    return np.where(at >= 0, np.append(values, missing)[at], missing)
