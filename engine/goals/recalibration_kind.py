"""The kind of policy that says which changes of a goal are proposed in mid-cycle."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.goals.policy_words import GOAL_WORDS
from engine.policy.kinds import FactField, FieldType, PolicyKind

OPTIONS: Final = ("rescope", "add_resource", "release_resource", "split", "merge", "close")
"""Changes that can be proposed."""


def _number(name: str, en: str, zh: str, low: float | None = 0, high: float | None = None) -> FactField:
    return FactField(name=name, type=FieldType.NUMBER, label=Localised(en=en, zh=zh), low=low, high=high)


GOAL_RECALIBRATION: Final = PolicyKind(
    name="goal-recalibration",
    title=Localised(en="Recalibration of goals", zh="目标再校准"),
    section="decisions",
    words=GOAL_WORDS,
    facts=(
        _number("pace_ratio", "Needed pace divided by recent pace", "所需进度与近期进度之比"),
        FactField(
            name="standing_still",
            type=FieldType.BOOLEAN,
            label=Localised(en="No recent pace at all, with a way to go", zh="近期毫无进展且尚未完成"),
        ),
        _number("attainment", "Attainment in points", "完成度（分）", low=None),
        _number("time_gone", "Weeks gone, in per cent of the term", "已过时间占比（%）", high=100),
        _number("chance", "Chance that success is reached by the due week", "到期周达成的概率", high=1),
        _number("check_ins", "Weeks with a check-in", "已填报周数"),
        _number(
            "key_results", "Key results of the goal and of those directly below it", "目标及其直接下级的关键结果数"
        ),
        _number("departments", "Departments that answer for them", "涉及的部门数"),
        _number("goals_below", "Goals directly below it", "直接下级目标数"),
        _number(
            "overlap",
            "Share of owner and drivers that two goals have in common",
            "两个目标共有责任人与指标的比例",
            high=1,
        ),
    ),
    outcomes=(
        FactField(
            name="option",
            type=FieldType.STRING,
            label=Localised(en="Proposed change", zh="建议的调整"),
            choices=OPTIONS,
        ),
    ),
)
