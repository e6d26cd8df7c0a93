"""What figures of workforce plans say: English and Chinese by key."""

from __future__ import annotations

from typing import Final

PLAN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "plan.title": ("Staff and work by role: {scenario}", "各岗位人员与工作量：{scenario}"),
    "plan.none": (
        "There is no plan to show: no plan keeps to all rules.",
        "没有可展示的方案：没有方案能满足全部规则。",
    ),
    "plan.alternative": (
        (
            "Month by month over {months} months: people at work and contractors against the work, and below it what "
            "is decided. {told}. The plan costs {cost} {money} as expected."
        ),
        "{months} 个月逐月展示在岗人员、外包人员与工作量的对比，下方为所作决定。{told}。期望成本 {cost} {money}。",
    ),
    "plan.role_told": (
        "{role}: {first} people at first, {last} at the end, {missing} person-months missing",
        "{role}：期初 {first} 人，期末 {last} 人，缺口 {missing} 人月",
    ),
    "plan.month": ("Month", "月"),
    "plan.role": ("Role", "岗位"),
    "plan.kind": ("Kind", "类别"),
    "plan.people": ("People", "人数"),
    "plan.staff": ("Staff", "在岗人员"),
    "plan.contractors": ("Contractors' output", "外包产出"),
    "plan.shortfall": ("Missing", "缺口"),
    "plan.demand": ("Work", "工作量"),
    "plan.hire": ("Hires begun", "开始招聘"),
    "plan.arrive": ("Begin to move in or train", "开始转入或培训"),
    "plan.leave": ("Begin to move out", "开始转出"),
    "plan.dismiss": ("Dismissed", "裁减"),
    "plan.strip": ("{role} (up to {most})", "{role}（最高 {most}）"),
}
