"""What does not fit in the indicators behind key results: periods without a value, named."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.organisation import Organisation
from engine.domain.series_gaps import missing_periods, named
from engine.evidence.trail import Trail
from engine.goals.goal_notices import GoalFinding, finding, goal_fact
from engine.goals.goal_tree import Forest
from engine.goals.market_change import indicator_series


def indicator_notices(organisation: Organisation, forest: Forest) -> Iterator[GoalFinding]:
    """Yield a notice for each key result of a live goal whose indicator has no value in periods in which it should."""
    series = indicator_series(organisation)
    ids = organisation.table("key_results").text("indicator_id").values()
    gaps = {name: missing_periods(one.days) for name, one in series.items()}
    for node in forest.key_results.values():
        name = ids[node.row] or ""
        if node.alive and node.status == "active" and gaps.get(name):
            count, listed = len(gaps[name]), named(gaps[name])
            periods = "1 period" if count == 1 else f"{count} periods"
            yield finding(
                "indicator_gap",
                "notice",
                node,
                (
                    f"Indicator {name} behind {node.id} has no value in {periods}: {listed}.",
                    f"关键结果 {node.id} 所依据的指标 {name} 有 {count} 期没有数值：{listed}。",
                ),
                (
                    "Add the values; until then these periods count as missing, neither as a change nor as calm.",
                    "请补充数值；在此之前这些时期按缺失处理，既不算变化也不算平稳。",
                ),
                Trail(facts=(goal_fact(node, "indicator_id", name),)),
            )
