"""Matches of risk patterns turned into alerts with their evidence: one alert per situation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from engine.domain.columns import as_date
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.errors import PolicyError
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.attainment import CheckIns, key_result_attainments, week_span
from engine.goals.goal_notices import Severity, goal_fact
from engine.goals.goal_tree import Forest, Node
from engine.goals.key_result_weeks import FULL, KeyResultWeeks
from engine.goals.policy_kinds import WEEK_FACT
from engine.goals.risk_states import State, state_tables
from engine.goals.roll_up import roll_up
from engine.goals.rounding import rounded
from engine.goals.stall_support import LAST, chance_moving, pooled_noise
from engine.policy.document import Policy
from engine.policy.matching import Match, Matcher, ongoing_rows
from engine.policy.patterns import Pattern
from engine.policy.patterns_facts import NormalFacts, normalise
from engine.policy.patterns_windows import prepared
from engine.policy.situations import AlertState

_TALK = Localised(en="Talk to the owner.", zh="与负责人沟通。")


class AlertAnswer(FrozenModel):
    """Somebody has seen an alert."""

    by: str | None
    """Who; ``None`` where that may not be said to whoever asks."""
    on: date
    """When."""
    until: date | None
    """Day named by them on which the alert is open again."""
    worse_by: float | None
    """Points to lose, named by them, at which it is open again."""
    because: str
    """What they said."""


class GoalAlert(FrozenModel):
    """One situation of one goal or key result, told once, from the day that brought it about."""

    code: str
    """Kind of risk, such as ``stalled``."""
    severity: Severity
    """How urgent."""
    key_result_id: str | None
    """The key result; ``None`` where it is about the goal as a whole."""
    goal_id: str
    """Its goal."""
    title: str
    """What the goal or key result is about."""
    owner_type: str
    """unit or person."""
    owner_id: str
    """Who answers for the goal."""
    raised_on: date
    """Day of the check-in, reading or term that brought the situation about."""
    raised_week: int | None
    """Calendar week of the goal's term in which that was."""
    check_ins: int | None
    """How many weekly check-ins the situation lasts by now; ``None`` where it does not rest on weeks in a row."""
    ended_on: date | None
    """Day of the check-in that ended it; ``None`` while it is open."""
    state: AlertState = "open"
    """open, acknowledged (silent), expired (nobody answered in time) or ended."""
    state_since: date | None = None
    """Day from which it is in that state."""
    state_until: date | None = None
    """Day on which it is open again or expires if nothing happens."""
    acknowledged: AlertAnswer | None = None
    """The latest acknowledgement, whether it still holds or not."""
    gains: tuple[float, ...]
    """Gain of each week that completed it, in points."""
    attainment: float
    """Attainment at the last check-in, in points."""
    missing: float
    """Points that the goal at the top lacks because of it."""
    chance_moving: float | None = None
    """Of a stall: probability that the pace behind the last three gains is a quarter of the needed pace or more."""
    indicator_id: str | None = None
    """Of a market change: the driver that changed."""
    because: Localised
    """The rule in words."""
    next_step: Localised
    """What to do about it."""
    trail: Trail
    """The check-ins, the rule, its parameters."""

    @property
    def subject(self) -> str:
        """Id of the key result, or of the goal where the alert is about it as a whole."""
        return self.key_result_id or self.goal_id


class AlertWriter:
    """Matches patterns and turns what they find into alerts.

    Parameters
    ----------
    organisation : Organisation
        The cut.
    policy : Policy
        Of kind ``goal-risks``.
    forest : Forest
        Its goals.
    check_ins : CheckIns
        Its check-ins.
    weeks : KeyResultWeeks
        Its key results week by week.
    states : dict of str to list of State
        Rows of the other fact types that patterns read, by type.
    """

    def __init__(
        self,
        organisation: Organisation,
        policy: Policy,
        forest: Forest,
        check_ins: CheckIns,
        weeks: KeyResultWeeks,
        states: dict[str, list[State]],
    ) -> None:
        self.on, self.policy, self.check_ins, self.weeks = organisation.valid_on, policy, check_ins, weeks
        self.states = states
        self.facts = {WEEK_FACT: weeks.facts(), **state_tables(states)}
        scores = roll_up(forest.columns, key_result_attainments(organisation, check_ins))
        self.place = forest.place
        self.missing, self.attained = rounded(scores.missing), rounded(scores.strict * FULL)
        self._noise: float | None = None

    def alerts(self, patterns: Sequence[Pattern], matcher: Matcher) -> list[GoalAlert]:
        """Return the alerts of bound patterns; what another open alert tells already is left out.

        Raises
        ------
        PolicyError
            A pattern joins its facts so loosely that their combinations cannot be gone through.
        """
        found = [(pattern, alert) for pattern in patterns for alert in self._of(pattern, matcher)]
        open_ones = [alert for _, alert in found if alert.ended_on is None]
        told = {(alert.code, subject) for alert in open_ones for subject in {alert.subject, alert.goal_id}}
        kept: dict[tuple[str, str, date], GoalAlert] = {}
        for pattern, alert in found:
            if (str(pattern.outcome.get("unless", "")), alert.subject) not in told:
                kept.setdefault((alert.code, alert.subject, alert.raised_on), alert)
        return list(kept.values())

    def lacking(self, alert: GoalAlert) -> tuple[tuple[date, float], ...]:
        """Return, by day of a weekly check-in, the points that an alert's key result lacks; empty for a goal."""
        weeks = self.weeks
        place = next((at for at, node in enumerate(weeks.nodes) if node.id == alert.key_result_id), None)
        rows = () if place is None else np.flatnonzero((weeks.node == place) & ~np.isnan(weeks.attainment)).tolist()
        return tuple((self._day(row), FULL - float(weeks.attainment[row])) for row in rows)

    def _of(self, pattern: Pattern, matcher: Matcher) -> Iterator[GoalAlert]:
        """Yield the alerts of one bound pattern; its first match says what it is about."""
        matches = self._matches(pattern, matcher)
        subject = pattern.present[0]
        if subject.fact != WEEK_FACT:
            for row in sorted({match.rows[0][-1] for match in matches}):
                yield self._state_alert(pattern, self.states[subject.fact][row])
            return
        going = np.zeros(len(self.weeks), dtype=bool)
        if matches:
            going[ongoing_rows(pattern, prepared(pattern, self._normal), subject)] = True
        told = set()
        for match in matches:
            if match.rows[0] not in told:
                told.add(match.rows[0])
                yield self._week_alert(pattern, match, self._run_end(match.rows[0][-1], going))

    def _matches(self, pattern: Pattern, matcher: Matcher) -> tuple[Match, ...]:
        facts = {name: self.facts[name] for name in sorted({match.fact for match in pattern.matches})}
        try:
            return matcher.match([pattern], facts).matches
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

    def _week_alert(self, pattern: Pattern, match: Match, end: int) -> GoalAlert:
        rows, weeks = match.rows[0], self.weeks
        node = weeks.nodes[int(weeks.node[rows[0]])]
        after = end + 1 if end + 1 < len(weeks) and weeks.node[end + 1] == weeks.node[end] else None
        latest = int(np.searchsorted(weeks.node, weeks.node[end], side="right")) - 1
        alert = self._alert(pattern, node, self._day(rows[-1]), self._week_facts(node, rows))
        return alert.changed(
            check_ins=end - rows[0] + 1,
            ended_on=None if after is None else self._day(after),
            gains=tuple(round(float(weeks.gain[row]), 6) + 0.0 for row in rows if not np.isnan(weeks.gain[row])),
            attainment=round(float(np.nan_to_num(weeks.attainment[latest])), 9),
            chance_moving=self._chance_moving(node, end),
        )

    def _state_alert(self, pattern: Pattern, state: State) -> GoalAlert:
        alert = self._alert(pattern, state.node, state.since, state.evidence())
        driver = state.values.get("indicator_id")
        return alert.changed(indicator_id=str(driver)) if driver else alert

    def _alert(self, pattern: Pattern, node: Node, raised_on: date, facts: tuple[Fact, ...]) -> GoalAlert:
        rule = self.policy.fired(pattern.id, pattern.because, self._parameters(pattern.id), self.on)
        return GoalAlert(
            code=str(pattern.outcome.get("code", pattern.id)),
            severity=pattern.outcome.get("severity", "medium"),  # type: ignore[arg-type]
            key_result_id=node.id if node.kind == "key_result" else None,
            goal_id=node.goal.id,
            title=node.title,
            owner_type=node.owner_type,
            owner_id=node.owner_id,
            raised_on=raised_on,
            raised_week=week_span(node.start, node.due, raised_on)[0],
            check_ins=None,
            ended_on=None,
            gains=(),
            attainment=float(self.attained[self.place(node)]),
            missing=float(self.missing[self.place(node)]),
            because=pattern.because,
            next_step=pattern.next_step or _TALK,
            trail=Trail(facts=facts, rules=(rule,)),
        )

    def _week_facts(self, node: Node, rows: tuple[int, ...]) -> tuple[Fact, ...]:
        """Return the check-ins of the situation and the one before it."""
        before = [rows[0] - 1] if rows[0] and self.weeks.node[rows[0] - 1] == self.weeks.node[rows[0]] else []
        reports = (self.check_ins.fact(int(self.weeks.check_in[row])) for row in (*before, *rows))
        return (goal_fact(node.goal, "status", node.status), *reports)

    def _chance_moving(self, node: Node, end: int) -> float | None:
        """Return the chance that the key result moves, from the three gains up to a row; ``None`` without them."""
        weeks, first = self.weeks, end - LAST + 1
        together = first >= 0 and weeks.node[first] == weeks.node[end]
        gains = weeks.gain[first : end + 1]
        week, term, _ = week_span(node.start, node.due, self._day(end))
        if not together or np.isnan(gains).any() or week is None or term is None:
            return None
        needed = (FULL - float(weeks.attainment[end])) / max(term - week, 1)
        chance = chance_moving(gains[None, :], np.array([needed]), np.array([self.noise * FULL / term]))
        return round(float(chance[0]), 6)

    @property
    def noise(self) -> float:
        """Noise of a week's gain over all key results, in shares of the planned pace."""
        if self._noise is None:
            weeks = self.weeks
            spans = [week_span(node.start, node.due, self.on)[1] or np.nan for node in weeks.nodes]
            same = np.zeros(len(weeks), dtype=bool)
            same[1:] = weeks.node[1:] == weeks.node[:-1]
            self._noise = pooled_noise(weeks.gain, np.array(spans, dtype=np.float64)[weeks.node], same)
        return self._noise

    def _parameters(self, pattern_id: str) -> tuple[str, ...]:
        """Return the parameters of a pattern as written, before they were bound."""
        return next(pattern.parameters for pattern in self.policy.patterns if pattern.id == pattern_id)

    def _day(self, row: int) -> date:
        found = as_date(self.check_ins.days[self.weeks.check_in[row]])
        assert found is not None
        return found
