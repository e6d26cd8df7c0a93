"""From a DMN model to a policy file of kind ``decision-table``, or to every reason why it cannot be one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from engine.documents.positions import plain_value
from engine.errors import PolicyError
from engine.policy.dmn.model import NAMESPACES, SUBSET, Column, Model, Table, told_types
from engine.policy.dmn.texts import OutsideError, cell_text, feel_value
from engine.policy.dmn.types import DmnType, own_texts
from engine.policy.dmn.writing import Lines, Written, flow
from engine.policy.dmn.xml import Element, read_xml
from engine.policy.document import Policy
from engine.policy.kinds import FieldType, PolicyKind
from engine.policy.load import load_policy
from engine.policy.reading import Reading

KIND: Final = "decision-table"
TO_STATE: Final = "State before publishing."
"""Stands where the model does not say what a policy must."""
FIRST_DAY, LAST_DAY = "2000-01-01", "9999-12-31"
"""Days that stand for ``effective`` and ``review_on`` where the model does not say them."""


@dataclass(frozen=True)
class Imported:
    """A policy made of a model.

    Attributes
    ----------
    text : str
        The policy file.
    policy : Policy
        The policy, as it loads; its lines are those of the model.
    notes : tuple of str
        What the model does not say, or says and is not carried over.
    """

    text: str
    policy: Policy
    notes: tuple[str, ...]


def import_dmn(data: bytes, file: str, kind: PolicyKind) -> Imported:
    """Return the policy of kind ``kind`` that the decision tables of a model make.

    Parameters
    ----------
    data : bytes
        An XML file in a namespace of DMN 1.1 to 1.5.
    file : str
        Its name, for the messages.
    kind : PolicyKind
        The kind whose files declare their own facts and outcomes.

    Raises
    ------
    PolicyError
        The file is no XML or no DMN, or holds what is outside the subset; every such element with its line.
    """
    root = read_xml(data, file)
    reading = Reading(file)
    if root.name != "definitions" or root.namespace not in NAMESPACES:
        what = f"The file is no DMN 1.2 to 1.5: its root is {root.called} in namespace '{root.namespace[:80]}'."
        reading.refuse(root.line, "not-dmn", what, "Export it as DMN 1.5.")
        reading.finish()
    writer = _Writer(Model(root, reading), file)
    writer.write()
    if not writer.model.decisions:
        reading.refuse(root.line, "no-decision", "The model has no decision.", "Add a decision with a table.")
    reading.finish()
    text = writer.lines.text
    try:
        load_policy(text, file, (kind,))
    except PolicyError as fault:
        raise PolicyError(*(replace(one, line=writer.source(one.line)) for one in fault.problems)) from None
    return Imported(text, load_policy(text, file, (kind,)), tuple(writer.notes))


class _Writer:
    def __init__(self, model: Model, file: str) -> None:
        self.model, self.file = model, file
        self.lines, self.notes = Lines(), list[str]()

    def source(self, line: int | None) -> int | None:
        """Return the line of the model from which a line of the policy comes."""
        return None if line is None else self.lines.sources[line - 1]

    def write(self) -> None:
        self._header(self.model.root)
        self._section("facts", list(self.model.facts.values()))
        self._section("outcomes", self._outcomes())
        self.lines.add(0, "decisions:", self.model.root.line)
        for table in self.model.tables:
            self._table(table)

    def _header(self, root: Element) -> None:
        own, name = own_texts(root), root.attributes.get("name", "")
        title = name or "Imported decision tables"
        said = root.inner("description") or TO_STATE
        identity = own.get("id") or re.sub(r"[^\w-]+", "_", name).strip("_-")
        values: dict[str, Written] = {"kind": KIND, "format": 1}
        values["id"] = identity if identity[:1].isalpha() else f"policy_{identity}".strip("_")
        values["titles"] = _localised(own, "titles", title)
        values["owner"] = own.get("owner", TO_STATE)
        for key, default in (("intended_change", said), ("metric", TO_STATE)):
            values[key] = _localised(own, key, default)
        for key, written in values.items():
            self.lines.add(0, f"{key}: {flow(written)}", root.line)
        for key, day in (("effective", FIRST_DAY), ("review_on", LAST_DAY)):
            self.lines.add(0, f"{key}: {own.get(key, day)}", root.line)
        if TO_STATE in (values["owner"], values["metric"]) or "effective" not in own:
            what = "State owner, effective, intended_change, metric and review_on before publishing: DMN has no place"
            self.notes.append(f"{what} for them.")

    def _outcomes(self) -> list[Column]:
        found: dict[str, Column] = {}
        for table in self.model.tables:
            for column in table.outputs:
                found.setdefault(column.name, column)
        return list(found.values())

    def _section(self, name: str, columns: list[Column]) -> None:
        self.lines.add(0, f"{name}:" if columns else f"{name}: {{}}", self.model.root.line)
        for column in columns:
            told = self._declaration(column)
            if told is not None:
                self.lines.add(1, f"{flow(column.name)}: {flow(told)}", column.element.line)

    def _declaration(self, column: Column) -> Written | None:
        kind, own = column.type, _described(column)
        if kind.outside:
            if column.element.name != "inputData" or self._is_asked(column.name):
                what = f"has type '{kind.outside}', which no table can use."
                self.model.refuse(column.element, "wrong-type", what, f"Use one of: {told_types()}.")
            return None
        if kind.dropped:
            self.notes.append(f"The allowed values '{kind.dropped[:60]}' of '{column.name}' are not carried over.")
        told: dict[str, Written] = {"type": _field_type(kind).value}
        label = own.get("label") or column.element.attributes.get("label", "")
        if label or own.get("label.zh"):
            told["label"] = _localised(own, "label", label or column.name)
        told |= _constraints(kind, own)
        if (default := self._default(column)) is not None:
            told["default"] = default
        return told if len(told) > 1 else _field_type(kind).value

    def _is_asked(self, name: str) -> bool:
        return any(column.name == name for table in self.model.tables for column in table.inputs)

    def _default(self, column: Column) -> Written | None:
        if column.element.name != "output":
            return None
        return self._constant(column.element, column.element.inner("defaultOutputEntry"))

    def _constant(self, element: Element, text: str) -> Written | None:
        try:
            return feel_value(text)
        except OutsideError as fault:
            self.model.refuse(element, "outside-subset", f"is outside the subset of DMN: {fault}.")
            return None

    def _table(self, table: Table) -> None:
        own, line = own_texts(table.element), table.element.line
        self.lines.add(1, f"- id: {flow(table.name)}", line)
        label = table.element.attributes.get("label", "")
        if label or own.get("title.zh"):
            self.lines.add(2, f"title: {flow(_localised(own, 'title', label or table.name))}", line)
        self.lines.add(2, f"hit_policy: {flow(table.hit_policy)}", table.table.line)
        if table.requires:
            self.lines.add(2, f"requires: {flow(table.requires)}", line)
        for name, columns in (("inputs", table.inputs), ("outputs", table.outputs)):
            self.lines.add(2, f"{name}: {flow([column.name for column in columns])}", table.table.line)
        rules = list(table.table.all("rule"))
        self.lines.add(2, "rows:" if rules else "rows: []", table.table.line)
        for at, rule in enumerate(rules, 1):
            self._row(table, rule, at)

    def _row(self, table: Table, rule: Element, at: int) -> None:
        own = own_texts(rule)
        entries = list(rule.all("inputEntry")), list(rule.all("outputEntry"))
        clauses = len(list(table.table.all("input"))), len(list(table.table.all("output")))
        if (len(entries[0]), len(entries[1])) != clauses:
            what = f"has {len(entries[0])} input and {len(entries[1])} output entries for {clauses[0]} and {clauses[1]}"
            self.model.refuse(rule, "bad-row", f"{what} clauses.", "Give every clause one entry.")
            return
        name = own.get("id") or rule.attributes.get("id") or f"row_{at}"
        self.lines.add(3, f"- id: {flow(name)}", rule.line)
        if len(table.inputs) == clauses[0]:
            self._entries("when", [*zip(table.inputs, entries[0], strict=True)], rule)
        self._entries("then", [*zip(table.outputs, entries[1], strict=True)], rule)
        self.lines.add(4, f"because: {flow(_localised(own, 'because', _reason(rule)))}", rule.line)

    def _entries(self, key: str, pairs: list[tuple[Column, Element]], rule: Element) -> None:
        written = [(column, entry, told) for column, entry in pairs if (told := self._entry(key, column, entry, rule))]
        self.lines.add(4, f"{key}:" if written else f"{key}: {{}}", rule.line)
        for column, entry, told in written:
            self.lines.add(5, f"{flow(column.name)}: {told}", entry.line)

    def _entry(self, key: str, column: Column, entry: Element, rule: Element) -> str:
        text = entry.inner("text")
        try:
            if key == "then":
                value = feel_value(text)
                return "" if value is None else flow(value)
            fact = self.model.facts.get(column.name, column)
            cell = cell_text(text, _field_type(fact.type) is FieldType.LIST)
            return "" if cell == "-" else flow(cell)
        except OutsideError as fault:
            what = f"of rule '{rule.attributes.get('id', '')}', column '{column.name}': {fault}."
            self.model.refuse(entry, "outside-subset", what, SUBSET)
            return ""


_TEXTS: Final = frozenset({FieldType.STRING, FieldType.LIST})


def _described(column: Column) -> dict[str, str]:
    """Return what our own extension says of a column; of part of a structure, its path stands after each name."""
    element, path = column.element, ""
    if element.name == "inputData":
        path = column.name.removeprefix(" ".join(element.attributes.get("name", "").split()))
    texts = own_texts(element)
    return {key: texts[f"{key}:{path}"] for key in ("label", "label.zh", "whole") if f"{key}:{path}" in texts}


def _constraints(kind: DmnType, own: dict[str, str]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    if kind.choices:
        found["choices"] = list(kind.choices) if _field_type(kind) in _TEXTS else _bare(kind.choices)
    if _field_type(kind) is FieldType.NUMBER:
        found |= {name: end for name, end in (("low", kind.low), ("high", kind.high)) if end is not None}
    if own.get("whole") == "true":
        found["whole"] = True
    return found


def _bare(choices: tuple[str, ...]) -> list[Written]:
    """Return choices that are no texts as the values they are; durations stay the texts that a policy writes."""
    found = [plain_value(one) for one in choices]
    return [choice if value is None else value for choice, value in zip(choices, found, strict=True)]


def _field_type(kind: DmnType) -> FieldType:
    return FieldType.LIST if kind.is_list else kind.kind or FieldType.STRING


def _localised(own: dict[str, str], key: str, english: str) -> Written:
    told = {"en": own.get(key) or english}
    return {**told, "zh": own[f"{key}.zh"]} if own.get(f"{key}.zh") else told["en"]


def _reason(rule: Element) -> str:
    told = [text for one in rule.all("annotationEntry") if (text := one.inner("text"))]
    return "; ".join(told) or rule.inner("description") or TO_STATE
