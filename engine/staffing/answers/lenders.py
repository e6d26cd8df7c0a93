"""Who lends the people of a team, and what that costs those who lend: hours, a replacement, and their own goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from engine.domain.frozen import Localised
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.staffing.answers.answer import GoalTouched, Lender, Lent, Member
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bookings import full_time_hours
from engine.staffing.team.problem import Team

RECENT_MONTHS = 3
"""Months of logged effort, up to the day looked at, from which hours on goals are taken."""


def lenders(casting: Casting, team: Team, members: Sequence[Member]) -> tuple[Lender, ...]:
    """Return the units that lend the people of a team, by id; people without a unit are lent by none.

    A replacement is priced at the unit's median hourly cost over the hours that the role takes; where nobody's cost in
    the unit is known, it is missing, and never nothing.
    """
    known = {(member.role, member.person_id): member for member in members}
    places = [(at, person) for at, people in enumerate(team) for person in people]
    by_unit: dict[str, list[tuple[int, int]]] = {}
    for at, person in places:
        by_unit.setdefault(casting.bank.workforce.unit_id[person] or "", []).append((at, person))
    return tuple(_lender(casting, unit, lent, known) for unit, lent in sorted(by_unit.items()))


def _lender(
    casting: Casting, unit: str, places: Sequence[tuple[int, int]], known: Mapping[tuple[str, str], Member]
) -> Lender:
    median = median_costs(casting.bank.organisation).get(unit)
    lent = tuple(_lent(casting, at, person, median, known) for at, person in places)
    costs = [each.backfill_cost for each in lent if each.backfill_cost is not None]
    return Lender(
        unit_id=unit or None,
        unit_name=casting.bank.organisation.unit_names.get(unit),
        people=lent,
        hours=sum(each.hours for each in lent),
        median_hourly_cost=median,
        backfill_cost=round(sum(costs), 2) if len(costs) == len(lent) else None,
        text=_text(lent, median),
    )


def _lent(
    casting: Casting, at: int, person: int, median: float | None, known: Mapping[tuple[str, str], Member]
) -> Lent:
    role, person_id = casting.request.roles[at], casting.person_id(person)
    member = known[role.id, person_id]
    hours = full_time_hours(role.start, role.end) * role.fte
    return Lent(
        role=role.id,
        person_id=person_id,
        name=member.name,
        manager_id=member.manager_id,
        manager_name=member.manager_name,
        hours=hours,
        backfill_cost=None if median is None else round(hours * median, 2),
        goals=tuple(_touched(casting, person_id, at)),
    )


def _touched(casting: Casting, person_id: str, at: int) -> Iterator[GoalTouched]:
    """Yield the person's own goals that run during the role, with the hours a month logged on them lately."""
    role = casting.request.roles[at]
    hours = _hours_on_goals(casting.bank.organisation)
    for goal in _goals_of(casting.bank.organisation).get(person_id, ()):
        start, due = goal["start"], goal["due"]
        if start is None or due is None or (str(start) <= str(role.end) and str(due) >= str(role.start)):
            goal_id = str(goal["goal_id"])
            yield GoalTouched(goal_id=goal_id, title=str(goal["title"]), hours_a_month=hours.get((person_id, goal_id)))


@once_per_cut
def median_costs(organisation: Organisation) -> dict[str, float]:
    """Return the median known hourly cost of everyone employed, by unit; units where nobody's is known are left out."""
    people = organisation.workforce
    known = ~np.isnan(people.hourly_cost)
    return {
        unit: float(np.median(people.hourly_cost[known & (people.unit_id.codes == code)]))
        for code, unit in enumerate(people.unit_id.index)
        if (known & (people.unit_id.codes == code)).any()
    }


@once_per_cut
def _goals_of(organisation: Organisation) -> dict[str, list[dict[str, object]]]:
    """Return the goals that people own, by person."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in organisation.table("goals").rows():
        if row["owner_type"] == "person":
            found.setdefault(str(row["owner_id"]), []).append(dict(row))
    return found


@once_per_cut
def _hours_on_goals(organisation: Organisation) -> dict[tuple[str, str], float]:
    """Return the mean hours a month that people logged on goals in the last months, by person and goal."""
    effort = organisation.table("effort")
    first = np.datetime64(organisation.valid_on, "M") - (RECENT_MONTHS - 1)
    months = effort.date("month").astype("datetime64[M]")
    rows = np.flatnonzero((months >= first) & (effort.text("goal_id").codes >= 0))
    found: dict[tuple[str, str], float] = {}
    for row in rows.tolist():
        key = str(effort.text("person_id")[row]), str(effort.text("goal_id")[row])
        found[key] = found.get(key, 0.0) + float(effort.number("hours")[row]) / RECENT_MONTHS
    return found


def _text(lent: Sequence[Lent], median: float | None) -> Localised:
    hours = sum(each.hours for each in lent)
    goals = len({goal.goal_id for each in lent for goal in each.goals})
    priced = (
        (
            "what a replacement costs is not known: no hourly cost is recorded in the unit",
            "替补成本未知：该部门没有小时成本记录",
        )
        if median is None
        else (f"a replacement costs {hours * median:,.2f}", f"替补成本 {hours * median:,.2f}")
    )
    return Localised(
        en=f"Lends {len(lent)} for {hours:,.0f} hours; {priced[0]}; {goals} goal(s) of theirs run meanwhile.",
        zh=f"出借 {len(lent)} 人，共 {hours:,.0f} 小时；{priced[1]}；其间有 {goals} 个本人目标在进行。",
    )
