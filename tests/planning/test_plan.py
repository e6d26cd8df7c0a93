"""Plans against arithmetic, against trying everything, and against their own limits."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evidence.canonical import canonical_value
from engine.planning.plan import plan_workforce
from engine.planning.plan_reading import plan_from_data, read_plan
from engine.planning.wish import PlanWish
from tests.conftest import CHECKOUT
from tests.counts import scaled
from tests.planning.plan_worlds import hiring, path, plan_data, planned, role, said, steps, work

EXAMPLE = CHECKOUT / "scenarios" / "workforce_plan.example.yaml"


def test_a_gap_that_nothing_can_fill_costs_what_the_shortfall_costs() -> None:
    answer = planned(demand=[work("tech", 12.0)])

    assert answer.status == "optimal"
    assert answer.expected_cost == pytest.approx(3 * 10 * 1 + 3 * 2 * 10)
    assert answer.scenarios[0].roles[0].shortfall == (2, 2, 2)


def test_people_leave_between_months_and_not_before_the_first() -> None:
    answer = planned(roles=[role(attrition=0.1)], demand=[work("tech", 0.0)])

    assert answer.scenarios[0].roles[0].staff == pytest.approx((10, 9, 8.1))


def test_who_is_hired_arrives_after_the_lead_time_and_is_hired_only_where_it_pays() -> None:
    # A hire at month 0 works months 1 and 2: costs 3 + 2, saves 2 x 10; at month 1 it works one month: 4 against 10.
    answer = planned(roles=[role(hiring=hiring(cost=3, lead=1))], demand=[work("tech", [10.0, 12.0, 13.0])])

    assert answer.scenarios[0].roles[0].hires == (2, 1, 0)
    assert answer.expected_cost == pytest.approx(30 + 2 * (3 + 2) + (3 + 1))


def test_trainees_do_no_work_are_paid_leave_like_those_they_come_from_and_pass_in_part() -> None:
    roles = [role("tech", 0), role("hand", 10, 0.1, service={"shortfall_cost": said(0.5, "money per person-month")})]
    way = path("up", "hand", "tech", months=2, cost=4, passing=said(50.0, "%"))
    frozen = [{"decision": "train", "path": "up", "month": 0, "people": 5.0}]

    answer = planned(roles=roles, paths=[way], demand=[work("hand", 0.0)], frozen=frozen)

    tech, hand = answer.scenarios[0].roles
    assert hand.staff == pytest.approx((5, 4.5, 4.05))
    assert answer.scenarios[0].paths[0].under_way == pytest.approx((5, 4.5, 0))
    assert tech.staff == pytest.approx((0, 0, 5 * 0.81 * 0.5))
    pay = (5 + 4.5 + 4.05) + (5 + 4.5) + 5 * 0.81 * 0.5
    assert answer.expected_money == pytest.approx(pay + 5 * 4)


def test_common_months_are_decided_alike_and_knowing_the_scenario_is_worth_the_difference() -> None:
    # Two equally likely scenarios want 10 or 14 in month 1; hires take a month, so they fall in month 0, in common.
    # A hire costs 3 + 1 in both; it saves 10 in one of two: 5 > 4, so 4 are hired. Knowing: 4 x 4 only where wanted.
    # For the mean demand of 12, 2 are hired: cost 20 + 2 x 4 + half of 2 x 10 = 38, against 20 + 4 x 4 = 36.
    asked: dict[str, Any] = {
        "months": 2,
        "scenarios": {"low": 0.5, "high": 0.5},
        "common_months": 1,
        "roles": [role(hiring=hiring(cost=3, lead=1))],
        "demand": [work("tech", [10.0, 10.0]), work("tech", [0.0, 4.0], "high")],
    }

    answer = planned(**asked)

    assert [one.roles[0].hires[0] for one in answer.scenarios] == [4, 4]
    assert answer.expected_cost == pytest.approx(36)
    assert answer.value_of_perfect_information == pytest.approx(36 - (20 + 8))
    assert answer.value_of_stochastic_solution == pytest.approx(2, abs=1e-4)
    assert planned(**asked | {"common_months": 0}).expected_cost == pytest.approx(28)


def test_a_budget_pays_for_its_parts_within_its_months_only() -> None:
    budget = {"id": "h", "most": said(6.0, "money"), "parts": ["hiring"], "to_month": 0}
    asked = {"roles": [role(hiring=hiring(cost=3))], "demand": [work("tech", 14.0)], "limits": {"budgets": [budget]}}

    answer = planned(**asked)

    assert answer.scenarios[0].roles[0].hires == (2, 2, 0)
    assert steps(answer, "budget") == {1: pytest.approx(-(2 * 9 - 3) / 3 + (9 - 3) / 3), -1: pytest.approx(3)}


def test_a_seat_more_or_less_is_worth_what_the_plan_solved_again_says() -> None:
    asked: dict[str, Any] = {
        "months": 4,
        "roles": [role("tech", 10), role("hand", 20, service={"shortfall_cost": said(0.1, "money per person-month")})],
        "paths": [path("up", "hand", "tech", months=1, cost=2)],
        "demand": [work("tech", 20.0)],
    }

    def cost(seats: float) -> float:
        found = planned(**asked, limits={"training_seats": said(seats, "seats")}).expected_cost
        assert found is not None
        return found

    answer = planned(**asked, limits={"training_seats": said(3.0, "seats")})

    assert steps(answer, "training-seats") == {
        1: pytest.approx(cost(4) - cost(3)),
        -1: pytest.approx(cost(2) - cost(3)),
    }


def test_a_month_of_lead_time_is_worth_what_the_plan_with_it_says() -> None:
    def asked(lead: int) -> dict[str, Any]:
        return {
            "months": 5,
            "roles": [role(attrition=0.03, hiring=hiring(lead=lead))],
            "demand": [work("tech", [10.0, 11.0, 13.0, 14.0])],
        }

    cost = {lead: planned(**asked(lead)).expected_cost or 0.0 for lead in (1, 2, 3)}
    (lead,) = planned(**asked(2)).leads

    assert {step.by: step.cost_change for step in lead.steps} == {
        -1: pytest.approx(cost[1] - cost[2]),
        1: pytest.approx(cost[3] - cost[2]),
    }


FLOOR = {"floor": said(100.0, "%"), "floor_from_month": 1}


def test_rules_that_clash_are_named_and_the_least_that_each_must_give() -> None:
    # 14 are wanted from month 1, 10 are there: 4 hires in month 0. Recruiters do 2, the budget pays for 3 (9 / 3).
    answer = planned(
        roles=[role(hiring=hiring(cost=3), service=FLOOR)],
        demand=[work("tech", 14.0)],
        limits={
            "recruiting": {
                "recruiters": said(1.0, "recruiters"),
                "hires_each": said(2.0, "hires per recruiter and month"),
            },
            "budgets": [{"id": "b", "most": said(9.0, "money"), "parts": ["hiring"]}],
        },
    )

    assert answer.status == "infeasible"
    assert answer.scenarios == ()
    assert answer.impasse is not None
    kinds = [{rule.kind for rule in conflict} for conflict in answer.impasse.conflicts]
    assert kinds in ([{"recruiters", "floor"}], [{"budget", "floor"}])
    # The floor alone: 12 of 14 by the recruiters in month 1. Recruiters and budget give together, none of them alone.
    assert [(give.rule.kind, give.amount) for give in answer.impasse.alone] == [("floor", pytest.approx(2 / 14))]
    assert all(told.zh for told in answer.impasse.told)


def test_a_rule_that_alone_resolves_the_clash_says_by_how_much_and_rounded_up() -> None:
    answer = planned(
        roles=[role(hiring=hiring(), service=FLOOR)],
        demand=[work("tech", 13.0)],
        limits={
            "recruiting": {
                "recruiters": said(1.0, "recruiters"),
                "hires_each": said(2.0, "hires per recruiter and month"),
            }
        },
        giving_prices={"recruiters": said(1.0, "money per unit"), "floor": said(1000.0, "money per unit")},
    )

    assert answer.impasse is not None
    (conflict,) = answer.impasse.conflicts
    assert {rule.kind for rule in conflict} == {"recruiters", "floor"}
    alone = {give.rule.kind: (give.amount, give.enough) for give in answer.impasse.alone}
    assert alone["recruiters"] == (pytest.approx(0.5), 1.0)
    (cheapest,) = answer.impasse.together
    assert cheapest.told.en == "Recruiters: 2 recruiters instead of 1 recruiters."
    assert cheapest.told.zh == "招聘人员：由 1 名招聘人员 改为 2 名招聘人员。"


def test_a_frozen_decision_that_cannot_be_is_the_rule_that_must_give() -> None:
    frozen = [{"decision": "train", "path": "out", "month": 0, "people": 12.0}]

    answer = planned(roles=[role(), role("hand", 0)], paths=[path("out", "tech", "hand")], frozen=frozen)

    assert answer.impasse is not None
    assert [[rule.kind for rule in conflict] for conflict in answer.impasse.conflicts] == [["frozen"]]
    assert [(give.amount, give.told.en) for give in answer.impasse.together] == [
        (-2, "Decided already: train 12 (out) in month 0: 10 people instead of 12 people.")
    ]


def test_nobody_is_dismissed_where_that_is_not_allowed() -> None:
    asked: dict[str, Any] = {"roles": [role(dismissing={"cost": said(0.5, "money per person")})], "demand": []}
    asked["demand"] = [work("tech", 4.0)]

    assert planned(**asked).scenarios[0].roles[0].staff == (10, 10, 10)
    assert planned(**asked, limits={"dismissals_allowed": True}).scenarios[0].roles[0].staff == (4, 4, 4)


@st.composite
def tiny_plans(draw: st.DrawFn) -> dict[str, Any]:
    """Plans in whole numbers of one hiring role and a training, few enough to try every decision."""
    small = st.integers(0, 4).map(float)
    hand = role(
        "hand", draw(st.integers(0, 2)), 0.0, service={"shortfall_cost": said(draw(small), "money per person-month")}
    )
    tech = role(
        "tech",
        draw(st.integers(0, 2)),
        draw(st.sampled_from([0.0, 0.25])),
        hiring=hiring(draw(small), draw(st.integers(0, 1)), most=said(2.0, "people a month")),
        service={"shortfall_cost": said(draw(st.integers(2, 9)) + 0.5, "money per person-month")},
    )
    demand = [
        work("tech", [draw(small), draw(small)]),
        work("tech", [0.0, draw(small)], "high"),
        work("hand", [draw(small), draw(small)]),
    ]
    limits: dict[str, Any] = {}
    if draw(st.booleans()):
        limits["training_seats"] = said(draw(st.integers(0, 2)) + 0.5, "seats")
    if draw(st.booleans()):
        limits["budgets"] = [{"id": "b", "most": said(draw(st.integers(0, 9)) + 0.0, "money"), "parts": ["hiring"]}]
    return plan_data(
        months=2,
        scenarios={"low": 0.75, "high": 0.25},
        common_months=1,
        roles=[tech, hand],
        paths=[path("up", "hand", "tech", months=draw(st.integers(0, 1)), cost=draw(small))],
        demand=demand,
        limits=limits,
        whole_numbers=["hire", "train"],
    )


def cheapest_by_trying(data: dict[str, Any]) -> float:
    """Return the least expected cost over every whole decision: hires 0-2, trainings 0-2, month 0 in common."""
    plans = list(product(range(3), repeat=2))
    best = float("inf")
    for first in plans:
        seconds = [min(_cost(data, name, first, second) for second in plans) for name in ("low", "high")]
        best = min(best, 0.75 * seconds[0] + 0.25 * seconds[1])
    return best


def _cost(data: dict[str, Any], scenario: str, *months: tuple[int, int]) -> float:
    tech, hand = data["roles"]
    way, limits = data["paths"][0], data["limits"]
    lead, length = int(tech["hiring"]["lead"]["value"]), int(way["months"]["value"])
    staff, hands, spent, hired = tech["start"]["value"], hand["start"]["value"], 0.0, 0.0
    for month, (hires, starts) in enumerate(months):
        staff = staff * (1 - tech["attrition"]["value"]) if month else staff
        staff += months[month - lead][0] if month >= lead else 0
        staff += months[month - length][1] if month >= length else 0
        hands -= starts
        if hands < 0 or starts > limits.get("training_seats", {"value": 99})["value"]:
            return float("inf")
        wanted = {"tech": 0.0, "hand": 0.0}
        for entry in data["demand"]:
            if entry.get("scenario", scenario) == scenario:
                wanted[entry["role"]] += entry["work"]["value"][month]
        missing = [max(wanted["tech"] - staff, 0), max(wanted["hand"] - hands, 0)]
        prices = [one["service"]["shortfall_cost"]["value"] for one in data["roles"]]
        spent += staff + hands + (starts if length else 0) + sum(a * b for a, b in zip(missing, prices, strict=True))
        spent += hires * tech["hiring"]["cost"]["value"] + starts * way["cost"]["value"]
        hired += hires * tech["hiring"]["cost"]["value"]
    return (
        float("inf")
        if hired
        > sum(one["most"]["value"] for one in limits.get("budgets", [])) + (0 if limits.get("budgets") else 1e9)
        else spent
    )


@given(tiny_plans())
@settings(max_examples=scaled(12, 400), deadline=None)
def test_a_plan_in_whole_numbers_is_the_best_of_all_that_can_be_tried(data: dict[str, Any]) -> None:
    answer = plan_workforce(plan_from_data(data), None, PlanWish(values=False))

    assert answer.status == "optimal"
    assert answer.expected_cost == pytest.approx(cheapest_by_trying(data), abs=1e-5)


@given(tiny_plans(), st.sampled_from(["training_seats", "recruiters", "budgets"]))
@settings(max_examples=scaled(6, 200), deadline=None)
def test_what_one_more_is_worth_is_what_the_file_with_one_more_costs(data: dict[str, Any], about: str) -> None:
    data["limits"] = {
        "training_seats": said(1.0, "seats"),
        "recruiting": {"recruiters": said(1.0, "recruiters"), "hires_each": said(1.0, "hires per recruiter and month")},
        "budgets": [{"id": "b", "most": said(3.0, "money"), "parts": ["hiring"]}],
    }
    told = steps(
        plan_workforce(plan_from_data(data)),
        {"training_seats": "training-seats", "budgets": "budget"}.get(about, about),
    )
    cost = plan_workforce(plan_from_data(data), None, PlanWish(values=False)).expected_cost
    limit = {
        "training_seats": data["limits"]["training_seats"],
        "recruiters": data["limits"]["recruiting"]["recruiters"],
        "budgets": data["limits"]["budgets"][0]["most"],
    }[about]
    limit["value"] += 1
    more = plan_workforce(plan_from_data(data), None, PlanWish(values=False)).expected_cost

    assert cost is not None
    assert more is not None
    assert told[1] == pytest.approx(more - cost, abs=1e-5)


def test_the_example_is_planned_and_again_to_the_byte() -> None:
    plan = read_plan(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)

    first, second = (plan_workforce(plan, None, PlanWish(values=False)) for _ in range(2))

    assert canonical_value(first) == canonical_value(second)
    assert first.gap is not None
    assert 0 <= first.gap <= plan.gap
    assert all(float(people).is_integer() for one in first.scenarios for role in one.roles for people in role.hires)
