"""Every name that a query may use and what it stands for: skills by all aliases, languages, places, units, tags."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.domain.columns import TextColumn, split_list
from engine.domain.languages import LANGUAGES, language_code, language_name
from engine.domain.organisation import Organisation
from engine.domain.skill_names import SkillNames, names_alike
from engine.skills.search.query_text import folded, is_word
from engine.skills.search.query_tree import Field, Meaning

_EXPLAINED = re.compile(r" ?\([^()]*\)$")
"""What large catalogues add to tell names apart, as in ``python (computer programming)``."""
LIKELY = 75.0
"""Likeness, 0 to 100, from which a name is offered for a misspelt one."""
LONGEST_NAME = 120
"""Characters of a name that is recognised without quotation marks."""


@dataclass(frozen=True)
class FoundName:
    """A known name in a text.

    Attributes
    ----------
    meanings : tuple of Meaning
        What it stands for.
    end : int
        Position behind it.
    """

    meanings: tuple[Meaning, ...]
    end: int


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Names by their folded form.

    Attributes
    ----------
    names : mapping of str to tuple of Meaning
        What each name stands for, in the order skill, language, location, unit, tag.
    courses : mapping of str to tuple of Meaning
        Courses, whose completion a certificate may be.
    shown : mapping of Meaning to tuple of str
        Names of each thing as the data writes them, the main one first.
    skill_names : SkillNames
        What skills are called, to look up what looks alike.
    """

    names: Mapping[str, tuple[Meaning, ...]]
    courses: Mapping[str, tuple[Meaning, ...]]
    shown: Mapping[Meaning, tuple[str, ...]] = field(repr=False)
    skill_names: SkillNames = field(repr=False)
    _by_fields: dict[frozenset[Field], list[str]] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(organisation: Organisation) -> Vocabulary:
        """Return the names of an organisation."""
        skill_names = SkillNames.of(organisation)
        known = [*_skills(skill_names), *_languages(organisation)]
        known += [*_places(organisation), *_units(organisation), *_tags(organisation)]
        names = _by_name(known)
        spoken = {language_code(entry) for entry in _entries(organisation.workforce.languages)}
        for code in sorted(spoken & set(LANGUAGES)):  # "it" is a department before it is Italian
            names.setdefault(code, (Meaning(Field.LANGUAGE, code),))
        courses = [*_courses(organisation)]
        shown: defaultdict[Meaning, dict[str, None]] = defaultdict(dict)
        for meaning, written in known + courses:
            shown[meaning].update(dict.fromkeys(written))
        return Vocabulary(
            names, _by_name(courses), {meaning: tuple(written) for meaning, written in shown.items()}, skill_names
        )

    def longest_at(self, text: str, at: int, certificates: bool = False) -> FoundName | None:
        """Return the longest known name that begins at a position of a folded text, whole words only."""
        for length in self._lengths.get(text[at : at + 1], ()):
            end = at + length
            if end > len(text) or (end < len(text) and is_word(text[end - 1]) and is_word(text[end])):
                continue
            meanings = self.meanings(text[at:end], certificates)
            if meanings:
                return FoundName(meanings, end)
        return None

    def meanings(self, name: str, certificates: bool = False) -> tuple[Meaning, ...]:
        """Return what a folded name stands for; with ``certificates`` only skills and courses."""
        if not certificates:
            return self.names.get(name, ())
        skills = (one for one in self.names.get(name, ()) if one.field is Field.SKILL)
        return (*skills, *self.courses.get(name, ()))

    def nearest(self, name: str, fields: Iterable[Field] = ()) -> str | None:
        """Return the known name most like ``name``, as the data writes it; of some fields if any is given."""
        for close in names_alike(name, self._of_fields(frozenset(fields)), LIKELY):
            return self._written.get(close, close)
        return None

    def _of_fields(self, fields: frozenset[Field]) -> list[str]:
        """Return the names of things of some fields, of all where none is given."""
        if fields not in self._by_fields:
            kept = [n for n, meant in self.names.items() if not fields or any(one.field in fields for one in meant)]
            self._by_fields[fields] = kept
        return self._by_fields[fields]

    def told(self, meaning: Meaning, language: str) -> str:
        """Return the name of a thing in a language (``en`` or ``zh``) as far as the data has one."""
        if meaning.field is Field.LANGUAGE:
            return language_name(meaning.id, language)
        names = self.shown.get(meaning, (meaning.id,))
        wanted = [name for name in names if is_chinese(name) == (language == "zh")]
        return wanted[0] if is_chinese(names[0]) != (language == "zh") and wanted else names[0]

    @cached_property
    def _written(self) -> dict[str, str]:
        return {folded(name): name for names in self.shown.values() for name in reversed(names)}

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """Lengths of the names by their first character, longest first."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for name in (*self.names, *self.courses):
            if len(name) <= LONGEST_NAME:
                found[name[0]].add(len(name))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


Known = tuple[Meaning, tuple[str, ...]]


def is_chinese(name: str) -> bool:
    """Return whether a name has a Chinese character."""
    return any("\u4e00" <= one <= "\u9fff" for one in name)


def _by_name(known: Iterable[Known]) -> dict[str, tuple[Meaning, ...]]:
    """Return meanings by folded name, and by shorter forms of a name that nothing else is called."""
    found: dict[str, dict[Meaning, None]] = {}
    shorter: dict[str, dict[Meaning, None]] = {}
    for meaning, names in known:
        for name in filter(None, map(folded, names)):
            found.setdefault(name, {})[meaning] = None
            for form in _shorter_forms(name):
                shorter.setdefault(form, {})[meaning] = None
    return {name: tuple(meanings) for name, meanings in (shorter | found).items()}


def _shorter_forms(name: str) -> Iterator[str]:
    """Yield a name with spaces for hyphens, and without what stands in parentheses at its end, where it differs."""
    spaced = " ".join(name.replace("-", " ").replace("_", " ").split())
    bare = _EXPLAINED.sub("", name)
    yield from (form for form in (spaced, bare) if form and form != name)


def _skills(names: SkillNames) -> Iterator[Known]:
    for skill in names.skills:
        yield Meaning(Field.SKILL, skill.skill_id), (skill.name, skill.skill_id, *skill.aliases)
    for skill_id in sorted(set(names.used) - {skill.skill_id for skill in names.skills}):
        yield Meaning(Field.SKILL, skill_id), (skill_id,)


def _languages(organisation: Organisation) -> Iterator[Known]:
    for code, names in LANGUAGES.items():
        yield Meaning(Field.LANGUAGE, code), names
    for entry in _entries(organisation.workforce.languages):
        yield Meaning(Field.LANGUAGE, language_code(entry)), (entry,) if len(entry) > 2 else ()


def _places(organisation: Organisation) -> Iterator[Known]:
    for place in organisation.workforce.location.index:
        yield Meaning(Field.LOCATION, place), (place,)


def _units(organisation: Organisation) -> Iterator[Known]:
    for unit, name in organisation.unit_names.items():
        yield Meaning(Field.UNIT, unit), (name, unit)


def _tags(organisation: Organisation) -> Iterator[Known]:
    for tag in _entries(organisation.workforce.tags):
        yield Meaning(Field.TAG, tag), (tag,)


def _courses(organisation: Organisation) -> Iterator[Known]:
    table = organisation.table("courses")
    for course, name in zip(table.text("course_id").values(), table.text("name").values(), strict=True):
        yield Meaning(Field.CERTIFICATE, str(course)), tuple(filter(None, (name, course)))


def _entries(column: TextColumn) -> list[str]:
    return sorted({entry for cell in column.index for entry in split_list(cell)})
