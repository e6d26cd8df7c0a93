"""What figures say of plans to choose from and of moves: English and Chinese by key."""

from __future__ import annotations

from typing import Final

STAFFING_WORDS: Final[dict[str, tuple[str, str]]] = {
    "pareto.title": ("What can be traded for what", "可供权衡的方案"),
    "pareto.fit": ("Fit, points", "匹配分"),
    "pareto.development": ("Skills gained", "提升的技能数"),
    "pareto.overtime": ("Overtime, hours a week", "加班（小时/周）"),
    "pareto.plan": ("Plan", "方案"),
    "pareto.given_up": ("Fit given up", "放弃的匹配分"),
    "pareto.none": ("There is no plan to show.", "没有可展示的方案。"),
    "pareto.alternative": (
        "{number} plans, none better than another. Most fit: {best}. Most development: {most} skills at {fit} points.",
        "{number} 个互不占优的方案。匹配最高：{best} 分。发展最多：{most} 项技能，匹配 {fit} 分。",
    ),
    "moves.title": ("Who moves", "人员调动"),
    "moves.before": ("Before", "之前"),
    "moves.after": ("After", "之后"),
    "moves.leaves": ("leaves", "离开"),
    "moves.joins": ("joins", "加入"),
    "moves.stays": ("stays", "留任"),
    "moves.changes": ("changes role", "换岗"),
    "moves.kind": ("What happens", "变化"),
    "moves.who": ("Person", "人员"),
    "moves.open": ("open", "空缺"),
    "moves.none": ("Nobody moves.", "无人调动。"),
    "moves.alternative": ("{stay} stay. {told}.", "{stay} 人留任。{told}。"),
    "moves.told": ("{role}: {out} out, {into} in", "{role}：{out} 调出，{into} 调入"),
}
