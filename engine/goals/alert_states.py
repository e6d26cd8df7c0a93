"""Alerts of goals in their states: acknowledged ones are silent, unanswered ones may expire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.goals.goal_alerts import AlertAnswer, AlertWriter, GoalAlert
from engine.policy.patterns import Pattern
from engine.policy.situations import Acknowledgement, AlertRules, Situation, alerts_on, problems_of

OUT_OF_SIGHT: Final = "(out of sight)"
"""Who answered, where that may not be said."""


@dataclass(frozen=True)
class Answers:
    """Who has seen which alert, as recorded in the table ``acknowledgements``.

    Attributes
    ----------
    given : tuple of Acknowledgement
        What can be meant; ``pattern`` is the code of the alert.
    notes : tuple of str
        What cannot, and why.
    """

    given: tuple[Acknowledgement, ...]
    notes: tuple[str, ...]

    @staticmethod
    def of(organisation: Organisation, patterns: Sequence[Pattern]) -> Answers:
        """Return the answers of a cut to alerts of patterns; a row that cannot be meant is left out with a note."""
        codes = {code_of(pattern) for pattern in patterns}
        given, notes = [], []
        for row in recorded_answers(organisation):
            one = Acknowledgement(
                pattern=str(row["code"]),
                subject=str(row["subject_id"]),
                by=str(row["by"] or OUT_OF_SIGHT),
                on=_day(row["date"]) or date.min,
                until=_day(row["until"]),
                worse_by=None if row["worse_by"] is None else float(str(row["worse_by"])),
                because=str(row["because"] or ""),
            )
            problems = [f"{problem.what} {problem.mend}" for problem in problems_of(one, patterns=codes)]
            notes.extend(problems)
            if not problems:
                given.append(one)
        return Answers(tuple(given), tuple(notes))


def recorded_answers(organisation: Organisation) -> list[dict[str, Cell]]:
    """Return the rows of the table ``acknowledgements``, those that were given last at the end."""
    rows = [dict(row) for row in organisation.table("acknowledgements").rows()]
    return sorted(rows, key=lambda row: (str(row["date"]), str(row["recorded_at"] or "")))


def code_of(pattern: Pattern) -> str:
    """Return the code of a pattern's alerts."""
    return str(pattern.outcome.get("code", pattern.id))


def alerts_in_state(
    alerts: Sequence[GoalAlert], patterns: Sequence[Pattern], writer: AlertWriter, answers: Answers
) -> tuple[GoalAlert, ...]:
    """Return alerts with the state in which each stands on the writer's day.

    How bad it is, is counted in points of attainment that its key result lacks; an alert about a goal as a whole has no
    such count, so its acknowledgement never runs out for getting worse.

    What does not rest on weeks in a row (a forecast, a driver) begins anew with every reading: an acknowledgement that
    ends on a day, its own or the policy's, bridges the readings up to that day; one without end answers its reading.
    """
    rules = {pattern.id: AlertRules.of(pattern) for pattern in patterns}
    return tuple(_in_state(alert, rules, writer, answers.given) for alert in alerts)


def _in_state(
    alert: GoalAlert, rules: Mapping[str, AlertRules], writer: AlertWriter, given: Sequence[Acknowledgement]
) -> GoalAlert:
    rule = rules[alert.trail.rules[0].rule]
    began = _began(alert, rule, given)
    situation = Situation(alert.code, alert.subject, began, alert.ended_on, writer.lacking(alert))
    (told,) = alerts_on([situation], given, writer.on, rule)
    return alert.changed(
        state=told.state, state_since=told.since, state_until=told.until, acknowledged=_answer(told.acknowledged)
    )


def _began(alert: GoalAlert, rule: AlertRules, given: Sequence[Acknowledgement]) -> date:
    """Return from which day on answers to an alert count."""
    mine = [one for one in given if (one.pattern, one.subject) == (alert.code, alert.subject)]
    if alert.check_ins is not None or not mine:
        return alert.raised_on
    latest = mine[-1]
    ends = latest.until is not None or rule.silent_days is not None
    return min(latest.on, alert.raised_on) if ends else alert.raised_on


def _answer(given: Acknowledgement | None) -> AlertAnswer | None:
    if given is None:
        return None
    by = None if given.by == OUT_OF_SIGHT else given.by
    return AlertAnswer(by=by, on=given.on, until=given.until, worse_by=given.worse_by, because=given.because)


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None
