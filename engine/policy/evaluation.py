"""The answer of a policy to one case: outcome, the rules that fired, the facts used."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from engine.domain.frozen import FrozenModel
from engine.evidence.fact import Fact
from engine.evidence.trail import RuleFired, Trail
from engine.policy.chain import as_fact, known_fields, needed_decisions, supplied_names
from engine.policy.compiled import check_in_force, compile_table, find_decision
from engine.policy.document import Policy
from engine.policy.facts import checked_facts, given_fact
from engine.policy.hit_policies import SINGLE
from engine.policy.indexes import REMEMBERED
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
    asked = _asked(policy, decision, on)
    given, evidence = asked.taken(facts)
    needed = needed_decisions(policy, asked.wanted, given.keys())
    case = _Case(policy, given, on, {**evidence, **sources} if sources else evidence)
    for one in needed:
        case.supply(one)
    return case.answer(asked.wanted)


def facts_known(
    policy: Policy, facts: Mapping[str, Any], on: date, decision: str | None = None
) -> tuple[Decision, dict[str, FactValue]]:
    """Return the decision asked and the facts it sees: those given and what the decisions it requires answer.

    Parameters and errors are those of ``evaluate``.
    """
    asked = _asked(policy, decision, on)
    given, evidence = asked.taken(facts)
    case = _Case(policy, given, on, evidence)
    for one in needed_decisions(policy, asked.wanted, given.keys()):
        case.supply(one)
    return asked.wanted, case.facts_for(asked.wanted)


class _Asked:
    """A decision on a day: what is the same for every case."""

    def __init__(self, policy: Policy, wanted: Decision) -> None:
        self.wanted = wanted
        self.fields = known_fields(policy)
        self.accepted: dict[str, dict[tuple[type, Any], tuple[FactValue, Fact]]] = {name: {} for name in self.fields}

    def taken(self, facts: Mapping[str, Any]) -> tuple[dict[str, FactValue], dict[str, Fact]]:
        """Return what ``checked_facts`` returns, and its evidence, remembering the values that passed before."""
        given: dict[str, FactValue] = {}
        evidence: dict[str, Fact] = {}
        accepted = self.accepted
        try:
            for name, value in facts.items():
                given[name], evidence[name] = accepted[name][type(value), value]
        except (KeyError, TypeError):
            return self._taken_slowly(facts)
        return given, evidence

    def _taken_slowly(self, facts: Mapping[str, Any]) -> tuple[dict[str, FactValue], dict[str, Fact]]:
        given = checked_facts(self.fields, facts)
        evidence = {name: given_fact(name, value) for name, value in given.items()}
        for name, value in facts.items():
            accepted = self.accepted[name]
            if len(accepted) < REMEMBERED and isinstance(value, Hashable):
                accepted[type(value), value] = given[name], evidence[name]
        return given, evidence


@lru_cache(maxsize=256)
def _asked(policy: Policy, decision: str | None, on: date) -> _Asked:
    check_in_force(policy, on)
    return _Asked(policy, find_decision(policy, decision))


class _Case:
    """One case on one day, with the answers of required decisions as they become known."""

    def __init__(self, policy: Policy, given: dict[str, FactValue], on: date, evidence: Mapping[str, Fact]) -> None:
        self.policy, self.given, self.on, self.evidence = policy, given, on, evidence
        self.answers: dict[str, Outcome] = {}
        self.rules: tuple[RuleFired, ...] = ()
        self.used: dict[str, Fact] = {}
        self.notes: tuple[str, ...] = ()

    def supply(self, needed: Decision) -> None:
        """Answer a decision that another requires."""
        self.answers[needed.id] = self.answer(needed)

    def facts_for(self, decision: Decision) -> dict[str, FactValue]:
        """Return the facts given and what the decisions it requires have answered."""
        if not self.answers:
            return self.given
        facts, supplied = dict(self.given), supplied_names(self.policy)
        for name in decision.requires:
            if name in self.answers:
                for output, value in self.answers[name].outcome.items():
                    if output in supplied:
                        facts.setdefault(output, as_fact(value))
        return facts

    def answer(self, wanted: Decision) -> Outcome:
        table = compile_table(self.policy, wanted.id, self.on)
        facts = self.facts_for(wanted)
        spoken = table.spoken(table.bits(facts))
        for name in table.inputs:
            if name in self.given or name not in facts:
                self.used[name] = self.evidence.get(name) or _missing_fact(name)
        self.rules += spoken.rules
        self.notes += table.notes
        if not spoken.rows and wanted.default:
            self.notes += (f"No row of decision '{wanted.id}' matched; its default holds.",)
        elif not spoken.rows and wanted.hit_policy in SINGLE:
            self.notes += (f"No row of decision '{wanted.id}' matched.",)
        own = _own if table.gives_weights else dict
        return Outcome.trusted(
            {
                "decision": wanted.id,
                "outcome": own(spoken.outcome),
                "rows": tuple([own(table.candidates.given[at]) for at in spoken.rows]),
                "trail": Trail.trusted({"facts": tuple(self.used.values()), "rules": self.rules, "notes": self.notes}),
            }
        )


@lru_cache(maxsize=256)
def _missing_fact(name: str) -> Fact:
    return given_fact(name, None)


def _own(shared: Mapping[str, Value]) -> dict[str, Any]:
    """Return a copy that the caller may change; weights, alone or in a tuple, are copied too."""
    return {name: _own_value(value) for name, value in shared.items()}


def _own_value(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(value)
    return tuple(map(_own_value, value)) if isinstance(value, tuple) else value
