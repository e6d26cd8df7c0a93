"""The answer of a policy to one case: outcome, the rules that fired, the facts used; on request, why others did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from graphlib import TopologicalSorter
from typing import Any

from engine.domain.frozen import FrozenModel
from engine.evidence.fact import Fact
from engine.evidence.trail import RuleFired, Trail
from engine.policy.compiled import CompiledTable, check_in_force, compile_table, find_decision, first_failure
from engine.policy.document import Policy
from engine.policy.facts import checked_facts, given_fact
from engine.policy.hit_policies import SINGLE, chosen_rows, settled
from engine.policy.kinds import FactField
from engine.policy.outputs import Value
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue


class Outcome(FrozenModel):
    """What a decision gives for one case."""

    decision: str
    """Id of the decision."""
    outcome: dict[str, Any]
    """Value by output name; empty where no row matched. Tuples of values under R, O and C."""
    rows: tuple[dict[str, Any], ...]
    """Outputs of each row that spoke, in the order in which they spoke."""
    trail: Trail
    """Facts used and rules fired, required decisions first."""


class RowVerdict(FrozenModel):
    """Why one row of a table spoke or did not."""

    rule: str
    """Row id."""
    line: int
    """Line in the policy file."""
    matched: bool
    """Whether every cell let the case pass."""
    spoke: bool
    """Whether the hit policy let the row speak."""
    failed_input: str = ""
    """First input whose cell failed; empty where all passed."""
    cell: str = ""
    """What that cell asks."""
    value: str = ""
    """What the case has there; ``null`` where the fact is missing."""
    waiting_for: tuple[str, ...] = ()
    """Parameters without a value on that day, for which the row is no rule yet."""


def evaluate(
    policy: Policy,
    facts: Mapping[str, Any],
    on: date,
    decision: str | None = None,
    sources: Mapping[str, Fact] | None = None,
) -> Outcome:
    """Return what a decision gives for ``facts`` on the day ``on``.

    Parameters
    ----------
    policy : Policy
        A policy with decision tables.
    facts : mapping
        Values by fact name; missing names and None are null. An outcome of a required decision may be given too, and
        is then not computed.
    on : date
        Day of the decision; parameters are taken as of this day.
    decision : str, optional
        Which decision; may be left out where there is one only.
    sources : mapping, optional
        Where a fact comes from; without it evidence says "given".

    Raises
    ------
    InputError
        There is no rule before the policy's effective date, no such decision, or a fact is unknown or ill typed.
    PolicyError
        Two rows match where the hit policy forbids it.
    """
    check_in_force(policy, on)
    wanted = find_decision(policy, decision)
    case = _Case(policy, checked_facts(_fields(policy), facts), on, sources or {})
    case.supply(wanted)
    return case.answer(wanted)


def explain(policy: Policy, facts: Mapping[str, Any], on: date, decision: str | None = None) -> tuple[RowVerdict, ...]:
    """Return for every row of a decision whether it spoke, and if not, the first cell that failed.

    Parameters and errors are those of ``evaluate``.
    """
    check_in_force(policy, on)
    wanted = find_decision(policy, decision)
    case = _Case(policy, checked_facts(_fields(policy), facts), on, {})
    case.supply(wanted)
    table = compile_table(policy, wanted.id, on)
    known = case.facts_for(wanted)
    spoke = {table.rows[at].id for at in chosen_rows(wanted.hit_policy, table.hits(known), table.candidates)}
    verdicts = {verdict.rule: verdict for verdict in _verdicts(table, known, spoke)}
    in_force = policy.values(on)
    for row in table.waiting:
        missing = tuple(name for name in row.parameters if name not in in_force)
        verdicts[row.id] = RowVerdict(rule=row.id, line=row.line, matched=False, spoke=False, waiting_for=missing)
    return tuple(verdicts[row.id] for row in wanted.rows)


def _verdicts(table: CompiledTable, facts: Mapping[str, FactValue], spoke: set[str]) -> Iterator[RowVerdict]:
    names = [field.name for field in table.decision.inputs]
    for at, row in enumerate(table.rows):
        failed = first_failure(table, at, facts)
        if failed is None:
            yield RowVerdict(rule=row.id, line=row.line, matched=True, spoke=row.id in spoke)
            continue
        yield RowVerdict(
            rule=row.id,
            line=row.line,
            matched=False,
            spoke=False,
            failed_input=failed,
            cell=row.cells[names.index(failed)].text,
            value=_shown_fact(facts.get(failed)),
        )


def _shown_fact(value: FactValue) -> str:
    if value is None:
        return "null"
    return "; ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _fields(policy: Policy) -> dict[str, FactField]:
    outcomes = {field.name: field for field in policy.kind.outcomes}
    return {**outcomes, **{field.name: field for field in policy.kind.facts}}


class _Case:
    """One case on one day, with the answers of required decisions as they become known."""

    def __init__(self, policy: Policy, facts: dict[str, FactValue], on: date, sources: Mapping[str, Fact]) -> None:
        self.policy, self.given, self.on, self.sources = policy, facts, on, sources
        self.supplied = {field.name for field in policy.kind.outcomes} - {field.name for field in policy.kind.facts}
        self.answers: dict[str, Outcome] = {}
        self.rules: list[RuleFired] = []
        self.used: dict[str, Fact] = {}
        self.notes: list[str] = []

    def supply(self, wanted: Decision) -> None:
        """Answer the required decisions that give an input which the facts do not, the deepest first."""
        needs = {wanted.id: self._missing(wanted)}
        waiting = list(needs[wanted.id])
        while waiting:
            name = waiting.pop()
            if name not in needs:
                needs[name] = self._missing(find_decision(self.policy, name))
                waiting.extend(needs[name])
        for name in TopologicalSorter(needs).static_order():
            if name != wanted.id:
                self.answers[name] = self.answer(find_decision(self.policy, name))

    def _missing(self, decision: Decision) -> list[str]:
        wanted = {field.name for field in decision.inputs} & self.supplied - self.given.keys()
        gives = {name: {field.name for field in find_decision(self.policy, name).outputs} for name in decision.requires}
        return [name for name in decision.requires if wanted & gives[name]]

    def facts_for(self, decision: Decision) -> dict[str, FactValue]:
        """Return the facts given and what the decisions it requires have answered."""
        facts = dict(self.given)
        for name in decision.requires:
            if name in self.answers:
                for output, value in self.answers[name].outcome.items():
                    if output in self.supplied:
                        facts.setdefault(output, _as_fact(value))
        return facts

    def answer(self, wanted: Decision) -> Outcome:
        table = compile_table(self.policy, wanted.id, self.on)
        facts = self.facts_for(wanted)
        spoke = chosen_rows(wanted.hit_policy, table.hits(facts), table.candidates)
        for field in wanted.inputs:
            if field.name in self.given or field.name not in facts:
                value = facts.get(field.name)
                self.used[field.name] = self.sources.get(field.name) or given_fact(field.name, value)
        for at in spoke:
            row = table.rows[at]
            self.rules.append(self.policy.fired(row.id, row.because, row.parameters, self.on))
        self._note(table, bool(spoke))
        return Outcome(
            decision=wanted.id,
            outcome=deepcopy(settled(wanted.hit_policy, spoke, table.candidates)),
            rows=tuple(deepcopy(dict(table.candidates.given[at])) for at in spoke),
            trail=Trail(facts=tuple(self.used.values()), rules=tuple(self.rules), notes=tuple(self.notes)),
        )

    def _note(self, table: CompiledTable, spoke: bool) -> None:
        in_force = self.policy.values(self.on)
        for row in table.waiting:
            missing = ", ".join(name for name in row.parameters if name not in in_force)
            self.notes.append(f"Row '{row.id}' is no rule on {self.on}: no value yet for {missing}.")
        if not spoke and table.decision.hit_policy in SINGLE:
            self.notes.append(f"No row of decision '{table.decision.id}' matched.")


def _as_fact(value: Value) -> FactValue:
    if isinstance(value, tuple):
        return frozenset(str(item) for item in value)
    return None if isinstance(value, dict) else value
