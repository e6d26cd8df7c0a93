"""Scores with their bands, and limits, as plain sentences in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy.lowering import LimitRule
from engine.policy.scores import BandRule, ScoreRule
from engine.policy.sentences import COMPARED
from engine.policy.spoken_words import Words, lowered


class NumberSpeaker(Words):
    """Says the scores and limits of one policy."""

    def score(self, rule: ScoreRule) -> Iterator[str]:
        """Yield what a score is made of, then each of its bands from the highest to the lowest."""
        title, parts = rule.titles.text(self.language), [self._part(rule, name) for name in rule.weights]
        because = self.prose(rule.because)
        yield self.either(
            f"{title} is {self.joined(parts, 'and')}; because {lowered(because)}.",
            f"{title}由{'加上'.join(parts)}得出；因为：{because}。",
        )
        yield from (self._band(band, rule) for band in rule.bands)

    def _part(self, rule: ScoreRule, name: str) -> str:
        field = next(one for one in self.policy.kind.facts if one.name == name)
        weight = rule.weights[name]
        if len(rule.weights) == 1:
            part = self.name(field)
        else:
            share = self.amount(weight, "share")
            part = self.either(f"{share} of {self.name(field)}", f"{self.name(field)}的{share}")
        if name not in rule.caps:
            return part
        cap = self.amount(rule.caps[name], "share")
        return self.either(f"{part} (at most {cap} up or down)", f"{part}（增减最多{cap}）")

    def _band(self, band: BandRule, rule: ScoreRule) -> str:
        title, because = band.titles.text(self.language), self.prose(band.because)
        score = rule.titles.text(self.language)
        if band.at_least is None:
            where = self.either("whatever is below", "其余")
        else:
            least = self.amount(band.at_least, "share")
            where = self.either(f"{lowered(score)} of at least {least}", f"{score}不低于{least}")
        return self.either(f"{title}: {where}; because: {lowered(because)}.", f"{title}：{where}；因为：{because}。")

    def limit(self, rule: LimitRule) -> str:
        """Return a limit as a sentence: for whom, what, how much, from when to when, and what going beyond costs."""
        bound = self.either(*COMPARED[rule.comparison]).format(self.amount(rule.value, rule.unit))
        chosen = [f"{self.word(name)} {self.word(word)}" for name, word in sorted(rule.selector.items())]
        whom = self.joined(chosen, "and") if chosen else self.either("everyone", "所有人")
        duty = self.either(
            "must be" if rule.penalty is None else "should be", "必须" if rule.penalty is None else "应当"
        )
        because, cost, quantity = self.prose(rule.because), self._cost(rule), self.word(rule.quantity)
        return self.either(
            f"For {whom}{self._term(rule)}, {quantity} {duty} {bound}{cost}; because {lowered(because)}.",
            f"{whom}{self._term(rule)}：{quantity}{duty}{bound}{cost}；因为：{because}。",
        )

    def _cost(self, rule: LimitRule) -> str:
        if rule.penalty is None:
            return ""
        paid = self.parameter(rule.penalty) if isinstance(rule.penalty, str) else f"{rule.penalty:.9g}"
        return self.either(f", or else it costs {paid}", f"，否则扣{paid}")

    def _term(self, rule: LimitRule) -> str:
        begins = "" if rule.valid_from is None else self.either(f" from {rule.valid_from}", f"自{rule.valid_from}起")
        ends = "" if rule.valid_to is None else self.either(f" until {rule.valid_to}", f"至{rule.valid_to}止")
        return begins + ends
