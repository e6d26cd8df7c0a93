"""A kind whose files declare their own facts and outcomes, so that a table needs no kind in code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from engine.documents.hints import shown
from engine.documents.positions import MapNode, Node, ScalarNode
from engine.domain.frozen import Localised
from engine.policy.document import SectionContext
from engine.policy.kinds import FactField, FieldType, Plain, PolicyKind, choice_text
from engine.policy.outputs import check_value, read_duration
from engine.policy.reading import Reading

DECLARED_TYPES: Final = tuple(kind.value for kind in FieldType if kind is not FieldType.WEIGHTS)
"""Types that a file may declare."""
OPTIONS: Final = ("label", "choices", "low", "high", "whole")
"""What may be said of a fact beside its type; of an outcome also its ``default``."""
SECTIONS: Final = ("facts", "outcomes")


def declared_kind(kind: PolicyKind, sections: Mapping[str, Node], reading: Reading) -> PolicyKind:
    """Return ``kind`` with the facts and outcomes that a file declares; what is wrong becomes problems.

    A section maps a name, which may hold spaces and signs, to its type, or to a map with ``type`` and ``OPTIONS``. A
    fact named like one of the kind's own facts is as sensitive as that one.
    """
    context = SectionContext(kind, {}, reading, date.min)
    known = {field.name: field.sensitivity for field in kind.facts}
    facts, outcomes = (_read_fields(name, sections.get(name), context) for name in SECTIONS)
    named = {fact.name for fact in facts}
    for field in outcomes:
        if field.name in named:
            what = f"'{shown(field.name)}' is declared as a fact and as an outcome."
            reading.refuse(_line(sections["outcomes"], field.name), "duplicate-id", what, "Rename one of them.")
    guarded = tuple(field.changed(sensitivity=known.get(field.name, field.sensitivity)) for field in facts)
    return kind.changed(facts=guarded, outcomes=outcomes)


def _read_fields(section_name: str, node: Node | None, context: SectionContext) -> tuple[FactField, ...]:
    section = None if node is None else context.reading.any_mapping(node, section_name)
    return tuple(_read_field(name, section, section_name, context) for name in section.entries) if section else ()


def _line(section: Node, name: str) -> int:
    return section.keys[name].line if isinstance(section, MapNode) else section.line


def _read_field(name: str, section: MapNode, section_name: str, context: SectionContext) -> FactField:
    reading, node = context.reading, section.entries[name]
    what = f"'{shown(name)}' in {section_name}"
    if not name.strip():
        reading.refuse(section.keys[name].line, "bad-name", f"A name in {section_name} is empty.", "Give a name.")
    if isinstance(node, ScalarNode):
        return FactField(name=name, type=_type(node, what, reading), label=Localised(en=name))
    optional = OPTIONS if section_name == "facts" else (*OPTIONS, "default")
    before = len(reading.problems)
    entries = reading.mapping(node, what, ("type",), optional).entries
    field = FactField(
        name=name,
        type=_type(entries.get("type"), what, reading),
        label=reading.localised(entries["label"], f"label of {what}") if "label" in entries else Localised(en=name),
    )
    if len(reading.problems) > before:
        return field
    field = field.changed(**_bounds(entries, field.type, what, reading))
    if "choices" in entries:
        field = field.changed(choices=_choices(entries["choices"], field, what, context))
    return field.changed(default=_default(entries["default"], field, what, context)) if "default" in entries else field


def _type(node: Node | None, what: str, reading: Reading) -> FieldType:
    if isinstance(node, ScalarNode) and node.text == "duration":
        mend = f"Write {FieldType.DAYS} or {FieldType.MONTHS}; the two never compare with each other."
        reading.refuse(node.line, "unknown-word", f"The type of {what} does not say which kind of duration.", mend)
        return FieldType.DAYS
    return FieldType(reading.one_of(node, "type", DECLARED_TYPES) or FieldType.STRING)


def _bounds(
    entries: Mapping[str, Node], kind: FieldType, what: str, reading: Reading
) -> dict[str, float | bool | None]:
    given = [name for name in ("low", "high", "whole") if name in entries]
    if kind is not FieldType.NUMBER:
        for name in given:
            problem = f"{what} is a {kind}; '{name}' is for numbers."
            reading.refuse(entries[name].line, "wrong-type", problem, f"Remove '{name}'.")
        return {}
    low, high = (
        reading.number(entries[name], f"{name} of {what}") if name in entries else None for name in ("low", "high")
    )
    if low is not None and high is not None and low > high:
        problem = f"The range of {what} ends before it begins."
        reading.refuse(entries["low"].line, "bad-range", problem, "Swap low and high.")
        low = high = None
    whole = reading.flag(entries["whole"], f"whole of {what}") if "whole" in entries else False
    return {"low": low, "high": high, "whole": bool(whole)}


def _choices(node: Node, field: FactField, what: str, context: SectionContext) -> tuple[str, ...]:
    items = context.reading.items(node, f"choices of {what}")
    if not items:
        context.reading.refuse(node.line, "no-value", f"Choices of {what} are empty.", "Name values, or remove it.")
    one = field.changed(type=FieldType.STRING) if field.type is FieldType.LIST else field
    found: list[str] = []
    for item in items:
        value = _value(item, one, f"a choice of {what}", context)
        if value is not None and choice_text(value) in found:
            problem = f"'{shown(choice_text(value))}' stands twice in the choices of {what}."
            context.reading.refuse(item.line, "duplicate-id", problem, "Remove one.")
        elif value is not None:
            found.append(choice_text(value))
    return tuple(found)


def _default(node: Node, field: FactField, what: str, context: SectionContext) -> Plain | tuple[str, ...] | None:
    if field.type is FieldType.LIST:
        return context.reading.texts(node, f"default of {what}")
    return _value(node, field, f"default of {what}", context)


def _value(node: Node, field: FactField, what: str, context: SectionContext) -> Plain | None:
    value = context.reading.value(node, what)
    if value is None:
        return None
    before = len(context.reading.problems)
    read = read_duration(value, field)
    check_value(read, field, (f"{what[:1].upper()}{what[1:]}", node.line), context)
    return read if len(context.reading.problems) == before else None
