"""Scenario files into scenarios: every problem at once, each with file and line, and back into YAML."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from engine.documents.models import validated
from engine.documents.placed import Placed
from engine.simulation.scenarios.merging import merged_scenario
from engine.simulation.scenarios.quantities import as_stored
from engine.simulation.scenarios.scenario import Scenario


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
    merged = _stored(merged_scenario(name, texts))
    assert isinstance(merged.content, dict)
    entries = {"name": Placed(name, merged.file, merged.line), **merged.content}
    title = entries.get("title")
    if title is not None and isinstance(title.content, str):
        entries["title"] = Placed({"en": title}, title.file, title.line)
    return validated(Scenario, Placed(entries, merged.file, merged.line), more_keys=("extends", "remove"))


def _stored(part: Placed) -> Placed:
    """Return a scenario with its numbers as results keep them."""
    content = part.content
    if isinstance(content, dict):
        return Placed({key: _stored(below) for key, below in content.items()}, part.file, part.line)
    if isinstance(content, list):
        return Placed([_stored(item) for item in content], part.file, part.line)
    return Placed(as_stored(content), part.file, part.line) if isinstance(content, float) else part


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
