"""What skills are called: ids, names and aliases in any language, looked up in one way by everything that asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.domain.table import Table

NEAR = 85.0
"""Likeness, 0 to 100, from which a name is offered for another: the plain ratio of Indel distance to length.

The weighted ratio of the same library finds java and javascript 90 alike, so it serves nothing here.
"""
MOST_OFFERED = 3
"""Names offered for one that nobody knows."""


def folded_name(name: str) -> str:
    """Return a name as names are compared: NFKC (full-width forms become plain), case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True)
class NamedSkill:
    """One skill and every way to call it.

    Attributes
    ----------
    skill_id : str
        Its id.
    name : str
        Its name.
    aliases : tuple of str
        Other names, in any language.
    """

    skill_id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SkillNames:
    """Every way in which skills are called.

    Attributes
    ----------
    skills : tuple of NamedSkill
        Skills of the bank.
    used : tuple of str
        Ids that records or roles use without a row in the bank.
    """

    skills: tuple[NamedSkill, ...]
    used: tuple[str, ...] = ()

    @staticmethod
    def of(organisation: Organisation) -> SkillNames:
        """Return the names of an organisation's skills."""
        used = {
            skill_id
            for table in ("skill_records", "role_skills")
            for skill_id in organisation.table(table).text("skill_id").index
        }
        return SkillNames(named_skills(organisation.table("skills")), tuple(sorted(used)))

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of the skills called so, sorted: none, one, or several where the name is ambiguous.

        As written first: an id before a name, a name before an alias; then as folded, where all of them count alike.
        """
        return self._written.get(name) or self._folded.get(folded_name(name), ())

    def near(self, name: str) -> tuple[str, ...]:
        """Return names that look like one that nobody knows, the most alike first, at most three."""
        return tuple(self._as_written[found] for found in names_alike(name, list(self._folded)))

    def mend(self, name: str) -> str:
        """Return how to mend a name that no skill or more than one skill has."""
        found = self.find(name)
        if len(found) > 1:
            return f"Use one of the ids {', '.join(found)}."
        near = self.near(name)
        if near:
            return f"Did you mean {', '.join(map(repr, near))}?"
        return "Look it up in the table skills."

    def name_of(self, skill_id: str) -> str:
        """Return the name of a skill, its id where the bank has no row of it."""
        return self._names.get(skill_id, skill_id)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {skill.skill_id: skill.name for skill in self.skills}

    @cached_property
    def _written(self) -> dict[str, tuple[str, ...]]:
        aliases = _gathered((alias, skill.skill_id) for skill in self.skills for alias in skill.aliases)
        names = _gathered((skill.name, skill.skill_id) for skill in self.skills)
        ids = {skill_id: (skill_id,) for skill_id in (*self.used, *(skill.skill_id for skill in self.skills))}
        return {**aliases, **names, **ids}

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        return _gathered((folded_name(name), skill_id) for name, found in self._written.items() for skill_id in found)

    @cached_property
    def _as_written(self) -> dict[str, str]:
        ids_first = sorted(self._written, key=lambda name: self._written[name] != (name,))
        return {folded_name(name): name for name in ids_first}


def names_alike(name: str, folded_names: Sequence[str], least: float = NEAR) -> tuple[str, ...]:
    """Return the folded names that look like ``name``, the most alike first, at most three.

    Parameters
    ----------
    name : str
        A name, folded or not.
    folded_names : sequence of str
        Names to choose from.
    least : float
        Likeness, 0 to 100, from which a name is offered.
    """
    alike = process.extract(folded_name(name), folded_names, scorer=fuzz.ratio, score_cutoff=least, limit=MOST_OFFERED)
    return tuple(found for found, _, _ in alike)


def named_skills(table: Table) -> tuple[NamedSkill, ...]:
    """Return the skills of a table ``skills``, in its order."""
    columns = (table.text(name).values() for name in ("skill_id", "name", "aliases"))
    return tuple(
        NamedSkill(str(skill_id), str(name), split_list(aliases))
        for skill_id, name, aliases in zip(*columns, strict=True)
    )


def parents_of(table: Table) -> Mapping[str, str]:
    """Return the parent by skill id, for skills of a table ``skills`` that have one."""
    pairs = zip(table.text("skill_id").values(), table.text("parent_id").values(), strict=True)
    return {str(skill_id): parent for skill_id, parent in pairs if parent is not None}


def path_of(skill_id: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return a skill and those above it, lowest first; a loop in the data ends the path."""
    path = [skill_id]
    while (parent := parents.get(path[-1])) and parent not in path:
        path.append(parent)
    return tuple(path)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for name, skill_id in pairs:
        found.setdefault(name, set()).add(skill_id)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}
