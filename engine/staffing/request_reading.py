"""Requests from YAML files and from JSON data, with every problem at once and at its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from pydantic import ValidationError

from engine.documents.positions import ListNode, MapNode, Node, read_yaml
from engine.errors import InputError, PolicyError, Problem
from engine.staffing.request import StaffingRequest
from engine.staffing.request_checks import Fault, Place, path_text, relation_faults

Lines: TypeAlias = dict[Place, int]

_SAID = {
    "extra_forbidden": ("unknown-key", "This key is not part of the format.", "Remove it, or check its spelling."),
    "missing": ("missing-key", "A required key is missing.", "Add it."),
    "string_type": ("not-a-text", "This must be a text.", "Put it in quotes."),
    "date_from_datetime_inexact": ("not-a-date", "This must be a day without a time.", "Write it as 2026-05-04."),
    "date_from_datetime_parsing": ("not-a-date", "This is not a date.", "Write it as 2026-05-04."),
    "date_type": ("not-a-date", "This is not a date.", "Write it as 2026-05-04."),
}


def read_request(text: str, file: str) -> StaffingRequest:
    """Return the request written in a YAML file of kind ``staffing-request``.

    Parameters
    ----------
    text : str
        Content of the file, YAML 1.2.
    file : str
        Name under which problems are reported.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    try:
        root = read_yaml(text, file)
    except PolicyError as fault:
        raise InputError(*fault.problems) from None
    lines: Lines = {}
    data = _plain(root, (), lines)
    request, faults = _parse(data, whole=True)
    if request is None:
        raise InputError(*(fault.problem(file, _line(lines, fault.at)) for fault in faults))
    return request


def request_from_data(data: Mapping[str, Any]) -> StaffingRequest:
    """Return the request in JSON data (dates as ISO texts); ``kind`` and ``format`` may be left out.

    Raises
    ------
    InputError
        Every problem found, each with its key path in ``column``.
    """
    if not isinstance(data, Mapping):
        raise InputError(Problem("not-a-map", "A request is an object of keys.", "Send a JSON object."))
    request, faults = _parse(dict(data), whole=False)
    if request is None:
        raise InputError(*(fault.problem() for fault in faults))
    return request


def locate(problems: Iterable[Problem], text: str, file: str) -> tuple[Problem, ...]:
    """Return problems that name a key path, such as an unknown skill, with the file and line of that key."""
    lines: Lines = {}
    _plain(read_yaml(text, file), (), lines)
    by_path = {path_text(at): line for at, line in lines.items()}
    return tuple(
        replace(problem, file=file, line=by_path[problem.column]) if problem.column in by_path else problem
        for problem in problems
    )


def checked(request: StaffingRequest) -> StaffingRequest:
    """Return a request built in Python; InputError with every fault between its parts."""
    faults = relation_faults(request.model_dump(exclude_none=True))
    if faults:
        raise InputError(*(fault.problem() for fault in faults))
    return request


def _parse(data: dict[str, Any], *, whole: bool) -> tuple[StaffingRequest | None, list[Fault]]:
    faults = [_absent(name, value) for name, value in _HEAD.items() if whole and name not in data]
    faults += relation_faults(data)
    request = None
    try:
        request = StaffingRequest.model_validate(_with_tags(data), strict=False)
    except ValidationError as error:
        known = {fault.at for fault in faults}
        faults += [fault for fault in map(_fault, error.errors()) if fault.at not in known]
    return (None if faults else request), faults


_HEAD = {"kind": "staffing-request", "format": "1"}


def _absent(name: str, value: str) -> Fault:
    return Fault((name,), "missing-key", f"The file does not state its {name}.", f"Start it with '{name}: {value}'.")


def _with_tags(data: dict[str, Any]) -> dict[str, Any]:
    """Write ``at_least_one: senior`` out as the tag it means."""
    rules = data.get("rules")
    if not isinstance(rules, (list, tuple)):
        return data
    return {**data, "rules": [_with_tag(rule) for rule in rules]}


def _with_tag(rule: object) -> object:
    if isinstance(rule, Mapping) and isinstance(rule.get("at_least_one"), str):
        return {**rule, "at_least_one": {"tag": rule["at_least_one"]}}
    return rule


def _fault(error: Any) -> Fault:
    at: Place = tuple(error["loc"])
    code, what, mend = _SAID.get(
        error["type"], ("invalid-value", f"{error['msg']}.", "Give a value that fits; the format is in the example.")
    )
    value = error.get("input")
    shown = None if isinstance(value, (Mapping, list, tuple)) else str(value)[:80]
    return Fault(at, code, f"{path_text(at)}: {what}", mend, shown)


def _plain(node: Node, at: Place, lines: Lines) -> Any:
    lines[at] = node.line
    if isinstance(node, MapNode):
        found = {name: _plain(child, (*at, name), lines) for name, child in node.entries.items()}
        lines.update({(*at, name): key.line for name, key in node.keys.items()})
        return found
    if isinstance(node, ListNode):
        return [_plain(child, (*at, position), lines) for position, child in enumerate(node.items)]
    return node.value


def _line(lines: Lines, at: Place) -> int:
    while at not in lines:
        at = at[:-1]
    return lines[at]
