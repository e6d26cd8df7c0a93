"""A series is weekly, monthly, quarterly or yearly by its usual distance, and what it lacks is named."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.series_gaps import missing_periods, named
from tests.counts import scaled


def absent(days: list[date]) -> tuple[str, ...]:
    return missing_periods(np.array(days, dtype="datetime64[D]"))


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.integers(12, 60),
    st.sets(st.integers(1, 58), max_size=3),
    st.lists(st.integers(0, 4), min_size=60, max_size=60),
)
@settings(max_examples=scaled(30, 500))
def test_the_weeks_taken_out_of_a_weekly_series_are_exactly_those_named(
    first: date, weeks: int, out: set[int], weekday: list[int]
) -> None:
    monday = first - timedelta(days=first.weekday())
    out = {week for week in out if week < weeks - 1}
    days = [monday + timedelta(weeks=week, days=weekday[week]) for week in range(weeks) if week not in out]
    isos = [(monday + timedelta(weeks=week)).isocalendar() for week in sorted(out)]
    assert absent(days[::-1]) == tuple(f"{iso.year}-W{iso.week:02}" for iso in isos)


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ([date(2025, 11, 30), date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 31)], ("2026-01",)),
        ([date(2025, month, 1) for month in (1, 2, 3, 5, 6, 9)], ("2025-04", "2025-07", "2025-08")),
        ([date(2025, month, 28) for month in range(1, 13)], ()),
        ([date(2024, 2, 1), date(2024, 5, 1), date(2024, 8, 1), date(2025, 2, 1)], ("2024-Q4",)),
        ([date(year, 12, 31) for year in (2019, 2020, 2021, 2023)], ("2022",)),
        ([date(2026, 1, 1) + timedelta(days=one) for one in range(40)], ()),
        ([date(2026, 1, 5), date(2026, 3, 2), date(2026, 3, 9)], ()),
        ([], ()),
    ],
)
def test_months_quarters_and_years_are_told_apart(days: list[date], missing: tuple[str, ...]) -> None:
    assert absent(days) == missing


def test_a_sentence_names_twelve_periods_at_most() -> None:
    assert named(("2026-01",) * 13).count("2026-01") == 12
    assert named(("2026-01", "2026-02")) == "2026-01, 2026-02"
