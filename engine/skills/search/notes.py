"""What has to be known to read an answer to a query."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.frozen import Localised
from engine.skills.search.query_tree import AllOf, AnyOf, Condition, Free, Named, Not

ORDER = Localised(
    en="People stand in order of their ids: the list ranks nobody.",
    zh="人员按编号排列，不构成排名。",
)
_MISSING = Localised(
    en="What is not recorded meets no condition; 'not' also takes those of whom nothing is known.",
    zh="没有记录的信息不满足任何条件；“非”也包含没有任何记录的人员。",
)
_FREE = Localised(
    en=(
        "Free is the contract (or what is stated as available in a week, where that is less) minus the busiest day's "
        "bookings, less leave by the weekdays it takes."
    ),
    zh="空闲＝合同工时（某周另有较低可用比例时取该比例）减去最忙一天的安排，再按休假占用的工作日扣减。",
)
_EQUAL = Localised(en="'=' takes levels that round to the one asked for.", zh="“=” 包含四舍五入后等于所求等级的水平。")


def notes_on(tree: Condition, beyond: int, left_out: int, silent: int = 0) -> tuple[Localised, ...]:
    """Return what to know about a query's answer.

    Parameters
    ----------
    tree : Condition
        The query.
    beyond : int
        People who meet it beyond those listed.
    left_out : int
        People who refuse automated decisions and were left out of those nearly qualified.
    silent : int
        People about whom nothing is told.
    """
    parts = [*_parts(tree)]
    notes = [ORDER]
    if beyond > 0:
        notes.append(
            Localised(en=f"{beyond} more people meet it than are listed.", zh=f"另有 {beyond} 人符合但未列出。")
        )
    if any(isinstance(one, Not) or _below(one) for one in parts):
        notes.append(_MISSING)
    if any(isinstance(one, Free) for one in parts):
        notes.append(_FREE)
    if any(isinstance(one, Named) and one.comparison is not None and one.comparison.sign == "=" for one in parts):
        notes.append(_EQUAL)
    if silent:
        told = f"{silent} people of units in mode team-only are left out."
        notes.append(Localised(en=told, zh=f"处于“仅团队”模式的部门共 {silent} 人未计入。"))
    if left_out:
        notes.append(
            Localised(
                en=(
                    f"{left_out} more lack one condition only and refuse automated decisions: whether they are near is "
                    "for a human to say."
                ),
                zh=f"另有 {left_out} 人仅差一项条件，但拒绝自动化决策：是否接近符合由人工判断。",
            )
        )
    return tuple(notes)


def _below(condition: Condition) -> bool:
    return (
        isinstance(condition, Named) and condition.comparison is not None and condition.comparison.sign in ("<", "<=")
    )


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, Not):
        yield from _parts(condition.condition)
    if isinstance(condition, AllOf | AnyOf):
        for below in condition.conditions:
            yield from _parts(below)
