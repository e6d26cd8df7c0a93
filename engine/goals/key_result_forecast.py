"""Early risk: the forecast of every key result from its check-ins, with its chance and its interval.

The weekly gains follow :mod:`engine.goals.gain_law` under a prior learned from closed key results. What has not been
reported is unknown, never 0: a gain after missing weeks is spread over them, and the weeks since the last check-in
belong to what is still to come. Once at least 200 key results are closed, the chance is scaled by how such chances came
true at the same stage of their term (:mod:`engine.goals.learned_odds`).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from engine.domain.organisation import Organisation
from engine.goals.attainment import CheckIns
from engine.goals.forecast_views import GoalForecasts
from engine.goals.forecast_writing import ForecastSettings, ForecastWriter, forecast_method
from engine.goals.gain_forecast import GainForecast, learned_from
from engine.goals.gain_history import TermGains, term_gains
from engine.goals.goal_tree import Forest, Node, goal_forest
from engine.goals.key_result_weeks import key_result_weeks
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy


def forecast_key_results(organisation: Organisation, policy: Policy) -> GoalForecasts:
    """Return the forecast of each key result of an active goal that has begun and is not past its due day.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force or lacks a parameter.
    """
    check_in_force(policy, organisation.valid_on)
    settings = ForecastSettings.of(policy, organisation.valid_on)
    forest, check_ins = goal_forest(organisation), CheckIns.of(organisation)
    found = term_gains(organisation, key_result_weeks(organisation, forest, check_ins), check_ins)
    on = organisation.valid_on
    open_ones = found.rows(np.array([_is_open(node, on) for node in found.nodes], dtype=bool))
    closed = found.rows(np.array([_is_closed(node, on) for node in found.nodes], dtype=bool))
    law = GainForecast.of(open_ones, learned_from(closed))
    return GoalForecasts(
        valid_on=on,
        method=forecast_method(law, settings.interval),
        forecasts=ForecastWriter(organisation, policy, check_ins, settings).forecasts(law),
        left_out=_left_out(forest, found, on),
    )


def _is_open(node: Node, on: date) -> bool:
    begun = node.start is not None and node.start <= on
    return node.alive and node.status == "active" and begun and node.due is not None and on <= node.due


def _is_closed(node: Node, on: date) -> bool:
    over = node.due is not None and node.due < on
    return node.status == "closed" or (node.status == "active" and over)


def _left_out(forest: Forest, found: TermGains, on: date) -> dict[str, int]:
    """Return how many key results have no forecast: in goals that are not under way, or without weekly progress."""
    under_way = sum(_is_open(node, on) for node in forest.key_results.values())
    with_law = sum(_is_open(node, on) for node in found.nodes)
    counts = {"goal not under way": len(forest.key_results) - under_way, "no weekly progress": under_way - with_law}
    return {reason: count for reason, count in counts.items() if count}
