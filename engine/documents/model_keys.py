"""The keys that a model has at a place of its documents, found along its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel

from engine.documents.placed import Path

Schema: TypeAlias = dict[str, Any]


def keys_at(model: type[BaseModel], path: Path, data: object) -> tuple[str, ...]:
    """Return the keys that the map at ``path`` may have.

    Parameters
    ----------
    model : type of BaseModel
        Model of the document.
    path : Path
        Where the map stands.
    data : object
        The document as JSON data; of several forms that a map may have, those count that its words choose.
    """
    schema = _schema_of(model)
    definitions: Schema = schema.get("$defs", {})
    here = list(_forms(schema, definitions, data))
    for step in path:
        data = _data_below(data, step)
        here = [form for above in here for form in _forms(_below(above, step), definitions, data)]
    return tuple(dict.fromkeys(key for form in here for key in form.get("properties", {})))


@cache
def _schema_of(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(by_alias=True)


def _forms(schema: Schema, definitions: Schema, data: object) -> Iterator[Schema]:
    """Yield a schema, or what it offers to choose from, references resolved."""
    if "$ref" in schema:
        yield from _forms(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions, data)
        return
    offered = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    forms = [found for form in offered for found in _forms(form, definitions, data)]
    yield from [form for form in forms if _is_chosen(form, data)] or forms or [schema]


def _is_chosen(form: Schema, data: object) -> bool:
    """Return whether a form takes maps and no fixed word of it, such as ``type: circle``, contradicts the data."""
    if not isinstance(data, dict):
        return True
    if form.get("type", "object") != "object":
        return False
    fixed = {key: part["const"] for key, part in form.get("properties", {}).items() if "const" in part}
    return all(data.get(key, word) == word for key, word in fixed.items())


def _below(schema: Schema, step: str | int) -> Schema:
    """Return the schema of an entry or item; empty where the model says nothing about it."""
    found = schema.get("properties", {}).get(step)
    if found is None:
        found = schema.get("items" if isinstance(step, int) else "additionalProperties")
    return found if isinstance(found, dict) else {}


def _data_below(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
