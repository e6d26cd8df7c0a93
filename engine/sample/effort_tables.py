"""Tables of logged effort and of the goals that projects serve, from bookings and sponsors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine.domain.dataset import EFFORT, PROJECT_GOALS
from engine.domain.table import Cell, Table
from engine.sample.timeline import MORNING

HOURS_A_MONTH = 160.0
MONTHS = 6

Row = dict[str, Cell]


def effort_tables(
    projects: Table, roles: Table, assignments: Table, *, goals: Table, as_of: date
) -> tuple[Table, Table]:
    """Return ``project_goals`` and ``effort``: each project serves a goal of its sponsor, hours follow the bookings."""
    return (
        Table.from_rows(PROJECT_GOALS, _project_goals(projects, goals)),
        Table.from_rows(EFFORT, _effort(roles, assignments, as_of)),
    )


def _project_goals(projects: Table, goals: Table) -> Iterator[Row]:
    first: dict[str, tuple[str, date]] = {}
    for at, (goal, owner) in enumerate(
        zip(goals.text("goal_id").values(), goals.text("owner_id").values(), strict=True)
    ):
        start = goals.date("valid_from")[at].astype("datetime64[D]").item()
        first.setdefault(str(owner), (str(goal), start))
    top = next(iter(first.values()))
    for row in projects.rows():
        goal_id, start = first.get(str(row["sponsor_unit_id"]), top)
        created = row["valid_from"]
        known = max(created, start) if isinstance(created, date) else start
        yield {"project_id": row["project_id"], "goal_id": goal_id, "share": 1.0, **_stood(known)}


def _effort(roles: Table, assignments: Table, as_of: date) -> Iterator[Row]:
    project_of = dict(zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True))
    hours: dict[tuple[date, str, str], float] = defaultdict(float)
    texts = (assignments.text(name).values() for name in ("person_id", "role_id"))
    days = (assignments.date(name).astype("datetime64[D]").tolist() for name in ("start", "end"))
    rows = zip(*texts, *days, assignments.number("fte").tolist(), strict=True)
    months = list(_months(as_of))
    for person, role, start, end, fte in rows:
        for first, last in months:
            overlap = (min(end, last) - max(start, first)).days + 1
            if overlap > 0:
                share = overlap / ((last - first).days + 1)
                hours[first, str(person), str(project_of[role])] += fte * HOURS_A_MONTH * share
    for (first, person, project), logged in sorted(hours.items()):
        yield {
            "person_id": person,
            "month": first,
            "hours": round(logged, 1),
            "project_id": project,
            "recorded_at": _morning((first + timedelta(days=32)).replace(day=1)),
        }


def _months(as_of: date) -> Iterator[tuple[date, date]]:
    """Yield first and last day of the last full months, the latest first."""
    last = as_of.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS):
        yield last.replace(day=1), last
        last = last.replace(day=1) - timedelta(days=1)


def _stood(day: date) -> Row:
    return {"valid_from": day, "recorded_at": _morning(day)}


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(hour=MORNING)
