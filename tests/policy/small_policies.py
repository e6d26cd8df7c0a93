"""Policies as short as they can be, for tests."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

from engine.domain.frozen import Localised
from engine.domain.schema import Sensitivity
from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy

ON = date(2026, 3, 1)


def a_field(name: str, kind: FieldType, **more: Any) -> FactField:
    return FactField(name=name, type=kind, label=Localised(en=name), **more)


FACTS = (
    a_field("colour", FieldType.STRING),
    a_field("shape", FieldType.STRING, choices=("round", "square", "flat")),
    a_field("size", FieldType.NUMBER),
    a_field("count", FieldType.NUMBER, low=0, high=10, whole=True),
    a_field("open", FieldType.BOOLEAN),
    a_field("seen", FieldType.DATE),
    a_field("wait", FieldType.DAYS),
    a_field("term", FieldType.MONTHS),
    a_field("marks", FieldType.LIST),
    a_field("origin", FieldType.STRING, sensitivity=Sensitivity.PROTECTED),
    a_field("strain", FieldType.NUMBER, sensitivity=Sensitivity.WELLBEING),
)
OUTCOMES = (
    a_field("level", FieldType.NUMBER, low=0, high=100),
    a_field("grade", FieldType.STRING, choices=("gold", "silver", "bronze")),
    a_field("note", FieldType.STRING),
    a_field("ready", FieldType.BOOLEAN),
    a_field("words", FieldType.LIST),
    a_field("blend", FieldType.WEIGHTS, choices=("RED", "BLUE")),
)
TABLE = PolicyKind(
    name="things", title=Localised(en="Things"), section="decisions", facts=FACTS, outcomes=OUTCOMES, scores=True
)
BOUNDS = PolicyKind(
    name="bounds", title=Localised(en="Bounds"), section="limits", facts=FACTS, quantities=("load", "cost")
)
UNSCORED = TABLE.__class__.model_validate({**dict(TABLE), "name": "notes", "scores": False})
SCORES = PolicyKind(
    name="scores",
    title=Localised(en="Scores"),
    section="scores",
    scores=True,
    facts=(*FACTS, a_field("share", FieldType.NUMBER, low=0, high=1), a_field("part", FieldType.NUMBER, low=0, high=1)),
)
KINDS = (TABLE, BOUNDS, UNSCORED, SCORES)

HEADER = """\
kind: {kind}
format: 1
id: small
titles: {{en: Small, zh: 小}}
owner: someone
effective: 2026-01-01
intended_change: {{en: better things}}
metric: {{en: number of things}}
review_on: 2027-01-01
"""


def policy_text(rules: str, parameters: str = "", kind: str = "things") -> str:
    """A whole file: header, parameters (indented lines under the key) and the section of rules."""
    found = HEADER.format(kind=kind)
    if parameters:
        found += "parameters:\n" + textwrap.indent(textwrap.dedent(parameters).strip("\n"), "  ") + "\n"
    return found + textwrap.dedent(rules).strip("\n") + "\n"


def table_text(rows: str, inputs: str, hit_policy: str = "F", outputs: str = "level", parameters: str = "") -> str:
    """A file with one decision ``d``; ``rows`` are flow maps without id and because, one a line."""
    lines = [
        f"      - {{id: r{at}, because: {{en: reason {at}}}, {row.strip()}}}"
        for at, row in enumerate(rows.strip().splitlines())
    ]
    head = f"decisions:\n  - id: d\n    hit_policy: {hit_policy}\n    inputs: [{inputs}]\n    outputs: [{outputs}]\n"
    return policy_text(head + "    rules:\n".replace("rules", "rows") + "\n".join(lines), parameters)


def a_parameter(name: str, *values: tuple[str, object], unit: str = "unit", bounds: str = "") -> str:
    dated = ", ".join(f"{{from: {since}, value: {value}}}" for since, value in values)
    extra = f", range: {bounds}" if bounds else ""
    return f"{name}: {{values: [{dated}], unit: {unit}, why: {{en: so}}, source: someone{extra}}}\n"


def loaded(text: str) -> Policy:
    return load_policy(text, "small.yaml", KINDS)


def a_table(rows: str, inputs: str, hit_policy: str = "F", outputs: str = "level", parameters: str = "") -> Policy:
    return loaded(table_text(rows, inputs, hit_policy, outputs, parameters))


def refusals(text: str | bytes) -> list[str]:
    """The messages with which a file is refused, empty if it is taken."""
    try:
        load_policy(text, "small.yaml", KINDS)
    except PolicyError as error:
        return [str(problem) for problem in error.problems]
    return []


def refusal_codes(text: str | bytes) -> list[str]:
    try:
        load_policy(text, "small.yaml", KINDS)
    except PolicyError as error:
        problems = error.problems
    else:
        return []
    assert all(problem.line is not None and problem.mend for problem in problems)
    return [problem.code for problem in problems]
