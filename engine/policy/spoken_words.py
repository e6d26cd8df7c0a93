"""Words for values, units, parameters and names, in one language: what every sentence about a policy is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.domain.frozen import Localised
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType, choice_text
from engine.policy.parameters import DatedValue
from engine.policy.patterns_binding import filled

SHARES: Final = re.compile(r"(?:share|chance|probability)\b ?")
"""How units begin that are said in per cent; what follows says of what."""
_UNITS: Final = {
    unit: Localised(en=unit, zh=zh)
    for unit, zh in {
        "days": "天",
        "weeks": "周",
        "months": "个月",
        "years": "年",
        "hours": "小时",
        "points": "分",
        "people": "人",
        "projects": "个项目",
        "standard deviations": "个标准差",
        "steps": "步",
    }.items()
}
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_AFTER_HEAD: Final = re.compile(r" (?:a|an|of|with|in|from|that|since|to|by|on) |[,;/(]")


class Words:
    """Says values and names of one policy, as it holds on a day, in one language.

    Parameters
    ----------
    policy : Policy
        Whose parameters, labels and words are used.
    on : date
        Day as of which parameters are said.
    language : str
        ``en`` or ``zh``.
    """

    def __init__(self, policy: Policy, on: date, language: str) -> None:
        self.policy, self.on, self.language = policy, on, language
        self.chinese = language == "zh"

    def either(self, english: str, chinese: str) -> str:
        """Return the wording in the speaker's language."""
        return chinese if self.chinese else english

    def word(self, written: str) -> str:
        """Return how a word of the file is said: its label, both halves of ``KPI:results``, or as it stands."""
        known = self.policy.kind.words.get(written) or _UNITS.get(written)
        if known is not None:
            return known.text(self.language)
        family, sign, measure = written.partition(":")
        if sign and {family, measure} & set(self.policy.kind.words):
            return self.either(f"{self.word(family)} {self.word(measure)}", f"{self.word(family)}{self.word(measure)}")
        return self._open(written)

    def _open(self, text: str) -> str:
        """Return a text whose places, such as ``{goal}``, are said by their words."""
        return _PLACE.sub(lambda place: f"[{self.word(place[1])}]", text)

    def prose(self, text: Localised) -> str:
        """Return a text of the file with values for the parameters it names, without its last full stop."""
        return self._open(filled(text, self.policy.values(self.on)).text(self.language)).rstrip(".。")

    def name(self, field: FactField) -> str:
        """Return a field's label as it stands inside a sentence; a question, and what is true or not, is quoted."""
        label = self._open(field.label.text(self.language))
        if self.chinese:
            return f"“{label}”" if label.endswith("？") or field.type is FieldType.BOOLEAN else label
        if label.endswith("?"):
            return f"the answer to '{label}'"
        return f"'{label}'" if field.type is FieldType.BOOLEAN else f"the {lowered(label)}"

    def label(self, field: FactField) -> str:
        """Return a field's label alone, as it stands before a colon."""
        label = self._open(field.label.text(self.language))
        return label if self.chinese else lowered(label)

    def value(self, value: Any) -> str:
        """Return a value in words: yes and no, shares of weights, several values in a row."""
        if value is None:
            return self.either("nothing", "无")
        if isinstance(value, bool):
            return self.either("yes" if value else "no", "是" if value else "否")
        if isinstance(value, Mapping):
            return self.joined([f"{self.word(name)} {percent(share)}" for name, share in value.items()], "and")
        if isinstance(value, (tuple, frozenset)):
            words = [self.value(one) for one in (sorted(value) if isinstance(value, frozenset) else value)]
            return self.joined(words, "and") if words else self.either("nothing", "无")
        return self.word(value) if isinstance(value, str) else choice_text(value)

    def joined(self, words: list[str], by: str) -> str:
        """Return ``a, b or c``; ``by`` is the English word before the last."""
        if self.chinese:
            return ("或" if by == "or" else "、").join(words)
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {by} {words[-1]}"

    def parameter(self, name: str) -> str:
        """Return a parameter's value on the day with its unit and the day since which it holds."""
        parameter = self.policy.parameters[name]
        dated = parameter.dated(self.on)
        if dated is None:
            return self.either(f"'{name}', which has no value yet", f"“{name}”（尚无取值）")
        told = self.measured(dated.value, parameter.unit)
        return self.either(f"{told} ('{name}' since {dated.since})", f"{told}（“{name}”，自{dated.since}起）")

    def amount(self, amount: float | str, unit: str) -> str:
        """Return a number with its unit, or the parameter that gives it with its own."""
        return self.parameter(amount) if isinstance(amount, str) else self.measured(amount, unit)

    def measured(self, value: Any, unit: str) -> str:
        """Return a value with its unit; shares and chances are said in per cent."""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and (share := SHARES.match(unit)):
            of = unit[share.end() :]
            return percent(value) if self.chinese or not of else f"{percent(value)} {of}"
        said = self.word(unit)
        if self.chinese and said != unit:
            return f"{self.value(value)}{said}"
        return f"{self.value(value)} {_singular(said) if number and value == 1 and not self.chinese else said}"

    def bare(self, value: float, unit: str) -> str:
        """Return a number as it is counted in a unit, the unit left out."""
        return f"{value * 100:.9g}" if SHARES.match(unit) else self.value(value)

    def dated(self, value: DatedValue, unit: str) -> str:
        """Return a value with unit and the day since which it holds."""
        told = self.measured(value.value, unit)
        return self.either(f"{told} since {value.since}", f"自{value.since}起为{told}")


def percent(share: float) -> str:
    """Return a share in per cent."""
    return f"{share * 100:.9g} %"


def lowered(text: str) -> str:
    """Return a text that can stand inside a sentence: names in capitals stay as they are."""
    return text[:1].lower() + text[1:] if len(text) < 2 or not text[1].isupper() else text


def verb(field: FactField, name: str) -> str:
    """Return the English verb that goes with a field's name."""
    return "are" if field.type is not FieldType.BOOLEAN and is_plural(name) else "is"


def is_plural(label: str) -> bool:
    """Return whether an English label speaks of several things, by the words before its first preposition."""
    head = _AFTER_HEAD.split(label.strip("'"), maxsplit=1)[0]
    return any(re.search(r"[^sui]s$", word) for word in head.split())


def _singular(unit: str) -> str:
    """Return an English unit as it stands after one."""
    head = _AFTER_HEAD.split(unit, maxsplit=1)[0]
    return f"{head[:-1]}{unit[len(head) :]}" if is_plural(unit) and head.endswith("s") else unit
