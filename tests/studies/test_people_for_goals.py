"""Who is named where a key result needs people: of the unit, with time, with the skills its projects ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from engine.domain.history import History
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.recalibration import recalibrate
from engine.studies.people_for_goals import with_people
from tests.goals.goal_worlds import MONDAY, UNITS, Row, goal, key_result, shipped, weekly

START = date(2025, 1, 1)
WEEK_7 = MONDAY + timedelta(weeks=6, days=4)


def named(skills: bool, unnamed: tuple[str, ...] = ()) -> list[str]:
    homes = {"FREE": "DA", "SKILLED": "DA", "BUSY": "DA", "ELSEWHERE": "DB"}
    rows: dict[str, list[Row]] = {
        "units": UNITS,
        "goals": [goal("G")],
        "key_results": [key_result("K", "G")],
        "check_ins": weekly("K", *[6.75 * week for week in range(1, 8)]),
        "people": [{"person_id": person, "name": person} for person in homes],
        "employments": [
            {"person_id": person, "valid_from": START, "unit_id": unit, "job_family": "x", "level": 3.0, "fte": 1.0}
            for person, unit in homes.items()
        ],
        "projects": [
            {
                "project_id": "P",
                "name": "P",
                "start": START,
                "end": date(2027, 1, 1),
                "priority": 1.0,
                "sponsor_unit_id": "DA",
            }
        ],
        "roles": [{"role_id": "R", "project_id": "P", "name": "R", "openings": 1.0, "fte": 1.0, **span()}],
        "assignments": [{"person_id": "BUSY", "role_id": "R", "fte": 0.9, **span()}],
        "role_skills": [{"role_id": "R", "skill_id": "S", "min_level": 3.0, "must": True}] if skills else [],
        "skill_records": [
            {"person_id": person, "skill_id": "S", "level": level, "source": "system", "date": START}
            for person, level in (("SKILLED", 4.0), ("BUSY", 5.0), ("FREE", 2.0), ("ELSEWHERE", 5.0))
        ],
    }
    cut = History.from_rows(rows).as_of(WEEK_7, WEEK_7)
    forecasts = forecast_key_results(cut, shipped("goal_risks.yaml"))
    proposed = recalibrate(cut, shipped("goal_recalibration.yaml"), forecasts)
    found = with_people(proposed, cut, unnamed).proposals[0]
    assert found.options[1].people == ()
    return [person.person_id for person in found.options[0].people]


def span() -> dict[str, Any]:
    return {"start": START, "end": date(2027, 1, 1)}


def test_people_with_the_skills_that_the_units_projects_ask_for_are_named() -> None:
    assert named(skills=True) == ["SKILLED"]


def test_where_no_skill_is_asked_for_everybody_of_the_unit_with_time_is_named() -> None:
    assert named(skills=False) == ["FREE", "SKILLED"]


def test_nobody_of_a_team_only_unit_is_named() -> None:
    assert named(skills=False, unnamed=("FREE",)) == ["SKILLED"]
