"""Why a goal or key result is at risk or not: which patterns match it, and what each other one lacked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.domain.columns import TextColumn
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.trail import Trail
from engine.goals.alert_states import Answers, alerts_in_state
from engine.goals.goal_alerts import GoalAlert
from engine.goals.goal_risks import RiskPatterns, risk_patterns
from engine.goals.goal_tree import Node, goal_forest
from engine.policy.document import Policy
from engine.policy.explanations import PolicyExplanation, RowSaid
from engine.policy.matching import Matcher, RowArray
from engine.policy.pattern_gaps import first_gap
from engine.policy.patterns import Pattern
from engine.policy.patterns_facts import NormalFacts, normalise
from engine.policy.patterns_windows import prepared
from engine.policy.sentences_gaps import GapSpeaker
from engine.policy.spoken_words import lowered

_STATES: Final = {
    "acknowledged": (" Somebody has acknowledged it.", "已有人确认。"),
    "expired": (" Nobody has answered it in time.", "逾期无人处理。"),
}
SubjectKind = Literal["goal", "key_result"]


def risk_explanation(
    organisation: Organisation, policy: Policy, matcher: Matcher, kind: SubjectKind, subject_id: str
) -> PolicyExplanation:
    """Return which patterns of a policy match a goal or key result, with their evidence, and what the others lacked.

    A key result is looked at with its goal, a goal with its key results.

    Raises
    ------
    InputError
        There is no such goal or key result, or the policy is not yet in force.
    """
    ready = risk_patterns(organisation, policy)
    nodes = ready.forest.goals if kind == "goal" else ready.forest.key_results
    if subject_id not in nodes:
        what = f"There is no {kind.replace('_', ' ')} '{shown(subject_id)}' on {organisation.valid_on}."
        raise InputError(Problem("unknown-goal", what, did_you_mean(subject_id, nodes), value=shown(subject_id)))
    teller = _Teller(policy, ready, matcher, organisation)
    told = list(teller.told(nodes[subject_id]))
    fired, silent = (tuple(row for matched, row in told if matched is wanted) for wanted in (True, False))
    codes = sorted({teller.code(row.rule) for row in fired})
    return PolicyExplanation(
        policy=policy.id,
        version=policy.version,
        decision="",
        on=organisation.valid_on,
        person_id="",
        subject=subject_id,
        facts={f"{kind}_id": subject_id},
        outcome={"code": codes},
        said=teller.said(codes),
        fired=fired,
        silent=silent,
        changes=(),
        complete=True,
        trail=Trail(
            facts=tuple(fact for row in fired for fact in row.trail.facts),
            rules=tuple(rule for row in fired for rule in row.trail.rules),
        ),
        notes=ready.notes,
    )


def owners_of(organisation: Organisation, kind: SubjectKind, subject_id: str) -> tuple[str, ...]:
    """Return the person who owns a goal, or the goal of a key result; nobody where it is a unit or unknown."""
    forest = goal_forest(organisation)
    node = (forest.goals if kind == "goal" else forest.key_results).get(subject_id)
    return (node.owner_id,) if node is not None and node.owner_type == "person" else ()


class _Teller:
    """Tells about patterns in both languages."""

    def __init__(self, policy: Policy, ready: RiskPatterns, matcher: Matcher, organisation: Organisation) -> None:
        self.policy, self.ready = policy, ready
        self.written = {pattern.id: pattern for pattern in policy.patterns}
        on, writer = organisation.valid_on, ready.writer
        answers = Answers.of(organisation, policy.patterns)
        self.speakers = GapSpeaker(policy, on, "en"), GapSpeaker(policy, on, "zh")
        self.alerts = {
            pattern.id: alerts_in_state(writer.alerts([pattern], matcher), [pattern], writer, answers)
            for pattern in ready.patterns
        }
        going = [one for found in self.alerts.values() for one in found if one.ended_on is None]
        self.going = {(one.code, subject) for one in going for subject in (one.subject, one.goal_id)}
        self.facts: NormalFacts = normalise(writer.facts)

    def code(self, pattern: str) -> str:
        return str(self.written[pattern].outcome.get("code", pattern))

    def said(self, codes: list[str]) -> Localised:
        english, chinese = self.speakers
        if not codes:
            return Localised(en="nothing is at risk by this policy", zh="按此政策没有风险")
        return Localised(
            en=english.joined([english.word(code) for code in codes], "and"),
            zh=chinese.joined([chinese.word(code) for code in codes], "and"),
        )

    def told(self, node: Node) -> Iterator[tuple[bool, RowSaid]]:
        """Yield, by pattern, whether it matches a node or what belongs to it, and the sentence."""
        for pattern in self.ready.patterns:
            about = self.ready.writer.facts[pattern.present[0].fact].type.columns
            for one in _subjects(node, of_key_results="key_result_id" in about):
                yield self._one(pattern, one)

    def _one(self, pattern: Pattern, node: Node) -> tuple[bool, RowSaid]:
        mine = [one for one in self.alerts[pattern.id] if one.subject == node.id]
        current = [one for one in mine if one.ended_on is None]
        unless = str(pattern.outcome.get("unless", ""))
        told_by = unless if unless and (unless, node.id) in self.going else ""
        said = self._matched(pattern, current[-1], told_by) if current else self._lacking(pattern, node, mine)
        matched = bool(current) and not told_by
        trail = current[-1].trail if matched else Trail()
        sentence = Localised(en=f"{node.id}: {said.en}", zh=f"{node.id}：{said.zh}")
        return matched, RowSaid(rule=pattern.id, line=pattern.line, sentence=sentence, trail=trail)

    def _matched(self, pattern: Pattern, alert: GoalAlert, told_by: str) -> Localised:
        english, chinese = self.speakers
        if told_by:
            return Localised(
                en=f"'{pattern.id}' holds too, but the alert '{english.word(told_by)}' tells it already.",
                zh=f"“{pattern.id}”也成立，但预警“{chinese.word(told_by)}”已经说明。",
            )
        why, step, state = alert.because, alert.next_step, _STATES.get(alert.state, ("", ""))
        return Localised(
            en=f"'{pattern.id}' matches since {alert.raised_on}, because {lowered(english.prose(why))}. "
            f"Next step: {lowered(english.prose(step))}.{state[0]}",
            zh=f"“{pattern.id}”自{alert.raised_on}起成立；因为：{chinese.prose(why)}。建议：{chinese.prose(step)}。{state[1]}",
        )

    def _lacking(self, pattern: Pattern, node: Node, ended: list[GoalAlert]) -> Localised:
        facts = prepared(pattern, self.facts)
        gap = first_gap(self.written[pattern.id], pattern, facts, self._rows(pattern, node))
        if gap is None:
            said = Localised(
                en=f"'{pattern.id}': every part is there, but they do not fit together, or what must not be is there.",
                zh=f"“{pattern.id}”：各部分均存在，但彼此不符，或存在不应有的事实。",
            )
        else:
            english, chinese = (one.gap(self.written[pattern.id], gap, facts) for one in self.speakers)
            said = Localised(en=english, zh=chinese)
        for alert in ended[-1:]:
            said = Localised(
                en=f"{said.en} It held from {alert.raised_on} until {alert.ended_on}.",
                zh=f"{said.zh}曾于{alert.raised_on}至{alert.ended_on}成立。",
            )
        return said

    def _rows(self, pattern: Pattern, node: Node) -> dict[str, RowArray]:
        """Return the rows about a node, by type of fact: those of its goal where a type knows no key results."""
        rows = {}
        for fact in {match.fact for match in pattern.present}:
            columns = self.ready.writer.facts[fact].columns
            named = node.kind == "key_result" and "key_result_id" in columns
            column = columns["key_result_id" if named else "goal_id"]
            assert isinstance(column, TextColumn)
            rows[fact] = np.flatnonzero(column.equals(node.id if named else node.goal.id))
        return rows


def _subjects(node: Node, *, of_key_results: bool) -> list[Node]:
    """Return what a pattern is asked about: key results or the goal of a node."""
    if not of_key_results:
        return [node.goal]
    if node.kind == "key_result":
        return [node]
    return [child for child in node.children if child.kind == "key_result"]
