"""Why one case got what it got, in sentences: what spoke, what did not and why, and the smallest change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.documents.hints import did_you_mean, shown
from engine.domain.frozen import FrozenModel, Localised
from engine.errors import InputError, Problem
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.policy.chain import known_fields
from engine.policy.compiled import compile_table, find_decision
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate, facts_known
from engine.policy.kinds import choice_text
from engine.policy.sentences import Speaker, in_both
from engine.policy.smallest_change import Change, cells_of, smallest_changes
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue, endpoints
from engine.policy.verdicts import RowVerdict, explain


class RowSaid(FrozenModel):
    """One row and why it spoke or did not."""

    rule: str
    """Row id."""
    line: int
    """Line in the policy file."""
    sentence: Localised
    """The rule, or what it missed."""
    trail: Trail = Trail()
    """Evidence of its own, where a pattern matched."""


class SuggestedChange(FrozenModel):
    """Facts after whose change the policy gives something else; a hint, not advice to change a person's record."""

    facts: dict[str, Any]
    """New value by fact name, only what changes."""
    outcome: dict[str, Any]
    """What the policy then gives, as evaluated."""
    sentence: Localised
    """Both in one sentence."""


class PolicyExplanation(FrozenModel):
    """Why a decision gives one case what it gives."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of its hash."""
    decision: str
    """Decision or score explained; empty for patterns."""
    on: date
    """Day of the decision."""
    person_id: str
    """Whose case it is; empty where facts were given, or a goal or key result was asked about."""
    subject: str = ""
    """Id of the goal or key result asked about."""
    facts: dict[str, Any]
    """Facts that the decision read, those of required decisions included; null where missing."""
    outcome: dict[str, Any]
    """Value by output name."""
    said: Localised
    """The outcome in words."""
    fired: tuple[RowSaid, ...]
    """Rows that spoke."""
    silent: tuple[RowSaid, ...]
    """Rows that did not, in the order of the file, with the first cell that failed."""
    changes: tuple[SuggestedChange, ...]
    """The smallest change towards each other outcome that was found, the smallest of all first."""
    complete: bool
    """Whether the first change is proven smallest or, without one, that none exists; false where the search stopped."""
    trail: Trail
    """Facts used and rules fired."""
    notes: tuple[str, ...] = ()
    """Rules that could not speak, and why."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants explained.

    Attributes
    ----------
    decision : str or None
        Which decision; None for the first of the file.
    fixed : tuple of str
        Facts that cannot change.
    towards : tuple of output and value, or None
        Outcome that a change should lead to; None for any other.
    profile : str
        Profile under which the policy is seen; empty for none.
    """

    decision: str | None = None
    fixed: tuple[str, ...] = ()
    towards: tuple[str, str] | None = None
    profile: str = ""


def policy_explanation(
    policy: Policy,
    facts: Mapping[str, Any],
    on: date,
    wish: Wish,
    person_id: str = "",
    sources: Mapping[str, Fact] = {},
) -> PolicyExplanation:
    """Return why a decision gives ``facts`` what it gives on a day.

    Raises
    ------
    InputError, PolicyError
        As ``evaluation.evaluate``.
    """
    decision = find_decision(policy, wish.decision or policy.decisions[0].id)
    _check_wish(policy, decision, wish)
    answer = evaluate(policy, facts, on, decision.id, sources)
    _, known = facts_known(policy, facts, on, decision.id)
    verdicts = explain(policy, facts, on, decision.id)
    speakers = in_both(policy, on)
    changes = smallest_changes(policy, facts, on, decision.id, wish.fixed, wish.towards)
    return PolicyExplanation(
        policy=policy.id,
        version=policy.version,
        decision=decision.id,
        on=on,
        person_id=person_id,
        facts={field.name: _json(known.get(field.name)) for field in decision.inputs},
        outcome=_plain(answer.outcome),
        said=_both(_Teller(speaker, decision).outcome(answer.outcome) for speaker in speakers),
        fired=tuple(_rows(speakers, decision, [one for one in verdicts if one.spoke], known)),
        silent=tuple(_rows(speakers, decision, [one for one in verdicts if not one.spoke], known)),
        changes=tuple(
            SuggestedChange(
                facts=_plain(change.facts),
                outcome=_plain(change.outcome),
                sentence=_both(_Teller(speaker, decision).change(change, known) for speaker in speakers),
            )
            for change in changes.found
        ),
        complete=changes.complete,
        trail=answer.trail,
    )


def _check_wish(policy: Policy, decision: Decision, wish: Wish) -> None:
    """Refuse names that mean nothing, for a change would be looked for in vain or in the wrong place."""
    problems = []
    facts, outputs = known_fields(policy), [field.name for field in decision.outputs]
    for name in wish.fixed:
        if name not in facts:
            what = f"There is no fact '{shown(name)}' to keep as it is."
            problems.append(Problem("unknown-fact", what, did_you_mean(name, facts), file=policy.file))
    if wish.towards and wish.towards[0] not in outputs:
        name = wish.towards[0]
        what = f"Decision '{decision.id}' gives no outcome '{shown(name)}'."
        problems.append(Problem("unknown-outcome", what, did_you_mean(name, outputs), file=policy.file))
    if problems:
        raise InputError(*problems)


def _both(told: Iterator[str]) -> Localised:
    english, chinese = told
    return Localised(en=english, zh=chinese)


def _rows(
    speakers: tuple[Speaker, Speaker], decision: Decision, verdicts: list[RowVerdict], facts: Mapping[str, FactValue]
) -> Iterator[RowSaid]:
    for verdict in verdicts:
        told = _both(_Teller(speaker, decision).verdict(verdict, facts) for speaker in speakers)
        yield RowSaid(rule=verdict.rule, line=verdict.line, sentence=told)


class _Teller:
    """Tells about one decision in one language."""

    def __init__(self, speaker: Speaker, decision: Decision) -> None:
        self.speaker, self.decision, self.either = speaker, decision, speaker.either
        self.fields = known_fields(speaker.policy)

    def outcome(self, outcome: Mapping[str, Any]) -> str:
        told = []
        for name, value in outcome.items():
            label = self.speaker.label(self.fields[name])
            told.append(self.either(f"{label}: {self._value(value)}", f"{label}：{self._value(value)}"))
        return self.either("; ", "；").join(told) or self.either("no outcome", "无结论")

    def verdict(self, verdict: RowVerdict, facts: Mapping[str, FactValue]) -> str:
        row = next(row for row in self.decision.rows if row.id == verdict.rule)
        if verdict.spoke:
            return self.speaker.row(self.decision, row)
        if verdict.waiting_for:
            names = ", ".join(verdict.waiting_for)
            return self.either(
                f"Row '{row.id}' is no rule on {self.speaker.on}: no value yet for {names}.",
                f"规则“{row.id}”在{self.speaker.on}尚未生效：{names} 还没有取值。",
            )
        if verdict.matched:
            return self.either(
                f"Row '{row.id}' holds too, but another row comes first.", f"规则“{row.id}”也成立，但另一条规则优先。"
            )
        at = next(at for at, field in enumerate(self.decision.inputs) if field.name == verdict.failed_input)
        field = self.decision.inputs[at]
        now, asked = self._now(facts.get(field.name)), self.speaker.cell(row.cells[at], field)
        name = self.speaker.name(field)
        return self.either(
            f"Row '{row.id}' did not speak: {name} is {now}; it asks that {asked}.",
            f"规则“{row.id}”未生效：{name}为{now}，而规则要求{asked}。",
        )

    def change(self, change: Change, facts: Mapping[str, FactValue]) -> str:
        told = []
        for name, value in sorted(change.facts.items()):
            subject, new, old = self.speaker.name(self.fields[name]), self._new(name, value), self._now(facts.get(name))
            told.append(self.either(f"{subject} were {new} instead of {old}", f"{subject}为{new}而非{old}"))
        if_ = self.either(" and ", "，且").join(told)
        then = self.outcome(change.outcome)
        return self.either(f"If {if_}, the outcome would be {then}.", f"若{if_}，则结果为{then}。")

    def _now(self, value: FactValue) -> str:
        return self.either("not known", "未知") if value is None else self._value(value)

    def _new(self, name: str, value: FactValue) -> str:
        """Return a suggested value; a text that no rule names stands for every such text."""
        if not isinstance(value, str) or self.fields[name].choices or value in self._named(name):
            return self._value(value)
        return self.either("something else", "其他")

    def _named(self, name: str) -> set[Any]:
        policy = self.speaker.policy
        tables = [compile_table(policy, one.id, self.speaker.on) for one in policy.decisions]
        return {end for cell in cells_of(tables, name) for test in cell.tests for end in endpoints(test)}

    def _value(self, value: Any) -> str:
        return self.speaker.value(value)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    """Return a value as JSON knows it: lists for sets and tuples, ISO texts for days and durations."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    return value if value is None or isinstance(value, (dict, bool, int, float)) else choice_text(value)
