"""When skill records became known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.columns import TextColumn, as_date, day
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation


@dataclass(frozen=True, eq=False)
class RecordDays:
    """The table ``skill_records`` of a cut, read person by person.

    Attributes
    ----------
    people : tuple of str
        Ids with records, sorted.
    first : list of int
        Rows of person ``i`` are ``first[i]`` to ``first[i + 1]``; canonical tables are ordered by person.
    skill, source, dated : lists of int
        Code of the skill, code of the source, and day of each row.
    recorded : datetime64[D] array
        Day each became known, NaT where the data does not say.
    skill_codes, source_codes : mappings of str to int
        Codes by text; the empty text is a missing source.
    """

    people: tuple[str, ...]
    first: list[int]
    skill: list[int]
    source: list[int]
    dated: list[int]
    recorded: np.ndarray[tuple[int], np.dtype[np.datetime64]]
    skill_codes: Mapping[str, int]
    source_codes: Mapping[str, int]

    def recorded_on(self, person_id: str, skill_id: str, source: str, dated: date | None) -> date | None:
        """Return the day on which a record became known, ``None`` where the data does not say."""
        at = bisect_left(self.people, person_id)
        if at == len(self.people) or self.people[at] != person_id:
            return None
        wanted = self.skill_codes.get(skill_id), self.source_codes.get(source), int(day(dated).astype(np.int64))
        for row in range(self.first[at], self.first[at + 1]):
            if (self.skill[row], self.source[row], self.dated[row]) == wanted:
                return as_date(self.recorded[row])
        return None


@once_per_cut
def record_days(organisation: Organisation) -> RecordDays:
    """Return when the skill records of a cut became known."""
    records = organisation.table("skill_records")
    person, skill, source = (records.text(name) for name in ("person_id", "skill_id", "source"))
    return RecordDays(
        people=person.index,
        first=np.searchsorted(person.codes, np.arange(len(person.index) + 1)).tolist(),
        skill=skill.codes.tolist(),
        source=source.codes.tolist(),
        dated=records.date("date").astype("datetime64[D]").astype(np.int64).tolist(),
        recorded=records.date("recorded_at").astype("datetime64[D]"),
        skill_codes=_codes(skill),
        source_codes={**_codes(source), "": -1},
    )


def _codes(column: TextColumn) -> dict[str, int]:
    return {text: code for code, text in enumerate(column.index)}
