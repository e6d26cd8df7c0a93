"""Whether one person may hold one role, read from the tables row by row: the checker's own eye, not the solver's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.columns import TextColumn, as_date
from engine.domain.limits import Limit
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.staffing.requests.resolution import ResolvedRole

TOLERANCE = 1e-5


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
    """

    def __init__(
        self, organisation: Organisation, proficiency: Proficiency, limits: Sequence[Limit], project_id: str | None
    ) -> None:
        self.people = organisation.workforce
        self._proficiency = proficiency
        self._limits = limits
        self._project = project_id
        self._booked = _booked(organisation)
        self._costs_known = bool(np.isfinite(self.people.hourly_cost).any())

    def faults(self, role: ResolvedRole, person: int, *, needs_cost: bool) -> Iterator[str]:
        """Yield every reason why a person may not hold a role; nothing if they may."""
        if person in role.banned:
            yield "is banned"
        if role.scores is not None and person not in role.scores:
            yield "is not in the scores"
        yield from self._skill_faults(role, person)
        yield from self._frame_faults(role, person, needs_cost=needs_cost)
        if self.people.refuse_automated[person] == 1 and person not in role.pinned:
            yield "refuses automated decisions"
        yield from self._time_faults(role, person)
        for limit in self._limits:
            if limit.penalty is None and self.excess(limit, role, person) > TOLERANCE:
                yield f"exceeds the limit {limit.id} of {limit.rule}"

    def penalty(self, role: ResolvedRole, person: int) -> float:
        """Return the points that soft limits take off a person in a role."""
        return sum(
            limit.penalty * self.excess(limit, role, person) for limit in self._limits if limit.penalty is not None
        )

    def excess(self, limit: Limit, role: ResolvedRole, person: int) -> float:
        """Return by how much a person in a role would exceed a limit."""
        first = max(role.start, limit.valid_from or role.start)
        last = min(role.end, limit.valid_to or role.end)
        if first > last or not self._selected(limit, person):
            return 0.0
        if limit.quantity == "allocated_fte":
            measured = self._busiest(person, first, last) + role.fte
        else:
            measured = self._projects(person, first, last) + 1.0
        return max(0.0, measured - limit.value)

    def masters(self, person: int, skill_id: str, level: float) -> bool:
        """Return whether a person has a record of a skill at a level or above."""
        entry = self._proficiency.entry(person, skill_id)
        return entry is not None and bool(self._proficiency.level[entry] >= level)

    def _skill_faults(self, role: ResolvedRole, person: int) -> Iterator[str]:
        for need in role.skills:
            if need.must and not self.masters(person, need.skill_id, need.min_level):
                yield f"is below {need.min_level:g} in {need.skill_id}"

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
        if self._busiest(person, role.start, role.end) + role.fte > float(self.people.fte[person]) + TOLERANCE:
            yield "is booked beyond the contract"
        if self._project is not None and any(
            row.role == role.id for row in self._touching(person, role.start, role.end)
        ):
            yield "holds the role already"

    def _selected(self, limit: Limit, person: int) -> bool:
        return all(self._cell(column, person) == _as_cell(column, value) for column, value in limit.selector.items())

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

    def _projects(self, person: int, first: date, last: date) -> int:
        rows = [row for row in self._touching(person, first, last) if row.project not in {None, self._project}]
        days = {first, *(row.start for row in rows if row.start > first)}
        return max(len({row.project for row in rows if row.start <= on <= row.end}) for on in days)


def _as_cell(column: str, value: str) -> str | float:
    return float(value) if column == "level" else value


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
