"""Which conditions of patterns the cases of a test see hold and fail.

A condition counts as held where some fact of some case fulfils it by itself, and as failed where some fact has the
value and does not; a missing value tries nothing. One that refers to an earlier match is tried by every pair of facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.policy.document import Policy
from engine.policy.matching import MatchReport, PythonMatcher
from engine.policy.patterns import Alternatives, Condition, Pattern, Reference
from engine.policy.patterns_facts import Facts, NormalColumn, NormalFacts, Whole, normalise
from engine.policy.patterns_windows import ORDER, prepared, satisfying
from engine.policy.verification_conditions import condition_text


@dataclass(frozen=True, slots=True)
class _Part:
    """The match or aggregate that conditions belong to, as branches name it, and its type of fact."""

    place: str
    fact: str
    conditions: Sequence[Condition]


def condition_branches(policy: Policy) -> Iterator[str]:
    """Yield what the conditions of a policy's patterns can do, in words, in the order of the policy."""
    for pattern in policy.patterns:
        for part in _parts(pattern):
            for condition in part.conditions:
                yield from (_branch(part, condition, does) for does in ("holds", "fails"))
                yield from (_alternative(part, condition, at) for at in range(_choices(condition)))


class WatchingMatcher:
    """The Python matcher, remembering the branches that the facts it is shown take.

    Parameters
    ----------
    policy : Policy
        The policy whose bound patterns will be matched.

    Attributes
    ----------
    taken : set of str
        Branches taken so far, named as in :func:`condition_branches`.
    """

    def __init__(self, policy: Policy) -> None:
        self._written = {pattern.id: pattern for pattern in policy.patterns}
        self._matcher = PythonMatcher()
        self.taken: set[str] = set()

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        """Return every match of every pattern; parameters must have been bound."""
        normal = normalise(facts)
        for pattern in patterns:
            self.taken.update(_taken(self._written[pattern.id], pattern, prepared(pattern, normal)))
        return self._matcher.match(patterns, facts)


def _parts(pattern: Pattern) -> Iterator[_Part]:
    for one in pattern.aggregates:
        yield _Part(f"{pattern.id} {one.name}", one.fact, one.conditions)
    for match in pattern.matches:
        yield _Part(f"{pattern.id} {match.name}", match.fact, match.conditions)


def _branch(part: _Part, condition: Condition, does: str) -> str:
    return f"{part.place}: {condition_text(condition, {})} {does}"


def _alternative(part: _Part, condition: Condition, at: int) -> str:
    return f"{part.place}: alternative {at + 1} of {condition_text(condition, {})} holds"


def _choices(condition: Condition) -> int:
    """Return how many alternatives of a condition count by themselves: those after ``in``, where there are several."""
    operand = condition.operand
    counts = isinstance(operand, Alternatives) and condition.comparison == "in" and len(operand.values) > 1
    return len(operand.values) if counts and isinstance(operand, Alternatives) else 0


def _taken(written: Pattern, bound: Pattern, facts: NormalFacts) -> Iterator[str]:
    fact_of = {match.name: match.fact for match in written.matches}
    for part, meant in zip(_parts(written), _parts(bound), strict=True):
        if not facts.sizes.get(part.fact):
            continue
        for condition, asked in zip(part.conditions, meant.conditions, strict=True):
            held, failed = _tried(part.fact, asked, fact_of, facts)
            yield from (_branch(part, condition, does) for does in held * ["holds"] + failed * ["fails"])
            for at in range(_choices(condition)):
                if _tried(part.fact, _only(asked, at), fact_of, facts)[0]:
                    yield _alternative(part, condition, at)


def _only(condition: Condition, at: int) -> Condition:
    assert isinstance(condition.operand, Alternatives)
    operand = Alternatives(values=condition.operand.values[at : at + 1])
    return Condition(column=condition.column, comparison="in", operand=operand)


def _tried(fact: str, condition: Condition, fact_of: dict[str, str], facts: NormalFacts) -> tuple[bool, bool]:
    """Return whether some facts fulfil a condition, and whether some do not."""
    column, operand = facts.columns[fact, condition.column], condition.operand
    if not isinstance(operand, Reference):
        holding = satisfying(fact, (condition,), facts)
        return bool(holding.any()), bool((column.present & ~holding).any())
    other = fact_of[operand.match]
    if not facts.sizes.get(other):
        return False, False
    bounds = _values(facts.columns[other, operand.column]) + facts.offset(other, operand.column, operand.offset)
    pairs = np.asarray(ORDER[condition.comparison](_values(column)[:, None], bounds[None, :]), dtype=bool)
    return bool(pairs.any()), bool((~pairs).any())


def _values(column: NormalColumn) -> Whole:
    return np.unique(column.values[column.present])
