"""Sprints of public trackers: which fall short is foreseen better than by base rate or straight line, at each stage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.sprint_forecast import STAGES, progress, read_sprints, short, split, stage_scores
from engine.goals.period_forecast import FEATURES, learn_periods, past_features


@pytest.mark.parametrize("stage", STAGES)
def test_the_forecast_beats_the_base_rate_and_a_least_squares_line_on_the_same_rows(
    real_data: Path, stage: int
) -> None:
    scores = stage_scores(real_data, stage)
    assert scores.forecast < scores.least_squares < scores.base_rate
    assert scores.forecast < 0.99 * scores.least_squares


@pytest.mark.parametrize("stage", STAGES)
def test_every_row_is_used_or_counted_as_left_out(real_data: Path, stage: int) -> None:
    sprints = read_sprints(real_data, stage)
    assert (sprints.malformed, sprints.without_velocity, len(sprints.rows)) == (16, 957, 348 + 372 + 1873 - 16 - 957)


def test_no_outcome_of_a_scored_sprint_and_no_later_stage_reaches_the_forecast(real_data: Path) -> None:
    earlier, later = split(read_sprints(real_data, 30).rows)
    forecast = learn_periods(progress(earlier), short(earlier))
    chances = forecast.chance(progress(later))
    spoiled = [(board, {**row, "vel_diff": "99", "no_admin": "7"}) for board, row in later]
    assert np.array_equal(forecast.chance(progress(spoiled)), chances)


def test_a_training_sprint_never_counts_its_own_outcome_in_its_team_record(real_data: Path) -> None:
    earlier, _ = split(read_sprints(real_data, 50).rows)
    fell = short(earlier)
    board = [at for at, (name, _) in enumerate(earlier) if name == earlier[-1][0]]
    turned = fell.copy()
    turned[board[1]] = ~turned[board[1]]
    record = [past_features(progress(earlier), outcome)[:, FEATURES.index("own_record")] for outcome in (fell, turned)]
    assert np.allclose(record[0][board[:2]], record[1][board[:2]], atol=0.01)
    assert (np.abs(record[0] - record[1])[board[2:]] > 0.01).all()
