"""What the parts of a pattern have in common when they are read: names, types of fact, conditions, counts, groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import ListNode, Node, ScalarNode
from engine.policy.document import SectionContext
from engine.policy.parameters import Parameter
from engine.policy.patterns import (
    MAX_CONDITIONS,
    MAX_NUMBER,
    ColumnKind,
    Condition,
    FactType,
    Operand,
    ParameterName,
    Reference,
    Today,
)
from engine.policy.patterns_conditions import TODAY, ConditionError, Scope, read_condition

MAX_COUNT = 100_000
"""Facts of a repetition, or days, weeks or steps of a length."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class PartReader:
    """Reads parts of one pattern; what is wrong becomes problems of the reading, with their lines.

    Attributes
    ----------
    types : dict of str to FactType
        Types of fact with their columns; aggregates add columns for this pattern.
    present : dict of str to FactType
        Types of the matches read so far that hold facts, by their names.
    """

    def __init__(self, context: SectionContext, types: dict[str, FactType]) -> None:
        self.context, self.reading, self.types = context, context.reading, types
        self.present: dict[str, FactType] = {}
        self.parameters = {name: parameter_kind(one) for name, one in context.parameters.items()}
        self.whole = {
            name
            for name, kind in self.parameters.items()
            if kind is ColumnKind.NUMBER and float(lowest_count(context.parameters[name])).is_integer()
        }

    def name(self, node: Node | None, what: str) -> str:
        """Return a name that a match or a column may have."""
        return read_name(node, what, self.context)

    def fact_type(self, node: Node | None) -> FactType | None:
        """Return the type of fact that a word names."""
        word = self.reading.text(node, "of")
        if not word or node is None:
            return None
        if word not in self.types:
            what = f"There is no type of fact called '{shown(word)}'."
            self.reading.refuse(node.line, "unknown-fact", what, did_you_mean(word, self.types))
        return self.types.get(word)

    def conditions(self, node: Node, fact: FactType) -> tuple[Condition, ...]:
        """Return the conditions of a list on facts of a type; one alone may stand without a list."""
        items = (node,) if isinstance(node, ScalarNode) else self.reading.items(node, "where")
        if not items and isinstance(node, ListNode):
            what = "The list of conditions is empty."
            self.reading.refuse(node.line, "empty-list", what, "Leave 'where' out, or write a condition.")
        if len(items) > MAX_CONDITIONS:
            what = f"{len(items)} conditions; {MAX_CONDITIONS} are the most for one match."
            self.reading.refuse(node.line, "too-many-conditions", what, "Compute a column before matching.")
        read = [self.condition(item, fact) for item in items[:MAX_CONDITIONS]]
        return tuple(condition for condition in read if condition is not None)

    def condition(self, node: Node, fact: FactType) -> Condition | None:
        """Return one condition on facts of a type."""
        text = self.reading.text(node, "a condition")
        if not text:
            return None
        try:
            read = read_condition(text, Scope(fact, self.present, self.parameters, self.whole))
        except ConditionError as error:
            self.reading.refuse(node.line, error.code, error.what, error.mend, text, error.name)
            return None
        condition = Condition(column=read.column, comparison=read.comparison, operand=read.operand, line=node.line)
        self.check_allowed(node.line, fact.name, condition.column)
        self._check_size(node.line, condition.operand)
        if isinstance(condition.operand, Reference):
            self.check_allowed(node.line, self.present[condition.operand.match].name, condition.operand.column)
        return condition

    def _check_size(self, line: int, operand: Operand) -> None:
        """Refuse a parameter beyond what patterns can compare."""
        span = operand.span if isinstance(operand, (Reference, Today)) else None
        named = operand if span is None else span.count
        if not isinstance(named, ParameterName) or self.parameters[named.name] is not ColumnKind.NUMBER:
            return
        if max(map(abs, value_range(self.context.parameters[named.name]))) > MAX_NUMBER:
            what = f"Parameter '{named.name}' may be beyond {MAX_NUMBER:g}, which patterns cannot compare."
            self.reading.refuse(line, "bad-number", what, "Use a larger unit, or narrow the parameter's range.")

    def check_allowed(self, line: int, fact: str, column: str) -> None:
        """Refuse a column that rules of the kind may not read."""
        for field in self.context.kind.facts:
            if field.name == f"{fact}.{column}" and (refusal := self.context.kind.refusal(field)):
                self.reading.refuse(line, "fact-refused", refusal, "Remove the condition.")

    def group(self, node: Node, by: Sequence[str], ordered_by: str | None, fact: FactType) -> bool:
        """Return whether facts can be grouped and ordered so; what is unknown, refused or unordered is told."""
        for column in (*by, ordered_by):
            if column and column not in fact.columns:
                what = f"Facts of type '{fact.name}' have no column '{shown(column)}'."
                self.reading.refuse(node.line, "unknown-column", what, did_you_mean(column, fact.columns), name=column)
                return False
            if column:
                self.check_allowed(node.line, fact.name, column)
        if ordered_by and not fact.columns[ordered_by].is_ordered:
            what = f"'{ordered_by}' is a {fact.columns[ordered_by]} and has no order."
            self.reading.refuse(node.line, "wrong-type", what, "Order by a number or a date.")
            return False
        return True

    def count(self, node: Node | None) -> int | ParameterName | None:
        """Return how many facts or steps, from 1 to ``MAX_COUNT``, or the parameter that says it."""
        if not isinstance(node, ScalarNode):
            return None
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            low: float = node.value
            count: int | ParameterName = node.value
        elif self.parameters.get(node.text) is ColumnKind.NUMBER:
            low = lowest_count(self.context.parameters[node.text])
            count = ParameterName(name=node.text)
        else:
            mend = did_you_mean(node.text, self.parameters)
            self.reading.refuse(
                node.line, "unknown-name", f"'{shown(node.text)}' is no number or parameter.", mend, name=node.text
            )
            return None
        high = value_range(self.context.parameters[count.name])[1] if isinstance(count, ParameterName) else low
        if low < 1 or low != int(low) or high > MAX_COUNT:
            what = f"A repetition or a length is a whole number from 1 to {MAX_COUNT:,}."
            self.reading.refuse(node.line, "bad-count", what, "Correct the number or the parameter's range.")
        return count


def lowest_count(parameter: Parameter) -> float:
    """Return the first number of a count parameter that is not whole, else the lowest it has or may be given."""
    values = [float(dated.value) for dated in parameter.values if not isinstance(dated.value, (str, date))]
    return next((value for value in values if value != int(value)), value_range(parameter)[0])


def value_range(parameter: Parameter) -> tuple[float, float]:
    """Return the smallest and the largest value a number parameter has or may be given."""
    values = [float(dated.value) for dated in parameter.values if not isinstance(dated.value, (str, date))]
    low = min(values) if parameter.low is None else parameter.low
    high = max(values) if parameter.high is None else parameter.high
    return low, high


def parameter_kind(parameter: Parameter) -> ColumnKind:
    """Return the kind of column whose values a parameter can be compared with."""
    value = parameter.values[0].value
    if isinstance(value, bool):
        return ColumnKind.FLAG
    if isinstance(value, str):
        return ColumnKind.TEXT
    return ColumnKind.DATE if isinstance(value, date) else ColumnKind.NUMBER


def read_name(node: Node | None, what: str, context: SectionContext) -> str:
    """Return a name of a pattern, match or column; empty where it cannot be one."""
    if node is None:
        return ""
    name = context.reading.text(node, what)
    if name == TODAY:
        mend = "'today' is the day that is asked for; choose another name."
        context.reading.refuse(node.line, "bad-name", f"'{name}' cannot be a name.", mend)
    if name and not _NAME.fullmatch(name):
        mend = "Use up to 40 small letters, digits and _, beginning with a letter."
        context.reading.refuse(node.line, "bad-name", f"'{shown(name)}' cannot be a name.", mend)
    return name
