"""Drafts of child goals, and effort that leads nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.organisation import Organisation
from engine.goals.goal_direction import goal_direction
from engine.goals.goal_drafts import goal_drafts
from engine.policy.policy_tests import run_policy_tests
from engine.policy.verification import check_policy
from tests.goals.goal_worlds import POLICIES, Row, goal, organisation, shipped

POLICY = shipped("goal_alignment.yaml")
ON = date(2026, 6, 20)


def staff(**units: int) -> dict[str, list[Row]]:
    """Return people of units, such as U1=3, on one level below the company."""
    people = [f"{unit}-{at}" for unit, count in units.items() for at in range(count)]
    return {
        "units": [{"unit_id": "CO", "name": "Company"}]
        + [{"unit_id": unit, "name": f"Unit {unit}", "parent_id": "CO"} for unit in units],
        "people": [{"person_id": person, "name": person} for person in people],
        "employments": [
            {
                "person_id": person,
                "valid_from": date(2025, 1, 1),
                "unit_id": person.partition("-")[0],
                "job_family": "sales",
                "level": 3.0,
            }
            for person in people
        ],
    }


def world(linked: float, hours: float = 200.0, **more: list[Row]) -> Organisation:
    """Return twenty teams of two; the first logs most, a share of it on a goal that leads to C1."""
    goals = [goal("C1", owner="CO"), goal("A", "C1", owner="U01"), goal("LOST", owner="U01")]
    units = {f"U{at:02}": 2 for at in range(1, 21)}
    effort: list[Row] = []
    for unit in units:
        for at in range(2):
            total = hours if unit == "U01" else 100.0
            row: Row = {"person_id": f"{unit}-{at}", "month": date(2026, 5, 1)}
            effort.append({**row, "hours": total * linked, "goal_id": "A"})
            effort.append({**row, "hours": total * (1 - linked), "project_id": "P1"})
    return organisation(goals, on=ON, effort=effort, **staff(**units), **more)


PROJECT: list[Row] = [
    {"project_id": "P1", "name": "P1", "start": date(2026, 1, 1), "end": date(2026, 12, 31), "priority": 1}
]


def test_a_team_with_most_effort_and_a_fifth_linked_is_listed_with_its_evidence() -> None:
    found = goal_direction(world(0.2), POLICY)
    (team,) = found.listed
    assert (team.unit_id, team.people, team.hours, team.hours_a_head) == ("U01", 2, 400.0, 200.0)
    assert (team.effort_percentile, team.linked_share) == (100.0, 0.2)
    assert (team.linked_to, team.elsewhere) == ({"C1": 80.0}, {"P1": 320.0})
    assert [rule.rule.rpartition("/")[2] for rule in team.trail.rules] == ["busy_without_direction"]
    assert {fact.column: fact.value for fact in team.trail.facts}["hours"] == 400.0


def test_the_same_effort_with_nine_tenths_linked_is_not_listed() -> None:
    found = goal_direction(world(0.9), POLICY)
    assert found.listed == ()
    assert len(found.teams) == 20


def test_a_team_that_logs_as_much_as_all_others_is_not_singled_out() -> None:
    listed = goal_direction(world(0.2, hours=99.0), POLICY).listed
    assert "U01" not in {team.unit_id for team in listed}


def test_hours_on_a_project_lead_where_its_goals_lead() -> None:
    shares: list[Row] = [{"project_id": "P1", "goal_id": "A", "share": 0.75}]
    found = goal_direction(world(0.2, projects=PROJECT, project_goals=shares), POLICY)
    (team,) = [team for team in found.teams if team.unit_id == "U01"]
    assert team.linked_share == pytest.approx(0.2 + 0.8 * 0.75)
    assert team.elsewhere == pytest.approx({"P1": 80.0})


def test_shares_of_a_project_beyond_one_are_scaled_and_goals_that_lead_nowhere_do_not_count() -> None:
    shares: list[Row] = [
        {"project_id": "P1", "goal_id": "A", "share": 1.0},
        {"project_id": "P1", "goal_id": "LOST", "share": 1.0},
    ]
    found = goal_direction(world(0.2, projects=PROJECT, project_goals=shares), POLICY)
    (team,) = [team for team in found.teams if team.unit_id == "U01"]
    assert team.linked_share == pytest.approx(0.2 + 0.8 * 0.5)
    assert found.tops == ("C1",)


def test_hours_before_the_months_looked_at_do_not_count() -> None:
    rows: list[Row] = [
        {"person_id": "U1-0", "month": date(2026, month, 1), "hours": 10.0, "goal_id": "C1"} for month in (3, 4, 5, 6)
    ]
    found = goal_direction(organisation([goal("C1", owner="CO")], on=ON, effort=rows, **staff(U1=1)), POLICY)
    assert (found.since, found.teams[0].hours) == (date(2026, 4, 1), 30.0)


def test_an_objective_of_the_company_gets_a_draft_for_each_unit_marked_proposed() -> None:
    made = organisation([goal("C1", owner="CO")], on=ON, **staff(U1=3, U2=1))
    found = goal_drafts(made, POLICY)
    assert [(one.owner_id, one.framework, one.weight, one.status) for one in found.drafts] == [
        ("U1", "OKR", 0.75, "proposed"),
        ("U2", "OKR", 0.25, "proposed"),
    ]
    first = found.drafts[0]
    assert (first.title, first.parent_id) == ("Goal C1 · Unit U1", "C1")
    assert first.trail.rules[0].rule.endswith("first_level")
    assert found.advisory


def test_a_goal_that_is_taken_up_gets_no_drafts_unless_it_is_asked_for() -> None:
    made = organisation([goal("C1", owner="CO"), goal("A", "C1", owner="U1")], on=ON, **staff(U1=3, U2=1))
    assert goal_drafts(made, POLICY).drafts == ()
    assert [one.owner_id for one in goal_drafts(made, POLICY, "C1").drafts] == ["U2"]


def test_without_people_the_weight_is_shared_equally() -> None:
    found = goal_drafts(organisation([goal("C1", owner="CO")], on=ON), POLICY)
    assert [one.weight for one in found.drafts] == [0.5, 0.5]


def test_the_shipped_policy_checks_clean_and_its_cases_use_every_row() -> None:
    assert check_policy(POLICY) == ()
    tests = "goal_alignment.tests.yaml"
    report = run_policy_tests(POLICY, (POLICIES / tests).read_text(encoding="utf-8"), tests)
    assert not report.failed
    used = {rule.rpartition("/")[2] for case in report.cases for rule in case.rules}
    assert used == {row.id for decision in POLICY.decisions for row in decision.rows}
