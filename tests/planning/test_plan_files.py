"""What a plan file may say, what is refused, and what is read from the dataset."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.sourced import Origin
from engine.errors import InputError
from engine.planning.judging import judge
from engine.planning.plan import plan_workforce
from engine.planning.plan_reading import plan_from_data, read_plan
from engine.planning.resolution import assumptions_of, resolved
from tests.planning.plan_worlds import hiring, organisation, path, plan_data, planned, role, said, work


def refused(**more: Any) -> dict[str | None, str]:
    """Return code by column of everything that is refused."""
    with pytest.raises(InputError) as caught:
        plan_from_data(plan_data(**more))
    return {problem.column: problem.code for problem in caught.value.problems}


def test_every_problem_is_told_at_once_with_its_place() -> None:
    assert refused(
        scenarios={"a": 0.5, "b": 0.4},
        roles=[role(), role()],
        demand=[work("tehc", 1.0), work("tech", 1.0, "c")],
        paths=[path("p", "tech", "tech")],
        common_months=9,
        frozen=[{"decision": "train", "role": "tech", "month": 5, "people": 1.0}],
    ) == {
        "roles[1].id": "id-twice",
        "scenarios": "probabilities",
        "demand[0].role": "unknown-role",
        "demand[1].scenario": "unknown-scenario",
        "paths[0].to": "refused",
        "common_months": "beyond-horizon",
        "frozen[0].month": "beyond-horizon",
        "frozen[0]": "refused",
    }


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"horizon_months": 0}, "horizon_months"),
        ({"roles": [role(attrition=1.0)]}, "roles[0].attrition"),
        ({"roles": [role(start=-1)]}, "roles[0].start.value"),
        ({"roles": [role(hiring=hiring(lead=0.5))]}, "roles[0].hiring.lead"),  # type: ignore[arg-type]
        ({"roles": [role(service={})]}, "roles[0].service"),
        ({"limits": {"training_seats": said(-1.0, "seats")}}, "limits.training_seats.value"),
        ({"roles": [role(salary={"value": 1.0, "unit": "money per person-month"})]}, "roles[0].salary.source"),
        ({"demand": [{"role": "tech"}]}, "demand[0]"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(more: dict[str, Any], column: str) -> None:
    data = plan_data() | more
    with pytest.raises(InputError) as caught:
        plan_from_data(data)

    assert column in {problem.column for problem in caught.value.problems}


def test_a_file_is_refused_with_its_line() -> None:
    text = "kind: workforce-plan\nformat: 1\ntitle: {en: A}\nhorizon_months: no\n"

    with pytest.raises(InputError, match=r"p\.yaml:4: horizon_months is"):
        read_plan(text, "p.yaml")


def test_a_judge_who_knows_only_the_file_refuses_a_plan_that_was_tampered_with() -> None:
    data = plan_data(
        roles=[role(hiring=hiring(most=said(3.0, "people a month"))), role("hand", 4)],
        paths=[path("up", "hand", "tech", months=1, seats=said(1.0, "seats"))],
        demand=[work("tech", 13.0)],
        limits={"budgets": [{"id": "b", "most": said(12.0, "money"), "parts": ["hiring"]}]},
    )
    plan = plan_from_data(data)
    answer = plan_workforce(plan)
    assert judge(plan, answer) == ()
    (told,) = answer.scenarios
    tech = told.roles[0]

    def judged(**fields: object) -> str:
        changed = told.changed(roles=(tech.changed(**fields), *told.roles[1:]))
        return " ".join(judge(plan, answer.changed(scenarios=(changed,))))

    assert "staff in month" in judged(staff=(11.0, *tech.staff[1:]))
    assert "more hires than are possible" in judged(hires=(4.0, 0.0, 0.0))
    assert "budget b" in judged(hires=(3.0, 3.0, 0.0))
    assert "missing in month" in judged(shortfall=(0.0, 0.0, 0.0), hires=(0.0, 0.0, 0.0))
    crowded = told.changed(paths=(told.paths[0].changed(starts=(2.0, 0.0, 0.0)),))
    assert "for 1 seats" in " ".join(judge(plan, answer.changed(scenarios=(crowded,))))
    assert "is below the bound" in " ".join(judge(plan, answer.changed(bound=(answer.bound or 0) + 5)))


def test_start_attrition_courses_and_demand_come_from_the_dataset() -> None:
    tech = {key: value for key, value in role(job_family="TEC").items() if key not in {"start", "attrition"}}
    plan = plan_from_data(
        plan_data(
            roles=[tech, role("hand", 20)],
            paths=[{"id": "up", "kind": "training", "from": "hand", "to": "tech", "course": "C1"}],
            demand=[{"role": "tech", "skill": "plc"}],
        )
    )

    found = resolved(plan, organisation())

    tech_said = found.plan.roles[0]
    assert tech_said.start is not None
    assert tech_said.attrition is not None
    assert (tech_said.start.value, tech_said.start.source) == (3.0, Origin.DATA)
    # One of four left in the two years before; the others were there for all of it.
    assert 0.1 < tech_said.attrition.value < 0.16
    assert "1 left" in tech_said.attrition.why
    assert (found.problem.paths[0].months, found.problem.paths[0].cost, found.problem.paths[0].seats) == (3, 50, 4)
    assert found.problem.demand[0, 0].tolist() == [2, 5, 0]
    assert {one.source for one in assumptions_of(found.plan) if one.name.startswith("demand")} == {Origin.DATA}


def test_what_the_dataset_does_not_have_is_named() -> None:
    tech = {key: value for key, value in role(job_family="TECH").items() if key not in {"start", "attrition"}}
    way = {"id": "up", "kind": "training", "to": "tech", "course": "C2"}
    plan = plan_from_data(plan_data(roles=[tech], paths=[way], demand=[{"role": "tech", "skill": "PLCs"}]))

    with pytest.raises(InputError) as caught:
        resolved(plan, organisation())

    assert {problem.code for problem in caught.value.problems} == {
        "unknown-job-family",
        "unknown-course",
        "unknown-skill",
    }


def test_more_work_never_costs_less_and_a_looser_limit_never_costs_more() -> None:
    def cost(amount: float, seats: float) -> float:
        found = planned(
            roles=[role("tech", 10), role("hand", 9)],
            paths=[path("up", "hand", "tech")],
            demand=[work("tech", amount), work("hand", 6.0)],
            limits={"training_seats": said(seats, "seats")},
        ).expected_cost
        assert found is not None
        return found

    by_work = [cost(amount, 2.0) for amount in (9.0, 11.0, 14.0)]
    by_seats = [cost(14.0, seats) for seats in (0.0, 1.0, 3.0)]

    assert by_work == sorted(by_work)
    assert by_seats == sorted(by_seats, reverse=True)
