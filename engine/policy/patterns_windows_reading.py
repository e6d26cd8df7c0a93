"""Windows of a pattern: aggregates, facts frequent within a time, a time beside an earlier match, terms of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import ListNode, Node, ScalarNode
from engine.policy.patterns import (
    MAX_AGGREGATES,
    Aggregate,
    AggregateFunction,
    AlertTerms,
    ColumnKind,
    Condition,
    FactType,
    Frequent,
    ParameterName,
    Reference,
    Span,
    Today,
)
from engine.policy.patterns_parts import PartReader, value_range

FUNCTIONS: Final[tuple[AggregateFunction, ...]] = get_args(AggregateFunction)
UNITS: Final = {"days": 1.0, "weeks": 7.0, "steps": 1.0}
"""Days and weeks measure dates, steps measure numbers."""
ALERT_KEYS: Final = ("expires", "silent", "worse_by")
SIDES: Final = ("of", "after", "before")


@dataclass(frozen=True, slots=True)
class Beside:
    """A time beside an earlier match: conditions on the own fact, and when that time is over."""

    match: str
    conditions: tuple[Condition, ...]
    over: Condition | None


def read_aggregates(node: Node, reader: PartReader) -> tuple[Aggregate, ...]:
    """Return the aggregates of a pattern; each adds its column to the reader's types."""
    items = reader.reading.items(node, "aggregates")
    if isinstance(node, ListNode) and not items:
        reader.reading.refuse(node.line, "empty-list", "The list of aggregates is empty.", "Leave it out.")
    if len(items) > MAX_AGGREGATES:
        what = f"{len(items)} aggregates; {MAX_AGGREGATES} are the most for one pattern."
        reader.reading.refuse(node.line, "too-many-aggregates", what, "Split the pattern.")
    read = [_read_aggregate(item, reader) for item in items[:MAX_AGGREGATES]]
    return tuple(aggregate for aggregate in read if aggregate is not None)


def _read_aggregate(node: Node, reader: PartReader) -> Aggregate | None:
    reading = reader.reading
    optional = ("ordered_by", "within", "where", *FUNCTIONS)
    entries = reading.mapping(node, "an aggregate", ("name", "of", "by"), optional).entries
    name, fact = reader.name(entries.get("name"), "name of an aggregate"), reader.fact_type(entries.get("of"))
    function = _function(node, reader, entries)
    if fact is None or function is None or not name:
        return None
    column = reading.text(entries[function], f"{function} of aggregate '{name}'")
    by = reading.texts(entries["by"], "by") if "by" in entries else ()
    ordered_by = reading.text(entries["ordered_by"], "ordered_by") if "ordered_by" in entries else None
    if not reader.group(node, (*by, column), ordered_by, fact) or not _suits(node, function, column, fact, reader):
        return None
    within = _aggregate_window(node, entries, ordered_by, fact, reader)
    conditions = reader.conditions(entries["where"], fact) if "where" in entries else ()
    if name in fact.columns:
        what = f"Facts of type '{fact.name}' have a column '{name}' already."
        reading.refuse(node.line, "duplicate-name", what, "Choose another name for the aggregate.")
        return None
    kind = fact.columns[column] if function in {"min", "max"} else ColumnKind.NUMBER
    reader.types[fact.name] = FactType(name=fact.name, columns={**fact.columns, name: kind})
    return Aggregate(
        name=name,
        fact=fact.name,
        function=function,
        column=column,
        by=by,
        ordered_by=ordered_by,
        within=within,
        conditions=conditions,
    )


def _function(node: Node, reader: PartReader, entries: dict[str, Node]) -> AggregateFunction | None:
    named = [function for function in FUNCTIONS if function in entries]
    if len(named) != 1:
        what = f"An aggregate computes one thing; this one names {' and '.join(named) or 'none'}."
        mend = f"Write one of {', '.join(FUNCTIONS)} with a column, such as sum: hours."
        reader.reading.refuse(node.line, "one-function", what, mend)
        return None
    return named[0]


def _suits(node: Node, function: AggregateFunction, column: str, fact: FactType, reader: PartReader) -> bool:
    if not column:
        return False
    kind = fact.columns[column]
    if function == "count" or kind is ColumnKind.NUMBER or (function in {"min", "max"} and kind is ColumnKind.DATE):
        return True
    what = f"The {function} of '{column}', a {kind}, cannot be computed."
    reader.reading.refuse(node.line, "wrong-type", what, "Name a column of numbers, or count.")
    return False


def _aggregate_window(
    node: Node, entries: dict[str, Node], ordered_by: str | None, fact: FactType, reader: PartReader
) -> Span | None:
    if "within" not in entries:
        return None
    if not ordered_by:
        what = "The window of an aggregate lies on no column."
        reader.reading.refuse(node.line, "missing-key", what, "Add 'ordered_by:' with a column of dates or numbers.")
        return None
    return _read_span(entries["within"], fact.columns[ordered_by], reader, ())


def read_frequent(node: Node, fact: FactType, reader: PartReader) -> Frequent | None:
    """Return what asks for enough facts within a time; None where it is not well formed."""
    reading = reader.reading
    entries = reading.mapping(node, "frequent", ("at_least", "within", "by", "ordered_by")).entries
    by = reading.texts(entries.get("by"), "by") if "by" in entries else ()
    ordered_by = reading.text(entries.get("ordered_by"), "ordered_by")
    at_least = reader.count(entries.get("at_least"))
    if not reader.group(node, by, ordered_by, fact) or not by or not ordered_by or "within" not in entries:
        return None
    within = _read_span(entries["within"], fact.columns[ordered_by], reader, ())
    if at_least is None or within is None:
        return None
    return Frequent(at_least=at_least, by=by, ordered_by=ordered_by, within=within)


def read_within(node: Node, fact: FactType, reader: PartReader, *, absent: bool) -> Beside | None:
    """Return the time beside an earlier match in which a fact must, or must not, lie."""
    entries = reader.reading.mapping(node, "within", (), (*UNITS, *SIDES, "on")).entries
    sides = [side for side in SIDES if side in entries]
    if len(sides) != 1:
        mend = "Write of: a.on for either side, or after: a.on, or before: a.on."
        reader.reading.refuse(node.line, "one-side", "A time lies beside one column of an earlier match.", mend)
        return None
    named = reader.reading.text(entries[sides[0]], sides[0])
    alias, _, column = named.partition(".")
    own = reader.reading.text(entries["on"], "on") if "on" in entries else column
    if not _beside_columns(node, named, own, fact, reader):
        return None
    kind = reader.present[alias].columns[column]
    span = _read_span(node, kind, reader, (*SIDES, "on"))
    return None if span is None else _beside(node, sides[0], named, own, span, reader if absent else None)


def _beside_columns(node: Node, named: str, own: str, fact: FactType, reader: PartReader) -> bool:
    """Return whether both columns are there and measure the same; what is wrong is told."""
    alias, _, column = named.partition(".")
    if alias not in reader.present or column not in reader.present[alias].columns:
        known = [f"{match}.{one}" for match, kind in reader.present.items() for one in kind.columns]
        what = f"'{shown(named)}' is no column of an earlier match."
        reader.reading.refuse(node.line, "unknown-name", what, did_you_mean(named, known))
        return False
    reader.check_allowed(node.line, reader.present[alias].name, column)
    if not reader.group(node, (), own, fact):
        return False
    kinds = fact.columns[own], reader.present[alias].columns[column]
    if kinds[0] is not kinds[1] or not kinds[1].is_ordered:
        what = f"'{own}' is a {kinds[0]} and '{shown(named)}' a {kinds[1]}; no time lies between them."
        reader.reading.refuse(node.line, "wrong-type", what, "Name two columns of dates, or two of numbers.")
        return False
    return True


def _beside(node: Node, side: str, named: str, own: str, span: Span, waiting: PartReader | None) -> Beside:
    """Return the conditions of a time; of an absence that looks ahead, also when the time is over."""
    alias, _, column = named.partition(".")
    plain = Reference(match=alias, column=column)
    ahead = Reference(match=alias, column=column, span=span)
    back = Span(count=span.count, unit=-span.unit)
    behind = Reference(match=alias, column=column, span=back)
    low, high = {"of": (behind, ahead), "after": (plain, ahead), "before": (behind, plain)}[side]
    conditions = (
        Condition(column=own, comparison=">=", operand=low),
        Condition(column=own, comparison="<=", operand=high),
    )
    over = None
    if waiting is not None and side != "before":
        if waiting.present[alias].columns[column] is ColumnKind.DATE:
            over = Condition(column=column, comparison="<", operand=Today(span=back))
        else:
            what = "Nobody knows when so many steps are over, so that something could be missing after them."
            mend = "Measure an absence on dates, or look before: a.column."
            waiting.reading.refuse(node.line, "endless-absence", what, mend)
    return Beside(alias, conditions, over)


def _read_span(node: Node, kind: ColumnKind, reader: PartReader, others: tuple[str, ...]) -> Span | None:
    """Return a length such as ``{weeks: 4}``; ``others`` are keys that may stand beside it."""
    entries = reader.reading.mapping(node, "within", (), (*UNITS, *others)).entries
    units = [unit for unit in UNITS if unit in entries]
    if len(units) != 1:
        problem = f"The length of 'within' has {' and '.join(units) or 'no unit'}."
        reader.reading.refuse(node.line, "one-unit", problem, "Write one of days: 14, weeks: 2 or steps: 2.")
        return None
    unit = units[0]
    if (unit == "steps") is (kind is ColumnKind.DATE):
        mend = "Write days or weeks." if kind is ColumnKind.DATE else "Write steps, as the column counts them."
        reader.reading.refuse(node.line, "wrong-type", f"A {kind} is not measured in {unit}.", mend)
        return None
    count = reader.count(entries[unit])
    if count is None:
        if not isinstance(entries[unit], ScalarNode):
            reader.reading.refuse(node.line, "wrong-type", f"{unit} is no number.", "Write a whole number.")
        return None
    return Span(count=count if isinstance(count, ParameterName) else float(count), unit=UNITS[unit])


def read_alert(node: Node, reader: PartReader) -> AlertTerms:
    """Return how alerts of a pattern are acknowledged and expire."""
    entries = reader.reading.mapping(node, "alert", (), ALERT_KEYS).entries
    if not entries and not reader.reading.problems:
        reader.reading.refuse(node.line, "empty-alert", "'alert' says nothing.", f"Write {', '.join(ALERT_KEYS)}.")
    spans = {
        key: _read_span(entries[key], ColumnKind.DATE, reader, ()) for key in ("expires", "silent") if key in entries
    }
    return AlertTerms(**spans, worse_by=_read_worse(entries["worse_by"], reader) if "worse_by" in entries else None)


def _read_worse(node: Node, reader: PartReader) -> float | ParameterName | None:
    if isinstance(node, ScalarNode) and reader.parameters.get(node.text) is ColumnKind.NUMBER:
        amount: float | ParameterName | None = ParameterName(name=node.text)
        low = value_range(reader.context.parameters[node.text])[0]
    elif isinstance(node, ScalarNode) and isinstance(node.value, str):
        mend = did_you_mean(node.text, reader.parameters)
        reader.reading.refuse(node.line, "unknown-name", f"'{shown(node.text)}' is no number or parameter.", mend)
        return None
    else:
        amount = reader.reading.number(node, "worse_by")
        low = amount or 0.0
    if amount is not None and low <= 0:
        what = "A situation is worse by an amount above 0."
        reader.reading.refuse(node.line, "out-of-range", what, "Correct the number or the parameter's range.")
    return amount
