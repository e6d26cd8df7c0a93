"""Forecasts of key results: the law of weekly gains, what history teaches, and what a reader is told."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from engine.errors import InputError
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast
from engine.goals.gain_forecast import GainForecast, learned_from
from engine.goals.gain_history import ASSUMED, TermGains, learn_prior
from engine.goals.gain_law import GainPrior, Gains, believe
from engine.goals.goal_tree import Node
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.learned_odds import learn_odds
from engine.goals.stall_support import chance_moving
from tests.counts import scaled
from tests.goals.goal_worlds import MONDAY, Row, goal, key_result, organisation, shipped, weekly

WEEKS = 13
STEADY = GainPrior(pace=0.9, pace_weeks=2.0, shape=3.0, scale=0.3, change=0.0)
STALLING = tuple(np.cumsum([8, 8, 8, 8, 2, 2, 2, 2]).tolist())


def forecasts(*values: float | None, goals: list[Row] | None = None, **more: float) -> GoalForecasts:
    """Return the forecasts of K on the Friday of its last report."""
    on = MONDAY + timedelta(weeks=max(len(values), 1) - 1, days=4)
    rows = [key_result("K", "G", **more)]
    world = organisation(goals or [goal("G")], rows, weekly("K", *values), on=on)
    return forecast_key_results(world, shipped("goal_risks.yaml"))


def one(*values: float | None, **more: float) -> KeyResultForecast:
    return forecasts(*values, **more).of("K")


def table(rows: list[list[float]]) -> Gains:
    gains = np.array(rows, dtype=np.float64)
    return Gains(np.ones_like(gains), gains)


def planted(seed: int, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return weekly gains of key results with paces of their own, noise .35, a fifth standing still after week 6."""
    random = np.random.default_rng(seed)
    gains = random.normal(1.05, 0.3, count)[:, None] + random.normal(0, 0.35, (count, WEEKS))
    still = random.random(count) < 0.2
    gains[still, 6:] = random.normal(0, 0.1, (int(still.sum()), WEEKS - 6))
    return gains


def as_terms(gains: np.ndarray[tuple[int, int], np.dtype[np.float64]], weeks: int) -> TermGains:
    count = len(gains)
    known = Gains(np.ones((count, weeks)), gains[:, :weeks])
    nodes = [Node("key_result", str(at), "", 1.0, at) for at in range(count)]
    full = np.full(count, float(WEEKS))
    reported = np.full(count, float(weeks))
    return TermGains(nodes, known, full, reported, reported, gains[:, :weeks].sum(axis=1) / WEEKS * 100)


def least_squares(gains: np.ndarray[tuple[int, int], np.dtype[np.float64]], weeks: int) -> np.ndarray:
    """Return the chance by a line through the progress so far, with its prediction error."""
    progress = gains[:, :weeks].cumsum(axis=1)
    design = np.column_stack([np.ones(weeks), np.arange(1, weeks + 1)])
    inverse = np.linalg.inv(design.T @ design)
    line = (inverse @ design.T @ progress.T).T
    noise = np.sqrt(((progress - line @ design.T) ** 2).sum(axis=1) / (weeks - 2))
    at = np.array([1.0, WEEKS])
    return student.sf((WEEKS - line @ at) / (noise * np.sqrt(1 + at @ inverse @ at)), weeks - 2)


def brier(chance: np.ndarray, outcome: np.ndarray) -> float:
    return float(np.mean((chance - outcome) ** 2))


def test_a_key_result_that_slows_down_at_half_time_is_at_risk_in_week_eight() -> None:
    found = one(*STALLING)
    assert (found.week, found.weeks, found.value, found.recent_pace) == (8, 13, 40.0, 2.0)
    assert found.at_recent_pace == 40 + 5 * 2
    assert found.chance_of_success < 0.05
    assert found.chance_of_target < 0.001
    assert found.low < 50 < found.high < 70
    assert found.at_risk
    assert (found.needed_pace, found.pace_ratio) == (12.0, 6.0)


def test_method_prior_and_parameters_are_named() -> None:
    found = forecasts(*STALLING)
    assert "normal-inverse-gamma" in found.method.name.en
    assert "prior assumed" in found.method.name.en
    assert "正态-逆伽马" in (found.method.name.zh or "")
    rule = found.of("K").trail.rules[0]
    assert (rule.rule, rule.parameters["forecast.success"], rule.parameters["forecast.pace_weeks"]) == (
        "forecast",
        70,
        4,
    )
    assert [fact.value for fact in found.of("K").trail.facts if fact.table == "check_ins"] == [32, 34, 36, 38, 40]


def test_a_steady_key_result_is_not_at_risk_and_one_that_is_done_is_certain() -> None:
    assert not one(8, 16, 24, 32, 40).at_risk
    done = one(50, 100, 101)
    assert not done.at_risk
    assert done.chance_of_success > 0.9


def test_falling_targets_mirror_rising_ones() -> None:
    up = one(*STALLING)
    down = one(*(300 - 2 * value for value in STALLING), baseline=300.0, target=100.0)
    assert down.chance_of_success == pytest.approx(up.chance_of_success, abs=1e-6)
    assert (down.success, down.at_recent_pace) == (160.0, 200.0)
    assert (down.low, down.high) == pytest.approx((300 - 2 * up.high, 300 - 2 * up.low), abs=1e-4)


def test_with_one_or_two_reports_the_prior_speaks_and_it_is_said() -> None:
    for values in ((0.0,), (0.0, 1.0)):
        found = one(*values)
        assert (found.evidence, found.at_risk) == ("insufficient", False)
        assert found.because.en.startswith("Insufficient evidence")
        assert found.chance_of_success > 0.05
    unreported = forecasts(goals=[goal("G")]).of("K")
    assert (unreported.check_ins, unreported.value, unreported.evidence) == (0, None, "insufficient")


def test_missing_weeks_share_the_gain_that_ends_them() -> None:
    found = one(8, 16, None, None, 40)
    assert (found.check_ins, found.week, found.weeks_left) == (3, 5, 8)
    assert found.recent_pace == pytest.approx(8.0)
    silent = forecast_key_results(
        organisation([goal("G")], [key_result("K", "G")], weekly("K", 8, 16, 24), on=MONDAY + timedelta(weeks=7)),
        shipped("goal_risks.yaml"),
    ).of("K")
    assert (silent.week, silent.weeks_left) == (3, 10)


def test_only_goals_under_way_are_forecast_and_the_rest_is_counted() -> None:
    closed = forecasts(8, 16, 24, goals=[goal("G", status="closed")])
    assert (closed.forecasts, closed.left_out) == ((), {"goal not under way": 1})
    milestone = organisation([goal("G")], [key_result("K", "G", unit="milestone")], weekly("K", 8), on=MONDAY)
    assert forecast_key_results(milestone, shipped("goal_risks.yaml")).left_out == {"no weekly progress": 1}


def test_a_policy_without_the_parameters_is_told_which_it_lacks() -> None:
    world = organisation([goal("G")], [key_result("K", "G")], weekly("K", 8), on=MONDAY)
    with pytest.raises(InputError, match=r"forecast\.success"):
        forecast_key_results(world, shipped("framework_mix.yaml"))


@given(st.lists(st.floats(-2, 3), min_size=1, max_size=12), st.floats(-5, 15), st.integers(1, 12))
def test_without_changes_of_pace_the_chance_is_the_textbook_posterior_predictive(
    gains: list[float], missing: float, ahead: int
) -> None:
    chance = believe(table([gains]), STEADY).chance_of(np.array([float(ahead)]), np.array([missing]))[0]
    count, mean = len(gains), float(np.mean(gains))
    weeks = STEADY.pace_weeks + count
    centre = (STEADY.pace_weeks * STEADY.pace + count * mean) / weeks
    shape = STEADY.shape + count / 2
    scale = (
        STEADY.scale
        + 0.5 * float(np.sum((np.array(gains) - mean) ** 2))
        + STEADY.pace_weeks * count * (mean - STEADY.pace) ** 2 / (2 * weeks)
    )
    spread = np.sqrt(scale / shape * (ahead + ahead**2 / weeks))
    assert chance == pytest.approx(student.sf((missing - ahead * centre) / spread, 2 * shape), abs=1e-9)


@given(st.lists(st.floats(-1, 2), min_size=2, max_size=5))
def test_weights_of_the_beginnings_are_those_of_enumeration(gains: list[float]) -> None:
    prior = GainPrior(pace=0.9, pace_weeks=2.0, shape=3.0, scale=0.3, change=0.2)
    belief = believe(table([gains]), prior)

    def density(part: list[float]) -> float:
        return float(believe(table([part]), STEADY).evidence[0]) if part else 0.0

    weights: dict[int, float] = {}
    for cuts in range(2 ** (len(gains) - 1)):
        starts = [0, *(at for at in range(1, len(gains)) if cuts >> (at - 1) & 1)]
        parts = [gains[start:end] for start, end in zip(starts, [*starts[1:], len(gains)], strict=True)]
        chance = 0.2 ** (len(starts) - 1) * 0.8 ** (len(gains) - len(starts))
        weights[starts[-1]] = weights.get(starts[-1], 0.0) + chance * np.exp(sum(map(density, parts)))
    whole = sum(weights.values())
    assert belief.evidence[0] == pytest.approx(np.log(whole), abs=1e-8)
    for start, weight in weights.items():
        assert belief.weight[0, start + 1 if start else 0] == pytest.approx(weight / whole, abs=1e-8)


@given(st.lists(st.floats(-1, 2), min_size=1, max_size=8), st.floats(0.05, 0.95))
def test_quantiles_and_chances_agree(gains: list[float], share: float) -> None:
    belief = believe(table([gains]), ASSUMED)
    ahead = np.array([5.0])
    assert belief.chance_of(ahead, belief.quantile(ahead, share))[0] == pytest.approx(1 - share, abs=1e-6)


def test_recent_weeks_count_more_only_where_that_forecasts_closed_key_results_better() -> None:
    random = np.random.default_rng(8)
    steady = random.normal(1.0, 0.2, 60)[:, None] + random.normal(0, 0.3, (60, WEEKS))
    assert learn_prior(table(steady.tolist())).prior.change == 0.0
    changing = learn_prior(table(planted(9, 60).tolist()))
    assert changing.prior.change > 0.0
    assert (changing.change_gain or 0.0) > 0.5 * np.log(60)
    assert learn_prior(table(planted(9, 14).tolist())).prior is ASSUMED


def test_on_a_planted_mixture_the_law_beats_base_rate_and_line_and_history_scales_it() -> None:
    history = learned_from(as_terms(planted(1, 400), WEEKS))
    gains = planted(2, scaled(1500, 20_000))
    outcome = gains.sum(axis=1) >= WEEKS
    base = brier(np.full(len(gains), outcome.mean()), outcome)
    for weeks in (4, 6, 8, 10):
        forecast = GainForecast.of(as_terms(gains, weeks), history)
        law = forecast.law_chance(forecast.rows, forecast.belief, forecast.left, 100.0)
        line = brier(least_squares(gains, weeks), outcome)
        scores = brier(law, outcome), brier(forecast.chance(100.0), outcome)
        assert forecast.scaled == 400
        assert max(scores) < line < base
        assert scores[1] < scores[0] + 0.005


def test_odds_learned_from_one_forecast_are_platt_scaling_and_never_certain() -> None:
    outcome = np.array([True] * 30)
    learned = learn_odds(np.linspace(-1, 1, 30)[:, None], outcome, ("log odds",))
    assert learned.chance(np.array([[0.0]]))[0] == pytest.approx(31 / 32, abs=1e-3)


def test_a_stall_is_backed_by_the_noise_of_all_key_results_and_almost_never_a_false_alarm() -> None:
    random = np.random.default_rng(3)
    count = scaled(4000, 40_000)
    pace, noise = 100 / WEEKS, 0.35 * 100 / WEEKS
    gains = pace + random.normal(0, noise, (count, WEEKS))
    still = gains.copy()
    still[:, 6:] = random.normal(0, noise, (count, WEEKS - 6))

    def caught(rows: np.ndarray) -> np.ndarray:
        """Return the week in which each is seen to stall, 0 for never."""
        found = np.zeros(count, dtype=int)
        for week in range(WEEKS - 1, 2, -1):
            last = rows[:, week - 2 : week + 1]
            sure = chance_moving(last, np.full(count, pace), np.full(count, noise)) < 0.10
            found[sure] = week + 1
        return found

    weeks = caught(still)
    assert np.mean(weeks > 6) > 0.7
    assert np.mean(caught(gains) > 0) < 0.002
