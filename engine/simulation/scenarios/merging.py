"""Scenarios that extend scenarios: maps merge deeply, lists are replaced, items with an id merge by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.documents.hints import did_you_mean
from engine.documents.placed import Placed, placed
from engine.documents.positions import read_yaml
from engine.errors import InputError, Problem

LONGEST_CHAIN = 20

SUPERSEDES = {
    "law": ("stages", "variation"),
    "number": ("half_width", "at_most"),
    "half_width": ("number",),
    "value": ("window", "evidence"),
    "window": ("value", "unit", "evidence"),
    "hazards": ("weibull", "exponential", "ramp"),
    "weibull": ("bands_years", "hazards", "exponential", "ramp"),
    "exponential": ("bands_years", "hazards", "weibull", "ramp"),
    "ramp": ("bands_years", "hazards", "weibull", "exponential"),
    "scale": ("mean",),
    "mean": ("scale",),
    "en": ("zh",),
}
"""A key that a scenario gives takes away what it inherits under these, as both together would contradict each other."""


def file_name(name: str) -> str:
    """Return the file in which a user finds the scenario called ``name``."""
    return name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"


def merged_scenario(name: str, texts: Mapping[str, str]) -> Placed:
    """Return the scenario with everything that it extends merged in; ``extends`` and ``remove`` are used up.

    Raises
    ------
    InputError
        A file is no YAML map, extends what does not exist, extends itself, or removes an id nobody has.
    """
    chain = _chain(name, texts)
    merged = chain[-1]
    problems: list[Problem] = []
    for child in reversed(chain[:-1]):
        parent = _without(merged, _ids_to_remove(child, problems), child, problems)
        merged = _merge(_no_name(parent), child)
    if problems:
        raise InputError(*problems)
    entries = {key: part for key, part in _entries(merged).items() if key not in {"extends", "remove"}}
    return Placed(entries, merged.file, merged.line)


def _chain(name: str, texts: Mapping[str, str]) -> list[Placed]:
    """Return the scenario and what it extends, nearest first."""
    chain: list[Placed] = []
    names: list[str] = []
    place: Placed | None = None
    while True:
        if name in names:
            loop = " -> ".join([*names[names.index(name) :], name])
            raise _refused("extends-loop", f"Scenarios extend each other in a circle: {loop}.", "Cut it.", place)
        if name not in texts:
            what = f"There is no scenario '{name[:80]}'" + (" to extend." if place else ".")
            raise _refused("unknown-scenario", what, did_you_mean(name, set(texts) - set(names)), place)
        if len(names) == LONGEST_CHAIN:
            raise _refused("extends-too-long", f"More than {LONGEST_CHAIN} scenarios in a row.", "Merge some.", place)
        names.append(name)
        chain.append(placed(read_yaml(texts[name], file_name(name)), file_name(name)))
        place = _entries(chain[-1]).get("extends")
        if place is None or place.content is None:
            return chain
        if not isinstance(place.content, str):
            raise _refused("wrong-type", "'extends' names one scenario.", "Write 'extends: baseline'.", place)
        name = place.content


def _refused(code: str, what: str, mend: str, place: Placed | None) -> InputError:
    return InputError(Problem(code, what, mend, file=place.file if place else None, line=place.line if place else None))


def _entries(part: Placed) -> dict[str, Placed]:
    return part.content if isinstance(part.content, dict) else {}


def _items(part: Placed) -> list[Placed]:
    return part.content if isinstance(part.content, list) else []


def _no_name(parent: Placed) -> Placed:
    return Placed({key: part for key, part in _entries(parent).items() if key != "name"}, parent.file, parent.line)


def _ids_to_remove(child: Placed, problems: list[Problem]) -> dict[str, Placed]:
    given = _entries(child).get("remove")
    if given is None:
        return {}
    if not isinstance(given.content, list):
        problems.append(
            Problem("wrong-type", "'remove' is a list of ids.", "Write 'remove: [id]'.", given.file, given.line)
        )
    return {str(item.content): item for item in _items(given)}


def _without(parent: Placed, ids: dict[str, Placed], child: Placed, problems: list[Problem]) -> Placed:
    """Return ``parent`` without the items of these ids, wherever they stand."""
    known = set(_all_ids(parent))
    for name, item in ids.items():
        if name not in known:
            what = f"There is nothing with id '{name[:80]}' to remove in what {child.file} extends."
            problems.append(Problem("unknown-id", what, did_you_mean(name, known), item.file, item.line))
    return _pruned(parent, set(ids)) if ids else parent


def _id_of(part: Placed) -> str | None:
    own = _entries(part).get("id")
    return None if own is None or own.content is None else str(own.content)


def _all_ids(part: Placed) -> Iterator[str]:
    for item in _items(part):
        name = _id_of(item)
        if name is not None:
            yield name
    for below in (*_entries(part).values(), *_items(part)):
        yield from _all_ids(below)


def _pruned(part: Placed, ids: set[str]) -> Placed:
    if isinstance(part.content, dict):
        return Placed({key: _pruned(below, ids) for key, below in part.content.items()}, part.file, part.line)
    if isinstance(part.content, list):
        return Placed([_pruned(item, ids) for item in part.content if _id_of(item) not in ids], part.file, part.line)
    return part


def _merge(parent: Placed, child: Placed) -> Placed:
    if isinstance(parent.content, dict) and isinstance(child.content, dict):
        return Placed(_merged_maps(parent.content, child.content), child.file, child.line)
    mergeable = [*_items(parent), *_items(child)]
    if _items(child) and _items(parent) and all(_id_of(item) is not None for item in mergeable):
        return Placed(_merged_items(_items(parent), _items(child)), child.file, child.line)
    return child


def _merged_maps(parent: dict[str, Placed], child: dict[str, Placed]) -> dict[str, Placed]:
    gone = {name for key in child for name in SUPERSEDES.get(key, ())}
    merged = {key: part for key, part in parent.items() if key not in gone}
    for key, part in child.items():
        merged[key] = _merge(merged[key], part) if key in merged else part
    return merged


def _merged_items(parent: list[Placed], child: list[Placed]) -> list[Placed]:
    merged = {_id_of(item): item for item in parent}
    for item in child:
        name = _id_of(item)
        merged[name] = _merge(merged[name], item) if name in merged else item
    return list(merged.values())
