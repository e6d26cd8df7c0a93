"""Drivers outside: a jump against the values before it, a drift by cumulative sums, weeks without a value."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from engine.domain.history import History
from engine.domain.series_gaps import missing_periods
from engine.goals.goal_risks import GoalRisks, goal_risks
from engine.goals.market_change import cumulative_sums, indicator_series, jump
from engine.policy.matching import PythonMatcher
from tests.counts import scaled
from tests.goals.goal_worlds import MONDAY, Row, goal, key_result, shipped

QUARTER = (97, 98, 98, 99, 99, 100, 100, 101, 101, 102, 102, 103)
NIST = (
    *(324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600),
    *(324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350),
)
"""NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.3."""


def seen(values: tuple[float | None, ...], start: date = MONDAY) -> GoalRisks:
    """Return the risks on the day of the last value; K is linked to the indicator, L to another one."""
    on = start + timedelta(weeks=len(values) - 1)
    rows: dict[str, list[Row]] = {
        "goals": [goal("G", start=start, due=start + timedelta(weeks=60))],
        "key_results": [key_result("K", "G", indicator_id="I"), key_result("L", "G", indicator_id="J")],
        "check_ins": [{"key_result_id": name, "date": start, "value": 5.0} for name in "KL"],
        "indicator_catalogue": [{"indicator_id": name, "name": name} for name in "IJ"],
        "indicators": [
            {"indicator_id": "I", "date": start + timedelta(weeks=week), "value": float(value)}
            for week, value in enumerate(values)
            if value is not None
        ],
    }
    return goal_risks(History.from_rows(rows).as_of(on, on), shipped("goal_risks.yaml"), PythonMatcher())


def market(risks: GoalRisks) -> list[tuple[str, str | None, str | None]]:
    return [(one.code, one.key_result_id, one.indicator_id) for one in risks.alerts if one.code.startswith("market")]


def test_a_jump_is_measured_in_sample_deviations_of_the_twelve_values_before_it() -> None:
    assert jump(np.array([*QUARTER, 89.0]), 12) == pytest.approx(-11 / np.sqrt(38 / 11))
    assert jump(np.array([*QUARTER, 97.0]), 12) == pytest.approx(-3 / np.sqrt(38 / 11))
    assert jump(np.array(QUARTER, dtype=float), 12) is None
    assert jump(np.array([5.0] * 13), 12) is None


def test_a_fall_to_89_concerns_the_key_result_linked_to_that_driver_and_a_fall_to_97_nobody() -> None:
    assert market(seen((*QUARTER, 89))) == [("market_change", "K", "I")]
    assert market(seen((*QUARTER, 97))) == []


def test_an_alert_shows_the_value_and_the_twelve_before_it() -> None:
    alert = seen((*QUARTER, 89)).alerts[0]
    values = [fact.value for fact in alert.trail.facts if fact.table == "indicators"]
    assert values == [float(value) for value in (*QUARTER, 89)]
    assert alert.trail.rules[0].parameters == {"market.z": 3, "alert.expires_weeks": 8}
    assert alert.raised_on == MONDAY + timedelta(weeks=12)


def test_a_slow_drift_that_no_single_week_shows_is_caught_by_the_sums() -> None:
    calm = (100, 99, 101, 100, 99, 101, 100, 99, 101, 100, 99, 101)
    drift = tuple(100 + 0.3 * week for week in range(1, 14))
    values = np.array([*calm, *drift])
    assert all(abs(jump(values[:end], 12) or 0.0) < 3 for end in range(13, len(values) + 1))
    assert market(seen((*calm, *drift))) == [("market_drift", "K", "I")]
    assert market(seen((*calm, *calm))) == []


def test_the_sums_signal_at_observation_14_of_the_published_example() -> None:
    sums = cumulative_sums(np.array(NIST), 325.0, 0.3175)
    assert sums.first_signal(4.1959) == 13
    assert round(float(sums.up[13]), 2) == 4.94


def test_run_lengths_are_those_of_the_literature() -> None:
    random = np.random.default_rng(20)
    runs = scaled(150, 4000)

    def mean_run(shift: float, limit: float) -> tuple[float, float]:
        lengths = []
        for _ in range(runs):
            series = random.normal(shift, 1.0, 4000 if shift == 0 else 200)
            found = cumulative_sums(series, 0.0, 0.5).first_signal(limit)
            lengths.append(len(series) if found is None else found + 1)
        return float(np.mean(lengths)), float(np.std(lengths) / np.sqrt(runs))

    for shift, limit, known in ((1.0, 4.0, 8.4), (1.0, 5.0, 10.4), (0.0, 4.0, 168.0)):
        mean, error = mean_run(shift, limit)
        assert abs(mean - known) < 4 * error + 0.1


def test_weeks_without_a_value_are_named_and_count_neither_as_change_nor_as_calm() -> None:
    gappy = (*QUARTER[:5], None, None, *QUARTER[5:])
    found = seen(gappy)
    notice = next(one for one in found.notices if one.code == "indicator_gap")
    assert (notice.key_result_id, market(found)) == ("K", [])
    assert "2 periods: 2026-W07, 2026-W08" in notice.what.en
    assert "2026-W07" in (notice.what.zh or "")
    assert not [one for one in seen(QUARTER).notices if one.code == "indicator_gap"]
    assert market(seen((*gappy, 89))) == market(seen((*QUARTER, 89)))


def test_of_several_values_in_a_week_the_last_counts_and_monthly_values_have_no_gaps() -> None:
    days = [MONDAY, MONDAY + timedelta(days=2), *(MONDAY + timedelta(weeks=4 * month) for month in range(1, 6))]
    rows: dict[str, list[Row]] = {
        "indicators": [{"indicator_id": "I", "date": day, "value": float(at)} for at, day in enumerate(days)]
    }
    on = days[-1]
    series = indicator_series(History.from_rows(rows).as_of(on, on))["I"]
    assert series.values.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert missing_periods(series.days) == ()
