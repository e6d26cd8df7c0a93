"""A query read back in words, in English and Chinese, so that whoever asked sees what was understood."""

from __future__ import annotations

from engine.domain.frozen import Localised
from engine.skills.search.query_tree import (
    AllOf,
    AnyOf,
    Certified,
    Comparison,
    Condition,
    Costing,
    Field,
    Free,
    Graded,
    Meaning,
    Named,
    Not,
    clauses_of,
)
from engine.skills.search.vocabulary import Vocabulary

_LEVELS = {
    ">=": Localised(en="at level {n} or more", zh="达到 {n} 级及以上"),
    ">": Localised(en="above level {n}", zh="高于 {n} 级"),
    "=": Localised(en="at level {n}", zh="为 {n} 级"),
    "<": Localised(en="known to be below level {n}", zh="已知低于 {n} 级"),
    "<=": Localised(en="known to be at level {n} at most", zh="已知不高于 {n} 级"),
}
_NUMBERS = {
    ">=": Localised(en="{n} or more", zh="不低于 {n}"),
    ">": Localised(en="above {n}", zh="高于 {n}"),
    "=": Localised(en="{n}", zh="等于 {n}"),
    "<": Localised(en="below {n}", zh="低于 {n}"),
    "<=": Localised(en="{n} at most", zh="不高于 {n}"),
}
_NAMED = {
    Field.LANGUAGE: Localised(en="speaks {name}", zh="会{name}"),
    Field.LOCATION: Localised(en="works in {name}", zh="工作地点为{name}"),
    Field.UNIT: Localised(en="belongs to {name} or a unit below it", zh="属于{name}或其下级部门"),
    Field.TAG: Localised(en="carries the tag {name}", zh="带有标签“{name}”"),
}


def read_aloud(condition: Condition, vocabulary: Vocabulary) -> Localised:
    """Return what a condition asks for, as part of a sentence, in both languages."""
    return Localised(en=_told(condition, vocabulary, "en"), zh=_told(condition, vocabulary, "zh"))


def _told(condition: Condition, vocabulary: Vocabulary, language: str) -> str:
    chinese = language == "zh"
    if isinstance(condition, AllOf):
        return ("，且" if chinese else ", and ").join(
            _inside(one, vocabulary, language) for one in clauses_of(condition)
        )
    if isinstance(condition, AnyOf):
        return ("，或" if chinese else ", or ").join(_inside(one, vocabulary, language) for one in condition.conditions)
    if isinstance(condition, Not):
        below = _told(condition.condition, vocabulary, language)
        return f"据已知情况并非（{below}）" if chinese else f"not, as far as is known ({below})"
    return _single(condition, vocabulary, language)


def _inside(condition: Condition, vocabulary: Vocabulary, language: str) -> str:
    told = _told(condition, vocabulary, language)
    if not isinstance(condition, AllOf | AnyOf):
        return told
    return f"（{told}）" if language == "zh" else f"({told})"


def _single(condition: Named | Graded | Costing | Free | Certified, vocabulary: Vocabulary, language: str) -> str:
    chinese = language == "zh"
    if isinstance(condition, Named):
        parts = [_meaning(one, condition.comparison, vocabulary, language) for one in condition.meanings]
        return ("，或" if chinese else ", or ").join(parts)
    if isinstance(condition, Graded):
        return ("职级" if chinese else "job level ") + _number(condition.comparison, language)
    if isinstance(condition, Costing):
        amount = _number(condition.comparison, language)
        return f"已知每小时成本{amount}" if chinese else f"known to cost {amount} an hour"
    if isinstance(condition, Free):
        return _free(condition, chinese)
    names = ("或" if chinese else " or ").join(vocabulary.told(one, language) for one in condition.meanings)
    return f"持有在 {condition.on} 有效的{names}" if chinese else f"holds {names}, valid on {condition.on}"


def _meaning(meaning: Meaning, comparison: Comparison | None, vocabulary: Vocabulary, language: str) -> str:
    name = vocabulary.told(meaning, language)
    if meaning.field is not Field.SKILL:
        return _NAMED[meaning.field].text(language).format(name=name)
    if comparison is None:
        return f"掌握{name}（任意等级）" if language == "zh" else f"{name} at any level"
    return f"{name} {_LEVELS[comparison.sign].text(language).format(n=f'{comparison.value:g}')}"


def _number(comparison: Comparison, language: str) -> str:
    return _NUMBERS[comparison.sign].text(language).format(n=f"{comparison.value:g}")


def _free(condition: Free, chinese: bool) -> str:
    share = condition.share
    if chinese:
        least = "本人合同工时的一半" if share is None else f"全职的 {100 * share:g}%"
        end = "（半年内）" if condition.open_ended else ""
        return f"{condition.first} 至 {condition.last}{end}至少有{least}空闲"
    least = "half of the own contract" if share is None else f"{100 * share:g} % of full time"
    end = " (half a year)" if condition.open_ended else ""
    return f"free for at least {least} from {condition.first} to {condition.last}{end}"
