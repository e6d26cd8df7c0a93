"""Scenario files into scenarios: every problem at once, each with file and line, and back into YAML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.simulation.merging import Placed, merged_scenario
from engine.simulation.quantities import as_stored
from engine.simulation.scenario import Scenario

Path: TypeAlias = "Sequence[int | str]"


def read_scenario(name: str, texts: Mapping[str, str]) -> Scenario:
    """Return the effective scenario: the one called ``name`` with everything that it extends.

    Parameters
    ----------
    name : str
        Key of the scenario in ``texts``.
    texts : mapping of str to str
        YAML text of every scenario that may be extended, by name.

    Raises
    ------
    InputError
        With every problem found: no YAML, unknown key, wrong type, unit or range, an ``extends`` that leads nowhere
        or in a circle.
    """
    merged = merged_scenario(name, texts)
    data = _plain(merged)
    assert isinstance(data, dict)
    data.setdefault("name", name)
    for required in ("kind", "format"):
        data.setdefault(required, None)
    if isinstance(data.get("title"), str):
        data["title"] = {"en": data["title"]}
    try:
        return Scenario.model_validate_json(json.dumps(data))
    except ValidationError as fault:
        raise InputError(*_problems(fault, merged)) from None


def scenario_yaml(scenario: Scenario) -> str:
    """Return the scenario as a YAML file that reads back as the same scenario."""
    written = StringIO()
    writer = YAML(pure=True)
    writer.width = 110
    writer.default_flow_style = False
    writer.dump(scenario.model_dump(mode="json", by_alias=True, exclude_none=True), written)
    return written.getvalue()


def scenario_file_schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file, in which whatever the extended scenario says may be left out."""
    schema: dict[str, Any] = _without_required(Scenario.model_json_schema(by_alias=True))
    schema["required"] = ["kind", "format"]
    schema["properties"] |= {
        "extends": {"type": "string", "description": "Scenario that this one changes."},
        "remove": {"type": "array", "items": {"type": "string"}, "description": "Ids of inherited items to leave out."},
    }
    return schema


def _without_required(schema: Any) -> Any:
    if isinstance(schema, dict):
        required = isinstance(schema.get("required"), list)
        return {key: _without_required(part) for key, part in schema.items() if not (required and key == "required")}
    return [_without_required(part) for part in schema] if isinstance(schema, list) else schema


def _plain(part: Placed) -> Any:
    if isinstance(part.content, dict):
        return {key: _plain(below) for key, below in part.content.items()}
    if isinstance(part.content, list):
        return [_plain(item) for item in part.content]
    if isinstance(part.content, float):
        return as_stored(part.content)
    return part.content.isoformat() if isinstance(part.content, date) else part.content


def _problems(fault: ValidationError, merged: Placed) -> list[Problem]:
    problems = [_problem(error, merged) for error in fault.errors()]
    return sorted(problems, key=lambda problem: (problem.file or "", problem.line or 0, problem.column or ""))


def _problem(error: ErrorDetails, merged: Placed) -> Problem:
    path = error["loc"]
    place = _place(merged, path)
    code, what, mend = _said(error, _dotted(path))
    value = error["input"] if isinstance(error["input"], (str, int, float, bool)) else None
    return Problem(
        code, what, mend, place.file, place.line, column=_dotted(path), value=None if value is None else shown(value)
    )


def _said(error: ErrorDetails, key: str) -> tuple[str, str, str]:
    """Return code, sentence and mend of one validation error."""
    kind, value = error["type"], error["input"]
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown-key", f"Unknown key '{key}'.", _unknown_key_mend(error["loc"])
    if kind == "missing" or (value is None and key in {"kind", "format"}):
        return "missing-key", f"Key '{key}' is missing.", f"Add '{error['loc'][-1]!s}:'."
    if kind == "literal_error":
        return "unknown-word", f"{key} is '{shown(value)}'.", f"Write {context['expected']}."
    if kind == "enum":
        return "unknown-word", f"{key} is '{shown(value)}'.", f"Write one of {context['expected']}."
    if kind == "value_error":
        return "refused", f"{key or 'The scenario'}: {context['error']}.", "Change it."
    got = "a map" if isinstance(value, dict) else "a list" if isinstance(value, (list, tuple)) else f"'{shown(value)}'"
    return "wrong-value", f"{key} is {got}.", f"{error['msg'].replace('Input should', 'It should')}."


def _unknown_key_mend(path: Path) -> str:
    if " " in str(path[-1]):
        return "If it is the rest of a text, put the whole text in quotes: within { } a comma ends it."
    return did_you_mean(str(path[-1]), _keys_at(path[:-1]))


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _place(merged: Placed, path: Path) -> Placed:
    """Return the deepest part of the scenario along a path."""
    part = merged
    for step in path:
        content = part.content
        if isinstance(content, dict) and str(step) in content:
            part = content[str(step)]
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            part = content[step]
        else:
            break
    return part


def _keys_at(path: Path) -> list[str]:
    """Return the keys that a scenario may have at a path."""
    schema = Scenario.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    here: dict[str, Any] = schema
    for step in path:
        here = _below(here, step, definitions)
    return [*here.get("properties", {}), *(("extends", "remove") if not path else ())]


def _below(schema: dict[str, Any], step: int | str, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema one step further down, references and "or nothing" resolved."""
    found = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
    if not found and isinstance(schema.get("additionalProperties"), dict):
        found = schema["additionalProperties"]
    options = [option for option in found.get("anyOf", [found]) if option.get("type") != "null"]
    found = options[0] if options else {}
    reference = found.get("$ref")
    resolved: dict[str, Any] = definitions[reference.rsplit("/", 1)[-1]] if reference else found
    return resolved
