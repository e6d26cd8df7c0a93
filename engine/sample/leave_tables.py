"""Tables of time: who is away when, and who works less than the contract for a while."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.capacity_tables import AVAILABILITY, LEAVE
from engine.domain.table import Table
from engine.sample.settings import SampleSettings
from engine.sample.skills import Staff
from engine.sample.streams import drawn
from engine.sample.timeline import Days, Timeline, text_column

WEEK = 7
HALF_YEAR = 26
REDUCED_TO = 0.5
SOONEST_WEEK, LATEST_WEEK = 2, 10
ANNOUNCED_DAYS = 30


def leave_table(
    settings: SampleSettings,
    staff: Staff,
    counted_on: NDArray[np.bool_],
    person_ids: tuple[str, ...],
    timeline: Timeline,
    rng: np.random.Generator,
) -> Table:
    """Return ``leave``: whole weeks in the last half-year, and ahead for people whom no requested project counts on."""
    wanted = settings.leave
    horizon = timeline.horizon - timeline.as_of.weekday()
    past = np.flatnonzero((rng.random(len(staff)) < wanted.past) & (staff.hired < horizon - HALF_YEAR * WEEK))
    ahead = np.flatnonzero((rng.random(len(staff)) < wanted.ahead) & ~counted_on)
    who = np.concatenate([past, ahead])
    kind = drawn(rng, np.array(list(wanted.types.values())), len(who))
    length = np.array([wanted.weeks[name] for name in wanted.types])[kind]
    weeks_away = rng.integers(1, HALF_YEAR, len(who))
    is_past = np.arange(len(who)) < len(past)
    start = horizon + WEEK * np.where(is_past, -weeks_away - length, weeks_away)
    told = np.maximum(np.minimum(start, timeline.horizon) - ANNOUNCED_DAYS, staff.hired[who])
    return Table.of(
        LEAVE,
        {
            "person_id": text_column(staff.person[who], person_ids),
            "start": timeline.dates(start),
            "end": timeline.dates(start + WEEK * length - 3),
            "type": text_column(kind, list(wanted.types)),
            "valid_from": timeline.dates(told),
            "recorded_at": timeline.instants(told),
        },
    )


def availability_table(
    settings: SampleSettings,
    staff: Staff,
    counted_on: NDArray[np.bool_],
    person_ids: tuple[str, ...],
    timeline: Timeline,
    rng: np.random.Generator,
) -> Table:
    """Return ``availability``: some coming weeks at half of the contract, one row a week."""
    wanted = settings.leave
    chosen = (rng.random(len(staff)) < wanted.reduced) & ~counted_on
    if not chosen.any():
        chosen[np.flatnonzero(~counted_on)[:1]] = True
    who = np.flatnonzero(chosen)
    monday = timeline.horizon - timeline.as_of.weekday()
    first = monday + WEEK * rng.integers(SOONEST_WEEK, LATEST_WEEK, len(who))
    week: Days = (first[:, None] + WEEK * np.arange(wanted.reduced_weeks)).ravel()
    who = np.repeat(who, wanted.reduced_weeks)
    told = np.maximum(timeline.horizon - ANNOUNCED_DAYS, staff.hired[who])
    return Table.of(
        AVAILABILITY,
        {
            "person_id": text_column(staff.person[who], person_ids),
            "week": timeline.dates(week),
            "fte": np.round(staff.fte[who] * REDUCED_TO, 3),
            "valid_from": timeline.dates(told),
            "recorded_at": timeline.instants(told),
        },
    )
