"""Made-up names of skills and reviews of people, in two languages, of which hardly two sentences have words in common.

A sentence is an opening, a few of some thousand words (drawn by Zipf's law, as words of a language are), perhaps a cue,
one to three skills, and more words. Whatever remembers sentences by their frame gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NAME_SYLLABLES: Final = (
    *("ka", "lo", "mi", "ten", "ver", "sol", "dra", "pix", "nor", "qua", "zel", "bro", "fin", "tar", "gus"),
)
NAME_HAN: Final = (
    "数据分析设备维护焊接质量控制财务建模项目管理销售谈判采购"
    "仓储物流编程测试液压装配喷涂检验培训招聘薪酬翻译化学色谱细胞"
)
WORD_SYLLABLES: Final = (
    *("a", "be", "con", "de", "en", "for", "gra", "hin", "in", "ju", "ken", "lar", "mon", "nes", "per", "pro", "re"),
    *("sta", "ti", "un", "ved", "wor", "yel", "ing", "ed", "er", "est", "ly", "ment", "tion", "al", "ous", "ship"),
)
WORD_HAN: Final = (
    "本季度工作认真负责按时完成各任务团队合作良好客户满意同事评价很高遇到问题主动请教乐于分享报表月年上下班组车间现场改进建议"
    "沟通协调积极态度学生活跃稳定提升效率降低成本安全生产流程规范文档会议汇总结计划执行跟踪反馈交付周期经验丰富思路清晰"
)
EVERYDAY: Final = (
    *("the", "of", "and", "to", "a", "in", "for", "on", "with", "at", "team", "was", "she", "he", "it", "that", "is"),
    *("this", "all", "has", "reports", "customer", "line", "shift", "plant", "year", "work", "well", "from", "by"),
    *("which", "also", "often", "after", "before", "problem", "time", "quality", "meeting", "when", "they", "very"),
)
OPENINGS: Final = (
    "",
    "",
    "",
    "She ",
    "He ",
    "In the last year she ",
    "During the project he ",
    "The team lead says he ",
)
CUES: Final = (
    *("has used {} for years", "is not familiar with {}", "wants to learn {}", "is an expert in {}", "knows {}"),
    *("never touched {}", "is proficient in {}", "worked with {}", "would need {} for it", "taught colleagues {}"),
    *("did it with basic {}", "no {} so far", "leads everything about {}", "{} was asked for", "built it in {}"),
)
OPENINGS_HAN: Final = ("", "", "", "他", "她", "该员工", "今年以来", "在项目中", "据班组长反映，")
CUES_HAN: Final = (
    *(
        "能独立使用{}",
        "不会{}",
        "精通{}",
        "了解{}",
        "想学{}",
        "熟悉{}",
        "没有用过{}",
        "用{}解决",
        "负责{}",
        "岗位要求{}",
    ),
    *("{}经验丰富", "{}一般", "对{}不熟", "擅长{}", "帮助大家掌握{}"),
)
SILENT: Final = 0.3
"""Share of sentences without a skill."""
VOCABULARY: Final = 6_000
DRAWN: Final = 4_096


def skill_names(generator: np.random.Generator, count: int) -> list[str]:
    """Return different names of one to three words, two thirds Latin: made up, so that none is an everyday word."""
    names: dict[str, None] = {}
    han = [*NAME_HAN]
    while len(names) < count:
        if generator.random() < 2 / 3:
            words = [
                "".join(generator.choice(NAME_SYLLABLES, generator.integers(3, 5)))
                for _ in range(generator.integers(1, 4))
            ]
            names[" ".join(words)] = None
        else:
            names["".join(generator.choice(han, generator.integers(3, 7)))] = None
    return list(names)


def reviews(generator: np.random.Generator, names: Sequence[str], size: int) -> str:
    """Return a text of at least ``size`` bytes of UTF-8 that speaks of the names, half of its sentences Chinese."""
    latin = _Words(generator, [*EVERYDAY, *_vocabulary(generator, WORD_SYLLABLES, (2, 5))])
    han = _Words(generator, _vocabulary(generator, (*WORD_HAN,), (2, 4)))
    parts: list[str] = []
    written = 0
    while written < size:
        chosen = [names[at] for at in generator.integers(len(names), size=3).tolist()]
        draws = generator.random(6).tolist()
        parts.append(_chinese(han, chosen, draws) if draws[0] < 0.5 else _english(latin, chosen, draws))
        written += len(parts[-1].encode())
    return "".join(parts)


class _Words:
    """Words drawn by Zipf's law."""

    def __init__(self, generator: np.random.Generator, words: list[str]) -> None:
        weights = 1 / np.arange(3, len(words) + 3)
        self._generator = generator
        self._words = words
        self._shares: NDArray[np.float64] = weights / weights.sum()
        self._ready: list[str] = []

    def take(self, count: int) -> list[str]:
        """Return the next words."""
        if len(self._ready) < count:
            drawn = self._generator.choice(len(self._words), DRAWN, p=self._shares).tolist()
            self._ready += [self._words[at] for at in drawn]
        taken, self._ready = self._ready[-count:], self._ready[:-count]
        return taken


def _vocabulary(generator: np.random.Generator, parts: Sequence[str], lengths: tuple[int, int]) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(generator.choice(parts, generator.integers(*lengths)))] = None
    return list(words)


def _picked(options: Sequence[str], draw: float) -> str:
    return options[int(draw * len(options))]


def _english(words: _Words, chosen: list[str], draws: list[float]) -> str:
    first = " ".join(words.take(2 + int(draws[4] * 9)))
    if draws[1] < SILENT:
        return f"{_picked(OPENINGS, draws[2])}{first}. "
    listed = (chosen[0], f"{chosen[0]} and {chosen[1]}", f"{chosen[0]}, {chosen[1]} and {chosen[2]}")
    said = _picked(CUES, draws[3]).format(listed[int(draws[5] ** 3 * 3)])
    rest = " ".join(words.take(1 + int(draws[2] * 8)))
    if draws[4] < 0.4:
        return f"{_picked(OPENINGS, draws[2])}{said}, {first}. "
    return f"{_picked(OPENINGS, draws[2])}{said} {first}, {rest}. "


def _chinese(words: _Words, chosen: list[str], draws: list[float]) -> str:
    first = "".join(words.take(2 + int(draws[4] * 5)))
    if draws[1] < SILENT:
        return f"{_picked(OPENINGS_HAN, draws[2])}{first}。"
    listed = (chosen[0], f"{chosen[0]}、{chosen[1]}", f"{chosen[0]}、{chosen[1]}和{chosen[2]}")
    said = _picked(CUES_HAN, draws[3]).format(listed[int(draws[5] ** 3 * 3)])
    rest = "".join(words.take(1 + int(draws[2] * 4)))
    return f"{_picked(OPENINGS_HAN, draws[2])}{said}，{first}，{rest}。"
