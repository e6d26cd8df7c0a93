"""What the bank knows of the people an answer names, looked up for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.free_time import SHARES
from engine.skills.search.answer import FoundPerson, SkillFact
from engine.skills.search.index import SkillIndex
from engine.skills.search.matching import free_units_asked
from engine.skills.search.query_tree import Free

Positions = NDArray[np.intp]


def facts_of(index: SkillIndex, people: Positions, skill_id: str) -> list[SkillFact | None]:
    """Return the level of each of some people in a skill with its source and date, ``None`` where none is recorded.

    Parameters
    ----------
    index : SkillIndex
        The bank.
    people : array of shape (asked,)
        Positions in the workforce.
    skill_id : str
        Skill.
    """
    entries, proficiency = index.entries(skill_id), index.proficiency
    holders = proficiency.person[entries]
    if not len(holders):
        return [None] * len(people)
    at = np.minimum(np.searchsorted(holders, people.astype(holders.dtype)), len(holders) - 1)
    known = holders[at] == people
    rows = at + entries.start
    levels, dates = proficiency.level[rows].tolist(), proficiency.dated[rows].tolist()
    sources = proficiency.source.take(rows).values()
    return [
        SkillFact.trusted({"skill_id": skill_id, "level": level, "source": source, "dated": dated}) if here else None
        for here, level, source, dated in zip(known.tolist(), levels, sources, dates, strict=True)
    ]


def people_found(
    index: SkillIndex, people: Positions, skills: Sequence[str], free: Free | None
) -> Iterator[FoundPerson]:
    """Yield what is told of people who meet a query: where they work, the skills asked for, what they have free."""
    workforce = index.workforce
    facts = [facts_of(index, people, skill) for skill in skills]
    shares, until = _free(index, people, free)
    # Row by row: a whole column of names would be gone through for the few that are listed.
    columns = (
        [workforce.person_ids[at] for at in people.tolist()],
        [workforce.names[at] for at in people.tolist()],
        workforce.unit_id.take(people).values(),
        workforce.location.take(people).values(),
    )
    for row, (person_id, name, unit_id, location) in enumerate(zip(*columns, strict=True)):
        yield FoundPerson.trusted(
            {
                "person_id": person_id,
                "name": name,
                "unit_id": unit_id,
                "location": location,
                "skills": tuple(fact for of_skill in facts if (fact := of_skill[row]) is not None),
                "free_fte": shares[row],
                "free_until": until[row],
            }
        )


def _free(index: SkillIndex, people: Positions, free: Free | None) -> tuple[list[float | None], list[object]]:
    """Return the share each person has free in the span asked for, and the last day on which it is enough."""
    if free is None:
        return [None] * len(people), [None] * len(people)
    least = index.free_time.least(free.first, free.last)[people] / SHARES
    until = index.free_time.last_until(free.first, free_units_asked(free, index))[people]
    return least.tolist(), until.tolist()
