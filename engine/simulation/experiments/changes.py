"""How two scenarios differ, part by part, and every mixture of the two."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.simulation.scenarios.scenario import Scenario

Names: TypeAlias = tuple[str, ...]

NOT_OF_THE_WORLD = frozenset({"kind", "format", "name", "title", "seed", "replications", "drivers", "sweep"})
"""Keys in which scenarios may differ without leading to another world."""
SHARED = ("horizon_months", "as_of", "seed")
"""What scenarios have in common whose difference is to be traced."""
ABSENT = object()
"""In the place of what a scenario does not say."""


@dataclass(frozen=True, eq=False)
class Change:
    """One part that differs between two scenarios.

    Attributes
    ----------
    path : tuple of str
        Where it stands; items of a list by their id.
    old, new : object
        The part as plain data in the first and the second scenario; ``ABSENT`` where it says nothing.
    """

    path: Names
    old: object
    new: object


def changes_between(first: Scenario, second: Scenario) -> tuple[Change, ...]:
    """Return what differs in the worlds of two scenarios: quantities and lists whole, maps and items part by part.

    Raises
    ------
    InputError
        They differ in horizon, day of start or seed, so that their runs cannot be paired.
    """
    problems = []
    for key in SHARED:
        ours, theirs = getattr(first, key), getattr(second, key)
        if ours != theirs:
            what = f"'{first.name}' and '{second.name}' differ in {key}: {ours} and {theirs}."
            problems.append(Problem("not-paired", what, "Give both the same.", column=key))
    if problems:
        raise InputError(*problems)
    return tuple(sorted(_changes(_world(first), _world(second), ()), key=lambda change: change.path))


def groups_of(changes: Iterable[Change], named: Mapping[str, Sequence[str]]) -> dict[str, tuple[Change, ...]]:
    """Return changes by group: those that are named, and one for every other law, demand or shock that differs.

    Parameters
    ----------
    named : mapping of str to sequence of str
        Dotted beginnings of paths by the name of a group, such as ``laws.hiring.time_to_fill``; of several that fit
        the longest counts. Groups in which nothing differs are left out.

    Raises
    ------
    InputError
        A beginning is given twice, or no part that differs begins like it.
    """
    changes = tuple(changes)
    beginnings = [(tuple(beginning.split(".")), name) for name, given in named.items() for beginning in given]
    problems = list(_misnamed(beginnings, changes))
    if problems:
        raise InputError(*problems)
    groups: dict[str, list[Change]] = {}
    for change in changes:
        fitting = [(len(begin), name) for begin, name in beginnings if change.path[: len(begin)] == begin]
        own = change.path[1] if change.path[0] == "laws" else change.path[0]
        groups.setdefault(max(fitting)[1] if fitting else own, []).append(change)
    return {name: tuple(groups[name]) for name in sorted(groups)}


def _misnamed(beginnings: list[tuple[Names, str]], changes: Sequence[Change]) -> Iterator[Problem]:
    seen: set[Names] = set()
    known = {".".join(change.path[:length]) for change in changes for length in range(1, len(change.path) + 1)}
    for begin, _ in beginnings:
        path = ".".join(begin)
        if begin in seen:
            yield Problem("path-twice", f"'{shown(path)}' is in two groups.", "Leave it in one.", column="drivers")
        elif path not in known:
            what = f"Nothing that begins with '{shown(path)}' differs between the scenarios."
            yield Problem("nothing-differs", what, did_you_mean(path, known), column="drivers", value=shown(path))
        seen.add(begin)


def mixture(first: Scenario, changes: Iterable[Change]) -> Scenario:
    """Return the first scenario with some changes made.

    Raises
    ------
    InputError
        One change makes no sense without another.
    """
    data = first.model_dump(mode="json")
    for change in changes:
        _put(data, change.path, change.new)
    try:
        return Scenario.model_validate_json(json.dumps(data))
    except ValidationError as error:
        told = "; ".join(str(detail["msg"]).removeprefix("Value error, ") for detail in error.errors())
        what = f"A change makes no sense without another: {told}."
        mend = "Put both into one group: --driver NAME=PATH,PATH or 'drivers: {NAME: [PATH, PATH]}'."
        raise InputError(Problem("changes-belong-together", what, mend, column="drivers")) from None


def _world(scenario: Scenario) -> dict[str, Any]:
    data: dict[str, Any] = scenario.model_dump(mode="json")
    return {key: part for key, part in data.items() if key not in NOT_OF_THE_WORLD}


def _changes(old: object, new: object, path: Names) -> Iterator[Change]:
    ours, theirs = _parts(old), _parts(new)
    if old == new:
        return
    if ours is None or theirs is None:
        yield Change(path, old, new)
        return
    for key in sorted({*ours, *theirs}):
        yield from _changes(ours.get(key, ABSENT), theirs.get(key, ABSENT), (*path, key))


def _parts(value: object) -> dict[str, object] | None:
    """Return the parts that may change one by one; ``None`` for what changes as a whole."""
    if isinstance(value, dict):
        return None if "source" in value else value
    if isinstance(value, list) and value and all(isinstance(item, dict) and "id" in item for item in value):
        return {item["id"]: item for item in value}
    return None


def _put(data: Any, path: Names, new: object) -> None:
    *way, last = path
    for step in way:
        data = data[step] if isinstance(data, dict) else next(item for item in data if item["id"] == step)
    if isinstance(data, dict):
        data[last] = None if new is ABSENT else new
        if new is ABSENT:
            del data[last]
        return
    kept = [item for item in data if item["id"] != last]
    at = next((at for at, item in enumerate(data) if item["id"] == last), len(kept))
    data[:] = kept if new is ABSENT else [*kept[:at], new, *kept[at:]]
