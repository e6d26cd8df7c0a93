"""Breaks in the chain from strategy to work: goals that nobody takes up, owns, covers or reports on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Final

from engine.domain.columns import as_date
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import RuleFired, Trail
from engine.goals.attainment import CheckIns
from engine.goals.goal_notices import GoalFinding, finding, goal_fact, order
from engine.goals.goal_tree import Forest, Node, goal_forest
from engine.goals.rounding import DECIMALS
from engine.policy.compiled import check_in_force
from engine.policy.document import Policy

COVERAGE: Final = "break.coverage"

_BECAUSE: Final = {
    "no_child": Localised(
        en="A goal above the lowest level needs somebody below to carry it.", zh="非基层目标需要下级承接。"
    ),
    "owner_missing": Localised(en="A goal needs an owner who exists.", zh="目标需要存在的负责人。"),
    "owner_left": Localised(en="A goal needs an owner who is here.", zh="目标需要在职的负责人。"),
    "weight_uncovered": Localised(en="What no child covers, nobody works on.", zh="未被承接的权重无人负责。"),
    "no_checkin": Localised(en="Progress nobody reports is not known.", zh="无人填报的进展无从得知。"),
}

BREAK_CODES: Final = tuple(_BECAUSE)
"""Kinds of break, in the order in which they are looked for."""


class GoalBreaks(FrozenModel):
    """Breaks in the chain on one day."""

    breaks: tuple[GoalFinding, ...]
    """By severity, code and goal; empty for a clean tree."""
    notices: tuple[GoalFinding, ...]
    """What is not a break yet: weights that cover less than all."""


def goal_breaks(organisation: Organisation, policy: Policy) -> GoalBreaks:
    """Return the breaks of all goals that are alive: active, and nothing above them proposed or cancelled.

    Codes: ``no_child`` (a unit with units below it owns a goal without child goals and key results), ``owner_missing``
    (owner unknown), ``owner_left`` (owner known, no longer employed), ``weight_uncovered`` (child weights sum below the
    policy's ``break.coverage``; between it and 1 a notice; weights above 1 are read as per cent; amounts are not
    judged), ``no_checkin`` (a key result of a goal that has begun has no check-in).

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not yet in force.
    """
    check_in_force(policy, organisation.valid_on)
    found = _Breaks(organisation, policy, goal_forest(organisation)).findings()
    return GoalBreaks(
        breaks=order([one for one in found if one.severity != "notice"]),
        notices=order([one for one in found if one.severity == "notice"]),
    )


class _Breaks:
    def __init__(self, organisation: Organisation, policy: Policy, forest: Forest) -> None:
        self.organisation, self.policy, self.forest = organisation, policy, forest
        self.on = organisation.valid_on
        self.parents = set(organisation.unit_parents.values())
        self.reported = CheckIns.of(organisation).latest >= 0
        bound = policy.values(self.on).get(COVERAGE)
        self.coverage = None if bound is None else Decimal(str(bound))

    def findings(self) -> list[GoalFinding]:
        alive = [goal for goal in self.forest.goals.values() if goal.alive and goal.status == "active"]
        return [found for goal in alive for found in self._of_goal(goal)]

    def _of_goal(self, goal: Node) -> Iterator[GoalFinding]:
        yield from self._owner(goal)
        yield from self._taken_up(goal)
        yield from self._covered(goal)
        yield from self._silent(goal)

    def _owner(self, goal: Node) -> Iterator[GoalFinding]:
        code = self._owner_break(goal)
        if code is None:
            return
        kind, kind_zh = ("unit", "部门") if goal.owner_type == "unit" else ("person", "人员")
        told = {
            "owner_missing": (
                f"The owner of {goal.id}, {kind} '{goal.owner_id}', does not exist.",
                f"目标 {goal.id} 的负责{kind_zh}“{goal.owner_id}”不存在。",
            ),
            "owner_left": (
                f"The owner of {goal.id}, '{goal.owner_id}', is no longer employed.",
                f"目标 {goal.id} 的负责人“{goal.owner_id}”已离职。",
            ),
        }
        mend = ("Name a new owner who accepts the goal.", "请指定并确认新的负责人。")
        facts = (goal_fact(goal, "owner_id", goal.owner_id), *self._last_day(goal, code))
        yield finding(code, "high", goal, told[code], mend, self._trail(code, facts))

    def _owner_break(self, goal: Node) -> str | None:
        if goal.owner_type == "unit":
            unknown = bool(self.organisation.unit_names) and goal.owner_id not in self.organisation.unit_names
            return "owner_missing" if unknown else None
        if not self._everybody or goal.owner_id in self._employed:
            return None
        return "owner_left" if goal.owner_id in self._everybody else "owner_missing"

    @cached_property
    def _everybody(self) -> set[str]:
        tables = (self.organisation.table("people"), self.organisation.table("employments"))
        return {str(person) for table in tables for person in table.text("person_id").index}

    @cached_property
    def _employed(self) -> set[str]:
        return set(self.organisation.workforce.person_ids)

    def _last_day(self, goal: Node, code: str) -> tuple[Fact, ...]:
        """Return the end of the last employment as evidence of who left."""
        if code != "owner_left":
            return ()
        table = self.organisation.table("employments")
        rows = table.text("person_id").equals(goal.owner_id).nonzero()[0]
        if not len(rows):
            return ()
        start, end = as_date(table.date("valid_from")[rows[-1]]), as_date(table.date("valid_to")[rows[-1]])
        key = {"person_id": goal.owner_id, "valid_from": str(start)}
        return (
            Fact(table="employments", key=key, column="valid_to", value=None if end is None else str(end), dated=end),
        )

    def _taken_up(self, goal: Node) -> Iterator[GoalFinding]:
        if goal.owner_type != "unit" or goal.owner_id not in self.parents or goal.counted:
            return
        what = (
            f"{goal.id} has neither a child goal nor a key result, and its unit has units below it.",
            f"目标 {goal.id} 既无下级目标也无关键结果，而其部门仍有下级部门。",
        )
        mend = ("Cascade it to a unit below, or give it a key result.", "请分解到下级部门，或补充关键结果。")
        facts = (goal_fact(goal, "owner_id", goal.owner_id),)
        yield finding("no_child", "high", goal, what, mend, self._trail("no_child", facts))

    def _covered(self, goal: Node) -> Iterator[GoalFinding]:
        if self.coverage is None or goal.basis != "share" or not goal.counted:
            return
        weights = [_as_written(child.weight) for child in goal.counted]
        scale = 100 if max(weights) > 1 else 1
        total = sum(weights, Decimal(0)) / scale
        if total >= 1:
            return
        is_break = total < self.coverage
        covered, least = (float(round(share * 100, DECIMALS)) for share in (total, self.coverage))
        what = (
            f"What hangs below {goal.id} covers {covered:g} % of its weight"
            + (f"; {least:g} % are the least." if is_break else "."),
            f"目标 {goal.id} 的下级仅覆盖其权重的 {covered:g}%" + (f"，低于 {least:g}%。" if is_break else "。"),
        )
        mend = (
            "Add what is missing below it, or correct the weights to sum to 1.",
            "请补充承接内容，或将权重更正为合计 1。",
        )
        facts = tuple(
            goal_fact(child, "weight", None if isnan(child.weight) else child.weight) for child in goal.counted
        )
        severity = "medium" if is_break else "notice"
        yield finding("weight_uncovered", severity, goal, what, mend, self._trail("weight_uncovered", facts))  # type: ignore[arg-type]

    def _silent(self, goal: Node) -> Iterator[GoalFinding]:
        if goal.start is not None and goal.start > self.on:
            return
        for child in goal.children:
            if child.kind == "key_result" and not self.reported[child.row]:
                what = (f"{child.id} has no check-in.", f"关键结果 {child.id} 没有任何填报。")
                mend = ("Ask its owner for a first check-in.", "请负责人完成首次填报。")
                fact = Fact(table="check_ins", key={"key_result_id": child.id}, column="value", value=None)
                yield finding("no_checkin", "medium", child, what, mend, self._trail("no_checkin", (fact,)))

    def _trail(self, code: str, facts: tuple[Fact, ...]) -> Trail:
        used = (COVERAGE,) if code == "weight_uncovered" else ()
        rule: RuleFired = self.policy.fired(code, _BECAUSE[code], used, self.on)
        return Trail(facts=facts, rules=(rule,))


def _as_written(weight: float) -> Decimal:
    """Return a weight as the decimal it was written as, so that 0.1, 0.2 and 0.7 sum to 1; a missing one is 0."""
    return Decimal(0) if isnan(weight) else Decimal(repr(float(weight)))
