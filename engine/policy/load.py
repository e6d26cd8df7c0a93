"""From a policy file to a checked policy, or to every problem it has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from engine.documents.hints import did_you_mean, shown
from engine.documents.positions import MapNode, Node, ScalarNode
from engine.errors import PolicyError
from engine.policy.declarations import SECTIONS, declared_kind
from engine.policy.document import Policy, SectionContext
from engine.policy.kinds import PolicyKind
from engine.policy.lowering import read_limits
from engine.policy.parameters import NAME, read_parameters
from engine.policy.patterns_reading import read_patterns
from engine.policy.profiles import Profile, read_profiles
from engine.policy.reading import Reading, read_file
from engine.policy.scores_reading import read_scores
from engine.policy.tables import read_decisions

FORMAT = 1
HEADER: Final = ("kind", "format", "id", "titles", "owner", "effective", "intended_change", "metric", "review_on")
OPTIONAL: Final = ("parameters", "profiles")
SECTION_READERS: Final[dict[str, Callable[[Node, SectionContext], tuple[Any, ...]]]] = {
    "decisions": read_decisions,
    "limits": read_limits,
    "patterns": read_patterns,
    "scores": read_scores,
}


def load_policy(text: str | bytes, file: str, kinds: Iterable[PolicyKind]) -> Policy:
    """Return the policy written in ``text``.

    Parameters
    ----------
    text : str or bytes
        Content of the file; bytes must be UTF-8.
    file : str
        Its name as the user knows it, for the messages.
    kinds : iterable of PolicyKind
        The kinds there are.

    Raises
    ------
    PolicyError
        Every problem found, with file and line.
    """
    characters, root = read_file(text, file)
    reading = Reading(file)
    kind = read_kind(root, {kind.name: kind for kind in kinds}, reading)
    if kind is None:
        raise PolicyError(*reading.problems)
    reading.barred = kind.barred_names()
    sections = (*(SECTIONS if kind.declares else ()), kind.section)
    entries = reading.mapping(root, "the policy", (*HEADER, *sections), OPTIONAL).entries
    if kind.declares:
        before = len(reading.problems)
        kind = declared_kind(kind, entries, reading)
        if len(reading.problems) > before:  # rules cannot be judged by facts that are not known
            reading.finish()
    parameters = read_parameters(entries["parameters"], reading) if "parameters" in entries else {}
    profiles = read_profiles(entries["profiles"], parameters, reading) if "profiles" in entries else {}
    header = _read_header(entries, reading)
    rules: tuple[Any, ...] = ()
    if kind.section in entries:
        context = SectionContext(kind, parameters, reading, header["effective"] or date.min)
        rules = SECTION_READERS[kind.section](entries[kind.section], context)
        _check_profiles(entries[kind.section], context, profiles)
    reading.finish()
    content_hash = hashlib.sha256(characters.encode()).hexdigest()
    read: dict[str, Any] = {kind.section: rules}
    dated: dict[str, Any] = {"parameters": parameters, "profiles": profiles}
    return Policy(kind=kind, file=file, hash=content_hash, text=characters, **dated, **header, **read)


def _check_profiles(node: Node, context: SectionContext, profiles: Mapping[str, Profile]) -> None:
    """Read the rules again as each profile sees them: what holds of the policy's values must hold of the profile's."""
    known = {(problem.line, problem.what) for problem in context.reading.problems}
    for profile in profiles.values():
        reading = Reading(context.reading.file, context.reading.barred)
        seen = replace(context, parameters={**context.parameters, **profile.parameters}, reading=reading)
        SECTION_READERS[context.kind.section](node, seen)
        context.reading.problems.extend(
            replace(problem, what=f"Under profile '{profile.name}': {problem.what}")
            for problem in seen.reading.problems
            if (problem.line, problem.what) not in known
        )


def read_kind(root: MapNode, kinds: Mapping[str, PolicyKind], reading: Reading) -> PolicyKind | None:
    """Return the kind a file names and check its format number; None where the kind is missing or unknown."""
    check_format(root, reading)
    node = root.entries.get("kind")
    if node is None:
        reading.refuse(root.line, "missing-key", "Key 'kind' is missing.", f"Known kinds: {', '.join(sorted(kinds))}.")
        return None
    name = reading.text(node, "kind")
    if name and name not in kinds:
        reading.refuse(node.line, "unknown-kind", f"Unknown kind '{shown(name)}'.", did_you_mean(name, kinds))
    return kinds.get(name)


def check_format(root: MapNode, reading: Reading) -> None:
    """Refuse a file whose ``format`` is given and is not the one this version reads."""
    node = root.entries.get("format")
    if node is not None and not (isinstance(node, ScalarNode) and node.value == FORMAT and node.value is not True):
        reading.refuse(node.line, "unknown-format", "This version reads format 1 only.", "Write 'format: 1'.")


def _read_header(entries: Mapping[str, Node], reading: Reading) -> dict[str, Any]:
    name = reading.text(entries.get("id"), "id")
    if name and not NAME.fullmatch(name):
        reading.refuse(entries["id"].line, "bad-name", f"'{shown(name)}' is no policy id.", "Use letters, digits, _ -.")
    effective = reading.day(entries.get("effective"), "effective")
    review_on = reading.day(entries.get("review_on"), "review_on")
    if effective and review_on and review_on <= effective:
        line = entries["review_on"].line
        reading.refuse(line, "review-too-early", "review_on is not after effective.", "Choose a later review date.")
    localised = {
        key: reading.localised(entries[key], key) for key in ("titles", "intended_change", "metric") if key in entries
    }
    owner = reading.text(entries.get("owner"), "owner")
    return {"id": name, "effective": effective, "review_on": review_on, "owner": owner, **localised}
