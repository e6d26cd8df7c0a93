"""Which values a column of a fact may have once conditions of a pattern are asked of it, counted exactly.

Patterns compare whole numbers (:mod:`engine.policy.patterns_facts`), so a set of values is an interval of whole numbers
without some of them, or a list; texts and flags are lists, or all but a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias, cast

from engine.policy.kinds import FactField
from engine.policy.patterns import (
    Alternatives,
    ColumnKind,
    Comparison,
    Condition,
    Constant,
    Operand,
    ParameterName,
    Plain,
    Span,
    Today,
)
from engine.policy.patterns_facts import SCALE

Value: TypeAlias = int | str | bool
Base: TypeAlias = tuple[str, ...]

CONSTANT: Final[Base] = ()
"""The base of a condition that compares with values written down."""
OTHER_TEXT: Final = "other"
_TODAY: Final[Base] = ("today",)
_OPPOSITE: Final[dict[Comparison, Comparison]] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition on a day: a column compared with values, counted from a base.

    Attributes
    ----------
    column : str
        Column of the fact.
    base : tuple of str
        From what the values are counted: nothing, today, or the column of an earlier match.
    comparison : str
        How it compares.
    values : tuple of int, str or bool
        With what; one value unless the comparison is ``in`` or ``not in``.
    """

    column: str
    base: Base
    comparison: Comparison
    values: tuple[Value, ...]

    @property
    def opposite(self) -> Asked:
        """The condition that holds for every other value."""
        return replace(self, comparison=_OPPOSITE[self.comparison])


@dataclass(frozen=True, slots=True)
class Values:
    """The values that are left.

    Attributes
    ----------
    kind : ColumnKind
        What they were before they were counted.
    low, high : int, optional
        Ends of the interval, both in it; None where it has no end.
    listed : frozenset, optional
        Where set, only these.
    barred : frozenset
        None of these.
    step : int
        Distance from one possible value to the next; 0 is possible.
    """

    kind: ColumnKind
    low: int | None = None
    high: int | None = None
    listed: frozenset[Value] | None = None
    barred: frozenset[Value] = frozenset()
    step: int = 1

    def narrowed(self, asked: Asked) -> Values:
        """Return the values for which a condition holds too."""
        if asked.comparison in {"=", "in"}:
            values = frozenset(asked.values)
            return replace(self, listed=values if self.listed is None else self.listed & values)
        if asked.comparison in {"!=", "not in"}:
            return replace(self, barred=self.barred | frozenset(asked.values))
        (end,) = asked.values
        assert isinstance(end, int), "only ordered values are compared by order"
        if asked.comparison.startswith("<"):
            last = end if asked.comparison == "<=" else end - 1
            return replace(self, high=last if self.high is None else min(self.high, last))
        first = end if asked.comparison == ">=" else end + 1
        return replace(self, low=first if self.low is None else max(self.low, first))

    def imply(self, asked: Asked) -> bool:
        """Whether a condition holds for every value that is left."""
        return self.narrowed(asked.opposite).some() is None

    def some(self) -> Value | None:
        """Return one value that is left, None if there is none."""
        return next((value for value in self._candidates() if self._has(value)), None)

    def _has(self, value: Value) -> bool:
        if value in self.barred or (self.listed is not None and value not in self.listed):
            return False
        if not self.kind.is_ordered or not isinstance(value, int):
            return True
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high) and value % self.step == 0

    def _candidates(self) -> Iterator[Value]:
        if self.listed is not None:
            yield from sorted(self.listed, key=str)
        elif self.kind.is_ordered:
            yield from self._plain_numbers()
        else:
            yield from (OTHER_TEXT + "'" * more for more in range(len(self.barred) + 1))

    def _plain_numbers(self) -> Iterator[int]:
        """Yield 0, a round number, and as many numbers from an end inwards as are sure to hold one that is left."""
        yield 0
        unit = SCALE if self.kind is ColumnKind.NUMBER else 1
        if self.low is not None:
            yield -(-self.low // unit) * unit
        if self.high is not None:
            yield self.high // unit * unit
        end, way = (self.low, self.step) if self.low is not None else (self.high or 0, -self.step)
        first = -(-end // self.step) * self.step if way > 0 else end // self.step * self.step
        yield from (first + way * more for more in range(len(self.barred) + 1))


def every_value(field: FactField | None, kind: ColumnKind) -> Values:
    """Return the values that a column can have at all; a column without a declared field may have any."""
    if kind is ColumnKind.FLAG:
        return Values(kind, listed=frozenset((False, True)))
    if field is None:
        return Values(kind)
    if kind is ColumnKind.TEXT:
        return Values(kind, listed=frozenset(field.choices) or None)
    low, high = (None if end is None else round(end * SCALE) for end in (field.low, field.high))
    return Values(kind, low, high, step=SCALE if field.whole else 1)


def asked(condition: Condition, kind: ColumnKind, parameters: Mapping[str, Plain]) -> Asked:
    """Return a condition with its parameters' values, counted; KeyError where one has none."""
    base, values = _operand(condition.operand, kind, parameters)
    return Asked(condition.column, base, condition.comparison, values)


def _operand(operand: Operand, kind: ColumnKind, parameters: Mapping[str, Plain]) -> tuple[Base, tuple[Value, ...]]:
    if isinstance(operand, Alternatives):
        return CONSTANT, tuple(counted(value, kind) for value in operand.values)
    if isinstance(operand, ParameterName):
        return CONSTANT, (counted(parameters[operand.name], kind),)
    if isinstance(operand, Constant):
        return CONSTANT, (counted(operand.value, kind),)
    base = _TODAY if isinstance(operand, Today) else (operand.match, operand.column)
    added = operand.offset + _length(operand.span, parameters)
    return base, (round(added * (SCALE if kind is ColumnKind.NUMBER else 1)),)


def _length(span: Span | None, parameters: Mapping[str, Plain]) -> float:
    if span is None:
        return 0.0
    count = parameters[span.count.name] if isinstance(span.count, ParameterName) else span.count
    assert isinstance(count, (int, float))
    return count * span.unit


def counted(value: Plain, kind: ColumnKind) -> Value:
    """Return a value as it is compared: millionths, days, or itself."""
    if isinstance(value, date):
        return value.toordinal()
    return (
        round(value * SCALE) if isinstance(value, (int, float)) and kind is ColumnKind.NUMBER else cast("Value", value)
    )


def uncounted(value: Value, kind: ColumnKind) -> Plain:
    """Return a counted value as it is written."""
    if kind is ColumnKind.NUMBER and isinstance(value, int):
        return float(value / SCALE)
    if kind is ColumnKind.DATE and isinstance(value, int):
        return date.fromordinal(min(max(value, 1), date.max.toordinal()))
    return cast("Plain", value)
