"""What the chain map says, and the kinds of events it shows: English and Chinese by key."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised

CHAIN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "chain.title": ("What follows from {first}", "{first}引发的连锁"),
    "chain.title.all": ("What happens in run {run} of {scenario}", "{scenario}第 {run} 次模拟中的事件"),
    "chain.none": ("Nothing happens in this run.", "此次模拟中没有事件。"),
    "chain.alternative": (
        (
            "{events} events. Posts filled one from the other: {path}. {posts} posts are empty for {months} months "
            "together. Milestones late and goals missed: {affected}."
        ),
        (
            "共 {events} 个事件。岗位依次填补：{path}。"
            "{posts} 个岗位合计空缺 {months} 个月。延期里程碑与未达目标：{affected}。"
        ),
    ),
    "chain.nothing": ("none", "无"),
    "chain.month": ("Months since the start", "自起始日起的月数"),
    "chain.kind": ("Event", "事件"),
    "chain.subject": ("Person or post", "人员或岗位"),
    "chain.day": ("Day", "日期"),
    "chain.because": ("Because of", "起因"),
    "chain.empty": ("Post empty", "岗位空缺"),
}

KINDS: Final[dict[str, Localised]] = {
    "shock": Localised(en="shock", zh="冲击"),
    "left": Localised(en="leaves", zh="离职"),
    "retired": Localised(en="retires", zh="退休"),
    "contract ended": Localised(en="contract ends", zh="合同到期"),
    "vacancy": Localised(en="post vacant", zh="岗位空缺"),
    "hired": Localised(en="hired", zh="入职"),
    "moved": Localised(en="moves", zh="调动"),
    "milestone_late": Localised(en="milestone late", zh="里程碑延期"),
    "goal_missed": Localised(en="goal missed", zh="目标未达"),
    "intervention": Localised(en="intervention", zh="干预"),
}
"""Kinds of events in words."""


def kind_in_words(kind: str) -> Localised:
    """Return a kind of event in words; its own name where there are none."""
    plain = kind.replace("_", " ")
    return KINDS.get(kind, Localised(en=plain, zh=plain))
