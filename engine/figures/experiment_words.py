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
