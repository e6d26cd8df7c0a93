"""What the parts of a request must be to each other; judged on plain data, so that nothing hides another fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.documents.placed import Fault, Path
from engine.staffing.requests.rule_checks import part_faults
from engine.staffing.requests.team_rules import RULE_KINDS

KNOWN_RULES = RULE_KINDS


def relation_faults(data: Mapping[str, Any]) -> list[Fault]:
    """Return every fault between parts of a request: dates, duplicate and unknown roles, rules, contradictions."""
    role_ids = [str(role["id"]) for _, role in _maps(data, "roles") if "id" in role]
    return [
        *_date_faults(data),
        *_duplicate_roles(data),
        *_rule_faults(data),
        *_unknown_roles(data, role_ids),
        *_pin_faults(data),
        *_preference_faults(data),
    ]


def _maps(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    listed = data.get(name)
    if isinstance(listed, (list, tuple)):
        yield from ((at, item) for at, item in enumerate(listed) if isinstance(item, Mapping))


def _day(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _date_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    project = data.get("project")
    project = project if isinstance(project, Mapping) else {}
    spans: list[tuple[Path, str, Mapping[str, Any]]] = [(("project",), "The project", project)]
    spans += [(("roles", at), f"Role {role.get('id')!r}", role) for at, role in _maps(data, "roles")]
    for at, name, part in spans:
        start = _day(part.get("start") or project.get("start"))
        end = _day(part.get("end") or project.get("end"))
        if start and end and end < start and ("start" in part or "end" in part):
            where = (*at, "end" if "end" in part else "start")
            what = f"{name} ends on {end} before it starts on {start}."
            yield Fault(where, "end-before-start", what, "Swap or correct the dates.", str(end))


def _duplicate_roles(data: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, role in _maps(data, "roles"):
        name = str(role.get("id"))
        if "id" in role and name in seen:
            what = f"Two roles have the id {name!r}."
            yield Fault(("roles", at, "id"), "duplicate-role", what, "Give each its own id, or raise openings.", name)
        seen.add(name)
        yield from _duplicate_skills(at, role)


def _duplicate_skills(role_at: int, role: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, need in _maps(role, "skills"):
        name = str(need.get("skill"))
        if name in seen:
            place: Path = ("roles", role_at, "skills", at, "skill")
            what = f"Role {role.get('id')!r} asks for {name!r} twice."
            yield Fault(place, "duplicate-skill", what, "Keep one of the two.", name)
        seen.add(name)


def _rule_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    for at, rule in _maps(data, "rules"):
        known = [name for name in rule if name in KNOWN_RULES and rule[name] is not None]
        for name in rule:
            if name not in KNOWN_RULES:
                what = f"The team rule {name!r} is not known here; ignoring it would answer another question."
                mend = f"Use one of {', '.join(KNOWN_RULES)}, or name the people with pins and bans."
                yield Fault(("rules", at, str(name)), "unknown-rule", what, mend, str(name))
        if len(known) != 1 and all(name in KNOWN_RULES for name in rule):
            what = f"A team rule names {len(known)} quantities."
            yield Fault(("rules", at), "rule-not-single", what, f"Give exactly one of {', '.join(KNOWN_RULES)}.")
        yield from part_faults(at, rule)


def _unknown_roles(data: Mapping[str, Any], role_ids: list[str]) -> Iterator[Fault]:
    named: list[tuple[Path, object]] = []
    for part in ("pins", "bans", "preferences"):
        named += [((part, at, "role"), entry["role"]) for at, entry in _maps(data, part) if entry.get("role")]
    scores = data.get("scores")
    named += [(("scores", str(role)), role) for role in scores] if isinstance(scores, Mapping) else []
    for at, role in named:
        if str(role) not in role_ids:
            mend = f"Use one of {', '.join(role_ids)}." if role_ids else "Add the role."
            yield Fault(at, "unknown-role", f"The request has no role {str(role)!r}.", mend, str(role))


def _pin_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    role_of: dict[str, str] = {}
    filled: dict[str, int] = {}
    openings = {str(role.get("id")): role.get("openings", 1) for _, role in _maps(data, "roles")}
    for at, pin in _maps(data, "pins"):
        person, role = str(pin.get("person")), str(pin.get("role"))
        if person in role_of:
            what = f"{person!r} is pinned twice; a person takes one opening of a request."
            yield Fault(("pins", at, "person"), "pinned-twice", what, "Keep one of the pins.", person)
            continue
        role_of[person] = role
        filled[role] = filled.get(role, 0) + 1
        places = openings.get(role)
        if isinstance(places, int) and filled[role] == places + 1:
            what = f"More people are pinned to {role!r} than it has openings ({places})."
            yield Fault(("pins", at, "role"), "too-many-pins", what, "Remove a pin or raise openings.", role)


def _preference_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    for at, wish in _maps(data, "preferences"):
        if (wish.get("role") is None) == (wish.get("colleague") is None):
            what = "A preference is for or against one role or one colleague."
            yield Fault(("preferences", at), "preference-not-single", what, "Give either role or colleague.")
        elif wish.get("colleague") == wish.get("person"):
            what = f"{wish.get('person')!r} is named as the own colleague."
            yield Fault(("preferences", at, "colleague"), "own-colleague", what, "Name another person.")
