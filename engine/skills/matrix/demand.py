"""What work asks of skills in the months ahead: full-time people by unit, skill and least level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.skills.matrix.unit_tree import WHOLE, UnitTree


@dataclass(frozen=True)
class Demand:
    """Demand for skills.

    Attributes
    ----------
    first, last : date
        The whole months that it is averaged over.
    by_skill : dict
        For each skill and least level, full-time people asked for by the position of the sponsoring unit.
    unsponsored : int
        Projects with demand that no unit of the organisation sponsors: they count for the whole organisation only.
    """

    first: date
    last: date
    by_skill: dict[str, dict[float, dict[int, float]]]
    unsponsored: int

    def levels_of(self, skill_id: str) -> dict[float, dict[int, float]]:
        """Return the demand for a skill by least level, then unit; empty where none is stated."""
        return self.by_skill.get(skill_id, {})


def demand_of(organisation: Organisation, tree: UnitTree, months: int, level: float) -> Demand:
    """Return the average demand of the month of the cut and those after it, ``months`` in all.

    A row of ``demand`` asks for its person-months of a skill, at ``level`` as the table names none. Where a project
    says nothing there on a skill, its roles ask: openings times fte times the part of the span's days on which the
    role runs, for each skill it must have (all of them, where none of its skills says either way), at the least level.
    Roles count whether they are filled or not, as the supply counts everybody whether booked or not. The unit is the
    sponsor of the project.
    """
    first = organisation.valid_on.replace(day=1)
    span = first, _last_day(first, months)
    found: defaultdict[str, defaultdict[float, defaultdict[int, float]]]
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    units = _sponsors(organisation, tree)
    stated = _stated(organisation, span)
    for (project, skill), person_months in stated.items():
        found[skill][level][units.get(project, 0)] += person_months / months
    asking = {project for project, _ in stated}
    planned = _planned(organisation)
    for project, skill, least, people in _of_roles(organisation, span):
        if (project, skill) not in planned:
            found[skill][least][units.get(project, 0)] += people
            asking.add(project)
    plain = {skill: {least: dict(by_unit) for least, by_unit in levels.items()} for skill, levels in found.items()}
    return Demand(*span, plain, sum(1 for project in asking if tree.unit_ids[units.get(project, 0)] == WHOLE))


def _last_day(first: date, months: int) -> date:
    """Return the last day of so many months, or of the calendar where it ends before."""
    number = first.year * 12 + first.month - 1 + months
    if number // 12 > date.max.year:
        return date.max
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _sponsors(organisation: Organisation, tree: UnitTree) -> dict[str, int]:
    projects = organisation.table("projects")
    rows = zip(projects.text("project_id").values(), projects.text("sponsor_unit_id").values(), strict=True)
    return {str(project): tree.position.get(unit or WHOLE, 0) for project, unit in rows}


def _stated(organisation: Organisation, span: tuple[date, date]) -> dict[tuple[str, str], float]:
    """Return the person-months that the table ``demand`` asks for in a span, by project and skill."""
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in organisation.table("demand").rows():
        month, person_months = row["month"], row["person_months"]
        if isinstance(month, date) and isinstance(person_months, float) and span[0] <= month <= span[1]:
            found[str(row["project_id"]), str(row["skill_id"])] += person_months
    return dict(found)


def _planned(organisation: Organisation) -> frozenset[tuple[str, str]]:
    """Return the pairs of project and skill on which the table ``demand`` says anything, in whatever month."""
    table = organisation.table("demand")
    pairs = zip(table.text("project_id").values(), table.text("skill_id").values(), strict=True)
    return frozenset((str(project), str(skill)) for project, skill in pairs)


def _of_roles(organisation: Organisation, span: tuple[date, date]) -> list[tuple[str, str, float, float]]:
    """Return project, skill, least level and average full-time people of each skill that a role must have."""
    roles = organisation.table("roles")
    people = _people_asked(organisation, span)
    projects = dict(zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True))
    skills: defaultdict[str, list[dict[str, Cell]]] = defaultdict(list)
    for row in organisation.table("role_skills").rows():
        skills[str(row["role_id"])].append(row)
    found = []
    for role, rows in skills.items():
        asked = people.get(role, 0.0)
        for row in _musts(rows) if asked > 0 else ():
            least = row["min_level"]
            assert isinstance(least, float)
            found.append((str(projects[role]), str(row["skill_id"]), least, asked))
    return found


def _musts(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    unsaid = all(row["must"] is None for row in rows)
    return [row for row in rows if unsaid or row["must"] is True]


def _people_asked(organisation: Organisation, span: tuple[date, date]) -> dict[str, float]:
    """Return the average full-time people that each role asks for in a span."""
    roles = organisation.table("roles")
    first, last = (np.datetime64(one, "D") for one in span)
    begins, ends = np.maximum(roles.date("start"), first), np.minimum(roles.date("end"), last)
    days = np.maximum((ends - begins).astype(np.int64) + 1, 0)
    whole = int((last - first).astype(np.int64)) + 1
    average = roles.number("openings") * roles.number("fte") * days / whole
    return dict(zip(map(str, roles.text("role_id").values()), np.nan_to_num(average).tolist(), strict=True))
