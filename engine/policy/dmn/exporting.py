"""From the tables of a policy to a DMN 1.5 model that imports as the same tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from engine.domain.frozen import Localised
from engine.errors import PolicyError, Problem
from engine.policy.compiled import CompiledTable, check_in_force, compile_table
from engine.policy.dmn.model import AGGREGATION, HIT_POLICY
from engine.policy.dmn.texts import feel_text, input_entry, quoted
from engine.policy.dmn.types import OWN
from engine.policy.document import Policy
from engine.policy.durations import parsed_duration
from engine.policy.kinds import FactField, FieldType
from engine.policy.tables import Decision

NAMESPACE: Final = "https://www.omg.org/spec/DMN/20230324/MODEL/"
TYPE: Final[Mapping[FieldType, str]] = {
    FieldType.STRING: "string",
    FieldType.LIST: "string",
    FieldType.NUMBER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DAYS: "days and time duration",
    FieldType.MONTHS: "years and months duration",
}
_WORDS: Final = {letter: word for word, letter in HIT_POLICY.items()}
_AGGREGATION: Final = {sign: word for word, sign in AGGREGATION.items()}


@dataclass(frozen=True)
class Exported:
    """A model made of a policy.

    Attributes
    ----------
    text : str
        The XML.
    notes : tuple of str
        What the model does not hold.
    """

    text: str
    notes: tuple[str, ...]


def export_dmn(policy: Policy, on: date | None = None) -> Exported:
    """Return the decision tables of a policy as they are on a day.

    DMN knows no dated values: each parameter stands with its value of the day ``on``, and a row whose parameter has
    none yet is left out and noted. Without parameters no day is needed.

    Raises
    ------
    PolicyError
        The policy has no tables, has parameters and no day is given, gives weights, or has names that DMN cannot hold.
    InputError
        There is no rule on that day.
    """
    problems = list(_refusals(policy, on))
    if problems:
        raise PolicyError(*problems)
    day = on or policy.effective
    check_in_force(policy, day)
    writer = _Xml(policy, day)
    writer.write()
    return Exported("\n".join(writer.lines) + "\n", tuple(writer.notes))


def _refusals(policy: Policy, on: date | None) -> Iterator[Problem]:
    if not policy.decisions:
        what, mend = f"Policy '{policy.id}' has no decision tables.", "Export a policy with decisions."
        yield Problem("no-decision", what, mend, file=policy.file)
    if policy.parameters and on is None:
        what = "The policy has parameters with dated values, and DMN knows no dates: on which day?"
        mend = "Add --on DAY; the values of that day are written into the tables."
        yield Problem("which-day", what, mend, file=policy.file)
    for decision in policy.decisions:
        for field in decision.outputs:
            if field.type is FieldType.WEIGHTS:
                what = f"Outcome '{field.name}' of decision '{decision.id}' is a set of weights, which DMN has not."
                mend = "Export the other decisions from a file of their own."
                yield Problem("outside-subset", what, mend, file=policy.file, line=decision.line)
    yield from _unfit_names(policy)


def _unfit_names(policy: Policy) -> Iterator[Problem]:
    facts, decisions = _facts(policy), {one.id for one in policy.decisions}
    outputs = {field.name for one in policy.decisions for field in one.outputs}
    for name in (*facts, *decisions, *(outputs - decisions)):
        above = {name[:at] for at, letter in enumerate(name) if letter == "."}
        path = name in facts and "." in name
        if name != " ".join(name.split()) or not name.isprintable():
            what = f"'{name}' has white space or signs that an XML attribute does not keep."
            yield Problem("bad-name", what, "Rename it.", file=policy.file)
        elif path and not all(part == part.strip() != "" for part in name.split(".")):
            yield Problem("bad-name", f"'{name}' is no path: a part is empty.", "Rename it.", file=policy.file)
        elif (name in facts and name in decisions) or (path and above & (facts.keys() | decisions)):
            what = f"'{name}' is an input, and so are its beginning or a decision of that name."
            yield Problem("bad-name", what, "Rename one of them.", file=policy.file)


def _facts(policy: Policy) -> dict[str, FactField]:
    """Return the facts: all that the file declares, or, of a kind in code, those that the tables ask."""
    outcomes = {field.name for one in policy.decisions for field in one.outputs}
    asked = {field.name for one in policy.decisions for field in one.inputs}
    return {
        field.name: field
        for field in policy.kind.facts
        if policy.kind.declares or (field.name in asked and field.name not in outcomes)
    }


class _Xml:
    def __init__(self, policy: Policy, on: date) -> None:
        self.policy, self.on = policy, on
        self.lines, self.notes = ['<?xml version="1.0" encoding="UTF-8"?>'], list[str]()
        self.facts = _facts(policy)
        self.ids = {one.id: f"decision_{at}" for at, one in enumerate(policy.decisions, 1)}
        roots = dict.fromkeys(name.partition(".")[0] for name in self.facts)
        self.inputs = {name: f"input_{at}" for at, name in enumerate(roots, 1)}
        self.typed: dict[str, str] = {}
        self.depth = 0

    def write(self) -> None:
        policy = self.policy
        address = f"urn:sextant:model:{quoteattr(policy.id)[1:-1]}"
        self.add(
            f'<definitions xmlns="{NAMESPACE}" xmlns:sextant="{OWN}" id="model" name={quoteattr(policy.titles.en)} '
            f'namespace="{address}" exporter="Sextant">'
        )
        self.depth += 1
        if policy.parameters:
            self.add(f"<description>Parameters with their values of {self.on}.</description>")
        self.own(
            {
                "id": policy.id,
                "owner": policy.owner,
                "effective": f"{policy.effective}",
                "review_on": f"{policy.review_on}",
            }
            | _texts("titles", policy.titles)
            | _texts("intended_change", policy.intended_change)
            | _texts("metric", policy.metric)
        )
        self.item_definitions()
        for decision in policy.decisions:
            self.decision(decision)
        for name, identity in self.inputs.items():
            self.input_data(name, identity)
        self.depth -= 1
        self.add("</definitions>")

    def add(self, line: str) -> None:
        self.lines.append("  " * self.depth + line)

    def element(self, tag: str, text: str) -> None:
        self.add(f"<{tag}><text>{_escaped(text)}</text></{tag}>")

    def own(self, texts: Mapping[str, str]) -> None:
        said = {name: text for name, text in texts.items() if text}
        if said:
            self.add("<extensionElements>")
            for name, text in said.items():
                self.add(f"  <sextant:text name={quoteattr(name)}>{_escaped(text)}</sextant:text>")
            self.add("</extensionElements>")

    def item_definitions(self) -> None:
        outcomes = {field.name: field for one in self.policy.decisions for field in one.outputs}
        for at, field in enumerate({**self.facts, **outcomes}.values(), 1):
            if _allowed(field) or field.type is FieldType.LIST:
                self.typed[field.name] = f"type_{at}"
                self.definition(field, "itemDefinition", f"type_{at}")
        for at, name in enumerate(self.inputs, 1):
            if name not in self.facts:
                self.typed[name] = f"structure_{at}"
                self.structure(name, "itemDefinition", f"structure_{at}")

    def definition(self, field: FactField, tag: str, name: str) -> None:
        many = ' isCollection="true"' if field.type is FieldType.LIST else ""
        self.add(f"<{tag} name={quoteattr(name)}{many}>")
        self.depth += 1
        self.add(f"<typeRef>{TYPE[field.type]}</typeRef>")
        if allowed := _allowed(field):
            self.element("allowedValues", allowed)
        self.depth -= 1
        self.add(f"</{tag}>")

    def structure(self, path: str, tag: str, name: str) -> None:
        """Write the structured type of the facts whose names go on after ``path`` and a dot."""
        self.add(f"<{tag} name={quoteattr(name)}>")
        self.depth += 1
        below = [one[len(path) + 1 :] for one in self.facts if one.startswith(f"{path}.")]
        for part in dict.fromkeys(rest.partition(".")[0] for rest in below):
            whole = f"{path}.{part}"
            if whole in self.typed:
                self.add(
                    f"<itemComponent name={quoteattr(part)}><typeRef>{self.typed[whole]}</typeRef></itemComponent>"
                )
            elif whole in self.facts:
                self.definition(self.facts[whole], "itemComponent", part)
            else:
                self.structure(whole, "itemComponent", part)
        self.depth -= 1
        self.add(f"</{tag}>")

    def type_of(self, field: FactField) -> str:
        return self.typed.get(field.name, TYPE[field.type])

    def decision(self, decision: Decision) -> None:
        table = compile_table(self.policy, decision.id, self.on)
        self.notes.extend(f"Left out: {note}" for note in table.notes)
        identity = self.ids[decision.id]
        label = f" label={quoteattr(decision.title.en)}" if decision.title != Localised(en=decision.id) else ""
        self.add(f'<decision id="{identity}" name={quoteattr(decision.id)}{label}>')
        self.depth += 1
        self.own({"title.zh": decision.title.zh})
        self.add(f'<variable id="{identity}_variable" name={quoteattr(decision.id)}/>')
        self.requirements(decision)
        self.table(table, identity)
        self.depth -= 1
        self.add("</decision>")

    def requirements(self, decision: Decision) -> None:
        asked = [field.name.partition(".")[0] for field in decision.inputs if field.name in self.facts]
        links = [("requiredDecision", self.ids[name]) for name in decision.requires]
        links += [("requiredInput", self.inputs[name]) for name in dict.fromkeys(asked)]
        for at, (tag, href) in enumerate(links, 1):
            identity = f"{self.ids[decision.id]}_requirement_{at}"
            link = f'<{tag} href="#{href}"/>'
            self.add(f'<informationRequirement id="{identity}">{link}</informationRequirement>')

    def table(self, table: CompiledTable, identity: str) -> None:
        decision, how = table.decision, table.decision.hit_policy
        aggregation = f' aggregation="{_AGGREGATION[how[1:]]}"' if len(how) > 1 else ""
        self.add(f'<decisionTable id="{identity}_table" hitPolicy="{_WORDS[how[0]]}"{aggregation}>')
        self.depth += 1
        for field in decision.inputs:
            self.add(f"<input label={quoteattr(field.label.en)}>")
            kind = quoteattr(self.type_of(field))
            expression = _escaped(self.expression(field, decision))
            self.add(f"  <inputExpression typeRef={kind}><text>{expression}</text></inputExpression>")
            self.add("</input>")
        for field in decision.outputs:
            self.output(field, decision)
        self.add('<annotation name="because"/>')
        for at in range(len(table.rows)):
            self.rule(table, at, identity)
        self.depth -= 1
        self.add("</decisionTable>")

    def expression(self, field: FactField, decision: Decision) -> str:
        """Return the name by which the decision's table asks: the fact, or the decision that gives the outcome."""
        if field.name in self.facts:
            return field.name
        givers = {one.id: one for one in self.policy.decisions if one.id in decision.requires}
        giver = next(one for one in map(givers.get, decision.requires) if one and field in one.outputs)
        return giver.id if len(giver.outputs) == 1 else f"{giver.id}.{_output_name(field, giver)}"

    def output(self, field: FactField, decision: Decision) -> None:
        name = quoteattr(_output_name(field, decision))
        self.add(f"<output name={name} label={quoteattr(field.label.en)} typeRef={quoteattr(self.type_of(field))}>")
        self.depth += 1
        self.own({"outcome": field.name} | _described(field))
        if field.choices:
            self.element("outputValues", _allowed(field))
        if field.default is not None:
            self.element("defaultOutputEntry", feel_text(field.default))
        self.depth -= 1
        self.add("</output>")

    def rule(self, table: CompiledTable, at: int, identity: str) -> None:
        row = table.rows[at]
        self.add(f'<rule id="{identity}_rule_{at + 1}">')
        self.depth += 1
        self.own({"id": row.id, "because.zh": row.because.zh} | _texts("because", row.because))
        for field, cell in zip(table.decision.inputs, table.cells[at], strict=True):
            self.element("inputEntry", input_entry(cell, field.type))
        for field in table.decision.outputs:
            self.element("outputEntry", feel_text(table.candidates.given[at].get(field.name)))
        self.element("annotationEntry", row.because.en)
        self.depth -= 1
        self.add("</rule>")

    def input_data(self, name: str, identity: str) -> None:
        field = self.facts.get(name)
        kind = self.typed[name] if field is None else self.type_of(field)
        label = f" label={quoteattr(field.label.en)}" if field is not None else ""
        self.add(f'<inputData id="{identity}" name={quoteattr(name)}{label}>')
        self.depth += 1
        self.own(
            {
                f"{key}{path.removeprefix(name)}": text
                for path, one in self.facts.items()
                if path == name or path.startswith(f"{name}.")
                for key, text in _described(one).items()
            }
        )
        self.add(f'<variable id="{identity}_variable" name={quoteattr(name)} typeRef={quoteattr(kind)}/>')
        self.depth -= 1
        self.add("</inputData>")


def _texts(name: str, text: Localised) -> dict[str, str]:
    return {name: text.en, f"{name}.zh": text.zh}


def _described(field: FactField) -> dict[str, str]:
    """Return what DMN has no place for in a field; of part of a structure, the path follows after each name."""
    return {"label:": field.label.en, "label.zh:": field.label.zh, "whole:": "true" if field.whole else ""}


def _output_name(field: FactField, decision: Decision) -> str:
    return field.name.removeprefix(f"{decision.id}.")


def _allowed(field: FactField) -> str:
    """Return the values that a field allows as unary tests; empty for any."""
    if field.choices:
        return ", ".join(_choice(one, field.type) for one in field.choices)
    low, high = field.low, field.high
    if low is not None and high is not None:
        return f"[{low}..{high}]"
    if low is not None:
        return f">= {low}"
    return "" if high is None else f"<= {high}"


def _choice(text: str, kind: FieldType) -> str:
    if kind in {FieldType.STRING, FieldType.LIST}:
        return quoted(text)
    if kind is FieldType.DATE:
        return feel_text(date.fromisoformat(text))
    return feel_text(parsed_duration(text)) if kind in {FieldType.DAYS, FieldType.MONTHS} else text


def _escaped(text: str) -> str:
    """Return a text for XML; a carriage return would else be read back as a line feed."""
    return escape(text, {"\r": "&#13;"})
