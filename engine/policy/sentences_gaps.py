"""What a pattern lacked, as a sentence in English and Chinese."""

from __future__ import annotations

from datetime import date

from engine.policy.kinds import FactField, FieldType
from engine.policy.pattern_gaps import Gap, value_at
from engine.policy.patterns import Condition, ParameterName, Pattern
from engine.policy.patterns_facts import NormalFacts
from engine.policy.sentences_patterns import PatternSpeaker
from engine.policy.spoken_words import verb


class GapSpeaker(PatternSpeaker):
    """Says why patterns of one policy did not match."""

    def gap(self, pattern: Pattern, gap: Gap, facts: NormalFacts) -> str:
        """Return what a pattern lacked, naming the pattern, the fact, its value and what is asked for."""
        fact = self.word(gap.match.fact)
        if gap.row is None and not gap.held:
            return self.either(f"'{pattern.id}': there is no {fact}.", f"“{pattern.id}”：没有{fact}。")
        opening = self._counted(pattern, gap)
        if gap.row is None or gap.condition is None:
            return self.either(f"{opening}; there are no more.", f"{opening}，此外没有更多记录。")
        return self._failed(opening, pattern, gap.condition, (gap.match.fact, gap.row), facts)

    def _counted(self, pattern: Pattern, gap: Gap) -> str:
        repeated = gap.match.consecutive or gap.match.frequent
        if repeated is None:
            return self.either(f"'{pattern.id}' did not match", f"“{pattern.id}”未匹配")
        count = repeated.at_least
        asked = self.parameter(count.name) if isinstance(count, ParameterName) else f"{gap.needed}"
        held = f"only {gap.held}" if gap.held else "none"
        return self.either(
            f"'{pattern.id}' held at {held} of the last {asked}",
            f"“{pattern.id}”在最近{asked}{'' if isinstance(count, ParameterName) else '次'}中仅{gap.held}次成立",
        )

    def _failed(
        self, opening: str, pattern: Pattern, condition: Condition, place: tuple[str, int], facts: NormalFacts
    ) -> str:
        fact, row = place
        field = self._field(fact, condition.column, pattern)
        value, name = value_at(facts, fact, condition.column, row), self.name(field)
        now = self.either("not known", "未知") if value is None else self._now(value, condition)
        day = self._day(facts, fact, row)
        when = self.either(f"on {day} ", f"{day}") if day else ""
        asked = self.asks(condition, field, pattern)
        was = {"is": "was", "are": "were"}[verb(field, name)] if day else verb(field, name)
        return self.either(
            f"{opening}: {when}{name} {was} {now}, and the rule asks for {asked}.",
            f"{opening}：{when}{name}为{now}，而规则要求{asked}。",
        )

    def _now(self, value: bool | float | str | date, condition: Condition) -> str:
        """Return a value, with the unit of the parameter that it is compared with."""
        operand = condition.operand
        if isinstance(operand, ParameterName) and isinstance(value, float):
            return self.measured(round(value, 6), self.policy.parameters[operand.name].unit)
        return self.value(value)

    def _day(self, facts: NormalFacts, fact: str, row: int) -> date | None:
        """Return the day of a fact, by the first of its columns that is one."""
        for field in self.policy.kind.facts:
            if _is_day(field, fact):
                found = value_at(facts, fact, field.name.partition(".")[2], row)
                return found if isinstance(found, date) else None
        return None


def _is_day(field: FactField, fact: str) -> bool:
    return field.type is FieldType.DATE and field.name.partition(".")[0] == fact
