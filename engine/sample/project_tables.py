"""Tables of projects, milestones, roles, needed skills and assignments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np

from engine.domain.dataset import ASSIGNMENTS, MILESTONES, PROJECTS, ROLE_SKILLS, ROLES
from engine.domain.table import Cell, Table
from engine.sample.project_plan import Project, Role
from engine.sample.projects import Portfolio
from engine.sample.settings import SampleSettings
from engine.sample.skills import Staff
from engine.sample.timeline import MORNING, Timeline, numbered

HOURS_PER_DAY = 8 * 5 / 7
MILESTONES_EACH = 4
BUDGET_MARGIN = 1.3

Row = dict[str, Cell]


class ProjectTables:
    """The rows of a portfolio.

    Parameters
    ----------
    settings : SampleSettings
        Names of skills and places.
    portfolio : Portfolio
        What was planned.
    staff : Staff
        Everyone employed.
    person_ids : tuple of str
        Identifiers of people of all times.
    unit_ids : dict of int to str
        The division of each family.
    timeline : Timeline
        Days.
    """

    def __init__(
        self,
        settings: SampleSettings,
        portfolio: Portfolio,
        staff: Staff,
        person_ids: tuple[str, ...],
        unit_ids: dict[int, str],
        timeline: Timeline,
    ) -> None:
        self.settings, self.portfolio, self.staff = settings, portfolio, staff
        self.person_ids, self.unit_ids, self.timeline = person_ids, unit_ids, timeline
        self.project_ids = numbered("PRJ", len(portfolio.projects))
        self.skill_ids, self.sites = list(settings.skills), list(settings.locations)
        identifiers = iter(numbered("R", sum(len(project.roles) for project in portfolio.projects)))
        self.role_ids = [[next(identifiers) for _ in project.roles] for project in portfolio.projects]
        self.usual_cost = float(np.quantile(staff.hourly_cost, 0.95))

    def tables(self, rng: np.random.Generator) -> list[Table]:
        """Return all five tables."""
        return [
            Table.from_rows(PROJECTS, self._projects()),
            Table.from_rows(MILESTONES, self._milestones(rng)),
            Table.from_rows(ROLES, (self._role(*entry) for entry in self._roles())),
            Table.from_rows(ROLE_SKILLS, self._needs()),
            Table.from_rows(ASSIGNMENTS, self._assignments()),
        ]

    def _day(self, day: int) -> date:
        return date.fromordinal(self.timeline.founded.toordinal() + day)

    def _recorded(self, day: int) -> datetime:
        return datetime.combine(self._day(day), datetime.min.time()).replace(hour=MORNING)

    def _stood(self, day: int) -> Row:
        return {"valid_from": self._day(day), "recorded_at": self._recorded(day)}

    def _projects(self) -> Iterator[Row]:
        for identifier, project in zip(self.project_ids, self.portfolio.projects, strict=True):
            days = sum(role.openings * role.fte * (role.end - role.start + 1) for role in project.roles)
            yield {
                "project_id": identifier,
                "name": project.name,
                "start": self._day(project.start),
                "end": self._day(project.end),
                "priority": project.priority,
                "sponsor_unit_id": self.unit_ids[project.sponsor],
                "budget": float(np.ceil(BUDGET_MARGIN * days * HOURS_PER_DAY * self.usual_cost / 10_000) * 10_000),
                **self._stood(project.created),
            }

    def _milestones(self, rng: np.random.Generator) -> Iterator[Row]:
        """Yield each milestone as planned and, where it was reached, once more as done."""
        total = MILESTONES_EACH * len(self.project_ids)
        identifiers = iter(numbered("MS", total))
        late = iter(rng.integers(-6, 12, total).tolist())
        for identifier, project in zip(self.project_ids, self.portfolio.projects, strict=True):
            for number in range(1, MILESTONES_EACH + 1):
                due = project.start + (project.end - project.start) * number // MILESTONES_EACH
                done = max(project.start, due + next(late))
                row: Row = {"milestone_id": next(identifiers), "project_id": identifier, "due": self._day(due)}
                yield {**row, **self._stood(project.created)}
                if done < self.timeline.horizon:
                    reached = {"done_on": self._day(done), "recorded_at": self._recorded(done)}
                    yield {**row, **self._stood(project.created), **reached}

    def _roles(self) -> Iterator[tuple[str, str, Project, Role]]:
        for identifier, project, roles in zip(self.project_ids, self.portfolio.projects, self.role_ids, strict=True):
            for role_id, role in zip(roles, project.roles, strict=True):
                yield role_id, identifier, project, role

    def _role(self, role_id: str, project_id: str, project: Project, role: Role) -> Row:
        return {
            "role_id": role_id,
            "project_id": project_id,
            "name": role.name,
            "openings": role.openings,
            "fte": role.fte,
            "start": self._day(role.start),
            "end": self._day(role.end),
            "location": self.sites[role.location] if role.location >= 0 else None,
            "max_hourly_cost": role.max_hourly_cost,
            **self._stood(project.created),
        }

    def _needs(self) -> Iterator[Row]:
        for role_id, _, project, role in self._roles():
            for need in role.needs:
                yield {
                    "role_id": role_id,
                    "skill_id": self.skill_ids[need.skill],
                    "min_level": need.min_level,
                    "must": need.must,
                    "weight": need.weight,
                    **self._stood(project.created),
                }

    def _assignments(self) -> Iterator[Row]:
        for booking in self.portfolio.bookings:
            yield {
                "person_id": self.person_ids[self.staff.person[booking.staff]],
                "role_id": self.role_ids[booking.project][booking.role],
                "fte": booking.fte,
                "start": self._day(booking.start),
                "end": self._day(booking.end),
                **self._stood(booking.start),
            }
