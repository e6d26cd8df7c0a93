"""Each condition alone, on both sides of its edge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.errors import InputError
from engine.staffing.answers.answer import StaffingAnswer
from tests.staffing.worlds import END, START, staffed, taken, world

ONE: list[dict[str, Any]] = [{"id": "A"}]
MUST = [{"id": "A", "skills": [{"skill": "plc", "min_level": 3, "must": True}]}]


def blocked_by(answer: StaffingAnswer) -> str | None:
    """Return the condition that left nobody for the only role, ``None`` if somebody is left."""
    steps = answer.roles[0].funnel
    return next((step.code for step in steps if step.remaining == 0), None)


@pytest.mark.parametrize(("level", "blocking"), [(2.9, "must-skill:plc"), (3, None)])
def test_a_must_skill_asks_for_its_minimum_level(level: float, blocking: str | None) -> None:
    assert blocked_by(staffed(world({"Ana": {}}, [("Ana", "plc", level)]), MUST)) == blocking


def test_no_record_of_a_must_skill_is_not_enough() -> None:
    rows = world({"Ana": {}}, [("Bo", "plc", 5)])
    assert blocked_by(staffed(rows, MUST)) == "must-skill:plc"


def test_a_preferred_skill_keeps_nobody_out() -> None:
    rows = world({"Ana": {}, "Bo": {}}, [("Bo", "plc", 3)])
    answer = staffed(rows, [{"id": "A", "skills": [{"skill": "plc", "min_level": 3}]}])
    assert [candidate.person_id for candidate in answer.roles[0].candidates] == ["Bo", "Ana"]


@pytest.mark.parametrize(("location", "blocking"), [("Graz", "location"), (None, "location"), ("linz ", None)])
def test_a_role_with_a_place_asks_for_people_based_there(location: str | None, blocking: str | None) -> None:
    assert blocked_by(staffed(world({"Ana": {"location": location}}), [{"id": "A", "location": "Linz"}])) == blocking


@pytest.mark.parametrize(("cost", "blocking"), [(50.01, "hourly-cost"), (50, None)])
def test_an_hour_may_cost_exactly_the_cap(cost: float, blocking: str | None) -> None:
    answer = staffed(world({"Ana": {"hourly_cost": cost}}), [{"id": "A", "max_hourly_cost": 50}])
    assert blocked_by(answer) == blocking


def test_an_unknown_cost_does_not_pass_a_cap_unless_no_cost_is_known_at_all() -> None:
    capped = [{"id": "A", "max_hourly_cost": 50}]
    answer = staffed(world({"Ana": {}, "Bo": {"hourly_cost": 40}}), capped)
    assert [candidate.person_id for candidate in answer.roles[0].candidates] == ["Bo"]
    unchecked = staffed(world({"Ana": {}}), capped)
    assert unchecked.status == "optimal"
    assert "was not checked" in unchecked.notes[0].en


@pytest.mark.parametrize(("fte", "blocking"), [(0.51, "available"), (0.5, None)])
def test_bookings_and_the_role_together_reach_at_most_the_contract(fte: float, blocking: str | None) -> None:
    answer = staffed(world({"Ana": {}}, bookings=[("Ana", "old", fte)]), [{"id": "A", "fte": 0.5}])
    assert blocked_by(answer) == blocking


@pytest.mark.parametrize(("fte", "blocking"), [(0.81, "available"), (0.8, None)])
def test_a_part_time_contract_is_the_whole_of_what_can_be_booked(fte: float, blocking: str | None) -> None:
    assert blocked_by(staffed(world({"Ana": {"fte": 0.8}}), [{"id": "A", "fte": fte}])) == blocking


def test_three_bookings_of_a_third_fill_a_contract_and_no_more() -> None:
    third = 1 / 3
    rows = world({"Ana": {}}, bookings=[("Ana", "x", third), ("Ana", "y", third)])
    assert staffed(rows, [{"id": "A", "fte": third}]).status == "optimal"
    assert staffed(rows, [{"id": "A", "fte": third + 0.001}]).status == "infeasible"


@pytest.mark.parametrize(
    ("start", "end", "blocking"),
    [
        (date(2026, 1, 1), START - timedelta(days=1), None),
        (date(2026, 1, 1), START, "available"),
        (END, date(2026, 12, 31), "available"),
        (END + timedelta(days=1), date(2026, 12, 31), None),
    ],
)
def test_a_full_booking_blocks_from_its_first_to_its_last_day(start: date, end: date, blocking: str | None) -> None:
    rows = world({"Ana": {}}, bookings=[("Ana", "old", 1.0, start, end)])
    assert blocked_by(staffed(rows, [{"id": "A", "fte": 0.1}])) == blocking


def test_two_bookings_one_after_the_other_do_not_add_up() -> None:
    middle = START + timedelta(days=10)
    rows = world(
        {"Ana": {}},
        bookings=[("Ana", "x", 0.5, START, middle), ("Ana", "y", 0.5, middle + timedelta(days=1), END)],
    )
    answer = staffed(rows, [{"id": "A", "fte": 0.5}])
    assert answer.roles[0].candidates[0].free_fte == 0.5


@pytest.mark.parametrize(
    ("column", "on", "blocking"),
    [
        ("valid_to", END - timedelta(days=1), "employed"),
        ("valid_to", END, None),
        ("retirement_on", END - timedelta(days=1), "employed"),
        ("retirement_on", END, None),
    ],
)
def test_a_person_stays_to_the_end_of_the_role(column: str, on: date, blocking: str | None) -> None:
    rows = world({"Ana": {column: on}})
    rows["employments"][0]["recorded_at"] = date(2025, 1, 1)
    assert blocked_by(staffed(rows, ONE)) == blocking


def test_someone_who_left_is_not_in_the_bank() -> None:
    answer = staffed(world({"Ana": {}, "Bo": {"valid_to": date(2025, 12, 31)}}), ONE)
    assert answer.roles[0].funnel[0].remaining == 1


def test_a_banned_person_is_left_out_of_the_named_role_only() -> None:
    roles = [{"id": "A"}, {"id": "B"}]
    ban = {"person": "Ana", "role": "A", "because": "conflict of interest"}
    assert taken(staffed(world({"Ana": {}, "Bo": {}}), roles, bans=[ban])) == ["Bo", "Ana"]
    everywhere = {"person": "Ana", "because": "conflict of interest"}
    assert staffed(world({"Ana": {}, "Bo": {}}), roles, bans=[everywhere]).status == "infeasible"


def limit(quantity: str, value: float, **more: Any) -> Limit:
    """Return one limit of a policy."""
    standard = {"id": "l1", "rule": "load/most", "comparison": "<=", "unit": "fte", "because": Localised(en="because")}
    return Limit(**{**standard, "quantity": quantity, "value": value, **more})


@pytest.mark.parametrize(("value", "status"), [(0.79, "infeasible"), (0.8, "optimal")])
def test_a_limit_on_allocation_counts_bookings_and_the_role(value: float, status: str) -> None:
    rows = world({"Ana": {}}, bookings=[("Ana", "old", 0.3)])
    answer = staffed(rows, [{"id": "A", "fte": 0.5}], [limit("allocated_fte", value)])
    assert answer.status == status


@pytest.mark.parametrize(("value", "status"), [(2, "infeasible"), (3, "optimal")])
def test_a_limit_on_projects_counts_each_project_once(value: float, status: str) -> None:
    role = {"name": "r", "openings": 1, "fte": 0.1, "start": START, "end": END}
    rows = world(
        {"Ana": {}},
        bookings=[("Ana", "x1", 0.1), ("Ana", "x2", 0.1), ("Ana", "y1", 0.1)],
        roles=[
            {"role_id": "x1", "project_id": "X", **role},
            {"role_id": "x2", "project_id": "X", **role},
            {"role_id": "y1", "project_id": "Y", **role},
        ],
    )
    half = [{"id": "A", "fte": 0.5}]
    assert staffed(rows, half, [limit("concurrent_projects", value)]).status == status
    same = staffed(rows, half, [limit("concurrent_projects", 2)], project={"project_id": "Y"})
    assert same.status == "optimal"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"selector": {"unit_id": "U2"}}, "optimal"),
        ({"selector": {"unit_id": "U1", "level": "3"}}, "infeasible"),
        ({"valid_to": START - timedelta(days=1)}, "optimal"),
        ({"valid_to": START}, "infeasible"),
        ({"valid_from": END + timedelta(days=1)}, "optimal"),
    ],
)
def test_a_limit_holds_for_whom_and_when_it_says(more: dict[str, Any], status: str) -> None:
    assert staffed(world({"Ana": {}}), ONE, [limit("allocated_fte", 0.5, **more)]).status == status


def test_a_soft_limit_takes_its_penalty_off_the_score() -> None:
    rows = world({"Ana": {}, "Bo": {}}, bookings=[("Ana", "old", 0.5)])
    soft = limit("allocated_fte", 0.5, penalty=40.0)
    scores = {"A": {"Ana": 90, "Bo": 71}}
    answer = staffed(rows, [{"id": "A", "fte": 0.5}], [soft], scores=scores)
    # Ana would reach 1.0 fte, half a full time above the limit: 90 - 0.5 x 40 = 70.
    assert (taken(answer), answer.teams[0].objective, answer.teams[1].objective) == (["Bo"], 71.0, 70.0)


def test_limits_that_cannot_be_obeyed_exactly_are_refused_all_at_once() -> None:
    wrong = [
        limit("night_shifts", 3),
        limit("allocated_fte", 1, comparison=">="),
        limit("allocated_fte", 1, selector={"shoe_size": "44"}),
    ]
    with pytest.raises(InputError) as refused:
        staffed(world({"Ana": {}}), ONE, wrong)
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["unknown-quantity", "unknown-comparison", "unknown-selector"]
    assert "allocated_fte" in refused.value.problems[0].mend
