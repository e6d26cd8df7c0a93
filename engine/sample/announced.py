"""Work that projects announce before it is cut into roles: in critical skills that their sponsors lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from engine.sample.planted import PlantedDemand
from engine.sample.project_plan import Project
from engine.sample.projects import Portfolio
from engine.sample.settings import SampleSettings
from engine.sample.skills import Staff

CRITICAL = 0.5


def announced_work(
    settings: SampleSettings, staff: Staff, portfolio: Portfolio, project_ids: Sequence[str]
) -> tuple[PlantedDemand, ...]:
    """Return the announced work of the requested projects, by project and skill.

    A project asks for everybody of its sponsor's family with any record of the skill, and for some beyond: whatever
    levels the records prove, there are too few. No two projects of a sponsor announce the same skill.
    """
    planted, taken = settings.projects.planted_announced, set[tuple[int, int]]()
    found = []
    requested = range(portfolio.running, portfolio.running + portfolio.requested)
    for number in requested:
        project = portfolio.projects[number]
        left = (skill for skill in _least_held(settings, project) if (project.sponsor, skill) not in taken)
        for skill, _ in zip(left, range(planted.skills), strict=False):
            taken.add((project.sponsor, skill))
            asked = _held(staff, portfolio, project.sponsor, skill) + planted.beyond
            skill_id = list(settings.skills)[skill]
            found.append(PlantedDemand(project_id=project_ids[number], skill_id=skill_id, full_time=round(asked, 2)))
    return tuple(sorted(found, key=lambda one: (one.project_id, one.skill_id)))


def _least_held(settings: SampleSettings, project: Project) -> Iterable[int]:
    """Return the positions of critical skills with a course that no role asks for, the least held first."""
    family = list(settings.families)[project.sponsor]
    taught = {course.skill for course in settings.courses.values()}
    asked = {need.skill for role in project.roles for need in role.needs}
    ranked = [
        (skill.families.get(family, settings.records.elsewhere), -(skill.criticality or 0.0), at)
        for at, (name, skill) in enumerate(settings.skills.items())
        if name in taught and skill.families and (skill.criticality or 0.0) >= CRITICAL and at not in asked
    ]
    return (at for *_, at in sorted(ranked))


def _held(staff: Staff, portfolio: Portfolio, family: int, skill: int) -> float:
    """Return the full-time people of a family with any record of a skill."""
    holders = np.unique(portfolio.records.staff[portfolio.records.skill == skill])
    return float(staff.fte[holders[staff.family[holders] == family]].sum())
