"""External indicators: calm weekly series, one of which falls in its last week."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.goal_tables import INDICATOR_CATALOGUE, INDICATORS
from engine.domain.table import Table, concatenate
from engine.sample.settings import SampleSettings, bilingual
from engine.sample.timeline import EVENING, Timeline, text_column
from engine.sample.work_settings import IndicatorSettings, SeriesSettings

Numbers = NDArray[np.float64]

CALM_Z = 2.5
"""No week but the planted one lies farther than this from its baseline."""
REDRAWS = 60
FRIDAY = 4


def distance_from_baseline(series: Numbers, weeks: int) -> Numbers:
    """Return, for every value with ``weeks`` values before it, its z against their mean and sample deviation."""
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], weeks)
    return np.asarray((series[weeks:] - windows.mean(axis=1)) / windows.std(axis=1, ddof=1))


def draw_indicators(settings: IndicatorSettings, rng: np.random.Generator) -> dict[str, Numbers]:
    """Return the weekly values of every indicator, the planted fall included."""
    drop = settings.planted_drop
    found = {name: _calm(series, settings.weeks, drop.baseline_weeks, rng) for name, series in settings.series.items()}
    fallen = found[drop.indicator]
    before = fallen[-1 - drop.baseline_weeks : -1]
    fallen[-1] = np.round(before.mean() + drop.z * before.std(ddof=1), 2)
    return found


def _calm(series: SeriesSettings, weeks: int, baseline: int, rng: np.random.Generator) -> Numbers:
    """Return a series around a drifting level, each week redrawn until it is no surprise to the weeks before it."""
    values = np.zeros(weeks)
    for week in range(weeks):
        level = series.start + week * series.weekly_drift
        for _ in range(REDRAWS):
            values[week] = np.round(level + series.weekly_noise * rng.uniform(-1.7, 1.7), 2)
            if week < baseline:
                break
            before = values[week - baseline : week]
            if abs(values[week] - before.mean()) < CALM_Z * before.std(ddof=1):
                break
        else:
            values[week] = np.round(values[week - baseline : week].mean(), 2)
    return values


def indicator_tables(settings: SampleSettings, series: dict[str, Numbers], timeline: Timeline) -> list[Table]:
    """Return the tables ``indicators`` (each Friday, recorded the same evening) and ``indicator_catalogue``."""
    weeks = settings.indicators.weeks
    last = timeline.horizon - timeline.as_of.weekday() - 7 + FRIDAY
    days = last - 7 * np.arange(weeks - 1, -1, -1)
    names = list(series)
    values = [
        Table.of(
            INDICATORS,
            {
                "indicator_id": text_column(np.full(weeks, position), names),
                "date": timeline.dates(days),
                "value": series[name],
                "recorded_at": timeline.instants(days, EVENING),
            },
        )
        for position, name in enumerate(names)
    ]
    first = np.array([days[0]])
    catalogue = Table.from_rows(
        INDICATOR_CATALOGUE,
        (
            {
                "indicator_id": name,
                "name": bilingual(settings.indicators.series[name].name),
                "unit": settings.indicators.series[name].unit,
                "valid_from": timeline.dates(first)[0].item(),
                "recorded_at": timeline.instants(first)[0].item(),
            }
            for name in names
        ),
    )
    return [concatenate(values), catalogue]
