"""Conditions on one fact of a pattern that cannot hold together, or that the others and the fields make superfluous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.policy.findings import Severity, shown_fact
from engine.policy.kinds import FactField
from engine.policy.patterns import (
    Alternatives,
    ColumnKind,
    Condition,
    Constant,
    ParameterName,
    Plain,
    Reference,
    Span,
    Today,
)
from engine.policy.verification_values import CONSTANT, Asked, Values, asked, every_value, uncounted


@dataclass(frozen=True, slots=True)
class Part:
    """Conditions that one fact must fulfil.

    Attributes
    ----------
    what : str
        What they belong to, such as ``match 'stall'``.
    so : str
        What follows where they cannot hold.
    kinds, fields : mapping by column
        What the columns are, and their fields where they are declared.
    conditions : sequence of Condition
        As written.
    line : int
        Line of conditions without one of their own.
    """

    what: str
    so: str
    kinds: Mapping[str, ColumnKind]
    fields: Mapping[str, FactField]
    conditions: Sequence[Condition]
    line: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something about conditions to be told: code, severity, sentence, mend, line, and values that show it."""

    code: str
    severity: Severity
    what: str
    mend: str
    line: int
    key: str
    """Names the flaw whatever the values of parameters are."""
    example: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class _One:
    condition: Condition
    asked: Asked


class PartCheck:
    """Looks at the conditions of one part with the values that parameters have on a day.

    Parameters
    ----------
    part : Part
        The conditions.
    parameters : mapping of str to value
        Parameters in force by name.
    """

    def __init__(self, part: Part, parameters: Mapping[str, Plain]) -> None:
        self.part, self.parameters = part, parameters
        self.columns: dict[tuple[str, tuple[str, ...]], list[_One]] = {}
        for condition in part.conditions:
            one = asked(condition, part.kinds[condition.column], parameters)
            self.columns.setdefault((one.column, one.base), []).append(_One(condition, one))

    def flaws(self) -> Iterator[Flaw]:
        """Yield contradictions; where a column has none, conditions that always hold."""
        for (column, base), ones in self.columns.items():
            domain = self._domain(column, base)
            clash = _clash(domain, ones)
            yield from [self._contradiction(column, clash)] if clash else self._superfluous(column, domain, ones)

    def example(self) -> dict[str, Plain]:
        """Return values of the columns that are compared with written ones, for which all conditions hold."""
        found = {}
        for (column, base), ones in self.columns.items():
            value = _narrowed(self._domain(column, base), ones).some()
            if base == CONSTANT and value is not None:
                found[column] = uncounted(value, self.part.kinds[column])
        return found

    def _domain(self, column: str, base: tuple[str, ...]) -> Values:
        kind = self.part.kinds[column]
        if base == CONSTANT:
            return every_value(self.part.fields.get(column), kind)
        return Values(ColumnKind.NUMBER if kind is ColumnKind.NUMBER else ColumnKind.DATE)

    def _contradiction(self, column: str, clash: tuple[_One, ...]) -> Flaw:
        texts = [condition_text(one.condition, self.parameters) for one in clash]
        if len(clash) == 1:
            said = f"condition {texts[0]} of {self.part.what} can never hold{self._range(column)}"
        else:
            said = f"conditions {' and '.join(texts)} of {self.part.what} can never hold together"
        mend = "Change one of the values, or remove a condition."
        return self._flaw("contradiction", Severity.WARNING, f"{said}, so {self.part.so}.", mend, clash, {})

    def _superfluous(self, column: str, domain: Values, ones: list[_One]) -> Iterator[Flaw]:
        kept = list(ones)
        for one in reversed(ones):
            others = [other for other in kept if other is not one]
            if not _narrowed(domain, others).imply(one.asked):
                continue
            kept = others
            text = condition_text(one.condition, self.parameters)
            always = domain.imply(one.asked)
            said = f"holds for every value that '{column}' can have" if always else "holds wherever the others do"
            what = f"condition {text} of {self.part.what} {said}{self._range(column) if always else ''}."
            asks_presence = len(ones) == 1 and set(one.asked.values) <= {domain.low, domain.high}
            mend = "Leave it out" + (", or compare with a value that tells facts apart." if always else ".")
            if asks_presence:
                mend = "Leave it out, unless it is to ask that the value be there."
            severity = Severity.WARNING if always and not asks_presence else Severity.HINT
            yield self._flaw("constant", severity, what, mend, (one,), self.example())

    def _range(self, column: str) -> str:
        field = self.part.fields.get(column)
        if field is None or (field.low is None and field.high is None and not field.choices):
            return ""
        if field.choices:
            return f": '{column}' is one of {', '.join(field.choices)}"
        ends = [f"at least {field.low:g}"] if field.low is not None else []
        ends += [f"at most {field.high:g}"] if field.high is not None else []
        return f": '{column}' is {' and '.join(ends)}"

    def _flaw(
        self,
        code: str,
        severity: Severity,
        what: str,
        mend: str,
        ones: tuple[_One, ...],
        example: Mapping[str, Plain],
    ) -> Flaw:
        line = max(one.condition.line for one in ones) or self.part.line
        key = " ".join([self.part.what, *(condition_text(one.condition, {}) for one in ones)])
        return Flaw(code, severity, what, mend, line, key, example)


def _narrowed(domain: Values, ones: Sequence[_One]) -> Values:
    for one in ones:
        domain = domain.narrowed(one.asked)
    return domain


def _clash(domain: Values, ones: Sequence[_One]) -> tuple[_One, ...]:
    """Return the fewest conditions, at most two where two suffice, that leave no value; none where some is left."""
    if _narrowed(domain, ones).some() is not None:
        return ()
    few = (few for size in (1, 2) for few in combinations(ones, size))
    return next((some for some in few if _narrowed(domain, some).some() is None), tuple(ones))


def condition_text(condition: Condition, parameters: Mapping[str, Plain]) -> str:
    """Return a condition as it is written, in quotes, with the value of a parameter behind it."""
    return f"'{condition.column} {condition.comparison} {_operand_text(condition, parameters)}'"


def _operand_text(condition: Condition, parameters: Mapping[str, Plain]) -> str:
    operand = condition.operand
    if isinstance(operand, ParameterName):
        value = f" ({shown_fact(parameters[operand.name])})" if operand.name in parameters else ""
        return f"{operand.name}{value}"
    if isinstance(operand, Constant):
        return _written(operand.value)
    if isinstance(operand, Alternatives):
        return "(" + ", ".join(map(_written, operand.values)) + ")"
    assert isinstance(operand, (Reference, Today))
    name = f"{operand.match}.{operand.column}" if isinstance(operand, Reference) else "today"
    return name + (_added(operand.offset) if operand.span is None else _span_text(operand.span))


def _written(value: Plain) -> str:
    return f'"{value}"' if isinstance(value, str) else shown_fact(value)


def _added(offset: float) -> str:
    return f" {'+' if offset > 0 else '-'} {abs(offset):g}" if offset else ""


def _span_text(span: Span) -> str:
    if not isinstance(span.count, ParameterName):
        return _added(span.length)
    times = "" if abs(span.unit) == 1 else f"{abs(span.unit):g} * "
    return f" {'+' if span.unit > 0 else '-'} {times}{span.count.name}"
