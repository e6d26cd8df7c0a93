"""The JSON Schema of policy files, derived from the kinds: for completion in an editor and for `sextant schema`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from engine.policy.declarations import DECLARED_TYPES, OPTIONS, SECTIONS
from engine.policy.hit_policies import HIT_POLICIES
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import FORMAT, HEADER
from engine.policy.lowering import COMPARISONS, OPTIONAL, REQUIRED
from engine.policy.scores_reading import BAND_KEYS, SCORE_KEYS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_DAY: Final = {"type": "string", "format": "date"}
_TEXT: Final = {"type": "string", "minLength": 1}
_LOCALISED: Final = {
    "oneOf": [
        _TEXT,
        {
            "type": "object",
            "properties": {"en": _TEXT, "zh": _TEXT},
            "required": ["en"],
            "additionalProperties": False,
        },
    ]
}
_PLAIN: Final = {"type": ["string", "number", "boolean"]}
_CELL: Final = {
    "description": 'Unary test: -, >= 3, [3..5), "a","b", not("a"), null, a parameter; a list holds when one does.',
    "type": ["string", "number", "boolean", "null", "array"],
}


def policy_json_schema(kinds: Iterable[PolicyKind]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a policy file of any of ``kinds``.

    It tells an editor which keys, facts, outcomes and words there are. What a schema cannot say (cells, sums of
    weights, dates in order) is checked by ``load.load_policy``.
    """
    documents = {kind.name: _document(kind) for kind in kinds}
    return {
        "$schema": DIALECT,
        "title": "Policy",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in documents],
        "$defs": documents,
    }


def _document(kind: PolicyKind) -> dict[str, Any]:
    header = {
        "kind": {"const": kind.name},
        "format": {"const": FORMAT},
        "id": {"type": "string", "description": "Name that stays the same over all versions."},
        "titles": _LOCALISED,
        "owner": {**_TEXT, "description": "Who answers for the policy."},
        "effective": {**_DAY, "description": "First day on which this version holds."},
        "intended_change": _LOCALISED,
        "metric": _LOCALISED,
        "review_on": {**_DAY, "description": "Day on which the metric is looked at."},
        "parameters": {"type": "object", "additionalProperties": _parameter()},
        "profiles": {"type": "object", "additionalProperties": _profile()},
    }
    section = {"decisions": _decisions, "limits": _limits, "scores": _scores}.get(kind.section, _anything)(kind)
    declared = {name: _declarations(name) for name in SECTIONS} if kind.declares else {}
    required = [*HEADER, *declared, kind.section]
    return _object({**header, **declared, kind.section: section}, required, kind.title.en)


def _declarations(section: str) -> dict[str, Any]:
    kind = {"enum": list(DECLARED_TYPES), "description": "The two kinds of duration never compare with each other."}
    flag, number = {"type": "boolean"}, {"type": "number"}
    options: dict[str, Any] = {"label": _LOCALISED, "low": number, "high": number, "whole": flag}
    options["choices"] = {
        "type": "array",
        "items": _PLAIN,
        "minItems": 1,
        "description": "Values allowed; hit policies P and O rank by their order, best first.",
    }
    assert set(options) == set(OPTIONS)
    if section == "outcomes":
        said = {"description": "What it is where no row matches."}
        options["default"] = {**said, "type": ["string", "number", "boolean", "array"]}
    field = {"oneOf": [kind, _object({"type": kind, **options}, ("type",))]}
    return {"type": "object", "additionalProperties": field}


def _object(properties: dict[str, Any], required: Iterable[str], title: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "required": list(required)}
    return {**found, "additionalProperties": False, **({"title": title} if title else {})}


def _dated_values() -> dict[str, Any]:
    value = _object({"from": _DAY, "value": _PLAIN}, ("from", "value"))
    return {"type": "array", "items": value, "minItems": 1}


def _profile() -> dict[str, Any]:
    override = _object({"values": _dated_values(), "why": _LOCALISED, "source": _TEXT}, ("values",))
    overrides = {"type": "object", "additionalProperties": override, "minProperties": 1}
    return _object({"titles": _LOCALISED, "parameters": overrides}, ("titles", "parameters"))


def _parameter() -> dict[str, Any]:
    number_pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    properties = {
        "values": _dated_values(),
        "unit": _TEXT,
        "range": number_pair,
        "why": _LOCALISED,
        "source": _TEXT,
    }
    return _object(properties, ("values", "unit", "why", "source"))


def _anything(kind: PolicyKind) -> dict[str, Any]:
    return {"type": "array", "description": f"Rules of {kind.title.en}."}


def _decisions(kind: PolicyKind) -> dict[str, Any]:
    outcomes = {field.name: _output(field) for field in kind.outcomes}
    names = [field.name for field in kind.facts if kind.refusal(field) is None]
    if kind.declares:
        return _free_decisions()
    readable = {field.name: {**_CELL, "title": field.label.en} for field in (*kind.facts, *kind.outcomes)}
    columns = ({"enum": list(dict.fromkeys([*names, *outcomes]))}, {"enum": list(outcomes)})
    return _tables(columns, (_optional(readable), _optional(outcomes)))


def _free_decisions() -> dict[str, Any]:
    """Return the schema of tables whose file declares their columns; ``load`` checks the names."""
    given = {"type": ["string", "number", "boolean", "array"]}
    cells, values = ({"type": "object", "additionalProperties": one} for one in (_CELL, given))
    return _tables((_TEXT, _TEXT), (cells, values))


def _tables(columns: tuple[Any, Any], entries: tuple[Any, Any]) -> dict[str, Any]:
    """Return the schema of decisions, given those of the names and of the entries of inputs and of outputs."""
    row = _object(
        {"id": _TEXT, "when": entries[0], "then": entries[1], "because": _LOCALISED}, ("id", "then", "because")
    )
    properties = {
        "id": _TEXT,
        "title": _LOCALISED,
        "hit_policy": {"enum": list(HIT_POLICIES), "description": " ".join(HIT_POLICIES.values())},
        "requires": {"type": "array", "items": _TEXT},
        "inputs": {"type": "array", "items": columns[0], "minItems": 1},
        "outputs": {"type": "array", "items": columns[1], "minItems": 1},
        "rows": {"type": "array", "items": row, "minItems": 1},
    }
    decision = _object(properties, ("id", "hit_policy", "inputs", "outputs", "rows"))
    return {"type": "array", "items": decision, "minItems": 1}


def _optional(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _output(field: FactField) -> dict[str, Any]:
    said = {"title": field.label.en}
    if field.type is FieldType.WEIGHTS:
        share = {"oneOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]}
        words = "|".join(field.choices)
        names = {"propertyNames": {"pattern": f"^({words})(:.+)?$"}} if words else {}
        return {**said, "type": "object", "additionalProperties": share, "minProperties": 1, **names}
    if field.type is FieldType.LIST:
        return {**said, "type": ["array", "string"], "items": _TEXT}
    return {**said, "type": ["string", "number", "boolean"]}


def _limits(kind: PolicyKind) -> dict[str, Any]:
    amount = {"type": ["number", "string"], "description": "A number, or the name of a parameter."}
    selectable = {field.name: _TEXT for field in kind.facts if kind.refusal(field) is None}
    properties = {
        "id": _TEXT,
        "selector": _optional(selectable) if selectable else {"type": "object", "additionalProperties": _TEXT},
        "quantity": {"enum": list(kind.quantities)} if kind.quantities else _TEXT,
        "comparison": {"enum": list(COMPARISONS)},
        "value": amount,
        "unit": _TEXT,
        "valid_from": _DAY,
        "valid_to": _DAY,
        "penalty": amount,
        "because": _LOCALISED,
    }
    assert set(properties) == {*REQUIRED, *OPTIONAL}
    return {"type": "array", "items": _object(properties, REQUIRED)}


def _scores(kind: PolicyKind) -> dict[str, Any]:
    amount = {"type": ["number", "string"], "description": "A number, or the name of a parameter."}
    names = [field.name for field in kind.facts if field.type is FieldType.NUMBER and kind.refusal(field) is None]
    amounts = {**_optional(dict.fromkeys(names, amount)), "minProperties": 1}
    band = {"id": _TEXT, "at_least": amount, "titles": _LOCALISED, "because": _LOCALISED}
    properties = {
        "id": _TEXT,
        "titles": _LOCALISED,
        "of": {"enum": names},
        "weights": amounts,
        "caps": amounts,
        "bands": {"type": "array", "items": _object(band, BAND_KEYS[0]), "minItems": 1},
        "because": _LOCALISED,
    }
    assert set(properties) == {*SCORE_KEYS[0], *SCORE_KEYS[1]}
    return {"type": "array", "items": _object(properties, SCORE_KEYS[0])}
