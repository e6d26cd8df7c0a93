"""Small organisations with goals for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Cell
from engine.goals.policy_kinds import POLICY_KINDS
from engine.policy.document import Policy
from engine.policy.load import load_policy

Row = dict[str, Cell]
MONDAY = date(2026, 1, 5)
WEEK_5 = MONDAY + timedelta(weeks=4, days=4)
POLICIES = Path(__file__).parents[2] / "policies"
UNITS: list[Row] = [
    {"unit_id": "CO", "name": "Company"},
    {"unit_id": "DA", "name": "Department A", "parent_id": "CO"},
    {"unit_id": "DB", "name": "Department B", "parent_id": "CO"},
]


def goal(goal_id: str, parent: str | None = None, weight: float | None = 1.0, owner: str = "DA", **more: Cell) -> Row:
    """Return a row of goals, thirteen calendar weeks from Monday 5 January 2026."""
    return {
        "goal_id": goal_id,
        "owner_type": "unit",
        "owner_id": owner,
        "framework": "OKR",
        "title": f"Goal {goal_id}",
        "start": MONDAY,
        "due": MONDAY + timedelta(weeks=13, days=-1),
        "weight": weight,
        "parent_id": parent,
        **more,
    }


def key_result(key_result_id: str, goal_id: str, weight: float = 1.0, **more: Cell) -> Row:
    """Return a row of key results, from 0 to 100."""
    row: Row = {"key_result_id": key_result_id, "goal_id": goal_id, "title": key_result_id, "weight": weight}
    return {"baseline": 0.0, "target": 100.0, **row, **more}


def weekly(key_result_id: str, *values: float | None, start: date = MONDAY) -> list[Row]:
    """Return one check-in a week from ``start``; None leaves a week out."""
    return [
        {"key_result_id": key_result_id, "date": start + timedelta(weeks=number), "value": value}
        for number, value in enumerate(values)
        if value is not None
    ]


def organisation(
    goals: Sequence[Row],
    key_results: Sequence[Row] = (),
    check_ins: Sequence[Row] = (),
    on: date = WEEK_5,
    **tables: Sequence[Row],
) -> Organisation:
    """Return the organisation of some rows on a day."""
    given: Mapping[str, Sequence[Mapping[str, Cell]]] = {
        "goals": goals,
        "key_results": key_results,
        "check_ins": check_ins,
        "units": UNITS,
        **tables,
    }
    return History.from_rows({name: rows for name, rows in given.items() if rows}).as_of(on, on)


def company() -> Organisation:
    """Return the company objective C1 with departments A (.6) and B (.4): A 59.0, C1 47.4 by hand."""
    return organisation(
        [goal("C1", owner="CO"), goal("A", "C1", 0.6), goal("B", "C1", 0.4, owner="DB")],
        [
            key_result("KR1", "A", 0.5),
            key_result("KR2", "A", 0.3),
            key_result("KR3", "A", 0.2),
            key_result("KRB", "B"),
        ],
        [*weekly("KR1", 80.0), *weekly("KR2", 50.0), *weekly("KR3", 20.0), *weekly("KRB", 30.0)],
    )


def shipped(name: str) -> Policy:
    """Return a policy of the project."""
    return load_policy((POLICIES / name).read_bytes(), name, POLICY_KINDS)
