"""Is the goal the right one? It hangs below another, something measures it, and something drives it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.goal_columns import GoalColumns
from engine.goals.goal_notices import GoalFinding, finding
from engine.goals.goal_tree import Node, goal_forest

Mask = NDArray[np.bool_]

_MISSING = {
    "no_parent": ("goals", "parent_id"),
    "no_metric": ("key_results", "target"),
    "no_driver": ("project_goals", "project_id"),
}

RIGHTNESS_CODES = tuple(_MISSING)
"""What a goal may lack, in the order in which it is looked for."""


class GoalRightness:
    """Says of any goal what it lacks; a goal is measured and driven by what counts below it too.

    Codes: ``no_parent`` (no goal above it; a goal of a unit that has no unit above needs none), ``no_metric`` (no key
    result with a way to go, at it or below), ``no_driver`` (no key result with an indicator and no project of
    ``project_goals``, at it or below). They are low in severity: such a goal may be right, but nobody can tell.
    """

    def __init__(self, organisation: Organisation) -> None:
        self.organisation, self.forest = organisation, goal_forest(organisation)
        self.columns: GoalColumns = self.forest.columns

    @cached_property
    def lacks(self) -> dict[str, Mask]:
        """Goals that lack something, by code; each of shape (goals,) in the table's order."""
        goals, key_results = self.columns.goals, self.columns.key_results
        way = np.nan_to_num(key_results.number("target") - key_results.number("baseline")) != 0
        served = {str(goal) for goal in self.organisation.table("project_goals").text("goal_id").values()}
        is_served = np.array([goal in served for goal in goals.text("goal_id").values()], dtype=bool)
        has_indicator = key_results.text("indicator_id").codes >= 0
        return {
            "no_parent": (self.columns.parent[: len(goals)] < 0) & ~self._is_top(),
            "no_metric": ~self._at_or_below(np.zeros(len(goals), dtype=bool), way),
            "no_driver": ~self._at_or_below(is_served, has_indicator),
        }

    def _is_top(self) -> Mask:
        """Say which goals belong to a unit that has no unit above it."""
        owners, below = self.columns.goals.text("owner_id"), self.organisation.unit_parents
        is_below = np.array([owner in below for owner in owners.index] + [False], dtype=bool)[owners.codes]
        return np.asarray(self.columns.goals.text("owner_type").equals("unit") & ~is_below)

    def _at_or_below(self, goals: Mask, key_results: Mask) -> Mask:
        """Return the goals that have something themselves or by what counts below them."""
        has = np.concatenate([goals, key_results])
        for level in reversed(self.columns.levels[1:]):
            having = level[has[level] & self.columns.counts[level]]
            has[self.columns.parent[having]] = True
        return has[: len(goals)]

    def counts(self, within: Organisation) -> dict[str, int]:
        """Return how many of the active goals of a part lack what, by code; without what none lacks."""
        goals = self.columns.goals
        wanted = {str(goal) for goal in within.table("goals").text("goal_id").values()}
        told = np.array([goal in wanted for goal in goals.text("goal_id").values()], dtype=bool)
        told &= self.columns.alive[: len(goals)] & ~goals.text("status").equals("closed")
        counted = {code: int((mask & told).sum()) for code, mask in self.lacks.items()}
        return {code: count for code, count in counted.items() if count}

    def findings(self, goal_id: str) -> tuple[GoalFinding, ...]:
        """Return what a goal lacks, at most one finding a code; none for a complete goal or one that is unknown."""
        goal = self.forest.goals.get(goal_id)
        return () if goal is None else tuple(self._findings(goal))

    def _findings(self, goal: Node) -> Iterator[GoalFinding]:
        if self.lacks["no_parent"][goal.row]:
            yield self._lacks(
                "no_parent",
                goal,
                (f"{goal.id} hangs below no other goal.", f"目标 {goal.id} 没有上级目标。"),
                ("Name the goal that it serves as parent_id.", "请在 parent_id 中填写其支撑的上级目标。"),
            )
        if self.lacks["no_metric"][goal.row]:
            yield self._lacks(
                "no_metric",
                goal,
                (f"Nothing measures {goal.id}.", f"目标 {goal.id} 没有衡量指标。"),
                ("Give it a key result with a baseline and a target.", "请补充带基线与目标值的关键结果。"),
            )
        if self.lacks["no_driver"][goal.row]:
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
        table, column = _MISSING[code]
        fact = Fact(table=table, key={"goal_id": goal.id}, column=column, value=None, dated=goal.start)
        return finding(code, "low", goal, what, mend, Trail(facts=(fact,)))
