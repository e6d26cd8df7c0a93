"""A bound pattern as one rule in the form durable_rules reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from engine.policy.patterns import Alternatives, Condition, Constant, NamedMatch, Pattern, Reference
from engine.policy.patterns_facts import NormalFacts

Json: TypeAlias = dict[str, Any]

CLOSING = "closing"
"""Type of the fact that says that a partition is complete."""

_OPERATOR = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


class DurableRule:
    """Writes the ``all`` list of one pattern: present facts, the closing fact, absences.

    Parameters
    ----------
    pattern : Pattern
        Bound pattern.
    facts : NormalFacts
        Gives constants as whole numbers.
    """

    def __init__(self, pattern: Pattern, facts: NormalFacts) -> None:
        self.pattern, self.facts = pattern, facts
        self.fact_of = {match.name: match.fact for match in pattern.matches}
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        start = 0
        for match in pattern.present:
            self.first[match.name], self.last[match.name] = start, start + match.size - 1
            start += match.size

    def conditions(self) -> list[Json]:
        """Return the named conditions in order; facts are ``f0``, ``f1`` ... in the order of the present matches."""
        present = [one for match in self.pattern.present for one in self._present(match)]
        closing = {"closing": {"$and": [{"type": CLOSING}, {"part": {"f0": "part"}}]}}
        absences = [
            {f"n{number}$not": {"$and": [*self._own(match), {"part": {"f0": "part"}}, *self._joins(match)]}}
            for number, match in enumerate(self.pattern.absences)
        ]
        begun = [
            {f"b{number}$not": {"$and": self._before(match)}}
            for number, match in enumerate(match for match in self.pattern.present if match.consecutive)
        ]
        return [*present, closing, *absences, *begun]

    def _present(self, match: NamedMatch) -> Iterator[Json]:
        start = self.first[match.name]
        for number in range(start, self.last[match.name] + 1):
            parts = [*self._own(match), *([{"part": {"f0": "part"}}] if number else [])]
            parts += self._joins(match) if number == start else self._follows(match, number - 1, 1)
            parts += self._settled(match) if number == self.last[match.name] else []
            yield {f"f{number}": {"$and": parts}}

    def _settled(self, match: NamedMatch) -> list[Json]:
        """Return what is asked of the fact to which others refer, whose column may be missing."""
        asked = [one for condition in match.settled for one in self._constants(match.fact, condition)]
        return [*asked, *({f"p_{condition.column}": 1} for condition in match.settled)]

    def _before(self, match: NamedMatch) -> list[Json]:
        """Return what describes the fact one step before the first of a repetition."""
        return [*self._own(match), {"part": {"f0": "part"}}, *self._follows(match, self.first[match.name], -1)]

    def _own(self, match: NamedMatch) -> list[Json]:
        own = [one for condition in match.conditions for one in self._constants(match.fact, condition)]
        return [{"type": match.fact}, {f"m_{match.name}": 1}, *own]

    def _constants(self, fact: str, condition: Condition) -> list[Json]:
        """Return what a condition asks of its own fact, flat.

        The library drops the joins that stand beside a nested ``$or`` or ``$and``; so several alternatives are left to
        the flag ``m_<name>``, which says whether the fact fulfils every condition on itself.
        """
        name, operand = f"c_{condition.column}", condition.operand
        if isinstance(operand, Alternatives):
            values = sorted({self.facts.constant(fact, condition.column, value) for value in operand.values})
            if condition.comparison == "not in":
                return [_compared(name, "!=", value) for value in values]
            return [{name: values[0]}] if len(values) == 1 else []
        if isinstance(operand, Constant):
            return [_compared(name, condition.comparison, self.facts.constant(fact, condition.column, operand.value))]
        return []

    def _joins(self, match: NamedMatch) -> list[Json]:
        found = []
        for condition in match.conditions:
            operand = condition.operand
            if isinstance(operand, Reference):
                offset = self.facts.offset(self.fact_of[operand.match], operand.column, operand.offset)
                other = _shifted(f"f{self.last[operand.match]}", f"c_{operand.column}", offset)
                found.append(_compared(f"c_{condition.column}", condition.comparison, other))
                if match.absent:  # an eligible fact carries 1, so the value referred to must be known
                    found.append({f"m_{match.name}": {f"f{self.last[operand.match]}": f"p_{operand.column}"}})
        return found

    def _follows(self, match: NamedMatch, other: int, steps: int) -> list[Json]:
        """Return what makes a fact stand ``steps`` steps after fact ``other`` in a repetition."""
        repeated = match.consecutive
        assert repeated is not None
        step = steps * self.facts.offset(match.fact, repeated.ordered_by, repeated.step)
        alike = [{f"c_{column}": {f"f{other}": f"c_{column}"}} for column in repeated.by]
        return [*alike, {f"c_{repeated.ordered_by}": _shifted(f"f{other}", f"c_{repeated.ordered_by}", step)}]


def _compared(name: str, comparison: str, value: object) -> Json:
    return {name: value} if comparison == "=" else {_OPERATOR[comparison]: {name: value}}


def _shifted(alias: str, column: str, offset: int) -> Json:
    reference = {alias: column}
    return {"$add": {"$l": reference, "$r": offset}} if offset else reference
