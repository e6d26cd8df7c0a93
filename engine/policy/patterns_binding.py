"""A pattern on one day: every parameter replaced by its value, ``today`` by the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.frozen import Localised
from engine.policy.patterns import (
    Aggregate,
    AlertTerms,
    Condition,
    Consecutive,
    Constant,
    Frequent,
    NamedMatch,
    ParameterName,
    Pattern,
    Plain,
    Reference,
    Span,
    Today,
    bound_number,
)


def bind(pattern: Pattern, values: Mapping[str, Plain], on: date | None = None) -> Pattern:
    """Return the pattern with every parameter replaced by its value, and ``today`` by the day.

    Parameters
    ----------
    values : mapping of str to value
        Parameters by name; KeyError where one that the pattern reads is not there.
    on : date, optional
        The day; TypeError where the pattern speaks of today and there is none.
    """
    binder = _Binder(values, on)
    return Pattern(
        id=pattern.id,
        matches=tuple(map(binder.match, pattern.matches)),
        aggregates=tuple(map(binder.aggregate, pattern.aggregates)),
        alert=binder.alert(pattern.alert),
        outcome=pattern.outcome,
        because=filled(pattern.because, values),
        next_step=None if pattern.next_step is None else filled(pattern.next_step, values),
        line=pattern.line,
    )


@dataclass(frozen=True)
class _Binder:
    values: Mapping[str, Plain]
    on: date | None

    def match(self, match: NamedMatch) -> NamedMatch:
        return NamedMatch(
            name=match.name,
            fact=match.fact,
            conditions=tuple(map(self.condition, match.conditions)),
            consecutive=None if match.consecutive is None else self.consecutive(match.consecutive),
            frequent=None if match.frequent is None else self.frequent(match.frequent),
            settled=tuple(map(self.condition, match.settled)),
            absent=match.absent,
            line=match.line,
        )

    def aggregate(self, one: Aggregate) -> Aggregate:
        return Aggregate(
            name=one.name,
            fact=one.fact,
            function=one.function,
            column=one.column,
            by=one.by,
            ordered_by=one.ordered_by,
            within=None if one.within is None else self.span(one.within),
            conditions=tuple(map(self.condition, one.conditions)),
        )

    def alert(self, terms: AlertTerms) -> AlertTerms:
        return AlertTerms(
            expires=None if terms.expires is None else self.span(terms.expires),
            silent=None if terms.silent is None else self.span(terms.silent),
            worse_by=None if terms.worse_by is None else self._number(terms.worse_by),
        )

    def consecutive(self, one: Consecutive) -> Consecutive:
        return Consecutive(at_least=self.count(one.at_least), by=one.by, ordered_by=one.ordered_by, step=one.step)

    def frequent(self, one: Frequent) -> Frequent:
        return Frequent(
            at_least=self.count(one.at_least), by=one.by, ordered_by=one.ordered_by, within=self.span(one.within)
        )

    def condition(self, condition: Condition) -> Condition:
        operand = condition.operand
        if isinstance(operand, ParameterName):
            operand = Constant(value=self.values[operand.name])
        elif isinstance(operand, Today):
            operand = Constant(value=self._day(operand.offset + self._length(operand.span)))
        elif isinstance(operand, Reference) and operand.span is not None:
            offset = operand.offset + self._length(operand.span)
            operand = Reference(match=operand.match, column=operand.column, offset=offset)
        return Condition(column=condition.column, comparison=condition.comparison, operand=operand, line=condition.line)

    def span(self, span: Span) -> Span:
        return Span(count=self._number(span.count), unit=span.unit)

    def count(self, count: int | ParameterName) -> int:
        return int(self._number(count))

    def _length(self, span: Span | None) -> float:
        return 0.0 if span is None else self.span(span).length

    def _number(self, value: float | ParameterName) -> float:
        return float(self.values[value.name]) if isinstance(value, ParameterName) else bound_number(value)  # type: ignore[arg-type]

    def _day(self, days: float) -> date:
        if self.on is None:
            raise TypeError("the pattern speaks of today, and no day is given")
        try:
            return self.on + timedelta(days=days)
        except OverflowError:  # so far that every date lies on one side
            return date.min if days < 0 else date.max


def filled(text: Localised, values: Mapping[str, Plain]) -> Localised:
    """Replace ``{parameter}`` by its value in both languages."""
    en, zh = text.en, text.zh
    for name, value in values.items():
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        en, zh = en.replace(f"{{{name}}}", shown), zh.replace(f"{{{name}}}", shown)
    return Localised(en=en, zh=zh)
