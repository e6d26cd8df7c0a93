"""A request made from a project of the dataset and the roles it still has to fill."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.errors import InputError, Problem
from engine.staffing.candidates.bookings import Bookings
from engine.staffing.requests.request import ProjectFrame, RoleNeed, SkillNeed, StaffingRequest, TimeZoneNeed
from engine.staffing.requests.request_reading import checked

Row = Mapping[str, Cell]


def request_of_project(organisation: Organisation, project_id: str) -> StaffingRequest:
    """Return the request of a project: its roles with the openings that nobody holds yet.

    An employed person who is booked on a role during its dates fills one opening. In ``role_skills`` an empty
    ``must`` means a preferred skill, unless no skill of the role says either way: then all of them are musts.

    Raises
    ------
    InputError
        The project does not exist, has no roles, or everything is filled.
    """
    table = organisation.table("projects")
    at = table.find({"project_id": project_id})
    if at is None:
        raise InputError(_unknown(project_id, [str(name) for name in table.text("project_id").values()]))
    project = table.row(at)
    roles = [row for row in organisation.table("roles").rows() if row["project_id"] == project_id]
    skills: dict[str, list[Row]] = {}
    for asked in organisation.table("role_skills").rows():
        skills.setdefault(str(asked["role_id"]), []).append(asked)
    needs = open_roles(Bookings.of(organisation), roles, skills)
    if not needs:
        what = f"Project {project_id!r} has {'no role left to fill' if roles else 'no roles'}."
        mend = "Raise openings or end a booking." if roles else "Add rows to the table roles."
        raise InputError(Problem("nothing-to-staff", what, mend, file="roles", column="project_id", value=project_id))
    return checked(project_request(project, needs))


def project_request(project: Row, needs: Sequence[RoleNeed]) -> StaffingRequest:
    """Return the request of a row of ``projects`` for some roles; nothing is checked."""
    priority, budget = project["priority"], project["budget"]
    return StaffingRequest(
        title=str(project["name"]),
        project=ProjectFrame(
            name=str(project["name"]),
            start=_day(project["start"]),
            end=_day(project["end"]),
            priority=int(_number(priority)),
            budget=None if budget is None else _number(budget),
            project_id=str(project["project_id"]),
        ),
        roles=tuple(needs),
    )


def open_roles(bookings: Bookings, roles: Sequence[Row], skills: Mapping[str, Sequence[Row]]) -> list[RoleNeed]:
    """Return rows of ``roles`` with the openings that nobody holds, with rows of ``role_skills`` by role."""
    needs = []
    for row in roles:
        role_id, start, end = str(row["role_id"]), _day(row["start"]), _day(row["end"])
        openings = int(_number(row["openings"])) - int(bookings.holds(role_id, start, end).sum())
        if openings > 0:
            needs.append(_role(row, openings, skills.get(role_id, [])))
    return needs


def _role(row: Row, openings: int, skills: Sequence[Row]) -> RoleNeed:
    ceiling, location, zone = row["max_hourly_cost"], row["location"], row["time_zone"]
    unsaid = all(skill["must"] is None for skill in skills)
    return RoleNeed(
        id=str(row["role_id"]),
        name=str(row["name"]),
        openings=openings,
        fte=_number(row["fte"]),
        start=_day(row["start"]),
        end=_day(row["end"]),
        location=None if location is None else str(location),
        max_hourly_cost=None if ceiling is None else _number(ceiling),
        languages=split_list(str(row["languages"] or "")),
        time_zone=None if zone is None else TimeZoneNeed(zone=str(zone)),
        stretch=row["stretch"] is True,
        skills=tuple(
            SkillNeed(
                skill=str(skill["skill_id"]),
                min_level=_number(skill["min_level"]),
                must=unsaid or skill["must"] is True,
                weight=1.0 if skill["weight"] is None else _number(skill["weight"]),
            )
            for skill in skills
        ),
    )


def _unknown(project_id: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(project_id, known, n=3)
    some = near or [name for name, _ in Counter(known).most_common(5)]
    mend = f"Use one of {', '.join(some)}." if some else "The dataset has no projects; add the table projects."
    what = f"The dataset has no project {project_id!r}."
    return Problem("unknown-project", what, mend, file="projects", column="project_id", value=project_id[:80])


def _day(cell: Cell) -> date:
    assert isinstance(cell, date)
    return cell


def _number(cell: Cell) -> float:
    assert isinstance(cell, (int, float))
    return float(cell)
