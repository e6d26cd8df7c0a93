"""What figures of experiments say: English and Chinese by key."""

from __future__ import annotations

from typing import Final

EXPERIMENT_WORDS: Final[dict[str, tuple[str, str]]] = {
    "waterfall.title": ("What makes the difference: {of}", "差异来自哪里：{of}"),
    "waterfall.alternative": (
        "{of} goes from {first} ({from}) to {second} ({to}), a difference of {difference}. Parts: {told}.",
        "{of}由 {from} 的 {first} 变为 {to} 的 {second}，差异为 {difference}。各部分：{told}。",
    ),
    "waterfall.driver": ("Driver", "驱动因素"),
    "waterfall.part": ("Part", "贡献"),
    "waterfall.interval": ("95% interval", "95% 区间"),
    "tornado.title": ("What {of} depends on", "{of}取决于什么"),
    "tornado.alternative": (
        "{of} is {base} as things are. Moving each number alone: {told}.",
        "现状下{of}为 {base}。单独改变各参数：{told}。",
    ),
    "tornado.told": ("{path} from {low} to {high}: {down} to {up}", "{path} 由 {low} 到 {high}：{down} 至 {up}"),
    "tornado.factor": ("Number", "参数"),
    "tornado.value": ("Value", "取值"),
    "tornado.change": ("Change", "变化"),
    "tornado.interval": ("95% interval", "95% 区间"),
    "tornado.low": ("at its least", "取低值"),
    "tornado.high": ("at its greatest", "取高值"),
    "tornado.axis": ("Change of {of} from {base}", "{of}相对 {base} 的变化"),
    "demand.title": ("Capacity against demand: {skill}", "产能与需求：{skill}"),
    "demand.axis": ("person-months a month", "每月人月"),
    "demand.scenario": ("Scenario", "情景"),
    "demand.month": ("Month", "第几个月"),
    "demand.demand": ("Demand", "需求"),
    "demand.capacity": ("Capacity (5–95%)", "产能（5–95%）"),
    "demand.alternative": (
        "{skill}: capacity with its 5–95% band, demand as a dark line. {told}.",
        "{skill}：产能及其 5–95% 区间，深色线为需求。{told}。",
    ),
    "demand.short": (
        (
            "{scenario}: on average short in {short} months, first in month {first}; "
            "{mean} against {need} after {months} months"
        ),
        "{scenario}：平均有 {short} 个月不足，首次为第 {first} 个月；{months} 个月后为 {mean}，需求为 {need}",
    ),
    "demand.enough": (
        "{scenario}: on average enough in every month; {mean} against {need} after {months} months",
        "{scenario}：平均每月均足够；{months} 个月后为 {mean}，需求为 {need}",
    ),
    "sweep.title": ("{of} by what is chosen", "{of}随选择而变"),
    "sweep.alternative": (
        "{of} at {points} points: lowest {low} at {at_low}, highest {high} at {at_high}.",
        "{points} 个点上的{of}：最低 {low}（{at_low}），最高 {high}（{at_high}）。",
    ),
    "sweep.mean": ("Mean", "均值"),
    "sweep.band": ("5–95%", "5–95% 区间"),
    "sweep.interval": ("95% interval of the mean", "均值的 95% 区间"),
    "sweep.legend": ("lines: {lines}", "线：{lines}"),
}
