"""The bank laid out for questions: built once for a cut of the history, then asked as often as wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, TextColumn, day, split_list
from engine.domain.free_time import FreeTime
from engine.domain.languages import language_code
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.workforce import Workforce
from engine.skills.search.query_tree import Field, Meaning
from engine.skills.search.vocabulary import Vocabulary

Mask = NDArray[np.bool_]

TOLERANCE = 1e-9
"""By how much a level may miss what is asked and still reach it."""


@dataclass(frozen=True, eq=False)
class SkillIndex:
    """Everyone of an organisation and what can be asked about them; every mask follows the workforce's people.

    Attributes
    ----------
    organisation : Organisation
        The cut.
    proficiency : Proficiency
        Levels of its people in skills; entries ordered by skill, then person, so that a skill's stand together.
    silent : bool array of shape (people,)
        People about whom nothing is told: they are in no answer and in no count.
    """

    organisation: Organisation
    proficiency: Proficiency
    silent: Mask
    _kept: dict[Meaning, Mask] = field(default_factory=dict, repr=False)

    def prepared(self) -> SkillIndex:
        """Return the index with all parts built that answers look things up in."""
        assert self.vocabulary.names is not None
        assert self.free_time.first_step is not None
        assert self.skills_by_person is not None
        return self

    def __len__(self) -> int:
        return len(self.workforce)

    @property
    def workforce(self) -> Workforce:
        """Everyone employed."""
        return self.organisation.workforce

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Names that a query may use."""
        return Vocabulary.of(self.organisation)

    @cached_property
    def free_time(self) -> FreeTime:
        """What everyone has free, day by day."""
        return FreeTime.of(self.organisation)

    @cached_property
    def refusing(self) -> Mask:
        """Who refuses decisions that are made only automatically."""
        return np.asarray(self.workforce.refuse_automated == 1)

    @cached_property
    def _units_above(self) -> list[frozenset[str]]:
        """Each unit that anybody works in with those above it, in the order of the workforce's units."""
        return [frozenset(self.organisation.unit_path(unit)) for unit in self.workforce.unit_id.index]

    @cached_property
    def _skill_at(self) -> dict[str, slice]:
        skill_ids = self.proficiency.skill_ids
        ends = np.searchsorted(self.proficiency.skill, np.arange(len(skill_ids) + 1)).tolist()
        return {skill: slice(ends[at], ends[at + 1]) for at, skill in enumerate(skill_ids)}

    @cached_property
    def skills_by_person(self) -> tuple[Codes, NDArray[np.intp]]:
        """Skills of every person, one person after the other, and where each person's begin (one more than people)."""
        order = np.argsort(self.proficiency.person, kind="stable")
        first = np.searchsorted(self.proficiency.person[order], np.arange(len(self) + 1))
        return self.proficiency.skill[order], first

    def entries(self, skill_id: str) -> slice:
        """Return where the entries of a skill stand; an empty slice if nobody has a record of it."""
        return self._skill_at.get(skill_id, slice(0, 0))

    def levels(self, skill_id: str) -> NDArray[np.float64]:
        """Return the level of everyone in a skill, NaN where unknown."""
        found = np.full(len(self), np.nan)
        entries = self.entries(skill_id)
        found[self.proficiency.person[entries]] = self.proficiency.level[entries]
        return found

    def reaching(self, skill_id: str, level: float) -> Mask:
        """Return who has a skill at a level or above."""
        entries = self.entries(skill_id)
        found = np.zeros(len(self), dtype=bool)
        found[self.proficiency.person[entries][self.proficiency.level[entries] >= level - TOLERANCE]] = True
        return found

    def having(self, meaning: Meaning) -> Mask:
        """Return who speaks a language, works in a place or unit, carries a tag, or has any record of a skill."""
        found = self._kept.get(meaning)
        if found is None:
            found = self._kept[meaning] = self._having(meaning)
        return found

    def _having(self, meaning: Meaning) -> Mask:
        workforce = self.workforce
        if meaning.field is Field.LANGUAGE:
            return _listing(workforce.languages, meaning.id, language_code)
        if meaning.field is Field.TAG:
            return _listing(workforce.tags, meaning.id, str)
        if meaning.field is Field.LOCATION:
            return workforce.location.equals(meaning.id)
        if meaning.field is Field.UNIT:
            return _where(workforce.unit_id, [meaning.id in above for above in self._units_above])
        found = np.zeros(len(self), dtype=bool)
        found[self.proficiency.person[self.entries(meaning.id)]] = True
        return found

    def certified(self, meaning: Meaning, on: date) -> Mask:
        """Return who has a record of a skill, or completed a course, by a day on which it has not expired.

        What does not say when it expires does not.
        """
        is_skill = meaning.field is Field.SKILL
        table = self.organisation.table("skill_records" if is_skill else "learning")
        key, dated = ("skill_id", "date") if is_skill else ("course_id", "completed_at")
        expires = table.date("expires")
        valid = table.text(key).equals(meaning.id) & (table.date(dated) <= day(on))
        valid &= np.isnat(expires) | (expires >= day(on))
        person = self.workforce.positions_of(table.text("person_id").take(valid))
        found = np.zeros(len(self), dtype=bool)
        found[person[person >= 0]] = True
        return found


def _listing(column: TextColumn, wanted: str, form: type[str] | object) -> Mask:
    """Return the rows whose list holds an entry that, brought into a form, is ``wanted``."""
    assert callable(form)
    return _where(column, [wanted in map(form, split_list(cell)) for cell in column.index])


def _where(column: TextColumn, chosen: list[bool]) -> Mask:
    """Return the rows whose text is chosen; a missing one is not."""
    return np.array([*chosen, False], dtype=bool)[column.codes]
