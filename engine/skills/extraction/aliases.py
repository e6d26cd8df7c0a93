"""The bank's names of skills, with the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.domain.table import Table
from engine.skills.extraction.folding import folded_each
from engine.skills.extraction.phrase_index import PhraseIndex, phrase_index

_IN_BRACKETS: Final = re.compile(r"^(.+?)\s*[(\uff08]([^()\uff08\uff09]+)[)\uff09]$")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z0-9&/.+#-]+")
_DOT_JS: Final = re.compile(r"\w+\.js", re.IGNORECASE)
_LATIN_PHRASE: Final = re.compile(r"[A-Za-z][A-Za-z -]*[ -][A-Za-z]*[A-Za-rt-z]")


class SkillName(NamedTuple):
    """One name of one skill: ``is_alias`` is false for the name the bank shows."""

    skill_id: str
    text: str
    is_alias: bool


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling that is looked for.

    Attributes
    ----------
    name : SkillName
        The name of the bank it comes from.
    also : tuple of str
        Other skills that bear the same name.
    cased : str
        The spelling, folded, with its capitals.
    strict : bool
        Whether only these capitals count.
    """

    name: SkillName
    also: tuple[str, ...]
    cased: str
    strict: bool = False


@dataclass(frozen=True, eq=False)
class AliasBank:
    """Every spelling of every skill, ready to be found.

    Attributes
    ----------
    aliases : tuple of Alias
        The spellings.
    decoys : tuple of str
        Phrases that only look like skills; they stand behind the aliases in the index.
    index : PhraseIndex
        Finds both.
    lenient : array of bool, shape (aliases + decoys,)
        Whether it is an alias whose capitals do not matter.
    """

    aliases: tuple[Alias, ...]
    decoys: tuple[str, ...]
    index: PhraseIndex
    lenient: NDArray[np.bool_]


def names_of(skills: Table) -> tuple[SkillName, ...]:
    """Return the names and aliases in a table of skills; aliases are separated by semicolons."""
    found = []
    columns = (skills.text(name).values() for name in ("skill_id", "name", "aliases"))
    for skill_id, name, aliases in zip(*columns, strict=True):
        if skill_id is None:
            continue
        found += [SkillName(skill_id, name, False)] if name else []
        found += [SkillName(skill_id, one.strip(), True) for one in (aliases or "").split(";") if one.strip()]
    return tuple(found)


def alias_bank(names: Sequence[SkillName], decoys: Iterable[str] = ()) -> AliasBank:
    """Return the names ready to be found, with the plurals and spellings that follow from them.

    Where several skills bear one name, the skill whose own name it is comes first, then the smaller id.
    """
    spelt = [(name, place, *spelling) for name in names for place, spelling in enumerate(_spellings(name.text))]
    forms = folded_each([text for _, _, text, _ in spelt])
    chosen: dict[tuple[str, bool], list[_Candidate]] = {}
    for (name, place, text, strict), (cased, lowered) in zip(spelt, forms, strict=True):
        candidate = _Candidate(place > 0, name.is_alias, name.skill_id, text, cased)
        chosen.setdefault((cased if strict else lowered, strict), []).append(candidate)
    aliases = []
    for (_, strict), candidates in chosen.items():
        first = min(candidates)
        others = tuple(dict.fromkeys(one.skill_id for one in sorted(candidates) if one.skill_id != first.skill_id))
        name = SkillName(first.skill_id, first.text, first.is_alias)
        aliases.append(Alias(name, others, first.cased, strict))
    listed = tuple(decoys)
    index = phrase_index([*(one.cased for one in aliases), *listed])
    lenient = np.array([not one.strict for one in aliases] + [False] * len(listed), dtype=bool)
    return AliasBank(tuple(aliases), listed, index, lenient)


class _Candidate(NamedTuple):
    """A spelling that may stand for a skill, the better one smaller."""

    is_derived: bool
    is_alias: bool
    skill_id: str
    text: str
    cased: str


def _spellings(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a name's spellings, the name first, each with whether its capitals are strict."""
    yield text, False
    if bracketed := _IN_BRACKETS.fullmatch(text):
        yield bracketed[1], False
        if _ACRONYM.fullmatch(bracketed[2]):
            yield bracketed[2], False
    if _ACRONYM.fullmatch(text) and text.isalpha():
        yield f"{text}s", True
    if _DOT_JS.fullmatch(text):
        yield text.replace(".", ""), False
    if _LATIN_PHRASE.fullmatch(text):
        yield f"{text}s", False
