"""Findings about goals, and those that need no policy: what does not fit together in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.goal_columns import GoalColumns, Mask
from engine.goals.goal_tree import Forest, Node

Severity = Literal["high", "medium", "low", "notice"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "notice")


class GoalFinding(FrozenModel):
    """One thing about a goal or key result that somebody should look at."""

    code: str
    """Stable name of the kind of finding."""
    severity: Severity
    """How urgent."""
    goal_id: str
    """The goal."""
    key_result_id: str | None = None
    """The key result, where it is about one."""
    owner_type: str = ""
    """unit or person."""
    owner_id: str = ""
    """Who answers for the goal."""
    what: Localised
    """What was found, in one sentence."""
    mend: Localised
    """What to do about it."""
    trail: Trail = Trail()
    """Facts and rules it rests on."""


def finding(
    code: str, severity: Severity, node: Node, what: tuple[str, str], mend: tuple[str, str], trail: Trail | None = None
) -> GoalFinding:
    """Return a finding about a node; texts are pairs of English and Chinese."""
    return GoalFinding(
        code=code,
        severity=severity,
        goal_id=node.goal.id,
        key_result_id=node.id if node.kind == "key_result" else None,
        owner_type=node.owner_type,
        owner_id=node.owner_id,
        what=Localised(en=what[0], zh=what[1]),
        mend=Localised(en=mend[0], zh=mend[1]),
        trail=trail or Trail(),
    )


def goal_fact(node: Node, column: str, value: str | float | bool | None) -> Fact:
    """Return a column of a goal or key result as evidence."""
    table, key = ("goals", "goal_id") if node.kind == "goal" else ("key_results", "key_result_id")
    return Fact(table=table, key={key: node.id}, column=column, value=value, dated=node.start)


def order(findings: Iterator[GoalFinding] | list[GoalFinding]) -> tuple[GoalFinding, ...]:
    """Return findings by severity, code and goal."""
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    return tuple(
        sorted(findings, key=lambda one: (ranks[one.severity], one.code, one.goal_id, one.key_result_id or ""))
    )


def tree_notices(organisation: Organisation, forest: Forest) -> tuple[GoalFinding, ...]:
    """Return what the roll-up had to put up with; only what is told of becomes an object."""
    return order(
        [
            *_lost(forest),
            *_unusable_key_results(forest),
            *_weightless(forest),
            *_dates(forest),
            *_skipped_levels(organisation, forest),
        ]
    )


def _lost(forest: Forest) -> Iterator[GoalFinding]:
    for goal, parent in forest.lost_parents:
        yield finding(
            "parent_missing",
            "notice",
            forest.goals[goal],
            (f"The goal above {goal}, '{parent}', does not exist.", f"目标 {goal} 的上级目标“{parent}”不存在。"),
            ("Correct parent_id or add the goal; until then it stands as a root.", "请更正 parent_id 或补充该目标。"),
        )
    for key_result, goal in forest.lost_key_results:
        yield GoalFinding(
            code="goal_missing",
            severity="notice",
            goal_id=goal,
            key_result_id=key_result,
            what=Localised(
                en=f"Key result {key_result} belongs to '{goal}', which does not exist.",
                zh=f"关键结果 {key_result} 所属的目标“{goal}”不存在。",
            ),
            mend=Localised(
                en="Correct goal_id or add the goal; until then it is left out.", zh="请更正 goal_id 或补充该目标。"
            ),
        )


def _unusable_key_results(forest: Forest) -> Iterator[GoalFinding]:
    columns = forest.columns
    baselines, targets = columns.key_results.number("baseline"), columns.key_results.number("target")
    unusable = (baselines == targets) | np.isnan(baselines) | np.isnan(targets)
    for place in _where(np.append(np.zeros(len(columns.goals), dtype=bool), unusable) & columns.known):
        node = forest.node(place)
        baseline, target = float(baselines[node.row]), float(targets[node.row])
        if baseline == target:
            facts = (goal_fact(node, "baseline", baseline), goal_fact(node, "target", target))
            yield finding(
                "no_distance",
                "notice",
                node,
                (
                    f"Baseline and target of {node.id} are both {baseline:g}, so no progress can be measured.",
                    f"关键结果 {node.id} 的基线与目标均为 {baseline:g}，无法衡量进展。",
                ),
                ("Correct the baseline or the target; it counts as missing.", "请更正基线或目标；目前按缺失处理。"),
                Trail(facts=facts),
            )
        else:
            yield finding(
                "no_target",
                "notice",
                node,
                (f"{node.id} lacks a baseline or a target.", f"关键结果 {node.id} 缺少基线或目标。"),
                ("Fill both in; it counts as missing.", "请补充；目前按缺失处理。"),
            )


def _weightless(forest: Forest) -> Iterator[GoalFinding]:
    columns = forest.columns
    has_parent = columns.parent >= 0
    for place in _where(np.isnan(columns.written_weight) & has_parent):
        child = forest.node(place)
        yield finding(
            "weight_missing",
            "notice",
            child,
            (f"{child.id} has no weight.", f"{child.id} 没有权重。"),
            ("Give it a weight; it counts as 0.", "请填写权重；目前按 0 处理。"),
        )
    counted = np.bincount(columns.parent[columns.counts & has_parent], minlength=len(columns))
    for place in _where((counted > 0) & (columns.weight_below == 0)):
        goal = forest.node(place)
        yield finding(
            "weights_all_zero",
            "notice",
            goal,
            (f"All weights below {goal.id} are 0.", f"目标 {goal.id} 下的权重均为 0。"),
            ("Give at least one a weight; the goal counts as missing.", "请至少填写一个权重；该目标目前按缺失处理。"),
        )


def _dates(forest: Forest) -> Iterator[GoalFinding]:
    goals = forest.columns.goals
    for place in _where(goals.date("due") < goals.date("start")):
        goal = forest.node(place)
        yield finding(
            "due_before_start",
            "notice",
            goal,
            (f"{goal.id} is due before it starts.", f"目标 {goal.id} 的截止日早于开始日。"),
            ("Correct start or due.", "请更正开始日或截止日。"),
        )


def _where(mask: Mask) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _skipped_levels(organisation: Organisation, forest: Forest) -> Iterator[GoalFinding]:
    """Yield a notice where the goal above belongs to a unit more than one level up."""
    for place, between in _places_between(organisation, forest.columns):
        goal = forest.node(place)
        above = forest.node(int(forest.columns.parent[place]))
        yield finding(
            "level_skipped",
            "notice",
            goal,
            (
                f"{goal.id} hangs directly below {above.id}; {', '.join(between)} has no part in it.",
                f"目标 {goal.id} 直接隶属于 {above.id}，跳过了 {'、'.join(between)}。",
            ),
            (
                "Allowed; add a goal in between if that unit should answer for it.",
                "允许；如需该单位负责，请补充中间目标。",
            ),
            Trail(facts=(goal_fact(goal, "parent_id", above.id),)),
        )


def _places_between(organisation: Organisation, columns: GoalColumns) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the goals that skip units, with the units; every pair of owners is looked at once."""
    kinds, owners = (columns.goals.text(name).values() for name in ("owner_type", "owner_id"))
    homes = _homes(organisation)
    owning = {owner for kind, owner in zip(kinds, owners, strict=True) if kind == "unit"}
    known: dict[tuple[str | None, ...], tuple[str, ...]] = {}
    for place, parent in enumerate(columns.parent[: len(columns.goals)].tolist()):
        if parent >= 0 and kinds[parent] == "unit":
            pair = (kinds[place], owners[place], owners[parent])
            if pair not in known:
                home = homes.get((kinds[place] or "", owners[place] or ""))
                path = () if home is None else organisation.unit_path(home)
                known[pair] = _between(path, owners[parent] or "", kinds[place] == "unit", owning)
            if known[pair]:
                yield place, known[pair]


def _between(path: tuple[str, ...], above: str, owned_by_unit: bool, owning: set[str | None]) -> tuple[str, ...]:
    """Return the units between a goal's owner, at the foot of ``path``, and the unit that owns the goal above.

    Between a person and that unit only units with goals of their own count: a squad without goals skips nothing.
    """
    if above not in path:
        return ()
    below = path[: path.index(above)]
    return below[1:] if owned_by_unit else tuple(unit for unit in below if unit in owning)


def _homes(organisation: Organisation) -> dict[tuple[str, str], str]:
    """Return the unit of every owner there is, by (owner type, id)."""
    workforce = organisation.workforce
    people = zip(workforce.person_ids, workforce.unit_id.values(), strict=True)
    units = {("unit", unit): unit for unit in organisation.unit_names}
    return units | {("person", person): unit for person, unit in people if unit is not None}
