"""The smallest organisations and requests that staffing can be asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine.domain.history import History
from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from engine.staffing.staff import staff_request

TODAY = date(2026, 1, 15)
START, END = date(2026, 5, 4), date(2026, 7, 31)
F_STAFF = {
    "DataLead": {"Ana": 90, "Bo": 80, "Chen": 70, "Dai": 88},
    "PLC": {"Ana": 85, "Bo": 40, "Chen": 80, "Dai": 10},
    "PM": {"Ana": 60, "Bo": 30, "Chen": 75, "Dai": 70},
}

Rows = dict[str, list[dict[str, Any]]]


def world(
    people: Mapping[str, Mapping[str, Any]],
    records: Sequence[tuple[str, str, float]] = (),
    bookings: Sequence[tuple[str, str, float]] | Sequence[tuple[str, str, float, date, date]] = (),
    **tables: list[dict[str, Any]],
) -> Rows:
    """Return rows: people with employment columns, (person, skill, level), (person, role, fte[, start, end])."""
    personal = ("name", "retirement_on", "tags", "refuse_automated", "languages")
    standard = {"valid_from": date(2020, 1, 1), "unit_id": "U1", "job_family": "tech", "level": 3}
    rows: Rows = {
        "people": [
            {"person_id": person, "name": person, **{k: v for k, v in given.items() if k in personal}}
            for person, given in people.items()
        ],
        "employments": [
            {"person_id": person, **standard, **{k: v for k, v in given.items() if k not in personal}}
            for person, given in people.items()
        ],
        "skill_records": [
            {"person_id": person, "skill_id": skill, "level": level, "source": "rated", "date": date(2025, 6, 1)}
            for person, skill, level in records
        ],
        "skills": [{"skill_id": skill, "name": skill} for skill in sorted({skill for _, skill, _ in records})],
        "assignments": [
            {"person_id": b[0], "role_id": b[1], "fte": b[2], "start": (*b, START)[3], "end": (*b, START, END)[4]}
            for b in bookings
        ],
    }
    for name, extra in tables.items():
        rows[name] = [*rows.get(name, []), *extra]
    return {name: listed for name, listed in rows.items() if listed}


def organisation(rows: Rows) -> Organisation:
    """Return the cut of today."""
    return History.from_rows(rows).as_of(TODAY, TODAY)


def request(roles: Sequence[Mapping[str, Any]], **more: Any) -> StaffingRequest:
    """Return a request for May to July."""
    project = {"name": "Line 3", "start": str(START), "end": str(END), **more.pop("project", {})}
    return request_from_data({"title": "Line 3", "project": project, "roles": list(roles), **more})


def staffed(
    rows: Rows,
    roles: Sequence[Mapping[str, Any]],
    limits: Sequence[Limit] = (),
    options: SolverOptions | None = None,
    **more: Any,
) -> StaffingAnswer:
    """Return the answer to a request of some roles."""
    cut = organisation(rows)
    return staff_request(request(roles, **more), cut, proficiency_table(cut), limits, options)


def taken(answer: StaffingAnswer, team: int = 0) -> list[str]:
    """Return the people of one team in the order of the places."""
    return [place.person_id for place in answer.teams[team].places]
