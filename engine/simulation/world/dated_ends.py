"""Departures whose day is on record: declared retirements and known ends of employment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, Numbers, day
from engine.domain.organisation import Organisation
from engine.simulation.randomness import Hashes, entity_hashes
from engine.simulation.scenarios.laws import Laws

RETIREMENT = "retirement"
CONTRACT_END = "contract-end"


@dataclass(frozen=True, eq=False)
class DatedEnds:
    """People who leave on a day that is known beforehand, ordered by moment.

    Attributes
    ----------
    id : {"retirement", "contract-end"}
        Which kind of end.
    person : uint64 array of shape (ends,)
        Hash of the person.
    moment : float64 array of shape (ends,)
        First moment at which the person is gone, in months since the start.
    renewed : float
        Part of the ends that do not come about.
    """

    id: str
    person: Hashes
    moment: Numbers
    renewed: float = 0.0


def dated_ends(laws: Laws, organisation: Organisation, horizon_months: int) -> Iterator[DatedEnds]:
    """Yield the ends on record that the laws ask for and that fall within the horizon."""
    if laws.retirement is not None and laws.retirement.declared is not None:
        person, moment = declared(organisation)
        yield _within(DatedEnds(RETIREMENT, person, moment), horizon_months)
    if laws.contracts is not None:
        workforce = organisation.workforce
        person, moment = _ahead(organisation, workforce.ends_on + np.timedelta64(1, "D"))
        renewed = laws.contracts.renewed.share if laws.contracts.renewed else 0.0
        yield _within(DatedEnds(CONTRACT_END, person, moment, renewed), horizon_months)


def declared(organisation: Organisation) -> tuple[Hashes, Numbers]:
    """Return who has declared a retirement that is still ahead, and its moment; a past date says nothing."""
    return _ahead(organisation, organisation.workforce.retirement_on)


def months_until(days: Dates, start: date) -> Numbers:
    """Return the moments of some days in months since the start: whole months by the calendar, then part of a month.

    The day of the month on which a run starts begins its months; where a month is too short for it, its last day does.
    """
    month = (days.astype("datetime64[M]") - day(start).astype("datetime64[M]")).astype(np.int64)
    month -= days < _begins(month, start)
    first, following = _begins(month, start), _begins(month + 1, start)
    moments: Numbers = month + (days - first).astype(np.float64) / (following - first).astype(np.float64)
    return moments


def _begins(month: NDArray[np.int64], start: date) -> Dates:
    """Return the day on which months of a run begin."""
    calendar = day(start).astype("datetime64[M]") + month.astype("timedelta64[M]")
    first, following = (each.astype("datetime64[D]") for each in (calendar, calendar + np.timedelta64(1, "M")))
    into = np.minimum(start.day, (following - first).astype(np.int64)) - 1
    begins: Dates = first + into.astype("timedelta64[D]")
    return begins


def _ahead(organisation: Organisation, days: Dates) -> tuple[Hashes, Numbers]:
    start = organisation.valid_on
    ahead = np.flatnonzero(~np.isnat(days) & (days >= day(start)))
    people = organisation.workforce.person_ids
    return entity_hashes(people[row] for row in ahead.tolist()), months_until(days[ahead], start)


def _within(ends: DatedEnds, horizon_months: int) -> DatedEnds:
    kept = np.flatnonzero(ends.moment < horizon_months)
    order = kept[np.lexsort((ends.person[kept], ends.moment[kept]))]
    return DatedEnds(ends.id, ends.person[order], ends.moment[order], ends.renewed)
