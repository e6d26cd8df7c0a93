"""Projects, milestones, goals and courses from the organisation's own tables."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import InputError
from engine.simulation.calibration.recorded_work import with_recorded_work
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.world_building import world_of
from tests.simulation.arrangements import START
from tests.simulation.programme import measured, programme

PEOPLE = "people: [{id: a, number: 3, unit_id: u, skills: {X: 3}}, {id: b, number: 1, unit_id: u}]\n"


def on_record(months: tuple[int, ...] = (1, 2, 3), seats: int = 4) -> Organisation:
    """A project of 2 person-months in January, then 2 more each month, due at the end of March."""
    return History.from_rows(
        {
            "demand": [
                {"project_id": "p", "skill_id": "X", "month": date(2026, month, 1), "person_months": 2.0 * month}
                for month in months
            ],
            "projects": [
                {"project_id": "p", "name": "P", "start": START, "end": date(2026, 3, 31), "priority": 2},
            ],
            "milestones": [{"milestone_id": "m", "project_id": "p", "due": date(2026, 2, 28)}],
            "project_goals": [{"project_id": "p", "goal_id": "G", "share": 1.0}],
            "courses": [{"course_id": "c", "skill_id": "X", "level": 3.0, "months": 2.0, "seats": seats, "cost": 5.0}],
        }
    ).as_of(START, START)


def asked(more: str = "") -> Scenario:
    return with_recorded_work(
        programme(f"{PEOPLE}demand: {{recorded: {{{more}}}}}", months=6, replications=1), on_record()
    )


def test_work_dates_and_goals_come_from_the_tables() -> None:
    """Three people do 2, 3 and 3 of 2, 4 and 6, and the last 4 by 4 / 3 months late; 5 of 12 are done by February."""
    scenario = asked()
    found = measured(scenario)
    assert found["demand:X"][0, 1:].tolist() == [2, 4, 6, 0, 0, 0]
    assert found["lateness:p"][0, 6] == pytest.approx(4 / 3)
    assert (found["on_time:p/m"][0, 6], found["goal_hit:G"][0, 6]) == (0, 0)
    project = scenario.demand.projects[0] if scenario.demand else None
    assert project is not None
    assert (project.due_month, project.priority, project.milestones[0].share) == (3, 2, 0.5)


def test_a_missing_month_is_said_and_interpolated_only_if_asked() -> None:
    gap = on_record(months=(1, 3))
    scenario = programme(f"{PEOPLE}demand: {{recorded: {{}}}}", months=6, replications=1)
    with pytest.raises(InputError, match=r"2026-02.*interpolate"):
        with_recorded_work(scenario, gap)
    scenario = programme(f"{PEOPLE}demand: {{recorded: {{missing_months: interpolate}}}}", months=6, replications=1)
    assert measured(with_recorded_work(scenario, gap))["demand:X"][0, 1:4].tolist() == [2, 4, 6]


def test_an_unknown_project_a_course_without_seats_and_an_unread_demand_are_refused_in_words() -> None:
    with pytest.raises(InputError, match="project 'q'"):
        asked("projects: [q]")
    scenario = programme(PEOPLE, laws="training: {recorded: true}", months=6)
    with pytest.raises(InputError, match="0 seats"):
        with_recorded_work(scenario, on_record(seats=0))
    with pytest.raises(InputError, match="still to be read"):
        world_of(programme(f"{PEOPLE}demand: {{recorded: {{}}}}", months=6), on_record())


def test_a_course_of_the_table_can_be_taught() -> None:
    laws = "training: {recorded: true}"
    lever = "levers: [{id: l, train: {skill: X, people: 5}}]\ncosts: {unit: CNY}\n"
    scenario = with_recorded_work(programme(PEOPLE + lever, laws=laws, months=4, replications=1), on_record())
    found = measured(scenario)
    assert found["qualified:c"][0].tolist() == [0, 0, 0, 1, 0]
    assert found["cost:training"][0].sum() == 5
