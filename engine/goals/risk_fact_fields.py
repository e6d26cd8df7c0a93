"""What patterns of a goal-risks policy may read about the present state of goals, beside weeks of key results."""

from __future__ import annotations

from typing import Final, TypedDict

from engine.domain.frozen import Localised
from engine.policy.kinds import FactField, FieldType

FORECAST_FACT: Final = "key_result_forecast"
"""Type of fact: how far a key result is likely to get."""
DRIVER_FACT: Final = "key_result_driver"
"""Type of fact: how far the indicator has moved that a key result is linked to."""
TERM_FACT: Final = "goal_term"
"""Type of fact: whether an active goal has outlived its term or its drivers."""


def _fields(fact: str, *columns: tuple[str, FieldType, str, str]) -> tuple[FactField, ...]:
    return tuple(
        FactField(name=f"{fact}.{name}", type=kind, label=Localised(en=en, zh=zh), **_BOUNDS.get(name, {}))
        for name, kind, en, zh in columns
    )


class _Bounds(TypedDict, total=False):
    low: float
    high: float
    whole: bool


_BOUNDS: Final[dict[str, _Bounds]] = {
    "chance": {"low": 0, "high": 1},
    "chance_of_target": {"low": 0, "high": 1},
    "check_ins": {"low": 0, "whole": True},
    "readings": {"low": 0, "whole": True},
    "jump_size": {"low": 0},
}
"""What the columns can be, by which a check of a policy tells a share of 1 from a percentage."""


_KEY_RESULT: Final = ("key_result_id", FieldType.STRING, "Key result", "关键结果")
_GOAL: Final = ("goal_id", FieldType.STRING, "Goal", "目标")
_FRAMEWORK: Final = ("framework", FieldType.STRING, "Framework", "目标框架")

STATE_FIELDS: Final = (
    *_fields(
        FORECAST_FACT,
        _KEY_RESULT,
        _GOAL,
        _FRAMEWORK,
        ("chance", FieldType.NUMBER, "Chance that success is reached by the due week", "到期周达成的概率"),
        ("chance_of_target", FieldType.NUMBER, "Chance that the target is reached", "达到目标值的概率"),
        ("check_ins", FieldType.NUMBER, "Weeks with a check-in", "已填报周数"),
        ("weeks_left", FieldType.NUMBER, "Weeks from the last check-in to the due week", "末次填报至到期的周数"),
        ("attainment", FieldType.NUMBER, "Attainment in points", "完成度（分）"),
        ("complete", FieldType.BOOLEAN, "100 % reached", "已完成"),
    ),
    *_fields(
        DRIVER_FACT,
        _KEY_RESULT,
        _GOAL,
        _FRAMEWORK,
        ("indicator_id", FieldType.STRING, "Indicator the key result is linked to", "关联的外部指标"),
        (
            "jump",
            FieldType.NUMBER,
            "Newest value against those before it, in deviations",
            "最新值偏离此前均值的标准差倍数",
        ),
        (
            "jump_size",
            FieldType.NUMBER,
            "Distance of the newest value, in deviations",
            "最新值偏离此前均值的幅度（标准差）",
        ),
        (
            "drift",
            FieldType.NUMBER,
            "Cumulative sum since the goal was set, in deviations",
            "目标设定以来的累积和（标准差）",
        ),
        ("readings", FieldType.NUMBER, "Weeks with a value", "有数值的周数"),
        ("in_play", FieldType.BOOLEAN, "Goal active, begun and not over", "目标有效、已开始且未结束"),
    ),
    *_fields(
        TERM_FACT,
        _GOAL,
        _FRAMEWORK,
        ("past_due", FieldType.BOOLEAN, "Due day passed while active", "已过截止日仍有效"),
        ("days_past_due", FieldType.NUMBER, "Days since the due day", "逾期天数"),
        ("driver_retired", FieldType.BOOLEAN, "An indicator behind it was retired", "所依据的指标已停用"),
    ),
)

UNLESS: Final = FactField(
    name="unless",
    type=FieldType.STRING,
    label=Localised(en="Kind of open alert that tells it already", zh="已由该类预警说明时不再提示"),
)
"""Outcome by which one situation raises one alert, though two patterns see it."""
