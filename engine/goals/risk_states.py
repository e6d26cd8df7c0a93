"""Facts about the present state of goals that risk patterns read: forecasts, drivers outside, terms that are over.

Unlike the weeks of a key result these are as of the day looked at: each row says how something stands now. Each keeps
the evidence behind its numbers, and whom an alert about it names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from engine.domain.columns import TextColumn, as_date, day
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.fact import Fact
from engine.goals.forecast_views import GoalForecasts, KeyResultForecast
from engine.goals.goal_notices import goal_fact
from engine.goals.goal_tree import Forest, Node
from engine.goals.market_change import IndicatorSeries, indicator_series, jump
from engine.goals.policy_kinds import GOAL_RISKS
from engine.goals.risk_fact_fields import DRIVER_FACT, FORECAST_FACT, TERM_FACT
from engine.policy.document import Policy
from engine.policy.patterns import ColumnKind
from engine.policy.patterns_facts import FactTable
from engine.policy.patterns_reading import fact_types

MARKET_WEEKS: Final = "market.weeks"
MARKET_SLACK: Final = "market.slack"
Value = float | str | bool | None


@dataclass(frozen=True)
class State:
    """One row of facts and what an alert about it tells.

    Attributes
    ----------
    node : Node
        The goal or key result.
    since : date
        Day of the report, reading or term that brought it about.
    values : dict of str to value
        Columns of the fact by name.
    evidence : callable
        Gives the recorded facts behind it; called only for rows that raise an alert.
    """

    node: Node
    since: date
    values: dict[str, Value]
    evidence: Callable[[], tuple[Fact, ...]]


def state_table(name: str, states: Sequence[State]) -> FactTable:
    """Return states as facts of one type."""
    kind = fact_types(GOAL_RISKS)[name]
    texts = {
        column: TextColumn.of([_text(state.values[column]) for state in states])
        for column, what in kind.columns.items()
        if what is ColumnKind.TEXT
    }
    flags = {
        column: np.array([_flag(state.values[column]) for state in states], dtype=np.int8)
        for column, what in kind.columns.items()
        if what is ColumnKind.FLAG
    }
    numbers = {
        column: np.array([_number(state.values[column]) for state in states], dtype=np.float64)
        for column, what in kind.columns.items()
        if what is ColumnKind.NUMBER
    }
    return FactTable(kind, {**texts, **flags, **numbers})


def forecast_states(forest: Forest, forecasts: GoalForecasts) -> list[State]:
    """Return the forecasts of key results with a check-in."""
    return [_forecast(forest, one) for one in forecasts.forecasts if one.check_ins]


def _forecast(forest: Forest, one: KeyResultForecast) -> State:
    node = forest.key_results[one.key_result_id]
    values: dict[str, Value] = {
        **_names(node),
        "chance": one.chance_of_success,
        "chance_of_target": one.chance_of_target,
        "check_ins": float(one.check_ins),
        "weeks_left": one.weeks_left,
        "attainment": one.attainment,
        "complete": one.attainment >= 100,
    }
    reported = [fact.dated for fact in one.trail.facts if fact.table == "check_ins" and fact.dated]
    facts = (*one.trail.facts, Fact(table="forecasts", key=_key(node), column="chance", value=one.chance_of_success))
    return State(node, max(reported), values, lambda: facts)


def market_settings(policy: Policy, on: date) -> tuple[int, float]:
    """Return weeks of the baseline and slack of the cumulative sums; InputError where the policy has no value yet."""
    values = policy.values(on)
    lacking = [name for name in (MARKET_WEEKS, MARKET_SLACK) if name not in values]
    if lacking:
        what = f"Policy '{policy.id}' has no value on {on} for {', '.join(lacking)}."
        mend = "Add the parameters; the shipped goal_risks.yaml shows them."
        raise InputError(Problem("no-market-rule", what, mend, file=policy.file))
    weeks, slack = (float(values[name]) for name in (MARKET_WEEKS, MARKET_SLACK))  # type: ignore[arg-type]
    return int(weeks), slack


def driver_states(organisation: Organisation, forest: Forest, weeks: int, slack: float) -> list[State]:
    """Return, for each key result with a driver of which something is known, how far that driver has moved.

    Parameters
    ----------
    organisation : Organisation
        Indicators and key results.
    forest : Forest
        Its goals.
    weeks : int
        Values that make the baseline.
    slack : float
        Of the cumulative sums, in standard deviations.
    """
    series = indicator_series(organisation)
    ids = organisation.table("key_results").text("indicator_id").values()
    found = [(node, series.get(ids[node.row] or "")) for node in forest.key_results.values()]
    return [_driver(node, one, organisation.valid_on, weeks, slack) for node, one in found if one is not None]


def _driver(node: Node, series: IndicatorSeries, on: date, weeks: int, slack: float) -> State:
    moved = jump(series.values, weeks)
    values: dict[str, Value] = {
        **_names(node),
        "indicator_id": series.indicator_id,
        "jump": None if moved is None else round(moved, 6),
        "jump_size": None if moved is None else round(abs(moved), 6),
        "drift": series.drift(weeks, day(node.start), slack) if node.start else None,
        "readings": float(len(series)),
        "in_play": _in_play(node, on),
    }
    newest = as_date(series.days[-1])
    assert newest is not None
    return State(node, newest, values, lambda: _driver_facts(node, series, weeks))


def _driver_facts(node: Node, series: IndicatorSeries, weeks: int) -> tuple[Fact, ...]:
    return (goal_fact(node, "indicator_id", series.indicator_id), *series.facts(weeks))


def term_states(organisation: Organisation, forest: Forest) -> list[State]:
    """Return, for each active goal that has begun, whether it has outlived its term or what drives it."""
    retired = _retired(organisation)
    ids = organisation.table("key_results").text("indicator_id").values()
    on = organisation.valid_on
    return [
        _term(goal, on, [child for child in goal.children if child.kind == "key_result"], ids, retired)
        for goal in forest.goals.values()
        if goal.alive and goal.status == "active" and (goal.start is None or goal.start <= on)
    ]


def _term(goal: Node, on: date, below: Sequence[Node], ids: Sequence[str | None], retired: dict[str, date]) -> State:
    driven = [(node, str(ids[node.row])) for node in below if ids[node.row] in retired]
    past_due = goal.due is not None and goal.due < on
    ends = [retired[driver] for _, driver in driven]
    since = min(ends) if ends else goal.due if past_due and goal.due else on
    values: dict[str, Value] = {
        "goal_id": goal.id,
        "framework": goal.framework,
        "past_due": past_due,
        "days_past_due": float((on - goal.due).days) if past_due and goal.due else 0.0,
        "driver_retired": bool(driven),
    }
    return State(goal, since, values, lambda: _term_facts(goal, past_due, driven, retired))


def _term_facts(
    goal: Node, past_due: bool, driven: Sequence[tuple[Node, str]], retired: dict[str, date]
) -> tuple[Fact, ...]:
    facts = [goal_fact(goal, "status", goal.status)]
    if past_due and goal.due:
        facts.append(goal_fact(goal, "due", goal.due.isoformat()))
    for node, driver in driven:
        key, end = {"indicator_id": driver}, retired[driver]
        facts.append(goal_fact(node, "indicator_id", driver))
        facts.append(Fact(table="indicator_catalogue", key=key, column="retired_on", value=end.isoformat(), dated=end))
    return tuple(facts)


def _retired(organisation: Organisation) -> dict[str, date]:
    """Return the day on which each indicator was retired, for those that are by now."""
    table = organisation.table("indicator_catalogue")
    pairs = zip(table.text("indicator_id").values(), map(as_date, table.date("retired_on")), strict=True)
    return {str(name): end for name, end in pairs if end is not None and end <= organisation.valid_on}


def state_tables(states: dict[str, list[State]]) -> dict[str, FactTable]:
    """Return every kind of state as facts."""
    return {name: state_table(name, states.get(name, [])) for name in (FORECAST_FACT, DRIVER_FACT, TERM_FACT)}


def _names(node: Node) -> dict[str, Value]:
    return {"key_result_id": node.id, "goal_id": node.goal.id, "framework": node.framework}


def _key(node: Node) -> dict[str, str]:
    return {"key_result_id": node.id}


def _in_play(node: Node, on: date) -> bool:
    begun = node.start is None or node.start <= on
    return node.alive and node.status == "active" and begun and (node.due is None or on <= node.due)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _flag(value: Value) -> int:
    return -1 if value is None else int(bool(value))


def _number(value: Value) -> float:
    return np.nan if value is None else float(value)
