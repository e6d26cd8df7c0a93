"""What a row gives: a literal, a parameter, or weights that sum to 1 on every day in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, cast

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import Node, ScalarNode
from engine.policy.document import SectionContext
from engine.policy.durations import parsed_duration
from engine.policy.kinds import FactField, FieldType, Plain, choice_text, type_of
from engine.policy.parameters import ParameterType
from engine.policy.reading import span
from engine.policy.unary_tests import Reference

TOLERANCE: Final = 1e-9

Value: TypeAlias = "Plain | tuple[str, ...] | dict[str, float] | None"


@dataclass(frozen=True, slots=True)
class Weights:
    """Components with their weights: numbers, or parameters to be looked up."""

    shares: tuple[tuple[str, float | Reference], ...]


Output: TypeAlias = "Plain | Reference | Weights | tuple[str, ...] | None"


def output_references(output: Output) -> Iterator[str]:
    """Yield the names of the parameters an output refers to."""
    if isinstance(output, Reference):
        yield output.name
    elif isinstance(output, Weights):
        yield from (share.name for _, share in output.shares if isinstance(share, Reference))


def resolve_output(output: Output, values: Mapping[str, ParameterType]) -> Value:
    """Return the value of an output on a day; KeyError where a parameter is not in force."""
    if isinstance(output, Reference):
        return values[output.name]
    if isinstance(output, Weights):
        return {name: _share(share, values) for name, share in output.shares}
    return output


def _share(share: float | Reference, values: Mapping[str, ParameterType]) -> float:
    return cast("float", values[share.name]) if isinstance(share, Reference) else share


def read_output(node: Node, field: FactField, place: tuple[str, int], context: SectionContext) -> Output:
    """Return what a row gives for ``field``; ``place`` is the row's id and the line of the key."""
    row, line = place
    if field.type is FieldType.WEIGHTS:
        return _read_weights(node, field, row, context)
    if field.type is FieldType.LIST:
        words = context.reading.texts(node, f"'{field.name}' of row '{row}'")
        for word in words:
            _check_choice(word, field, line, context)
        return words
    return _read_plain(node, field, place, context)


def _read_plain(node: Node, field: FactField, place: tuple[str, int], context: SectionContext) -> Output:
    row, line = place
    what = f"'{field.name}' of row '{row}'"
    if not isinstance(node, ScalarNode) or node.value is None:
        return context.reading.value(node, what)
    if isinstance(node.value, str) and node.value in context.parameters:
        for dated in context.parameters[node.value].values:
            check_value(dated.value, field, (what, line), context)
        return Reference(node.value)
    value = read_duration(node.value, field)
    check_value(value, field, (what, line), context)
    return value


def read_duration(value: Plain, field: FactField) -> Plain:
    """Return the duration that a text means where ``field`` is one; any other value as it is."""
    if isinstance(value, str) and field.type in {FieldType.DAYS, FieldType.MONTHS}:
        try:
            return parsed_duration(value)
        except ValueError:
            return value
    return value


def check_value(value: Plain, field: FactField, place: tuple[str, int], context: SectionContext) -> None:
    """Note a problem where an outcome cannot have ``value``; ``place`` is what it is called, and its line."""
    what, line = place
    if type_of(value) is not field.type:
        unknown = isinstance(value, str) and field.type is not FieldType.STRING
        mend = did_you_mean(value, context.parameters) if unknown else f"Write a {field.type}."  # type: ignore[arg-type]
        problem = f"{what} is '{shown(choice_text(value))}', not a {field.type} nor the name of a parameter."
        context.reading.refuse(line, "wrong-type", problem, mend)
        return
    _check_choice(choice_text(value), field, line, context)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high = field.low, field.high
        if (low is not None and value < low) or (high is not None and value > high):
            problem = f"{what} is {value:.9g}, outside {span(low, high)}."
            context.reading.refuse(line, "out-of-range", problem, "Choose a value inside.")


def _check_choice(value: str, field: FactField, line: int, context: SectionContext) -> None:
    if field.choices and value and value not in field.choices:
        what = f"'{shown(value)}' is no value of '{field.name}'."
        context.reading.refuse(line, "unknown-value", what, did_you_mean(value, field.choices))


def _read_weights(node: Node, field: FactField, row: str, context: SectionContext) -> Weights | None:
    reading = context.reading
    before = len(reading.problems)
    section = reading.any_mapping(node, f"'{field.name}' of row '{row}'")
    shares: list[tuple[str, float | Reference]] = []
    for name, entry in section.entries.items():
        _check_component(name, field, section.keys[name].line, context)
        share = _read_share(entry, f"weight '{shown(name)}' of row '{row}'", context)
        if share is not None:
            shares.append((name, share))
    weights = Weights(tuple(shares))
    if len(reading.problems) == before and len(shares) == len(section.entries):
        _check_sums(weights, row, node.line, context)
    return weights


def _check_component(name: str, field: FactField, line: int, context: SectionContext) -> None:
    family = name.partition(":")[0]
    if field.choices and name not in field.choices and family not in field.choices:
        what = f"Unknown component '{shown(name)}'."
        context.reading.refuse(line, "unknown-value", what, did_you_mean(family, field.choices))


def _read_share(node: Node, what: str, context: SectionContext) -> float | Reference | None:
    reading = context.reading
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        number = reading.number(node, what)
        if number is not None and not 0 <= number <= 1:
            reading.refuse(node.line, "out-of-range", f"The {what} is {number}, outside 0 to 1.", "Write a share of 1.")
        return number
    parameter = context.parameters.get(node.value)
    if parameter is None:
        problem = f"Unknown parameter '{shown(node.value)}' as {what}."
        reading.refuse(
            node.line, "unknown-name", problem, did_you_mean(node.value, context.parameters), name=node.value
        )
        return None
    for dated in parameter.values:
        if isinstance(dated.value, (str, bool, date)) or not 0 <= dated.value <= 1:
            problem = f"The {what} is '{shown(dated.value)}' from {dated.since}, not a number from 0 to 1."
            reading.refuse(dated.line, "out-of-range", problem, "Write a share of 1.")
    return Reference(node.value)


def _check_sums(weights: Weights, row: str, line: int, context: SectionContext) -> None:
    sums = list(_sums(weights, context))
    wrong = [(since, total) for since, total in sums if abs(total - 1) > TOLERANCE]
    same = len(wrong) == len(sums) and len({round(total, 9) for _, total in wrong}) == 1
    for since, total in wrong[:1] if same else wrong:
        dated = "" if same else f" from {since} on"
        verb = "Add" if total < 1 else "Take away"
        what = f"weights of row '{row}' sum to {total:.9g}, not 1{dated}."
        context.reading.refuse(line, "weights-sum", what, f"{verb} {abs(1 - total):.6g} or normalise.")


def _sums(weights: Weights, context: SectionContext) -> Iterator[tuple[date, float]]:
    used = [context.parameters[name] for name in output_references(weights)]
    days = {max(dated.since, context.effective) for parameter in used for dated in parameter.values}
    for day in sorted(days | {context.effective}):
        dated = {parameter.name: parameter.dated(day) for parameter in used}
        values = {name: one.value for name, one in dated.items() if one is not None}
        if len(values) == len(dated):
            yield day, sum(_share(share, values) for _, share in weights.shares)
