"""Who masters what: the table of people and skills that staffing reads, each level with the record behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates, Numbers, TextColumn


@dataclass(frozen=True, eq=False)
class Proficiency:
    """Levels of people in skills, one entry per known pair; an absent pair is unknown, not zero.

    Attributes
    ----------
    person_ids : tuple of str
        People, in the order of the workforce.
    skill_ids : tuple of str
        Skills, sorted.
    person : int32 array of shape (entries,)
        Position in ``person_ids``.
    skill : int32 array of shape (entries,)
        Position in ``skill_ids``; entries are ordered by skill, then person.
    level : float64 array of shape (entries,)
        Proficiency level from 1 to 5.
    source : TextColumn
        Source of the record behind the level.
    dated : datetime64[D] array
        Date of that record.
    """

    person_ids: tuple[str, ...]
    skill_ids: tuple[str, ...]
    person: Codes
    skill: Codes
    level: Numbers
    source: TextColumn
    dated: Dates

    @cached_property
    def _first_entry(self) -> NDArray[np.intp]:
        return np.searchsorted(self.skill, np.arange(len(self.skill_ids) + 1))

    def entries_of(self, skill_id: str) -> slice:
        """Return where the entries of a skill stand; an empty slice if nobody has a record of it."""
        if skill_id not in self.skill_ids:
            return slice(0, 0)
        at = self.skill_ids.index(skill_id)
        return slice(int(self._first_entry[at]), int(self._first_entry[at + 1]))

    def levels(self, skill_id: str) -> Numbers:
        """Return the level of everyone in a skill, shape (people,), NaN where unknown."""
        found = np.full(len(self.person_ids), np.nan)
        entries = self.entries_of(skill_id)
        found[self.person[entries]] = self.level[entries]
        return found

    def entry(self, person: int, skill_id: str) -> int | None:
        """Return the entry of one person (by position) in one skill, ``None`` if unknown."""
        entries = self.entries_of(skill_id)
        at = entries.start + int(np.searchsorted(self.person[entries], person))
        return at if at < entries.stop and self.person[at] == person else None
