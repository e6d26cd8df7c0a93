"""Goals that need attention: key results that stall, matched as patterns, and breaks in the chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from engine.domain.columns import as_date
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.errors import PolicyError
from engine.evidence.trail import Trail
from engine.goals.attainment import CheckIns, week_span
from engine.goals.goal_breaks import goal_breaks
from engine.goals.goal_notices import SEVERITIES, GoalFinding, Severity, goal_fact, order, tree_notices
from engine.goals.goal_tree import Forest, goal_forest
from engine.goals.key_result_weeks import KeyResultWeeks, key_result_weeks
from engine.goals.policy_kinds import WEEK_FACT
from engine.goals.roll_up import key_result_attainments, roll_up
from engine.goals.rounding import points
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy
from engine.policy.matching import Match, Matcher, eligible_rows
from engine.policy.patterns import Pattern, bind
from engine.policy.patterns_facts import NormalFacts, normalise


class GoalAlert(FrozenModel):
    """One situation of one key result, told once, from the week that completed it."""

    code: str
    """Kind of risk, such as ``stalled``."""
    severity: Severity
    """How urgent."""
    key_result_id: str
    """The key result."""
    goal_id: str
    """Its goal."""
    title: str
    """What the key result is about."""
    owner_type: str
    """unit or person."""
    owner_id: str
    """Who answers for the goal."""
    raised_on: date
    """Day of the check-in that completed the situation."""
    raised_week: int | None
    """Calendar week of the goal's term in which that was."""
    check_ins: int
    """How many weekly check-ins the situation lasts by now."""
    ended_on: date | None
    """Day of the check-in that ended it; ``None`` while it is open."""
    gains: tuple[float, ...]
    """Gain of each week that completed it, in points."""
    attainment: float
    """Attainment at the last check-in, in points."""
    missing: float
    """Points that the goal at the top lacks because of this key result."""
    because: Localised
    """The rule in words."""
    next_step: Localised
    """What to do about it."""
    trail: Trail
    """The check-ins, the rule, its parameters."""


class GoalRisks(FrozenModel):
    """Everything about goals that needs attention on one day."""

    valid_on: date
    """The day."""
    alerts: tuple[GoalAlert, ...]
    """Open situations, most severe first, then by missing points."""
    ended: tuple[GoalAlert, ...]
    """Situations that are over, latest first."""
    breaks: tuple[GoalFinding, ...]
    """Breaks in the chain, most severe first."""
    notices: tuple[GoalFinding, ...]
    """What is not a risk yet but does not fit together."""
    counts: dict[str, int]
    """Open alerts and breaks by code."""
    key_results: int
    """Key results looked at."""
    weeks: int
    """Weeks with a check-in looked at."""
    notes: tuple[str, ...]
    """Rules that could not speak, and why."""


def goal_risks(organisation: Organisation, policy: Policy, matcher: Matcher) -> GoalRisks:
    """Return alerts and breaks of an organisation's goals under a policy of kind ``goal-risks``.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    PolicyError
        A pattern joins its facts so loosely that their combinations cannot be gone through.
    """
    check_in_force(policy, organisation.valid_on)
    forest = goal_forest(organisation)
    check_ins = CheckIns.of(organisation)
    weeks = key_result_weeks(organisation, forest, check_ins)
    patterns, notes = _bound(policy, organisation.valid_on)
    writer = _Alerts(organisation, policy, forest, check_ins, weeks)
    found = [alert for pattern in patterns for alert in writer.of(pattern, matcher)]
    breaks = goal_breaks(organisation, policy)
    alerts = sorted((alert for alert in found if alert.ended_on is None), key=_most_urgent)
    return GoalRisks(
        valid_on=organisation.valid_on,
        alerts=tuple(alerts),
        ended=tuple(sorted((alert for alert in found if alert.ended_on is not None), key=_latest)),
        breaks=breaks.breaks,
        notices=order([*breaks.notices, *tree_notices(organisation, forest)]),
        counts=_counted([alert.code for alert in alerts], [one.code for one in breaks.breaks]),
        key_results=len(forest.key_results),
        weeks=len(weeks),
        notes=tuple(notes),
    )


def _bound(policy: Policy, on: date) -> tuple[list[Pattern], list[str]]:
    """Return the patterns whose parameters have values on a day, and a note for each that has not."""
    values, bound, notes = policy.values(on), [], []
    for pattern in policy.patterns:
        missing = [name for name in pattern.parameters if name not in values]
        if missing:
            notes.append(f"Pattern '{pattern.id}' is no rule on {on}: no value yet for {', '.join(missing)}.")
        else:
            bound.append(bind(pattern, values))
    return bound, notes


def _counted(*codes: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(code for listed in codes for code in listed).items()))


class _Alerts:
    """Turns matches into alerts with evidence."""

    def __init__(
        self, organisation: Organisation, policy: Policy, forest: Forest, check_ins: CheckIns, weeks: KeyResultWeeks
    ) -> None:
        self.on, self.policy, self.check_ins, self.weeks = organisation.valid_on, policy, check_ins, weeks
        self.facts = {WEEK_FACT: weeks.facts()}
        attained = key_result_attainments(organisation, check_ins)
        scores = roll_up(forest, attained)
        self.missing = {node.id: points(scores[id(node)].missing) for node in forest.key_results.values()}

    def of(self, pattern: Pattern, matcher: Matcher) -> Iterator[GoalAlert]:
        """Yield the alerts of one bound pattern; the first match of the pattern says which key result it is about."""
        matches = self._matches(pattern, matcher)
        if not matches:
            return
        subject = pattern.present[0]
        going = np.zeros(len(self.weeks), dtype=bool)
        going[eligible_rows(pattern, self._normal)[subject.name]] = True
        told = set()
        for match in matches:
            if match.rows[0] not in told:
                told.add(match.rows[0])
                yield self._alert(pattern, match, self._run_end(match.rows[0][-1], going))

    def _matches(self, pattern: Pattern, matcher: Matcher) -> tuple[Match, ...]:
        try:
            return matcher.match([pattern], self.facts).matches
        except PolicyError as error:
            raise PolicyError(*(replace(problem, file=self.policy.file) for problem in error.problems)) from None

    @property
    def _normal(self) -> NormalFacts:
        return normalise(self.facts)

    def _run_end(self, row: int, going: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
        """Return the last row of the key result up to which the situation goes on."""
        while row + 1 < len(self.weeks) and self.weeks.node[row + 1] == self.weeks.node[row] and going[row + 1]:
            row += 1
        return row

    def _alert(self, pattern: Pattern, match: Match, end: int) -> GoalAlert:
        rows, weeks = match.rows[0], self.weeks
        node = weeks.nodes[int(weeks.node[rows[0]])]
        after = end + 1 if end + 1 < len(weeks) and weeks.node[end + 1] == weeks.node[end] else None
        latest = int(np.searchsorted(weeks.node, weeks.node[end], side="right")) - 1
        raised_on = self._day(rows[-1])
        return GoalAlert(
            code=str(pattern.outcome.get("code", pattern.id)),
            severity=pattern.outcome.get("severity", "medium"),  # type: ignore[arg-type]
            key_result_id=node.id,
            goal_id=node.goal.id,
            title=node.title,
            owner_type=node.owner_type,
            owner_id=node.owner_id,
            raised_on=raised_on,
            raised_week=week_span(node.start, node.due, raised_on)[0],
            check_ins=end - rows[0] + 1,
            ended_on=None if after is None else self._day(after),
            gains=tuple(round(float(weeks.gain[row]), 6) + 0.0 for row in rows if not np.isnan(weeks.gain[row])),
            attainment=round(float(np.nan_to_num(weeks.attainment[latest])), 9),
            missing=self.missing[node.id],
            because=pattern.because,
            next_step=pattern.next_step or Localised(en="Talk to the owner.", zh="与负责人沟通。"),
            trail=self._trail(pattern, rows),
        )

    def _trail(self, pattern: Pattern, rows: tuple[int, ...]) -> Trail:
        """Return the check-ins of the situation and the one before it, with baseline and target."""
        node = self.weeks.nodes[int(self.weeks.node[rows[0]])]
        before = [rows[0] - 1] if rows[0] and self.weeks.node[rows[0] - 1] == self.weeks.node[rows[0]] else []
        reports = tuple(self.check_ins.fact(int(self.weeks.check_in[row])) for row in (*before, *rows))
        rule = self.policy.fired(pattern.id, pattern.because, self._parameters(pattern.id), self.on)
        return Trail(facts=(goal_fact(node.goal, "status", node.status), *reports), rules=(rule,))

    def _parameters(self, pattern_id: str) -> tuple[str, ...]:
        """Return the parameters of a pattern as written, before they were bound."""
        return next(pattern.parameters for pattern in self.policy.patterns if pattern.id == pattern_id)

    def _day(self, row: int) -> date:
        found = as_date(self.check_ins.days[self.weeks.check_in[row]])
        assert found is not None
        return found


def _most_urgent(alert: GoalAlert) -> tuple[int, float, str, str]:
    return SEVERITIES.index(alert.severity), -alert.missing, alert.key_result_id, alert.code


def _latest(alert: GoalAlert) -> tuple[int, str, str]:
    return -alert.raised_on.toordinal(), alert.key_result_id, alert.code
