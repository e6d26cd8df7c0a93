"""A request made from a project of the dataset."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InputError
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.requests.project_request import request_of_project
from engine.staffing.staff import staff_request
from tests.staffing.worlds import END, START, Rows, organisation, taken, world


def project_rows(**more: list[dict[str, Any]]) -> Rows:
    """Return a project that needs two controllers and a lead."""
    span = {"start": START, "end": END}
    tables: Any = {
        "projects": [{"project_id": "P1", "name": "Line 3", "priority": 2, "budget": 90_000, **span}],
        "roles": [
            {"role_id": "R1", "project_id": "P1", "name": "Controller", "openings": 2, "fte": 0.5, **span},
            {"role_id": "R2", "project_id": "P1", "name": "Lead", "openings": 1, "fte": 1, "location": "Linz", **span},
            {"role_id": "R9", "project_id": "P2", "name": "Other", "openings": 9, "fte": 1, **span},
        ],
        "role_skills": [
            {"role_id": "R1", "skill_id": "plc", "min_level": 3, "must": True},
            {"role_id": "R1", "skill_id": "sap", "min_level": 2, "must": False, "weight": 2},
        ],
    }
    people: dict[str, dict[str, Any]] = {name: {} for name in ("Ana", "Bo", "Chen")}
    people["Dai"] = {"location": "Linz"}
    records = [(name, "plc", 3 + at) for at, name in enumerate(("Ana", "Bo", "Chen"))]
    return world(people, records, **{**tables, **more})


def test_a_project_asks_for_its_roles_with_their_skills() -> None:
    request = request_of_project(organisation(project_rows()), "P1")
    assert (request.title, request.project.budget, request.project.project_id) == ("Line 3", 90_000, "P1")
    assert [(role.id, role.name, role.openings, role.fte) for role in request.roles] == [
        ("R1", "Controller", 2, 0.5),
        ("R2", "Lead", 1, 1.0),
    ]
    assert [(need.skill, need.must, need.weight) for need in request.roles[0].skills] == [
        ("plc", True, 1.0),
        ("sap", False, 2.0),
    ]
    assert request.roles[1].location == "Linz"


def test_a_project_is_staffed_from_the_bank() -> None:
    cut = organisation(project_rows())
    answer = staff_request(request_of_project(cut, "P1"), cut, proficiency_table(cut))
    assert taken(answer) == ["Bo", "Chen", "Dai"]


def test_whoever_holds_a_role_already_fills_an_opening_and_is_not_asked_again() -> None:
    booked = [{"person_id": "Chen", "role_id": "R1", "fte": 0.5, "start": START, "end": END}]
    cut = organisation(project_rows(assignments=booked))
    request = request_of_project(cut, "P1")
    assert request.roles[0].openings == 1
    assert taken(staff_request(request, cut, proficiency_table(cut))) == ["Bo", "Dai"]


def test_role_skills_that_never_say_must_are_all_musts() -> None:
    unsaid = [{"role_id": "R2", "skill_id": skill, "min_level": 2} for skill in ("plc", "sap")]
    rows = project_rows()
    rows["role_skills"] = [*rows["role_skills"], *unsaid]
    request = request_of_project(organisation(rows), "P1")
    assert [need.must for role in request.roles for need in role.skills] == [True, False, True, True]


@pytest.mark.parametrize(("project", "code"), [("P7", "unknown-project"), ("P3", "nothing-to-staff")])
def test_a_project_that_cannot_be_staffed_says_why(project: str, code: str) -> None:
    rows = project_rows()
    rows["projects"].append({"project_id": "P3", "name": "Empty", "priority": 5, "start": START, "end": END})
    with pytest.raises(InputError) as refused:
        request_of_project(organisation(rows), project)
    assert refused.value.problems[0].code == code


def test_a_project_whose_openings_are_all_held_has_nothing_left_to_staff() -> None:
    rows = project_rows()
    rows["roles"] = [{**rows["roles"][1], "end": date(2026, 7, 1)}]
    booked = [{"person_id": "Dai", "role_id": "R2", "fte": 1.0, "start": START, "end": END}]
    with pytest.raises(InputError, match="no role left to fill"):
        request_of_project(organisation({**rows, "assignments": booked}), "P1")
