"""Whether one person may hold one role, read from the tables row by row: the checker's own eye, not the solver's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import inf

import numpy as np

from engine.domain.columns import TextColumn, as_date, split_list
from engine.domain.languages import language_code
from engine.domain.limits import Limit
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.judging.person_records import PersonRecords, most_hours_apart, weekdays
from engine.staffing.requests.resolution import ResolvedRole

TOLERANCE = 1e-5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Booked:
    """One assignment of one person."""

    role: str
    project: str | None
    start: date
    end: date
    fte: float


class Judge:
    """Judges single people, one at a time, in plain Python.

    Parameters
    ----------
    organisation : Organisation
        The cut.
    proficiency : Proficiency
        Levels of its people in skills.
    limits : sequence of Limit
        Limits in force.
    project_id : str or None
        Project that the request staffs.
    objective : Objective
        Ranks and weights by which answers are recounted.
    """

    def __init__(
        self,
        organisation: Organisation,
        proficiency: Proficiency,
        limits: Sequence[Limit],
        project_id: str | None,
        objective: Objective = SHIPPED_OBJECTIVE,
    ) -> None:
        self.people = organisation.workforce
        self._proficiency = proficiency
        self._limits = limits
        self._project = project_id
        self.objective = objective
        self._booked = _booked(organisation)
        self._tables = PersonRecords(organisation)
        self._costs_known = bool(np.isfinite(self.people.hourly_cost).any())

    def faults(self, role: ResolvedRole, person: int, *, needs_cost: bool) -> Iterator[str]:
        """Yield every reason why a person may not hold a role; nothing if they may."""
        if person in role.banned:
            yield "is banned"
        if role.scores is not None and person not in role.scores:
            yield "is not in the scores"
        yield from self._skill_faults(role, person)
        yield from self._place_faults(role, person)
        yield from self._frame_faults(role, person, needs_cost=needs_cost)
        if self.people.refuse_automated[person] == 1 and person not in role.pinned:
            yield "refuses automated decisions"
        yield from self._time_faults(role, person)
        for limit in self._limits:
            if limit.penalty is None and self.excess(limit, role, person) > TOLERANCE:
                yield f"exceeds the limit {limit.id} of {limit.rule}"

    def alike(self, role: ResolvedRole) -> ResolvedRole | None:
        """Return a role's conditions without its name, equal for roles whose faults are; ``None`` with given scores.

        The id counts only where somebody is booked in the role.
        """
        if role.scores is not None:
            return None
        kept = role.id if role.id in self._roles_booked else ""
        return replace(role, id=kept, name="", openings=0)

    @cached_property
    def _roles_booked(self) -> frozenset[str | None]:
        return frozenset(row.role for rows in self._booked.values() for row in rows)

    def penalty(self, role: ResolvedRole, person: int) -> float:
        """Return the points that soft limits take off a person in a role."""
        return sum(
            limit.penalty * self.excess(limit, role, person) for limit in self._limits if limit.penalty is not None
        )

    def excess(self, limit: Limit, role: ResolvedRole, person: int) -> float:
        """Return by how much a person in a role would violate a limit."""
        first = max(role.start, limit.valid_from or role.start)
        last = min(role.end, limit.valid_to or role.end)
        if first > last or not self._selected(limit, role, person):
            return 0.0
        measured = MEASURES[limit.quantity](self, role, person, first, last)
        return max(0.0, measured - limit.value if limit.comparison == "<=" else limit.value - measured)

    def is_stretch(self, role: ResolvedRole, person: int) -> bool:
        """Return whether a place in the role is a stretch assignment for a person."""
        musts = [need for need in role.skills if need.must]
        short = any(not self.masters(person, need.skill_id, need.min_level) for need in musts)
        return role.stretch and (short or not musts)

    def load(self, person: int, first: date, last: date) -> float:
        """Return the most that a person is booked on one day of a span, as a share of full time."""
        return self._busiest(person, first, last)

    def masters(self, person: int, skill_id: str, level: float) -> bool:
        """Return whether a person has a record of a skill at a level or above."""
        entry = self._proficiency.entry(person, skill_id)
        return entry is not None and bool(self._proficiency.level[entry] >= level)

    def _skill_faults(self, role: ResolvedRole, person: int) -> Iterator[str]:
        for need in role.skills:
            least = need.min_level - 1 if role.stretch else need.min_level
            if need.must and not self.masters(person, need.skill_id, least):
                yield f"is below {least:g} in {need.skill_id}"
        for need in role.certificates:
            if not self._tables.certified(self.people.person_ids[person], need.skill_id, need.min_level, role.end):
                yield f"holds no {need.skill_id} certificate until {role.end}"

    def _place_faults(self, role: ResolvedRole, person: int) -> Iterator[str]:
        spoken = {language_code(language) for language in split_list(self.people.languages[person])}
        for language in role.languages:
            if language_code(language) not in spoken:
                yield f"does not speak {language}"
        if role.time_zone is not None:
            apart = most_hours_apart(self.people.time_zone[person], role.time_zone, role.start, role.end)
            if apart is None or apart > role.most_hours_apart:
                yield f"is too many hours from {role.time_zone}"

    def _frame_faults(self, role: ResolvedRole, person: int, *, needs_cost: bool) -> Iterator[str]:
        if role.location is not None:
            based = self.people.location[person] or ""
            if based.strip().casefold() != role.location.strip().casefold():
                yield f"is not based in {role.location}"
        cost = float(self.people.hourly_cost[person])
        if role.max_hourly_cost is not None and self._costs_known and not cost <= role.max_hourly_cost:
            yield "costs too much an hour"
        if needs_cost and np.isnan(cost):
            yield "has no known cost"

    def _time_faults(self, role: ResolvedRole, person: int) -> Iterator[str]:
        for leaves in (as_date(self.people.ends_on[person]), as_date(self.people.retirement_on[person])):
            if leaves is not None and leaves < role.end:
                yield f"leaves on {leaves}"
        overtime = self.overtime(role, person, role.start, role.end)
        if overtime > TOLERANCE * 40 and not self._ruled("overtime_hours", role, person):
            yield "is booked beyond the contract"
        away = self._tables.leave_days(self.people.person_ids[person], role.start, role.end)
        if away and not self._ruled("leave_days", role, person):
            yield "is on leave"
        if self._project is not None and any(
            row.role == role.id for row in self._touching(person, role.start, role.end)
        ):
            yield "holds the role already"

    def _ruled(self, quantity: str, role: ResolvedRole, person: int) -> bool:
        """Return whether a hard limit that holds all through a role says how much of something there may be."""
        return any(
            limit.quantity == quantity
            and limit.penalty is None
            and (limit.valid_from or role.start) <= role.start
            and (limit.valid_to or role.end) >= role.end
            and self._selected(limit, role, person)
            for limit in self._limits
        )

    def _selected(self, limit: Limit, role: ResolvedRole, person: int) -> bool:
        selector = dict(limit.selector)
        wanted = selector.pop("stretch", None)
        if wanted is not None and (wanted.casefold() == "true") != role.stretch:
            return False
        return all(self._cell(column, person) == _as_cell(column, value) for column, value in selector.items())

    def _cell(self, column: str, person: int) -> str | float | None:
        if column == "person_id":
            return self.people.person_ids[person]
        if column == "level":
            return float(self.people.level[person])
        values: TextColumn = getattr(self.people, column)
        return values[person]

    def _touching(self, person: int, first: date, last: date) -> list[Booked]:
        booked = self._booked.get(self.people.person_ids[person], [])
        return [row for row in booked if row.start <= last and row.end >= first]

    def _busiest(self, person: int, first: date, last: date) -> float:
        rows = self._touching(person, first, last)
        days = {first, *(row.start for row in rows if row.start > first)}
        return max(sum(row.fte for row in rows if row.start <= on <= row.end) for on in days)

    def overtime(self, role: ResolvedRole, person: int, first: date, last: date) -> float:
        """Return the hours a week beyond the contract on the busiest day of a span, with the role."""
        person_id, contract = self.people.person_ids[person], float(self.people.fte[person])
        days = {first, *self._tables.changes(person_id, first, last)}
        rows = self._touching(person, first, last)
        days |= {day for row in rows for day in (row.start, row.end + ONE_DAY) if first < day <= last}
        over = (
            sum(row.fte for row in rows if row.start <= on <= row.end)
            + role.fte
            - self._tables.share(person_id, on, contract)
            for on in days
        )
        return max(0.0, *over) * 40

    def leave_days(self, person: int, first: date, last: date) -> int:
        """Return the weekdays of a span on which a person is on leave."""
        return self._tables.leave_days(self.people.person_ids[person], first, last)

    def rest_days(self, role: ResolvedRole, person: int) -> float:
        """Return the fewest days between a role and another project's booking before or after it."""
        rows = self._booked.get(self.people.person_ids[person], [])
        rows = [row for row in rows if self._project is None or row.project != self._project]
        before = [(role.start - row.end).days - 1 for row in rows if row.end < role.start]
        after = [(row.start - role.end).days - 1 for row in rows if row.start > role.end]
        return float(min([*before, *after], default=inf))

    def points(self, person: int) -> float:
        """Return the points of recognition that a person is credited."""
        return self._tables.points(self.people.person_ids[person])

    def opportunities(self, person: int, outcome: str) -> int:
        """Return how often a stretch assignment of a person came to an outcome."""
        return self._tables.outcomes[self.people.person_ids[person], outcome]

    def projects(self, person: int, first: date, last: date) -> int:
        """Return the most projects, apart from the request's, that a person serves on one day of a span."""
        rows = [row for row in self._touching(person, first, last) if row.project not in {None, self._project}]
        days = {first, *(row.start for row in rows if row.start > first)}
        return max(len({row.project for row in rows if row.start <= on <= row.end}) for on in days)


def _as_cell(column: str, value: str) -> str | float:
    return float(value) if column == "level" else value


MEASURES: Mapping[str, Callable[[Judge, ResolvedRole, int, date, date], float]] = {
    "allocated_fte": lambda judge, role, person, first, last: judge.load(person, first, last) + role.fte,
    "concurrent_projects": lambda judge, _, person, first, last: judge.projects(person, first, last) + 1.0,
    "overtime_hours": lambda judge, role, person, first, last: judge.overtime(role, person, first, last),
    "leave_days": lambda judge, _, person, first, last: judge.leave_days(person, first, last),
    "leave_share": lambda judge, role, person, first, last: (
        judge.leave_days(person, first, last) / max(1, weekdays(role.start, role.end))
    ),
    "rest_days": lambda judge, role, person, _, __: judge.rest_days(role, person),
    "rest_weeks": lambda judge, role, person, _, __: judge.rest_days(role, person) / 7,
    "credited_points": lambda judge, _, person, __, ___: judge.points(person),
}
"""How each quantity is measured, person by person."""


@once_per_cut
def _booked(organisation: Organisation) -> dict[str, list[Booked]]:
    project_of = {str(row["role_id"]): str(row["project_id"]) for row in organisation.table("roles").rows()}
    table = organisation.table("assignments")
    columns = (
        table.text("person_id").values(),
        table.text("role_id").values(),
        table.date("start").astype(object).tolist(),
        table.date("end").astype(object).tolist(),
        table.number("fte").tolist(),
    )
    booked: dict[str, list[Booked]] = {}
    for person, role, start, end, fte in zip(*columns, strict=True):
        if start <= end:
            share = 1.0 if np.isnan(fte) else fte
            booked.setdefault(str(person), []).append(Booked(str(role), project_of.get(str(role)), start, end, share))
    return booked
