"""Requests of all projects of the dataset that still have roles to fill."""

from __future__ import annotations

from collections import defaultdict

from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.staffing.candidates.bookings import Bookings
from engine.staffing.requests.project_request import Row, open_roles, project_request
from engine.staffing.requests.request import RoleNeed, StaffingRequest
from engine.staffing.requests.request_reading import checked


def open_requests(organisation: Organisation) -> tuple[StaffingRequest, ...]:
    """Return a request for every project with openings that nobody holds yet, by project id.

    Roles that ended before the day looked at are left out: nobody can take them any more.

    Raises
    ------
    InputError
        Projects that cannot be asked for, such as one that ends before it starts, each with its row; or none is open.
    """
    bookings, skills, roles = (
        Bookings.of(organisation),
        defaultdict[str, list[Row]](list),
        defaultdict[str, list[Row]](list),
    )
    for asked in organisation.table("role_skills").rows():
        skills[str(asked["role_id"])].append(asked)
    for row in organisation.table("roles").rows():
        roles[str(row["project_id"])].append(row)
    requests: list[StaffingRequest] = []
    problems: list[Problem] = []
    for project in sorted(organisation.table("projects").rows(), key=lambda row: str(row["project_id"])):
        needs = open_roles(bookings, roles[str(project["project_id"])], skills)
        needs = [need for need in needs if not _is_over(need, organisation)]
        if needs:
            try:
                requests.append(checked(project_request(project, needs)))
            except InputError as error:
                problems += [_of_project(problem, str(project["project_id"])) for problem in error.problems]
    if problems:
        raise InputError(*problems)
    if not requests:
        mend = "Add rows to the tables projects and roles, or name request files."
        raise InputError(Problem("nothing-to-staff", "No project of the dataset has a role to fill.", mend))
    return tuple(requests)


def _is_over(need: RoleNeed, organisation: Organisation) -> bool:
    return need.end is not None and need.end < organisation.valid_on


def _of_project(problem: Problem, project_id: str) -> Problem:
    return Problem(problem.code, f"Project {project_id}: {problem.what}", problem.mend, file="roles", value=project_id)
