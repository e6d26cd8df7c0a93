"""Is the goal the right one? It hangs below another, something measures it, and something drives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from engine.domain.organisation import Organisation
from engine.evidence.trail import Trail
from engine.goals.goal_notices import GoalFinding, finding, goal_fact
from engine.goals.goal_tree import Forest, Node

RIGHTNESS_CODES = ("no_parent", "no_metric", "no_driver")
"""What a goal may lack, in the order in which it is looked for."""


class GoalRightness:
    """Says of any goal what it lacks; a goal is measured and driven by what counts below it too.

    Codes: ``no_parent`` (no goal above it; a goal of a unit that has no unit above needs none), ``no_metric`` (no key
    result with a way to go, at it or below), ``no_driver`` (no key result with an indicator and no project of
    ``project_goals``, at it or below). They are low in severity: such a goal may be right, but nobody can tell.
    """

    def __init__(self, organisation: Organisation, forest: Forest) -> None:
        self.units_below = frozenset(organisation.unit_parents)
        key_results = organisation.table("key_results")
        way = key_results.number("target") - key_results.number("baseline")
        self.measured = frozenset(np.flatnonzero(np.nan_to_num(way) != 0).tolist())
        self.indicated = frozenset(np.flatnonzero(key_results.text("indicator_id").codes >= 0).tolist())
        served = {str(goal) for goal in organisation.table("project_goals").text("goal_id").values()}
        self.has_metric, self.has_driver = set[str](), set(served & forest.goals.keys())
        for node in reversed(list(forest.downwards())):
            self._pass_up(node)

    def _pass_up(self, node: Node) -> None:
        if node.parent is None or not node.counts:
            return
        for rows, goals in ((self.measured, self.has_metric), (self.indicated, self.has_driver)):
            if self._has(node, rows, goals):
                goals.add(node.parent.id)

    @staticmethod
    def _has(node: Node, rows: Collection[int], goals: Collection[str]) -> bool:
        return node.row in rows if node.kind == "key_result" else node.id in goals

    def findings(self, goal: Node) -> tuple[GoalFinding, ...]:
        """Return what a goal lacks, at most one finding a code; none for a complete goal."""
        return tuple(self._findings(goal))

    def _findings(self, goal: Node) -> Iterator[GoalFinding]:
        is_top = goal.owner_type == "unit" and goal.owner_id not in self.units_below
        if goal.parent is None and not is_top:
            yield self._lacks(
                "no_parent",
                goal,
                (f"{goal.id} hangs below no other goal.", f"目标 {goal.id} 没有上级目标。"),
                ("Name the goal that it serves as parent_id.", "请在 parent_id 中填写其支撑的上级目标。"),
            )
        if goal.id not in self.has_metric:
            yield self._lacks(
                "no_metric",
                goal,
                (f"Nothing measures {goal.id}.", f"目标 {goal.id} 没有衡量指标。"),
                ("Give it a key result with a baseline and a target.", "请补充带基线与目标值的关键结果。"),
            )
        if goal.id not in self.has_driver:
            yield self._lacks(
                "no_driver",
                goal,
                (
                    f"Nothing drives {goal.id}: no indicator and no project leads to it.",
                    f"目标 {goal.id} 没有驱动因素：既无关联指标，也无关联项目。",
                ),
                (
                    "Name the indicator of a key result, or the project that works on it in project_goals.",
                    "请为关键结果填写指标编号，或在 project_goals 中关联项目。",
                ),
            )

    @staticmethod
    def _lacks(code: str, goal: Node, what: tuple[str, str], mend: tuple[str, str]) -> GoalFinding:
        fact = goal_fact(goal, "parent_id", None if goal.parent is None else goal.parent.id)
        return finding(code, "low", goal, what, mend, Trail(facts=(fact,)))
