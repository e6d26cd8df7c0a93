"""What figures of the closed loop say: English and Chinese by key."""

from __future__ import annotations

from typing import Final

HARDENING_WORDS: Final[dict[str, tuple[str, str]]] = {
    "hardening.title": ("Plans against their simulated outcomes: {title}", "方案与模拟结果对比：{title}"),
    "hardening.none": ("No plan was found to show.", "没有可展示的方案。"),
    "hardening.alternative": (
        "{rounds} rounds, {floor} asked for. {told}",
        "共 {rounds} 轮，要求 {floor}。{told}",
    ),
    "hardening.share": ("Share of the work done by the due date", "到期时完成的工作比例"),
    "hardening.replications": ("Share of the replications", "模拟次数占比"),
    "hardening.round": ("Round", "轮次"),
    "hardening.name": ("Round {number}: {value} · on time {sure}", "第 {number} 轮：{value} · 按期 {sure}"),
    "hardening.plans": ("Plans in {unit}", "方案（{unit}）"),
    "hardening.planned": ("as planned", "计划"),
}
