"""Who masters what: the table of people and skills that staffing reads, each level with the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates, Numbers, TextColumn

LEVELS = (1, 2, 3, 4, 5)
"""Levels of proficiency."""


@dataclass(frozen=True, eq=False)
class Basis:
    """What the levels of a ``Proficiency`` rest on: what was inferred, what was corrected, and which records count.

    Attributes
    ----------
    distribution : float64 array of shape (entries, 5)
        Probability of each level by inference alone; NaN where a correction stands and there is no other evidence.
    inferred : float64 array of shape (entries,)
        Level by inference alone, NaN where there is none.
    corrected : bool array of shape (entries,)
        Whether a correction outranks what was inferred.
    first : int array of shape (entries + 1,)
        Entry ``i`` rests on ``rows[first[i]:first[i + 1]]``.
    rows : int array of shape (records,)
        Positions in the table ``skill_records`` of the cut, by entry and within it in the order of that table.
    weight : float64 array of shape (records,)
        Weight of each of them in the inference: credibility times age, 0 to 1; 0 for a correction.
    """

    distribution: Numbers
    inferred: Numbers
    corrected: NDArray[np.bool_]
    first: NDArray[np.intp]
    rows: NDArray[np.intp]
    weight: Numbers

    @cached_property
    def mean(self) -> Numbers:
        """Expected level by inference alone, from 1 to 5, shape (entries,); NaN where nothing was inferred."""
        expected: Numbers = self.distribution @ np.array(LEVELS, dtype=np.float64)
        return expected

    def records_of(self, entry: int) -> NDArray[np.intp]:
        """Return the positions in ``skill_records`` of the records behind one entry."""
        return self.rows[self.first[entry] : self.first[entry + 1]]

    def weights_of(self, entry: int) -> Numbers:
        """Return the weights of the records behind one entry."""
        return self.weight[self.first[entry] : self.first[entry + 1]]


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
        Proficiency level from 1 to 5 that counts: the corrected one, else the inferred one.
    source : TextColumn
        Source of the record that weighs most behind the level; of the correction where one counts.
    dated : datetime64[D] array
        Date of that record.
    basis : Basis or None
        Distribution and records behind the levels; ``None`` where the table was not inferred from records.
    """

    person_ids: tuple[str, ...]
    skill_ids: tuple[str, ...]
    person: Codes
    skill: Codes
    level: Numbers
    source: TextColumn
    dated: Dates
    basis: Basis | None = None

    @cached_property
    def _first_entry(self) -> NDArray[np.intp]:
        return np.searchsorted(self.skill, np.arange(len(self.skill_ids) + 1))

    @cached_property
    def _skill_positions(self) -> dict[str, int]:
        return {skill_id: at for at, skill_id in enumerate(self.skill_ids)}

    def entries_of(self, skill_id: str) -> slice:
        """Return where the entries of a skill stand; an empty slice if nobody has a record of it."""
        at = self._skill_positions.get(skill_id)
        if at is None:
            return slice(0, 0)
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

    def entries_of_person(self, person: int) -> NDArray[np.intp]:
        """Return the entries of one person (by position), ordered by skill."""
        return np.flatnonzero(self.person == person)
