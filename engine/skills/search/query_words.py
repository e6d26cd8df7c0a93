"""The words and signs of the query language, in English and Chinese; the longest that fits at a place is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.skills.search.query_text import is_word


class Word(StrEnum):
    """What a word or sign of the language does."""

    COMMA = "comma"
    OR = "or"
    AND = "and"
    NOT = "not"
    OPEN = "open"
    CLOSE = "close"
    FREE = "free"
    FROM = "from"
    UNTIL = "until"
    DURING = "during"
    START = "start"
    IN = "in"
    HAVING = "having"
    SKILL = "skill"
    LANGUAGE = "language"
    LOCATION = "location"
    UNIT = "unit"
    TAG = "tag"
    LEVEL = "level"
    CERTIFICATE = "certificate"
    VALID = "valid"
    COST = "cost"
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    EQUAL = "="


_WRITTEN: dict[Word, str] = {
    Word.COMMA: ", ; 、 。",
    Word.OR: "or 或 或者 | ||",
    Word.AND: "and 且 和 与 并且 而且 以及 & && +",
    Word.NOT: "not 非 不 不会 没有 无 ! no without",
    Word.OPEN: "(",
    Word.CLOSE: ")",
    Word.FREE: "free available 空闲 有空 可用",
    Word.FROM: "from since 从 自",
    Word.UNTIL: "to until till through 到 至 直到",
    Word.DURING: "in on during 在 于",
    Word.START: "起 开始 以后 之后 后 止 为止",
    Word.IN: "in at 在 位于",
    Word.HAVING: "knows has with 会 懂 掌握 熟悉",
    Word.SKILL: "skill 技能",
    Word.LANGUAGE: "language speaks speaking 语言 会说 讲",
    Word.LOCATION: "location city site 地点 城市",
    Word.UNIT: "unit department 部门 单位",
    Word.TAG: "tag 标签",
    Word.LEVEL: "level grade 职级 级别 等级 水平",
    Word.CERTIFICATE: "certificate certified cert 证书 持证",
    Word.VALID: "valid 有效",
    Word.COST: "cost hourly_cost 成本 小时成本",
    Word.AT_LEAST: ">= ≥ => ⩾ 至少 不低于",
    Word.AT_MOST: "<= ≤ =< ⩽ 至多 不高于 不超过",
    Word.ABOVE: "> 高于 大于 超过",
    Word.BELOW: "< 低于 小于",
    Word.EQUAL: "= == 等于",
}
_SPACED: dict[str, Word] = {
    "at least": Word.AT_LEAST,
    "at most": Word.AT_MOST,
    "more than": Word.ABOVE,
    "less than": Word.BELOW,
    "hourly cost": Word.COST,
    "cost per hour": Word.COST,
    "job level": Word.LEVEL,
}
SIGNS = (Word.AT_LEAST, Word.AT_MOST, Word.ABOVE, Word.BELOW, Word.EQUAL)
"""Comparisons."""
BEGINNINGS = (
    *(Word.FREE, Word.FROM, Word.IN, Word.SKILL, Word.LANGUAGE, Word.LOCATION, Word.UNIT, Word.TAG),
    *(Word.LEVEL, Word.CERTIFICATE, Word.COST),
)
"""Words with which a condition may begin."""
OFFERED = ("and", "or", "not", "free from", "in", "language", "unit", "tag", "grade >=", "certificate")
"""Words that are offered to whoever types."""


@dataclass(frozen=True)
class FoundWord:
    """A word of the language in a text, and the position behind it."""

    word: Word
    end: int


def _by_first_sign() -> dict[str, tuple[tuple[str, Word], ...]]:
    found: dict[str, list[tuple[str, Word]]] = {}
    words = [(text, word) for word, written in _WRITTEN.items() for text in written.split()]
    for text, word in [*words, *_SPACED.items()]:
        found.setdefault(text[0], []).append((text, word))
    return {first: tuple(sorted(texts, key=lambda one: -len(one[0]))) for first, texts in found.items()}


_TEXTS = _by_first_sign()


def word_at(text: str, at: int, among: Iterable[Word]) -> FoundWord | None:
    """Return the longest of some words that stands at a position of a folded text, whole words only."""
    wanted = frozenset(among)
    for written, word in _TEXTS.get(text[at : at + 1], ()):
        end = at + len(written)
        if word in wanted and text.startswith(written, at) and not _goes_on(text, end):
            return FoundWord(word, end)
    return None


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and is_word(text[end - 1]) and is_word(text[end])
