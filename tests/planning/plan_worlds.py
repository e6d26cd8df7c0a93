"""Small plans for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.planning.answer import PlanAnswer
from engine.planning.plan import plan_workforce
from engine.planning.plan_reading import plan_from_data


def said(value: object, unit: str) -> dict[str, object]:
    return {"value": value, "unit": unit, "source": "assumption"}


def role(name: str = "tech", start: float = 10, attrition: float = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "start": said(float(start), "people"),
        "attrition": said(float(attrition), "share per month"),
        "salary": said(1.0, "money per person-month"),
        "service": {"shortfall_cost": said(10.0, "money per person-month")},
    } | more


def hiring(cost: float = 3, lead: int = 1, **more: Any) -> dict[str, Any]:
    return {"cost": said(float(cost), "money per person"), "lead": said(float(lead), "months")} | more


def path(name: str, source: str | None, to: str, months: int = 1, cost: float = 1, **more: Any) -> dict[str, Any]:
    way = {"id": name, "kind": "training", "to": to} | ({"from": source} if source else {})
    return way | {"months": said(float(months), "months"), "cost": said(float(cost), "money per person")} | more


def work(of: str, amount: object, scenario: str | None = None) -> dict[str, Any]:
    where = {"scenario": scenario} if scenario else {}
    return {"role": of, "work": said(amount, "person-months a month")} | where


def plan_data(*, months: int = 3, scenarios: dict[str, float] | None = None, **more: Any) -> dict[str, Any]:
    odds = scenarios or {"steady": 1.0}
    return {
        "title": {"en": "A small plan"},
        "horizon_months": months,
        "money": "kEUR",
        "scenarios": [{"id": name, "probability": share} for name, share in odds.items()],
        "roles": [role()],
        "demand": [work("tech", 10.0)],
    } | more


def planned(**more: Any) -> PlanAnswer:
    return plan_workforce(plan_from_data(plan_data(**more)))


def steps(answer: PlanAnswer, kind: str) -> dict[float, float | None]:
    """Return what a step of the only rule of a kind changes."""
    (limit,) = [one for one in answer.limits if one.kind == kind]
    return {step.by: step.cost_change for step in limit.steps}


def organisation() -> Organisation:
    """Return three technicians at work and one who left a year ago, a course and the demand of a project."""
    today, long_ago = date(2026, 1, 15), date(2020, 1, 1)
    standard = {"valid_from": long_ago, "unit_id": "U1", "job_family": "TEC", "level": 3}
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": name, "name": name} for name in "abcd"],
        "job_families": [{"job_family": "TEC", "name": "Technicians"}],
        "employments": [
            *({"person_id": name, **standard} for name in "abc"),
            {"person_id": "d", **standard, "valid_to": date(2025, 1, 15)},
        ],
        "skills": [{"skill_id": "plc", "name": "PLC"}],
        "courses": [{"course_id": "C1", "skill_id": "plc", "level": 3.0, "months": 2.5, "seats": 4, "cost": 50.0}],
        "demand": [
            {"project_id": project, "skill_id": "plc", "month": month, "person_months": amount}
            for project, month, amount in (
                ("P1", date(2026, 1, 1), 2.0),
                ("P1", date(2026, 2, 1), 3.0),
                ("P2", date(2026, 2, 1), 2.0),
                ("P2", date(2027, 2, 1), 9.0),
            )
        ],
    }
    return History.from_rows(rows).as_of(today, today)
