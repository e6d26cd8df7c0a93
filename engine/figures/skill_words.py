"""What figures on skills say, in English and Chinese, by key."""

from __future__ import annotations

from typing import Final

SKILL_WORDS: Final[dict[str, tuple[str, str]]] = {
    "matrix.none": ("There are no skills or units to show.", "没有可展示的技能或部门。"),
    "matrix.mastery.title": ("Mastery of skills by unit", "各部门技能掌握情况"),
    "matrix.gap.title": ("Gaps of skills by unit", "各部门技能缺口"),
    "matrix.bus-factor.title": ("On how few people each skill hangs", "各项技能依赖的人数"),
    "matrix.mastery.legend": (
        "Share of people at level {level} or above; the darker, the more. Slashes: not told, as it would be about few.",
        "达到 {level} 级及以上的人员占比，颜色越深占比越高。斜线：人数过少，不予显示。",
    ),
    "matrix.gap.legend": (
        "Full-time people lacking (+, red) or beyond demand (−, blue); a dot where none is asked. Slashes: not told.",
        "缺少（+，红）或富余（−，蓝）的全职人力；圆点表示无需求。斜线：不予显示。",
    ),
    "matrix.bus-factor.legend": (
        "People at level {level} or above whose loss would leave none; the redder, the fewer. Slashes: not told.",
        "达到 {level} 级及以上的人数，全部流失则无人掌握；颜色越红人数越少。斜线：不予显示。",
    ),
    "matrix.mastery.alternative": (
        "{units} units by {skills} skills. Least mastered: {told}. {hidden} units are not told.",
        "{units} 个部门、{skills} 项技能。掌握最少的：{told}。{hidden} 个部门不予显示。",
    ),
    "matrix.gap.alternative": (
        "{units} units by {skills} skills. Largest gaps: {told}. {hidden} units are not told.",
        "{units} 个部门、{skills} 项技能。最大缺口：{told}。{hidden} 个部门不予显示。",
    ),
    "matrix.bus-factor.alternative": (
        "{units} units by {skills} skills. On fewest people hang: {told}. {hidden} units are not told.",
        "{units} 个部门、{skills} 项技能。依赖人数最少的：{told}。{hidden} 个部门不予显示。",
    ),
    "matrix.cell": ("{skill} in {unit} {value}", "{unit}的{skill} {value}"),
    "matrix.nothing": ("none", "无"),
    "matrix.unit": ("Unit", "部门"),
    "matrix.skill": ("Skill", "技能"),
    "matrix.value": ("Value", "数值"),
    "matrix.untold": ("not told", "不予显示"),
    "column.unit_id": ("Unit id", "部门编号"),
    "column.unit": ("Unit", "部门"),
    "column.skill_id": ("Skill id", "技能编号"),
    "column.skill": ("Skill", "技能"),
    "column.told": ("Told", "是否显示"),
    "column.known": ("People with a known level", "有记录的人数"),
    "column.mastering": ("People at the level asked", "达到所求等级的人数"),
    "column.mastery": ("Share at the level asked", "达到所求等级的占比"),
    "column.mean_level": ("Mean level", "平均等级"),
    "column.demand_fte": ("Demand, fte", "需求（fte）"),
    "column.supply_fte": ("Supply, fte", "供给（fte）"),
    "column.gap_fte": ("Gap, fte", "缺口（fte）"),
    "column.gap_level": ("Level of the gap", "缺口等级"),
}
