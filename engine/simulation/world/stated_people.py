"""The people that a scenario brings along, as an organisation, and what they can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.domain.table import Cell
from engine.simulation.scenarios.people import PeopleGroup
from engine.simulation.scenarios.quantities import DAYS_PER_YEAR, MONTHS_PER_YEAR

Levels: TypeAlias = Callable[[str], Mapping[str, float]]
"""From a skill to the level of everyone who has it, by person id; levels are 1 to 5."""


def stated_organisation(groups: tuple[PeopleGroup, ...], day: date) -> Organisation:
    """Return the organisation that the groups make up on a day."""
    rows = [_employment(group, person, day) for group in groups for person in _ids(group)]
    bearers = [_bearer(group, person) for group in groups if group.tags for person in _ids(group)]
    empty: list[dict[str, Cell]] = [
        {"unit_id": unit, "name": unit} for unit in sorted({group.unit_id for group in groups if group.number == 0})
    ]
    return History.from_rows({"employments": rows, "people": bearers, "units": empty}).as_of(day, day)


def levels_for(groups: tuple[PeopleGroup, ...], organisation: Organisation) -> Levels:
    """Return what the people of the groups can do; without groups, what is known of the organisation's people."""
    if groups:
        return partial(_stated, groups)
    if organisation.proficiency is not None:
        return partial(_known, organisation.proficiency)
    return lambda _: {}


def _stated(groups: tuple[PeopleGroup, ...], skill: str) -> Mapping[str, float]:
    return {person: group.skills[skill] for group in groups if skill in group.skills for person in _ids(group)}


def _known(proficiency: Proficiency, skill: str) -> Mapping[str, float]:
    if skill not in proficiency.skill_ids:
        return {}
    rows = proficiency.skill == proficiency.skill_ids.index(skill)
    people, level = proficiency.person[rows].tolist(), proficiency.level[rows].tolist()
    return {proficiency.person_ids[person]: found for person, found in zip(people, level, strict=True)}


def _ids(group: PeopleGroup) -> Iterator[str]:
    return (f"{group.id}-{number:05}" for number in range(1, group.number + 1))


def _bearer(group: PeopleGroup, person: str) -> dict[str, Cell]:
    return {"person_id": person, "name": person, "tags": ";".join(group.tags)}


def _employment(group: PeopleGroup, person: str, day: date) -> dict[str, Cell]:
    return {
        "person_id": person,
        "valid_from": day - timedelta(days=round(group.tenure_months / MONTHS_PER_YEAR * DAYS_PER_YEAR)),
        "unit_id": group.unit_id,
        "job_family": group.job_family,
        "level": group.level,
        "fte": group.fte,
    }
