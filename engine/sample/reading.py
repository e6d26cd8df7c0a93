"""Settings from YAML: every problem at once, each at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

from pydantic import ValidationError

from engine.documents.positions import ListNode, MapNode, Node, ScalarNode, read_yaml
from engine.errors import InputError, PolicyError, Problem
from engine.sample.settings import SampleSettings
from engine.sample.settings_checks import Fault, relation_faults

Place: TypeAlias = tuple[str, ...]

_MENDS = {
    "missing": ("missing-key", "Add it."),
    "extra_forbidden": ("unknown-key", "Remove it, or check its spelling."),
}


def read_settings(text: str, file: str) -> SampleSettings:
    """Return the settings in the text of a file of kind ``sample``.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    try:
        root = read_yaml(text, file)
    except PolicyError as error:
        raise InputError(*error.problems) from None
    try:
        settings = SampleSettings.model_validate_json(json.dumps(_plain(root)))
    except ValidationError as error:
        faults: list[Fault] = list(_shape_faults(error))
    else:
        faults = relation_faults(settings)
        if not faults:
            return settings
    raise InputError(*sorted((_problem(fault, root, file) for fault in faults), key=lambda found: found.line or 0))


def _plain(node: Node) -> object:
    if isinstance(node, MapNode):
        return {key: _plain(value) for key, value in node.entries.items()}
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return node.value if isinstance(node.value, (int, float, bool, str)) else node.text or None


def _shape_faults(error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors():
        place = tuple(str(part) for part in detail["loc"])
        code, mend = _MENDS.get(detail["type"], ("invalid-value", "Write a value of the kind that is asked for."))
        yield Fault(code, place, f"{detail['msg'].rstrip('.')}.", mend)


def _problem(fault: Fault, root: MapNode, file: str) -> Problem:
    node = _node_at(fault.place, root)
    value = node.text[:80] if isinstance(node, ScalarNode) else None
    where = ".".join(fault.place)
    return Problem(fault.code, f"{where}: {fault.what}", fault.mend, file, node.line, column=where, value=value)


def _node_at(place: Place, root: MapNode) -> Node:
    """Return the deepest node on the way to ``place``; an unknown key stands at the key itself."""
    node: Node = root
    for part in place:
        if isinstance(node, MapNode) and part in node.entries:
            key, value = node.keys[part], node.entries[part]
            node = value if isinstance(value, ScalarNode) or value.line == key.line else _at_key(value, key)
        elif isinstance(node, ListNode) and part.isdigit() and int(part) < len(node.items):
            node = node.items[int(part)]
    return node


def _at_key(value: Node, key: ScalarNode) -> Node:
    if isinstance(value, MapNode):
        return MapNode(value.entries, value.keys, key.line, key.column)
    assert isinstance(value, ListNode)
    return ListNode(value.items, key.line, key.column)
