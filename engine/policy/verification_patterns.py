"""What can be proved about patterns: conditions that clash or always hold, patterns said twice, facts not joined.

Facts are not known when a policy is checked, so what is proved holds for all facts: a condition is compared with the
others on the same column and with the values that its field may have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Final

from engine.policy.document import Policy
from engine.policy.findings import Finding, Severity, as_example, shown_facts
from engine.policy.kinds import FactField
from engine.policy.patterns import Aggregate, ColumnKind, Condition, NamedMatch, Pattern, Plain, Reference
from engine.policy.patterns_binding import bind
from engine.policy.patterns_reading import fact_types
from engine.policy.verification_conditions import Flaw, Part, PartCheck
from engine.policy.verification_values import Asked, asked

_ANY_DAY: Final = date(2000, 1, 1)
"""Binds lengths and counts; conditions on today are compared as such, not as this day."""


def pattern_findings(policy: Policy, on: date) -> Iterator[tuple[str, Finding]]:
    """Yield findings about the patterns that are rules on a day, each with a key that names it on every day."""
    values = policy.values(on)
    checks = [
        _PatternCheck(policy, on, pattern, values)
        for pattern in policy.patterns
        if all(name in values for name in pattern.parameters)
    ]
    for check in checks:
        yield from check.findings()
    told: set[str] = set()
    for first, second in combinations(checks, 2):
        found = _said_twice(first, second)
        if found is not None and not told & set(found.rules[:1]):
            told.add(found.rules[0])
            yield f"{found.code} {found.rules}", found


@dataclass(frozen=True, slots=True)
class _Shape:
    """A match without its name: type of fact, what is asked, how it repeats, whether it is absent."""

    fact: str
    asked: frozenset[Asked]
    repeats: object
    absent: bool


class _PatternCheck:
    """One pattern on one day."""

    def __init__(self, policy: Policy, on: date, pattern: Pattern, values: Mapping[str, Plain]) -> None:
        self.policy, self.on, self.pattern, self.values = policy, on, pattern, values
        self.bound = bind(pattern, values, _ANY_DAY)
        self.fields = {field.name: field for field in policy.kind.facts}
        types = fact_types(policy.kind)
        self.kinds = {name: dict(one.columns) for name, one in types.items()}
        for one in pattern.aggregates:
            keeps = one.function in {"min", "max"}
            self.kinds[one.fact][one.name] = self.kinds[one.fact][one.column] if keeps else ColumnKind.NUMBER

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """Yield what is wrong with the pattern by itself."""
        for part in self._parts():
            for flaw in PartCheck(part, self.values).flaws():
                yield f"{flaw.code} {self.pattern.id} {flaw.key}", self._of_flaw(flaw)
        for match in self._unjoined():
            yield f"cross-product {self.pattern.id} {match.name}", self._cross_product(match)

    @cached_property
    def shapes(self) -> tuple[_Shape, ...]:
        """Return the matches without their names, in the order written."""
        place = {match.name: str(number) for number, match in enumerate(self.pattern.matches)}
        pairs = zip(self.pattern.matches, self.bound.matches, strict=True)
        return tuple(
            _Shape(match.fact, self._asked(match, place), (bound.consecutive, bound.frequent), match.absent)
            for match, bound in pairs
        )

    @cached_property
    def computed(self) -> tuple[tuple[object, ...], ...]:
        """Return the aggregates with what is asked of the facts they count, by values."""
        pairs = zip(self.pattern.aggregates, self.bound.aggregates, strict=True)
        return tuple(
            (
                (one.name, one.fact, one.function, one.column, one.by, one.ordered_by),
                bound.within,
                frozenset(
                    asked(condition, self.kinds[one.fact][condition.column], self.values)
                    for condition in one.conditions
                ),
            )
            for one, bound in pairs
        )

    def example(self) -> dict[str, Plain]:
        """Return values of columns by ``match.column`` with which the present matches hold."""
        return {
            f"{match.name}.{column}": value
            for match in self.pattern.present
            for column, value in PartCheck(self._match_part(match), self.values).example().items()
        }

    def finding(
        self,
        code: str,
        severity: Severity,
        words: tuple[str, str],
        line: int,
        example: Mapping[str, Plain] | None = None,
        *others: str,
    ) -> Finding:
        """Return a finding about the pattern, and others beside it."""
        return Finding(
            code=code,
            severity=severity,
            what=words[0],
            mend=words[1],
            file=self.policy.file,
            line=line,
            rules=(self.pattern.id, *others),
            on=self.on,
            profile=self.policy.profile,
            example=as_example(example) if example else None,
        )

    def _asked(self, match: NamedMatch, place: Mapping[str, str]) -> frozenset[Asked]:
        found = set()
        for settled, conditions in ((False, match.conditions), (True, match.settled)):
            for condition in conditions:
                one = asked(condition, self.kinds[match.fact][condition.column], self.values)
                base = (place[one.base[0]], *one.base[1:]) if isinstance(condition.operand, Reference) else one.base
                column = f"last {one.column}" if settled else one.column
                found.add(Asked(column, base, one.comparison, one.values))
        return frozenset(found)

    def _parts(self) -> Iterator[Part]:
        yield from map(self._match_part, self.pattern.matches)
        yield from map(self._aggregate_part, self.pattern.aggregates)

    def _match_part(self, match: NamedMatch) -> Part:
        so = "the absence always holds" if match.absent else "the pattern never speaks"
        what = f"match '{match.name}' in pattern '{self.pattern.id}'"
        return self._part(what, so, match.fact, match.conditions, match.line)

    def _aggregate_part(self, one: Aggregate) -> Part:
        what = f"aggregate '{one.name}' in pattern '{self.pattern.id}'"
        return self._part(what, "it counts nothing", one.fact, one.conditions, self.pattern.line)

    def _part(self, what: str, so: str, fact: str, conditions: Sequence[Condition], line: int) -> Part:
        kinds = self.kinds[fact]
        fields: dict[str, FactField] = {
            column: self.fields[f"{fact}.{column}"] for column in kinds if f"{fact}.{column}" in self.fields
        }
        return Part(what, so, kinds, fields, conditions, line or self.pattern.line)

    def _of_flaw(self, flaw: Flaw) -> Finding:
        return self.finding(flaw.code, flaw.severity, (flaw.what, flaw.mend), flaw.line, flaw.example)

    def _unjoined(self) -> Iterator[NamedMatch]:
        """Yield matches after the first that no chain of conditions joins to the first; absences that name no other."""
        joined = {match.name: match.name for match in self.pattern.matches}
        for match in self.pattern.matches:
            for condition in match.conditions:
                if isinstance(condition.operand, Reference):
                    old, new = joined[match.name], joined[condition.operand.match]
                    joined = {name: new if root == old else root for name, root in joined.items()}
        told = {joined[match.name] for match in self.pattern.matches[:1]}
        for match in self.pattern.matches:
            if joined[match.name] not in told:
                told.add(joined[match.name])
                yield match

    def _cross_product(self, match: NamedMatch) -> Finding:
        name = self.pattern.id
        if match.absent:
            what = (
                f"absence '{match.name}' in pattern '{name}' is joined to no match: one such fact of anybody ends it."
            )
        else:
            what = (
                f"match '{match.name}' in pattern '{name}' is joined to no other: each of its facts is combined with "
            )
            what += "each of theirs."
        first = self.pattern.matches[0].name
        mend = f"Join it by a column, such as where: [COLUMN = {first}.COLUMN], unless every combination is meant."
        return self.finding("cross-product", Severity.HINT, (what, mend), match.line or self.pattern.line)


def _said_twice(first: _PatternCheck, second: _PatternCheck) -> Finding | None:
    """Return that two patterns ask for the same, or that one asks for more and says no more."""
    if first.computed != second.computed:
        return None
    mine, other = first.shapes, second.shapes
    agree = first.pattern.outcome == second.pattern.outcome
    if mine == other:
        says = "say the same" if agree else "give different outcomes"
        what = f"patterns '{first.pattern.id}' and '{second.pattern.id}' have equal matches and {says}, as for "
        mend = "Remove one of them." if agree else "Make one outcome of them, or make their conditions differ."
        return _about(second, first, "duplicate", Severity.WARNING, (what, mend))
    for narrow, wide in ((second, first), (first, second)):
        if agree and _inside(narrow.shapes, wide.shapes):
            what = f"pattern '{narrow.pattern.id}' adds nothing: wherever it matches, pattern '{wide.pattern.id}' "
            words = (what + "matches and says the same, as for ", "Remove it, unless its reason is worth keeping.")
            return _about(narrow, wide, "subsumed", Severity.HINT, words)
    return None


def _inside(narrow: Sequence[_Shape], wide: Sequence[_Shape]) -> bool:
    """Whether facts that fulfil the one fulfil the other: the same matches, with at least its conditions."""
    return len(narrow) == len(wide) and all(map(_match_inside, narrow, wide))


def _match_inside(narrow: _Shape, wide: _Shape) -> bool:
    if (narrow.fact, narrow.repeats, narrow.absent) != (wide.fact, wide.repeats, wide.absent):
        return False
    return narrow.asked <= wide.asked if narrow.absent else narrow.asked >= wide.asked


def _about(
    check: _PatternCheck, other: _PatternCheck, code: str, severity: Severity, words: tuple[str, str]
) -> Finding:
    example = check.example()
    words = (f"{words[0]}{shown_facts(example)}.", words[1])
    return check.finding(code, severity, words, check.pattern.line, example, other.pattern.id)
