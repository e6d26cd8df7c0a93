"""Groups of people that rules speak of, over the whole workforce at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn, split_list
from engine.domain.languages import language_code
from engine.domain.workforce import Workforce
from engine.staffing.requests.resolved_rules import ResolvedGroup


def members(group: ResolvedGroup, workforce: Workforce) -> frozenset[int]:
    """Return who meets every criterion of a group, by position."""
    chosen = np.ones(len(workforce), dtype=bool)
    if group.level is not None:
        chosen &= workforce.level >= group.level
    if group.most_level is not None:
        chosen &= workforce.level <= group.most_level
    if group.tag is not None:
        chosen &= listing(workforce.tags, group.tag)
    if group.units is not None:
        inside = [unit in group.units for unit in workforce.unit_id.index]
        chosen &= np.array([*inside, False], dtype=bool)[workforce.unit_id.codes]
    if group.location is not None:
        chosen &= based_in(group.location, workforce)
    if group.people is not None:
        named = np.zeros(len(workforce), dtype=bool)
        named[[person for person in group.people if person >= 0]] = True
        chosen &= named
    return frozenset(np.flatnonzero(chosen).tolist())


def based_in(location: str, workforce: Workforce) -> NDArray[np.bool_]:
    """Return who is based at a place; capitals and spaces around it do not matter."""
    wanted = location.strip().casefold()
    same = [entry.strip().casefold() == wanted for entry in workforce.location.index]
    return np.array([*same, False], dtype=bool)[workforce.location.codes]


def listing(column: TextColumn, entry: str) -> NDArray[np.bool_]:
    """Return whose list has an entry."""
    has = [entry in split_list(text) for text in column.index]
    return np.array([*has, False], dtype=bool)[column.codes]


def speaking(language: str, workforce: Workforce) -> NDArray[np.bool_]:
    """Return who speaks a language, named by its code or in English, Chinese or its own words; capitals are alike."""
    wanted = language_code(language)
    speaks = [wanted in map(language_code, split_list(text)) for text in workforce.languages.index]
    return np.array([*speaks, False], dtype=bool)[workforce.languages.codes]
