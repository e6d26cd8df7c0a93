"""Tables of courses, of who completed them, and of the work that projects ask for month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from engine.domain.capacity_tables import COURSES, DEMAND, LEARNING
from engine.domain.columns import as_date
from engine.domain.table import Cell, Table
from engine.sample.planted import PlantedDemand
from engine.sample.settings import SampleSettings, bilingual
from engine.sample.skills import Staff
from engine.sample.timeline import DAYS_PER_YEAR, MORNING, NEVER, Timeline, text_column

ATTENDS = 0.12
"""Share of a family's people with a skill in their line who took a given course of it."""
DAYS_A_MONTH = 30.4375
Row = dict[str, Cell]


def course_table(settings: SampleSettings, timeline: Timeline) -> Table:
    """Return the catalogue of courses."""
    stood: Row = {"valid_from": timeline.founded, "recorded_at": _morning(timeline.founded)}
    rows = (
        {
            "course_id": name,
            "skill_id": course.skill,
            "level": course.level,
            "months": course.months,
            "seats": course.seats,
            "cost": course.cost,
            "name": bilingual(course.name),
            **stood,
        }
        for name, course in settings.courses.items()
    )
    return Table.from_rows(COURSES, rows)


def learning_table(
    settings: SampleSettings, staff: Staff, person_ids: tuple[str, ...], timeline: Timeline, rng: np.random.Generator
) -> Table:
    """Return who completed which course; certificates of certified skills expire."""
    families = list(settings.families)
    chances = np.array(
        [
            [ATTENDS * settings.skills[course.skill].families.get(family, 0.05) for family in families]
            for course in settings.courses.values()
        ]
    ).T
    taken = (rng.random((len(staff), len(settings.courses))) < chances[staff.family]) & (
        staff.hired < timeline.horizon
    )[:, None]
    if not taken.any():
        taken[np.argmin(staff.hired), 0] = True
    who, course = np.nonzero(taken)
    served = timeline.horizon - staff.hired[who]
    done = staff.hired[who] + np.floor(rng.random(len(who)) * served).astype(np.int64)
    certified = np.array([settings.skills[each.skill].certified for each in settings.courses.values()])[course]
    valid = int(settings.records.certificate_years * DAYS_PER_YEAR)
    return Table.of(
        LEARNING,
        {
            "person_id": text_column(staff.person[who], person_ids),
            "course_id": text_column(course, list(settings.courses)),
            "completed_at": timeline.dates(done),
            "expires": timeline.dates(np.where(certified, done + valid, NEVER)),
            "recorded_at": timeline.instants(done),
        },
    )


def demand_table(
    projects: Table, roles: Table, role_skills: Table, announced: Sequence[PlantedDemand], months: Sequence[date]
) -> Table:
    """Return the person-months of each must-skill that a project's roles ask for, month by month, and announced work.

    Parameters
    ----------
    announced : sequence of PlantedDemand
        Work in further skills.
    months : sequence of date
        First days of the months that it lasts.
    """
    must: dict[str, list[str]] = defaultdict(list)
    for role_id, skill_id, needed in zip(
        role_skills.text("role_id").values(),
        role_skills.text("skill_id").values(),
        role_skills.flag("must").tolist(),
        strict=True,
    ):
        if needed == 1:
            must[str(role_id)].append(str(skill_id))
    created = {str(row["project_id"]): row["recorded_at"] for row in projects.rows()}
    asked: dict[tuple[str, str, date], float] = defaultdict(float)
    asked |= {(one.project_id, one.skill_id, month): one.full_time for one in announced for month in months}
    for row in _roles(roles):
        for skill in must[row[0]]:
            for month, share in _month_shares(row[2], row[3]):
                asked[row[1], skill, month] += share * row[4]
    rows: Iterator[Row] = (
        {
            "project_id": project,
            "skill_id": skill,
            "month": month,
            "person_months": round(amount, 2),
            "valid_from": min(month, _day_of(created[project])),
            "recorded_at": created[project],
        }
        for (project, skill, month), amount in sorted(asked.items())
    )
    return Table.from_rows(DEMAND, rows)


def _roles(roles: Table) -> Iterator[tuple[str, str, date, date, float]]:
    for at in range(len(roles)):
        start, end = (as_date(roles.date(name)[at].astype("datetime64[D]")) for name in ("start", "end"))
        assert start is not None
        assert end is not None
        places = roles.number("openings")[at] * roles.number("fte")[at]
        yield str(roles.text("role_id")[at]), str(roles.text("project_id")[at]), start, end, float(places)


def _month_shares(start: date, end: date) -> Iterator[tuple[date, float]]:
    first = start.replace(day=1)
    while first <= end:
        following = (first + timedelta(days=32)).replace(day=1)
        days = (min(end, following - timedelta(days=1)) - max(start, first)).days + 1
        yield first, days / DAYS_A_MONTH
        first = following


def _day_of(instant: Cell) -> date:
    assert isinstance(instant, datetime)
    return instant.date()


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(hour=MORNING)
