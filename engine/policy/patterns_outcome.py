"""What a pattern says when it matches, checked against the outcomes its kind declares."""

from __future__ import annotations

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import Node, ScalarNode
from engine.policy.document import SectionContext
from engine.policy.kinds import FactField, FieldType

_TYPES: dict[FieldType, tuple[type, ...]] = {
    FieldType.NUMBER: (int, float),
    FieldType.STRING: (str,),
    FieldType.BOOLEAN: (bool,),
}


def read_outcome(node: Node | None, context: SectionContext) -> dict[str, str | float | bool]:
    """Return the outcome by name; unknown names, wrong types and values out of bounds become problems."""
    if node is None:
        return {}
    fields = {field.name: field for field in context.kind.outcomes}
    section = context.reading.any_mapping(node, "outcome")
    found: dict[str, str | float | bool] = {}
    for name, entry in section.entries.items():
        if name not in fields:
            line = section.keys[name].line
            what = f"Unknown outcome '{shown(name)}'."
            context.reading.refuse(line, "unknown-outcome", what, did_you_mean(name, fields))
            continue
        value = _value(entry, fields[name], context)
        if value is not None:
            found[name] = value
    return found


def _value(node: Node, field: FactField, context: SectionContext) -> str | float | bool | None:
    value = node.value if isinstance(node, ScalarNode) else None
    accepted = _TYPES.get(field.type, ())
    if not isinstance(value, accepted) or (isinstance(value, bool) and field.type is not FieldType.BOOLEAN):
        what = f"Outcome '{field.name}' is a {field.type}."
        context.reading.refuse(node.line, "wrong-type", what, f"Write a {field.type}.")
        return None
    assert isinstance(value, (str, int, float))
    if isinstance(value, str) and field.choices and value not in field.choices:
        what = f"'{shown(value)}' is no {field.name}."
        context.reading.refuse(node.line, "unknown-word", what, did_you_mean(value, field.choices))
        return None
    if isinstance(value, (int, float)) and not _within(float(value), field):
        what = f"{value} is outside {field.low} to {field.high}."
        context.reading.refuse(node.line, "out-of-range", what, "Choose a value inside.")
        return None
    return float(value) if field.type is FieldType.NUMBER else value


def _within(value: float, field: FactField) -> bool:
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)
