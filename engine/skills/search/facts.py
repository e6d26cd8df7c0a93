"""What the bank knows of single people, as answers tell it."""

from __future__ import annotations

from engine.domain.columns import as_date
from engine.skills.search.answer import FoundPerson, SkillFact
from engine.skills.search.index import SkillIndex


def fact_of(index: SkillIndex, person: int, skill_id: str) -> SkillFact | None:
    """Return the level of a person in a skill with its source and date, ``None`` where there is no record."""
    entry = index.entry(person, skill_id)
    if entry is None:
        return None
    proficiency = index.proficiency
    return SkillFact.trusted(
        {
            "skill_id": skill_id,
            "level": float(proficiency.level[entry]),
            "source": proficiency.source[entry],
            "dated": as_date(proficiency.dated[entry]),
        }
    )


def name_of(index: SkillIndex, person: int) -> str | None:
    """Return the name of a person, ``None`` where it is not known or not to be seen."""
    return index.workforce.names[person]


def person_of(index: SkillIndex, person: int, skills: tuple[str, ...]) -> FoundPerson:
    """Return what is told of somebody who meets a query, free time left open."""
    workforce = index.workforce
    facts = (fact_of(index, person, skill) for skill in skills)
    return FoundPerson.trusted(
        {
            "person_id": workforce.person_ids[person],
            "name": name_of(index, person),
            "unit_id": workforce.unit_id[person],
            "location": workforce.location[person],
            "skills": tuple(fact for fact in facts if fact is not None),
            "free_fte": None,
            "free_until": None,
        }
    )
