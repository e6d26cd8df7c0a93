"""Decisions that feed decisions: which must be answered first, and how an outcome becomes a fact of the next."""

from __future__ import annotations

from collections.abc import Collection
from graphlib import TopologicalSorter

from engine.policy.compiled import find_decision
from engine.policy.document import Policy
from engine.policy.kinds import FactField
from engine.policy.outputs import Value
from engine.policy.tables import Decision
from engine.policy.unary_tests import FactValue


def known_fields(policy: Policy) -> dict[str, FactField]:
    """Return every name that facts for a policy may have: its facts, and the outcomes that one may give as facts."""
    outcomes = {field.name: field for field in policy.kind.outcomes}
    return {**outcomes, **{field.name: field for field in policy.kind.facts}}


def supplied_names(policy: Policy) -> set[str]:
    """Return the outcomes that a decision may read from another: those that are no facts."""
    return {field.name for field in policy.kind.outcomes} - {field.name for field in policy.kind.facts}


def needed_decisions(policy: Policy, wanted: Decision, given: Collection[str]) -> list[Decision]:
    """Return the decisions that give ``wanted`` an input which is not ``given``, the deepest first, itself left out."""
    if not wanted.requires:
        return []
    needs = {wanted.id: _missing(policy, wanted, given)}
    waiting = list(needs[wanted.id])
    while waiting:
        name = waiting.pop()
        if name not in needs:
            needs[name] = _missing(policy, find_decision(policy, name), given)
            waiting.extend(needs[name])
    order = TopologicalSorter(needs).static_order()
    return [find_decision(policy, name) for name in order if name != wanted.id]


def _missing(policy: Policy, decision: Decision, given: Collection[str]) -> list[str]:
    wanted = {field.name for field in decision.inputs} & supplied_names(policy) - set(given)
    gives = {name: {field.name for field in find_decision(policy, name).outputs} for name in decision.requires}
    return [name for name in decision.requires if wanted & gives[name]]


def as_fact(value: Value) -> FactValue:
    """Return an outcome as a fact: a set for several values, nothing for weights, which no cell can test."""
    if isinstance(value, tuple):
        return frozenset(str(item) for item in value)
    return None if isinstance(value, dict) else value
