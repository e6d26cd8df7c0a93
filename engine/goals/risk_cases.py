"""How the tests beside a goal-risks policy are asked: a small organisation is given, findings are expected.

``given`` holds rows by table (goals, key_results, check_ins, units, people ...); what a goal or key result does not
say is filled in: owned by unit U, weight 1, this year's first quarter, from 0 to 100. The answer names, per code of
risk or break, what it was found at: ``stalled: [KR1]``, and ``raised_on`` the days of the alerts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.documents.hints import did_you_mean
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.errors import InputError, Problem
from engine.goals.goal_alerts import GoalAlert
from engine.goals.goal_breaks import BREAK_CODES
from engine.goals.goal_notices import GoalFinding
from engine.goals.goal_risks import QUIET, GoalRisks, goal_risks
from engine.policy.document import Policy
from engine.policy.pattern_coverage import WatchingMatcher
from engine.policy.policy_tests import NO_MATCH, NO_RULE, Answer

_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "goals": {"owner_type": "unit", "owner_id": "U", "framework": "OKR", "title": "Goal", "weight": 1},
    "key_results": {"title": "Key result", "baseline": 0, "target": 100, "weight": 1},
    "units": {"name": "Unit"},
    "people": {"name": "Person"},
    "indicator_catalogue": {"name": "Indicator"},
}


def goal_risk_answer(policy: Policy, given: dict[str, Any], on: date, decision: str | None) -> Answer:
    """Return the codes found in the organisation of one test case; the Python matcher answers.

    Raises
    ------
    InputError
        A table or column does not exist, or a value does not fit it.
    """
    del decision
    if on < policy.effective:
        return Answer(NO_RULE)
    matcher = WatchingMatcher(policy)
    risks = goal_risks(_history(given, on).as_of(on, on), policy, matcher)
    rules = {rule.rule for one in _all(risks) for rule in one.trail.rules}
    found = _found(policy, risks)
    value = found if any(found.values()) else NO_MATCH
    return Answer(value, tuple(sorted(rules)), branches=frozenset(matcher.taken))


def _all(risks: GoalRisks) -> list[GoalAlert | GoalFinding]:
    return [*risks.alerts, *risks.breaks]


def _found(policy: Policy, risks: GoalRisks) -> dict[str, Any]:
    codes = [str(pattern.outcome.get("code", pattern.id)) for pattern in policy.patterns]
    found: dict[str, Any] = {code: [] for code in (*codes, *BREAK_CODES)}
    for one in _all(risks):
        found[one.code].append(one.key_result_id or one.goal_id)
    quiet: dict[str, list[str]] = {state: [] for state in QUIET}
    for alert in risks.quiet:
        quiet[alert.state].append(alert.subject)
    return {**found, **quiet, "raised_on": [alert.raised_on for alert in risks.alerts]}


def _history(given: Mapping[str, Any], on: date) -> History:
    quarter = {"start": date(on.year, 1, 1), "due": date(on.year, 3, 31)}
    rows = {}
    for name, listed in given.items():
        if name not in TABLES or not isinstance(listed, list):
            raise _refused(f"'{name}' is no table with a list of rows.", did_you_mean(name, TABLES))
        defaults = _DEFAULTS.get(name, {}) | (quarter if name == "goals" else {})
        rows[name] = [defaults | (row if isinstance(row, dict) else {}) for row in listed]
    try:
        return History.from_rows(rows)
    except (KeyError, ValueError, TypeError) as error:
        raise _refused(f"The rows given do not fit their tables: {error}.", "Correct columns and values.") from error


def _refused(what: str, mend: str) -> InputError:
    return InputError(Problem("bad-case", what, mend))
