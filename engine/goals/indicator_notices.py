"""What does not fit in the indicators behind key results: weeks without a value, named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.domain.organisation import Organisation
from engine.evidence.trail import Trail
from engine.goals.goal_notices import GoalFinding, finding, goal_fact
from engine.goals.goal_tree import Forest
from engine.goals.market_change import indicator_series

FIRST_MONDAY: Final = date(1969, 12, 29)
"""Calendar week 0."""
MOST_NAMED: Final = 12
"""Weeks that a notice names one by one."""


def indicator_notices(organisation: Organisation, forest: Forest) -> Iterator[GoalFinding]:
    """Yield a notice for each key result of a live goal whose indicator has no value in weeks in which it should."""
    series = indicator_series(organisation)
    ids = organisation.table("key_results").text("indicator_id").values()
    gaps = {name: one.missing_weeks() for name, one in series.items()}
    for node in forest.key_results.values():
        name = ids[node.row] or ""
        if node.alive and node.status == "active" and gaps.get(name):
            weeks = named_weeks(gaps[name])
            yield finding(
                "indicator_gap",
                "notice",
                node,
                (
                    f"Indicator {name} behind {node.id} has no value in {len(gaps[name])} weeks: {weeks}.",
                    f"关键结果 {node.id} 所依据的指标 {name} 有 {len(gaps[name])} 周没有数值：{weeks}。",
                ),
                (
                    "Add the values; until then these weeks count as missing, neither as a change nor as calm.",
                    "请补充数值；在此之前这些周按缺失处理，既不算变化也不算平稳。",
                ),
                Trail(facts=(goal_fact(node, "indicator_id", name),)),
            )


def named_weeks(weeks: list[int]) -> str:
    """Return calendar weeks by their ISO names, such as 2026-W05."""
    names = [_iso(week) for week in weeks[:MOST_NAMED]]
    return ", ".join(names) + (" ..." if len(weeks) > MOST_NAMED else "")


def _iso(week: int) -> str:
    year, number, _ = (FIRST_MONDAY + timedelta(weeks=week)).isocalendar()
    return f"{year}-W{number:02}"
