"""Projects: some under way with people booked, some that ask for a team, one that cannot have one by plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.sample.project_plan import Booking, Market, Need, Project, Role
from engine.sample.settings import SampleSettings, bilingual
from engine.sample.skills import CERTIFICATE, Records, Staff
from engine.sample.streams import drawn
from engine.sample.timeline import DAYS_PER_YEAR, NEVER

FULL_TIME_SHARES = (0.3, 0.5, 0.5, 0.8, 1.0)
COMMON = 0.2
HOLDERS = 4


@dataclass(frozen=True, eq=False)
class Portfolio:
    """All projects with their bookings.

    Attributes
    ----------
    projects : list of Project
        Running ones first, then requested ones, the infeasible one last.
    running, requested : int
        How many of the first two kinds.
    bookings : list of Booking
        Who is booked where.
    records : Records
        Skill records with those of the rare skill added.
    holders : tuple of int
        Positions of the free, the booked, the expired and the low holder of the rare skill.
    counted_on : bool array of shape (staff,)
        People without whom a requested project might lack candidates; nothing else takes their time.
    """

    projects: list[Project]
    running: int
    requested: int
    bookings: list[Booking]
    records: Records
    holders: tuple[int, int, int, int]
    counted_on: NDArray[np.bool_]


def plan_projects(
    settings: SampleSettings, staff: Staff, records: Records, horizon: int, rng: np.random.Generator
) -> Portfolio:
    """Return the portfolio; requirements are relaxed until every role but the planted ones has candidates to spare."""
    holders = _choose_holders(settings, staff, rng)
    records = records.with_more(_rare_records(settings, holders, horizon))
    market = Market(settings, staff, records, horizon)
    market.kept_free[list(holders)] = True
    planner = _Planner(settings, staff, market, horizon, rng)
    wanted = settings.projects
    running = round(len(staff) / wanted.people_per_running)
    running = min(max(running, wanted.running_at_least), wanted.running_at_most)
    projects = [planner.running(number) for number in range(running)]
    first, last = (horizon + 7 * week for week in wanted.request_weeks)
    projects += [planner.project(running + number, first + 7 * number, last) for number in range(wanted.requested)]
    projects.append(planner.infeasible(first, last))
    planner.book_holder(projects[0], holders[1], last)
    for number, project in enumerate(projects[:running]):
        planner.book_team(number, project)
    for project in projects:
        project.roles = [planner.with_candidates(role, project) for role in project.roles]
    counted_on = planner.counted_on(projects[running:])
    return Portfolio(projects, running, wanted.requested, market.bookings, records, holders, counted_on)


def _choose_holders(settings: SampleSettings, staff: Staff, rng: np.random.Generator) -> tuple[int, int, int, int]:
    family = list(settings.families).index(settings.projects.planted_infeasible.family)
    rank = 2.0 * (staff.family == family) + (staff.level >= 3) + 4.0 * ((staff.fte == 1) & ~staff.refuses)
    order = np.argsort(-rank - rng.random(len(staff)), kind="stable")
    free, booked, expired, low = order[:HOLDERS].tolist()
    return free, booked, expired, low


def _rare_records(settings: SampleSettings, holders: tuple[int, int, int, int], horizon: int) -> Records:
    """Return one certificate each: two valid ones, one that has expired, one at too low a level."""
    rare = settings.projects.planted_infeasible
    level = float(min(5, rare.min_level + 1))
    years = int(settings.records.certificate_years * DAYS_PER_YEAR)
    day = np.array([horizon - 90, horizon - 120, horizon - 200, horizon - 60])
    expires = np.maximum(day + years, horizon + 800)
    expires[2] = horizon - 20
    return Records(
        staff=np.array(holders),
        skill=np.full(HOLDERS, list(settings.skills).index(rare.skill)),
        level=np.array([level, level, level, float(rare.min_level - 1)]),
        source=np.full(HOLDERS, CERTIFICATE),
        day=day,
        expires=expires,
        credibility=np.full(HOLDERS, settings.records.credibility.certificate),
        chinese=np.array([False, True, False, True]),
    )


class _Planner:
    def __init__(
        self, settings: SampleSettings, staff: Staff, market: Market, horizon: int, rng: np.random.Generator
    ) -> None:
        self.settings, self.staff, self.market, self.horizon, self.rng = settings, staff, market, horizon, rng
        self.families = list(settings.families)
        self.shares = np.array([family.share for family in settings.families.values()])
        self.skills = list(settings.skills.values())

    def running(self, number: int) -> Project:
        """Return a project that began some weeks ago and still runs."""
        start = max(1, self.horizon - 7 * int(self.rng.integers(8, 40)))
        return self.project(number, start, self.horizon + 7 * int(self.rng.integers(6, 40)))

    def project(self, number: int, start: int, end: int) -> Project:
        names = self.settings.projects.names
        again = "" if number < len(names) else f" {number // len(names) + 1}"
        name = bilingual(names[number % len(names)]) + again
        found = self._empty(name, start, end)
        roles = self.settings.projects.roles
        for position in range(int(self.rng.integers(roles.low, roles.high + 1))):
            found.roles.append(self._role(position, start, end))
        return found

    def _empty(self, name: str, start: int, end: int) -> Project:
        created = max(0, min(start - 30, self.horizon - 14))
        sponsor = int(drawn(self.rng, self.shares, 1)[0])
        return Project(name, start, end, created, int(self.rng.integers(1, 6)), sponsor)

    def _role(self, position: int, start: int, end: int) -> Role:
        family = int(drawn(self.rng, self.shares, 1)[0])
        common = [
            skill for skill, each in enumerate(self.skills) if each.families.get(self.families[family], 0) >= COMMON
        ] or [skill for skill, each in enumerate(self.skills) if each.families]
        chosen = self.rng.permutation(common)[:3].tolist()
        second_must = bool(self.rng.random() < 0.4)
        needs = tuple(
            Need(skill, float(level), rank == 0 or (rank == 1 and second_must), weight)
            for rank, (skill, level, weight) in enumerate(zip(chosen, (3, 2, 2), (0.5, 0.3, 0.2), strict=False))
        )
        begins = start if position == 0 else min(start + 7 * int(self.rng.integers(0, 4)), end - 7)
        return Role(
            name=self._role_name(chosen[0], "lead" if position == 0 else "specialist"),
            family=family,
            openings=2 if position and self.rng.random() < 0.3 else 1,
            fte=float(self.rng.choice(FULL_TIME_SHARES)),
            start=begins,
            end=end,
            needs=needs,
            location=self._site(family) if self.rng.random() < 0.3 else NEVER,
            max_hourly_cost=self._cost_limit(family) if self.rng.random() < 0.2 else None,
        )

    def _role_name(self, skill: int, rank: str) -> str:
        chinese = self.skills[skill].zh.split(";")[0]
        suffix = {"lead": "负责人", "specialist": "专员"}[rank]
        return f"{self.skills[skill].name} {rank}" + (f" ({chinese}{suffix})" if chinese else "")

    def _site(self, family: int) -> int:
        locations = self.settings.families[self.families[family]].locations
        chosen = int(drawn(self.rng, np.array(list(locations.values())), 1)[0])
        return list(self.settings.locations).index(list(locations)[chosen])

    def _cost_limit(self, family: int) -> float:
        costs = self.staff.hourly_cost[self.staff.family == family]
        return float(np.ceil(np.quantile(costs, 0.9) / 10) * 10)

    def infeasible(self, start: int, end: int) -> Project:
        """Return the project whose planted roles outnumber the free holders of the rare skill."""
        rare = self.settings.projects.planted_infeasible
        found = self._empty(bilingual(rare.name), start, end)
        skill = list(self.settings.skills).index(rare.skill)
        needs = (Need(skill, float(rare.min_level), True, 1.0),)
        family = self.families.index(rare.family)
        for number in range(rare.roles):
            name = self._role_name(skill, "lead" if number == 0 else "specialist")
            found.roles.append(Role(name, family, 1, 0.8, start, end, needs))
        found.roles.append(replace(self._role(1, start, end), location=NEVER, max_hourly_cost=None))
        return found

    def book_holder(self, project: Project, holder: int, end: int) -> None:
        """Book one holder of the rare skill full time from now to the end of the infeasible project."""
        project.end = max(project.end, end)
        rare = list(self.settings.skills).index(self.settings.projects.planted_infeasible.skill)
        family = int(self.staff.family[holder])
        name = self._role_name(rare, "lead")
        role = Role(name, family, 1, 1.0, project.start, project.end, (Need(rare, 3.0, False, 1.0),))
        project.roles.append(role)
        start = max(project.start, int(self.staff.hired[holder]))
        fte = float(self.staff.fte[holder])
        self.market.bookings.append(Booking(holder, 0, len(project.roles) - 1, fte, start, project.end))

    def book_team(self, number: int, project: Project) -> None:
        """Book people for every role of a running project that has nobody yet."""
        taken = {booking.role for booking in self.market.bookings if booking.project == number}
        for position in set(range(len(project.roles))) - taken:
            role = self.with_candidates(project.roles[position], project)
            project.roles[position] = role
            fit = np.flatnonzero(self.market.candidates(role) & ~self.market.kept_free)
            for staff in self.rng.permutation(fit)[: role.openings].tolist():
                start = max(role.start, int(self.staff.hired[staff]))
                self.market.bookings.append(Booking(staff, number, position, role.fte, start, role.end))

    def with_candidates(self, role: Role, project: Project) -> Role:
        """Return the role relaxed until it has candidates to spare; what is planted stays as it is."""
        rare = list(self.settings.skills).index(self.settings.projects.planted_infeasible.skill)
        if any(need.skill == rare for need in role.needs):
            return role
        return self.market.loosened_until(role, project.openings + self.settings.projects.spare_candidates)

    def counted_on(self, projects: list[Project]) -> NDArray[np.bool_]:
        """Return the holders of the rare skill and as many candidates of each role as the projects need to spare."""
        found = self.market.kept_free.copy()
        for project in projects:
            for role in project.roles:
                spare = project.openings + self.settings.projects.spare_candidates
                found[np.flatnonzero(self.market.candidates(role))[:spare]] = True
        return found
