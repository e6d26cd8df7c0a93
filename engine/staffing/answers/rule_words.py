"""Rules about the team as explanations call them: their place in the request, their kind, and whom they concern."""

from __future__ import annotations

from collections.abc import Iterator

from engine.staffing.answers.casting import Casting
from engine.staffing.requests.resolved_rules import ResolvedGroup, ResolvedRule


def rule_text(casting: Casting, rule: ResolvedRule) -> str:
    """Return a rule in short, such as ``rules[0] (keep_apart: Ana, Bo)``."""
    return f"{rule.name} ({rule.kind}: {', '.join(_parts(casting, rule)) or '-'})"


def _parts(casting: Casting, rule: ResolvedRule) -> Iterator[str]:
    if rule.reporting:
        yield "reporting"
    if rule.kind == "keep_existing_team":
        yield f"at least {rule.at_least:g} of"
    yield from (casting.person_id(person) for person in rule.people)
    if rule.level is not None:
        yield f"level {rule.level:g}"
    if rule.tag is not None:
        yield rule.tag
    if rule.skill_id is not None:
        yield f"{rule.skill_id} {rule.min_level or 1:g}"
    if rule.group is not None:
        yield _group_text(casting, rule.group)
    if rule.juniors is not None:
        yield f"for {_group_text(casting, rule.juniors)}"
    yield from (f"{_group_text(casting, one)} / {_group_text(casting, other)}" for one, other in rule.sides)
    yield from _bounds(rule)


def _bounds(rule: ResolvedRule) -> Iterator[str]:
    if rule.kind != "keep_existing_team" and rule.at_least is not None:
        yield f"at least {rule.at_least:.0%}"
    if rule.at_most is not None:
        yield f"at most {rule.at_most:.0%}"
    if rule.most_difference is not None:
        yield f"difference at most {rule.most_difference:g}"


def _group_text(casting: Casting, group: ResolvedGroup) -> str:
    people = () if group.people is None else tuple(casting.person_id(person) for person in group.people)
    units = sorted(group.units or ())
    parts = [
        *([] if group.level is None else [f"level {group.level:g} or above"]),
        *([] if group.most_level is None else [f"level {group.most_level:g} or below"]),
        *([] if group.tag is None else [group.tag]),
        *units[:3],
        *(["..."] if len(units) > 3 else []),
        *([] if group.location is None else [group.location]),
        *people,
    ]
    return " ".join(parts)
