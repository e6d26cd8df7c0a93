"""Alerts of goals in their states: acknowledged ones are silent, unanswered ones may expire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from engine.documents.hints import did_you_mean
from engine.errors import InputError, Problem
from engine.goals.goal_alerts import AlertWriter, GoalAlert
from engine.policy.patterns import Pattern
from engine.policy.situations import Acknowledgement, AlertRules, Situation, alerts_on, check_acknowledgements

COLUMNS = ("pattern", "subject", "by", "on", "until", "worse_by", "because")


def alerts_in_state(
    alerts: Sequence[GoalAlert],
    patterns: Sequence[Pattern],
    writer: AlertWriter,
    acknowledgements: Sequence[Acknowledgement],
) -> tuple[GoalAlert, ...]:
    """Return alerts with the state in which each stands on the writer's day.

    How bad it is, is counted in points of attainment that its key result lacks; an alert about a goal as a whole has no
    such count, so its acknowledgement never runs out for getting worse.

    Raises
    ------
    InputError
        An acknowledgement cannot be meant, or names a pattern that the policy has not.
    """
    rules = {pattern.id: AlertRules.of(pattern) for pattern in patterns}
    check_acknowledgements(acknowledgements, rules)
    return tuple(_in_state(alert, rules, writer, acknowledgements) for alert in alerts)


def _in_state(
    alert: GoalAlert, rules: Mapping[str, AlertRules], writer: AlertWriter, acknowledgements: Sequence[Acknowledgement]
) -> GoalAlert:
    pattern = alert.trail.rules[0].rule
    situation = Situation(pattern, alert.subject, alert.raised_on, alert.ended_on, writer.lacking(alert))
    (told,) = alerts_on([situation], acknowledgements, writer.on, rules[pattern])
    return alert.changed(state=told.state, state_since=told.since, state_until=told.until)


def acknowledgements_of(rows: Sequence[Mapping[str, object]]) -> tuple[Acknowledgement, ...]:
    """Return acknowledgements from rows of ``pattern, subject, by, on`` and, if wanted, ``until, worse_by, because``.

    Raises
    ------
    InputError
        Every row that is none, by its number.
    """
    problems = [problem for number, row in enumerate(rows, start=1) for problem in _problems(number, row)]
    if problems:
        raise InputError(*problems)
    return tuple(Acknowledgement(**row) for row in rows)  # type: ignore[arg-type]


def _problems(number: int, row: Mapping[str, object]) -> Iterator[Problem]:
    for name in row:
        if name not in COLUMNS:
            what = f"Acknowledgement {number} has an unknown column '{name}'."
            yield Problem("unknown-column", what, did_you_mean(name, COLUMNS))
    for name in COLUMNS[:4]:
        if row.get(name) is None:
            yield Problem("missing-column", f"Acknowledgement {number} says no '{name}'.", f"Add {name}.")
    for name, value in row.items():
        wanted: tuple[type, ...] = {"on": (date,), "until": (date,), "worse_by": (int, float)}.get(name, (str,))
        if value is not None and name in COLUMNS and (not isinstance(value, wanted) or isinstance(value, bool)):
            what = f"'{name}' of acknowledgement {number} is '{value}'."
            yield Problem("wrong-type", what, f"Write a {'date' if date in wanted else wanted[-1].__name__}.")
