"""Patterns as plain sentences, in English and Chinese: what must be seen, how often, in which time, what must not."""

from __future__ import annotations

from typing import Final

from engine.policy.kinds import FactField, FieldType
from engine.policy.patterns import (
    Aggregate,
    Alternatives,
    Condition,
    Constant,
    NamedMatch,
    ParameterName,
    Pattern,
    Reference,
    Span,
    Today,
)
from engine.policy.sentences import COMPARED, DAYS
from engine.policy.spoken_words import Words, lowered, verb

_FUNCTIONS: Final = {
    "count": ("the number of values of {}", "{}的次数"),
    "sum": ("the sum of {}", "{}之和"),
    "mean": ("the mean of {}", "{}的平均值"),
    "min": ("the smallest of {}", "{}的最小值"),
    "max": ("the largest of {}", "{}的最大值"),
}
_WEEK: Final = 7


class PatternSpeaker(Words):
    """Says the patterns of one policy."""

    def pattern(self, pattern: Pattern) -> str:
        """Return a pattern as sentences: if, then, because; what to do next; how its alerts live."""
        asked = [self.match(match, pattern) for match in pattern.matches]
        given = [self._outcome(name, value) for name, value in pattern.outcome.items()]
        then = self.either("; ", "；").join(given) if given else self.either("it is told", "予以提示")
        told = self.either(
            f"If {', and '.join(asked)}, then {then}; because {lowered(self.prose(pattern.because))}.",
            f"若{'，且'.join(asked)}，则{then}；因为：{self.prose(pattern.because)}。",
        )
        if pattern.next_step is not None:
            step = self.prose(pattern.next_step)
            told += self.either(f" Next step: {lowered(step)}.", f"建议：{step}。")
        return told + self._alert(pattern)

    def _outcome(self, name: str, value: str | float | bool) -> str:
        field = next(one for one in self.policy.kind.outcomes if one.name == name)
        return self.either(f"{self.label(field)}: {self.value(value)}", f"{self.label(field)}：{self.value(value)}")

    def match(self, match: NamedMatch, pattern: Pattern) -> str:
        """Return what one named match asks for."""
        fact, called = self.word(match.fact), self._called(match, pattern)
        asked = self._asked(match, pattern)
        if match.consecutive is not None:
            return self._consecutive(match, pattern, f"{fact}{called}", asked)
        if match.frequent is not None:
            return self._frequent(match, pattern, f"{fact}{called}", asked)
        there = self.either(
            "there is no" if match.absent else f"there is {_article(fact)}", "没有" if match.absent else "有"
        )
        which = self.either(f" for which {asked}", f"满足：{asked}") if asked else ""
        return f"{there}{self.either(' ', '')}{fact}{called}{which}"

    def _asked(self, match: NamedMatch, pattern: Pattern) -> str:
        conditions = (*match.conditions, *match.settled)
        return self.either(" and ", "，且").join(self.condition(one, match.fact, pattern) for one in conditions)

    def _called(self, match: NamedMatch, pattern: Pattern) -> str:
        """Return the name of a match where others refer to it."""
        operands = (one.operand for other in pattern.matches for one in other.conditions)
        referred = any(isinstance(operand, Reference) and operand.match == match.name for operand in operands)
        return self.either(f" ('{match.name}')", f"（记为“{match.name}”）") if referred else ""

    def _consecutive(self, match: NamedMatch, pattern: Pattern, fact: str, asked: str) -> str:
        repeated = match.consecutive
        assert repeated is not None
        count, same = self._count(repeated.at_least), self._names(repeated.by, match.fact, pattern)
        order = self.name(self._field(match.fact, repeated.ordered_by, pattern))
        step = "" if repeated.step == 1 else self.either(f", each {repeated.step:g} on", f"，每次相隔{repeated.step:g}")
        which = self.either(f" for which {asked}", f"满足：{asked}") if asked else ""
        return self.either(
            f"at least {count} in a row for one and the same {same}, by {order}{step}, are each {_article(fact)} "
            f"{fact}{which}",
            f"同一{same}按{order}{step}连续至少{count}，每次{fact}{which}",
        )

    def _frequent(self, match: NamedMatch, pattern: Pattern, fact: str, asked: str) -> str:
        repeated = match.frequent
        assert repeated is not None
        count, same = self._count(repeated.at_least), self._names(repeated.by, match.fact, pattern)
        order = self._field(match.fact, repeated.ordered_by, pattern)
        window = self.span(repeated.within, order)
        which = self.either(f" for which {asked}", f"满足：{asked}") if asked else ""
        return self.either(
            f"within {window} by {self.name(order)}, at least {count} times for one and the same {same}, there is "
            f"{_article(fact)} {fact}{which}",
            f"按{self.name(order)}计，{window}内同一{same}至少{count}出现{fact}{which}",
        )

    def _count(self, count: int | ParameterName) -> str:
        return self.parameter(count.name) if isinstance(count, ParameterName) else self.either(f"{count}", f"{count}次")

    def _names(self, columns: tuple[str, ...], fact: str, pattern: Pattern) -> str:
        return self.joined([self.label(self._field(fact, column, pattern)) for column in columns], "and")

    def _field(self, fact: str, column: str, pattern: Pattern) -> FactField:
        """Return a column as a field, an aggregate labelled by what it computes."""
        for one in pattern.aggregates:
            if (one.fact, one.name) == (fact, column):
                return self._aggregate(one, pattern)
        return next(field for field in self.policy.kind.facts if field.name == f"{fact}.{column}")

    def _aggregate(self, one: Aggregate, pattern: Pattern) -> FactField:
        """Return an aggregate as a field, its label saying function, group and window."""
        source = self._field(one.fact, one.column, pattern)
        same = self._names(one.by, one.fact, pattern)
        label = self.either(*_FUNCTIONS[one.function]).format(self.name(source))
        window = ""
        if one.within is not None and one.ordered_by is not None:
            order = self._field(one.fact, one.ordered_by, pattern)
            span = self.span(one.within, order)
            window = self.either(f" over {span} by {self.name(order)}", f"按{self.name(order)}计{span}内")
        only = self.either(" and ", "且").join(self.condition(each, one.fact, pattern) for each in one.conditions)
        where = self.either(f", counting only where {only},", f"（仅计{only}）") if only else ""
        said = self.either(
            f"{label.removeprefix('the ')} for the same {same}{window}{where}", f"同一{same}{window}{label}{where}"
        )
        plain = one.function in {"min", "max"}
        kind = source.type if plain else FieldType.NUMBER
        return source.changed(type=kind, label=source.label.changed(en=said, zh=said))

    def condition(self, condition: Condition, fact: str, pattern: Pattern) -> str:
        """Return one comparison, such as ``the gain is less than 1 point a week``."""
        field = self._field(fact, condition.column, pattern)
        name, asked = self.name(field), self.asks(condition, field, pattern)
        return self.either(f"{name} {verb(field, name)} {asked}", f"{name}{asked}")

    def asks(self, condition: Condition, field: FactField, pattern: Pattern) -> str:
        """Return what a condition asks, without naming the column."""
        operand = condition.operand
        if isinstance(operand, Alternatives):
            told = self.joined([self.value(one) for one in operand.values], "or")
            denied = condition.comparison == "not in"
            return self.either(f"{'none of ' if denied else ''}{told}", f"{'不为' if denied else '为'}{told}")
        words = DAYS.get(condition.comparison) if field.type is FieldType.DATE else None
        return self.either(*(words or COMPARED[condition.comparison])).format(self._operand(operand, field, pattern))

    def _operand(
        self, operand: Constant | ParameterName | Reference | Today, field: FactField, pattern: Pattern
    ) -> str:
        if isinstance(operand, Constant):
            return self.value(operand.value)
        if isinstance(operand, ParameterName):
            return self.parameter(operand.name)
        if isinstance(operand, Today):
            base = self.either("today", "今天")
        else:
            other = next(match for match in pattern.matches if match.name == operand.match)
            column = self._field(other.fact, operand.column, pattern)
            base = self.either(f"{self.name(column)} of '{operand.match}'", f"“{operand.match}”的{self.name(column)}")
        return self._moved(base, operand, field)

    def _moved(self, base: str, operand: Reference | Today, field: FactField) -> str:
        """Return a day or number with what is added to it."""
        spans = [operand.span] if operand.span is not None else []
        if operand.offset:
            spans.append(Span(count=operand.offset))
        for span in spans:
            told = self.span(span, field)
            back = span.unit < 0 or (not isinstance(span.count, ParameterName) and span.count < 0)
            if field.type is FieldType.DATE:
                base = self.either(
                    f"{told} {'before' if back else 'after'} {base}", f"{base}{'前' if back else '后'}{told}"
                )
            else:
                base = self.either(
                    f"{base} {'less' if back else 'plus'} {told}", f"{base}{'减' if back else '加'}{told}"
                )
        return base

    def span(self, span: Span, field: FactField) -> str:
        """Return a length in the measure of a column: days or weeks of dates, a mere number otherwise."""
        if isinstance(span.count, ParameterName):
            return self.parameter(span.count.name)
        count = abs(span.count)
        if field.type is not FieldType.DATE:
            return f"{count:g}"
        return self.measured(count, "weeks" if abs(span.unit) == _WEEK else "days")

    def _alert(self, pattern: Pattern) -> str:
        """Return how the alerts of a pattern live, as further sentences."""
        terms, told = pattern.alert, ""
        day = FactField(name="day", type=FieldType.DATE, label=pattern.because)
        if terms.expires is not None:
            span = self.span(terms.expires, day)
            told += self.either(f" An alert that nobody answers ends after {span}.", f"无人处理的预警在{span}后失效。")
        if terms.silent is not None:
            span = self.span(terms.silent, day)
            told += self.either(f" Once acknowledged it is silent for {span}.", f"确认后静默{span}。")
        if terms.worse_by is not None:
            worse = terms.worse_by
            by = self.parameter(worse.name) if isinstance(worse, ParameterName) else f"{worse:g}"
            told += self.either(f" It speaks up again when it is worse by {by}.", f"若恶化达到{by}则再次提示。")
        return told


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"
