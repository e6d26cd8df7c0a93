"""Short ways to write parts of a request, written out: ``at_least_one: senior``, ``time_zone: Europe/Vienna``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MENTOR_JUNIOR = "mentor-junior"
REPORTING = "reporting"


def written_out(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a request with every short form written out; what is neither stays for the checks."""
    return {
        **data,
        **_listed(data, "rules", RULE_FORMS),
        **_listed(data, "roles", ROLE_FORMS),
    }


def _listed(data: Mapping[str, Any], name: str, forms: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    listed = data.get(name)
    return {name: [_entry(entry, forms) for entry in listed]} if isinstance(listed, (list, tuple)) else {}


def _entry(entry: object, forms: Mapping[str, Callable[[Any], Any]]) -> object:
    if not isinstance(entry, Mapping):
        return entry
    return {name: forms[name](value) if name in forms else value for name, value in entry.items()}


def _tag(value: Any) -> Any:
    """Write a mere text out as the tag it means."""
    return {"tag": value} if isinstance(value, str) else value


def _pair(value: Any) -> Any:
    if value == MENTOR_JUNIOR:
        return {}
    if not isinstance(value, Mapping):
        return value
    return {name: _tag(part) if name in {"mentor", "junior"} else part for name, part in value.items()}


def _conflict(value: Any) -> Any:
    if value == REPORTING:
        return {"reporting": True}
    if isinstance(value, (list, tuple)):
        return {"pairs": value}
    if isinstance(value, Mapping) and isinstance(value.get("between"), (list, tuple)):
        return {**value, "between": [_tag(side) for side in value["between"]]}
    return value


def _existing(value: Any) -> Any:
    return {"at_least": value} if isinstance(value, int) and not isinstance(value, bool) else value


def _zone(value: Any) -> Any:
    return {"zone": value} if isinstance(value, str) else value


def _certificates(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    return [{"skill": entry} if isinstance(entry, str) else entry for entry in value]


RULE_FORMS: Mapping[str, Callable[[Any], Any]] = {
    "at_least_one": _tag,
    "pair": _pair,
    "conflict_of_interest": _conflict,
    "keep_existing_team": _existing,
}
ROLE_FORMS: Mapping[str, Callable[[Any], Any]] = {"time_zone": _zone, "certificates": _certificates}
