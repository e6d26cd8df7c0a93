"""What the record says of a job family: how many there are, and how many leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.domain.columns import day
from engine.domain.organisation import Organisation

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Leaving:
    """Who left, and the time that people were there, from ``first`` to ``last``."""

    leavers: int
    person_years: float
    first: date
    last: date


def people_of_family(organisation: Organisation, family: str) -> float:
    """Return how many people the job family has on the day of the cut, part-timers by their contract."""
    workforce = organisation.workforce
    return float(np.round(workforce.fte[workforce.job_family.equals(family)].sum(), 6))


def leaving_of_family(organisation: Organisation, family: str, back: timedelta) -> Leaving:
    """Return who left the organisation from a job family in the time before the day of the cut.

    A row ends for good where the same person has no row that begins within a day of it, or later.
    """
    last = organisation.valid_on
    first = last - back
    table = organisation.table("employments")
    dated = table.take(~np.isnat(table.date("valid_from")))
    begun, ended = (dated.date(name).astype("datetime64[D]") for name in ("valid_from", "valid_to"))
    person = dated.text("person_id").codes.astype(np.int64)
    newest = np.full(int(person.max(initial=-1)) + 1, np.datetime64("0001-01-01", "D"))
    np.maximum.at(newest, person, begun)
    of_family = dated.text("job_family").equals(family) & (begun <= day(last))
    over = np.where(np.isnat(ended), day(last), ended)
    days = (np.minimum(over, day(last)) - np.maximum(begun, day(first))).astype(np.int64)
    gone = of_family & ~np.isnat(ended) & (ended >= day(first)) & (ended < day(last)) & (newest[person] <= over)
    return Leaving(int(gone.sum()), float(np.maximum(days[of_family], 0).sum()) / DAYS_PER_YEAR, first, last)
