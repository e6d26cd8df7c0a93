"""Goals that need attention: stalls, forecasts, drivers and terms matched as patterns, and breaks in the chain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.goals.alert_states import Answers, alerts_in_state
from engine.goals.attainment import CheckIns
from engine.goals.goal_alerts import AlertWriter, GoalAlert
from engine.goals.goal_breaks import goal_breaks
from engine.goals.goal_notices import SEVERITIES, GoalFinding, order, tree_notices
from engine.goals.goal_rightness import GoalRightness
from engine.goals.goal_tree import Forest, goal_forest
from engine.goals.indicator_notices import indicator_notices
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.key_result_weeks import key_result_weeks
from engine.goals.risk_fact_fields import DRIVER_FACT, FORECAST_FACT, TERM_FACT
from engine.goals.risk_states import State, driver_states, forecast_states, market_settings, term_states
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy
from engine.policy.matching import Matcher
from engine.policy.patterns import Pattern
from engine.policy.patterns_binding import bind
from engine.policy.situations import AlertState

QUIET: tuple[AlertState, ...] = ("acknowledged", "expired")


class GoalRisks(FrozenModel):
    """Everything about goals that needs attention on one day."""

    valid_on: date
    """The day."""
    alerts: tuple[GoalAlert, ...]
    """Open situations, most severe first, then by missing points."""
    quiet: tuple[GoalAlert, ...] = ()
    """Situations that go on but that somebody acknowledged, or that nobody answered until they expired."""
    ended: tuple[GoalAlert, ...]
    """Situations that are over, latest first."""
    breaks: tuple[GoalFinding, ...]
    """Breaks in the chain, most severe first."""
    notices: tuple[GoalFinding, ...]
    """What is not a risk yet but does not fit together."""
    counts: dict[str, int]
    """Open alerts and breaks by code."""
    lacking: dict[str, int] = {}
    """Active goals without a goal above (``no_parent``), metric (``no_metric``) or driver (``no_driver``), if any."""
    key_results: int
    """Key results looked at."""
    weeks: int
    """Weeks with a check-in looked at."""
    notes: tuple[str, ...]
    """Rules that could not speak and acknowledgements that cannot be meant, and why."""


@dataclass(frozen=True)
class RiskPatterns:
    """Patterns of a policy bound on a day, and the facts about an organisation that they read.

    Attributes
    ----------
    patterns : list of Pattern
        Those whose parameters have values.
    notes : tuple of str
        Those that have not, and why.
    writer : AlertWriter
        The facts, and how they become alerts.
    forest : Forest
        The goals.
    """

    patterns: list[Pattern]
    notes: tuple[str, ...]
    writer: AlertWriter
    forest: Forest


def risk_patterns(organisation: Organisation, policy: Policy) -> RiskPatterns:
    """Return what a policy of kind ``goal-risks`` asks of an organisation on its day.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    """
    check_in_force(policy, organisation.valid_on)
    forest, check_ins = goal_forest(organisation), CheckIns.of(organisation)
    weeks = key_result_weeks(organisation, forest, check_ins)
    patterns, notes = _bound(policy, organisation.valid_on)
    states = _states(organisation, policy, forest, patterns)
    writer = AlertWriter(organisation, policy, forest, check_ins, weeks, states)
    return RiskPatterns(patterns, tuple(notes), writer, forest)


def goal_risks(
    organisation: Organisation, policy: Policy, matcher: Matcher, whole: Organisation | None = None
) -> GoalRisks:
    """Return alerts and breaks of an organisation's goals under a policy of kind ``goal-risks``.

    Where the organisation is a part of a ``whole``, what goals lack is looked up there: a part does not know them all.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    PolicyError
        A pattern joins its facts so loosely that their combinations cannot be gone through.
    """
    ready = risk_patterns(organisation, policy)
    patterns, writer, forest = ready.patterns, ready.writer, ready.forest
    answers = Answers.of(organisation, policy.patterns)
    found = alerts_in_state(writer.alerts(patterns, matcher), patterns, writer, answers)
    breaks = goal_breaks(organisation, policy)
    alerts = sorted((alert for alert in found if alert.state == "open"), key=_most_urgent)
    return GoalRisks(
        valid_on=organisation.valid_on,
        alerts=tuple(alerts),
        quiet=tuple(sorted((alert for alert in found if alert.state in QUIET), key=_most_urgent)),
        ended=tuple(sorted((alert for alert in found if alert.state == "ended"), key=_latest)),
        breaks=breaks.breaks,
        notices=order([*breaks.notices, *tree_notices(organisation, forest), *indicator_notices(organisation, forest)]),
        counts=_counted([alert.code for alert in alerts], [one.code for one in breaks.breaks]),
        lacking=GoalRightness(whole or organisation).counts(organisation),
        key_results=len(forest.key_results),
        weeks=len(writer.weeks),
        notes=(*ready.notes, *answers.notes),
    )


def _states(
    organisation: Organisation, policy: Policy, forest: Forest, patterns: list[Pattern]
) -> dict[str, list[State]]:
    """Return the states that the patterns read; what none of them reads is not computed."""
    read = {match.fact for pattern in patterns for match in pattern.matches}
    found: dict[str, list[State]] = {}
    if FORECAST_FACT in read:
        found[FORECAST_FACT] = forecast_states(forest, forecast_key_results(organisation, policy))
    if DRIVER_FACT in read:
        weeks, slack = market_settings(policy, organisation.valid_on)
        found[DRIVER_FACT] = driver_states(organisation, forest, weeks, slack)
    if TERM_FACT in read:
        found[TERM_FACT] = term_states(organisation, forest)
    return found


def _bound(policy: Policy, on: date) -> tuple[list[Pattern], list[str]]:
    """Return the patterns whose parameters have values on a day, and a note for each that has not."""
    values, bound, notes = policy.values(on), [], []
    for pattern in policy.patterns:
        missing = [name for name in pattern.parameters if name not in values]
        if missing:
            notes.append(f"Pattern '{pattern.id}' is no rule on {on}: no value yet for {', '.join(missing)}.")
        else:
            bound.append(bind(pattern, values, on))
    return bound, notes


def _counted(*codes: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(code for listed in codes for code in listed).items()))


def _most_urgent(alert: GoalAlert) -> tuple[int, float, str, str]:
    return SEVERITIES.index(alert.severity), -alert.missing, alert.subject, alert.code


def _latest(alert: GoalAlert) -> tuple[int, str, str]:
    return -alert.raised_on.toordinal(), alert.subject, alert.code
