"""Rules as plain sentences, in English and Chinese, as one would read them aloud to somebody in HR.

Names are the labels of facts and outcomes, parameters are said with value, unit and the day since which they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from engine.domain.frozen import Localised
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType, choice_text
from engine.policy.lowering import LimitRule
from engine.policy.outputs import Output, Weights
from engine.policy.tables import Decision, Row
from engine.policy.unary_tests import Cell, Comparison, ContainsAll, Endpoint, Interval, IsNull, Reference, Test

SHARE: Final = "share"
"""Unit that is said in percent."""
_HIT_POLICIES: Final[dict[str, tuple[str, str]]] = {
    "U": ("At most one of these rows may hold.", "以下规则至多一条成立。"),
    "A": ("Several of these rows may hold if they say the same.", "以下规则可有多条成立，但结论须一致。"),
    "P": ("Of the rows that hold, the most important outcome counts.", "成立的规则中取最优先的结论。"),
    "F": ("The first row that holds counts.", "自上而下，以第一条成立的规则为准。"),
    "R": ("Every row that holds counts, in this order.", "所有成立的规则按此顺序计入。"),
    "O": ("Every row that holds counts, the most important outcome first.", "所有成立的规则计入，最优先的结论在前。"),
    "C": ("Every row that holds counts.", "所有成立的规则均计入。"),
    "C+": ("The numbers of all rows that hold are added.", "将成立规则的数值相加。"),
    "C<": ("The smallest value of the rows that hold counts.", "取成立规则中的最小值。"),
    "C>": ("The largest value of the rows that hold counts.", "取成立规则中的最大值。"),
    "C#": ("The rows that hold are counted.", "计算成立规则的条数。"),
}
_COMPARED: Final[dict[str, tuple[str, str]]] = {
    "=": ("{}", "为{}"),
    "!=": ("not {}", "不为{}"),
    "<": ("less than {}", "小于{}"),
    "<=": ("at most {}", "不超过{}"),
    ">": ("more than {}", "大于{}"),
    ">=": ("at least {}", "不低于{}"),
    "==": ("exactly {}", "等于{}"),
}
_DAYS: Final[dict[str, tuple[str, str]]] = {
    "<": ("before {}", "早于{}"),
    "<=": ("on {} or before", "不晚于{}"),
    ">": ("after {}", "晚于{}"),
    ">=": ("on {} or later", "不早于{}"),
}


class Speaker:
    """Says the rules of one policy, as they hold on a day, in one language.

    Parameters
    ----------
    policy : Policy
        Whose parameters and labels are used.
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

    def name(self, field: FactField) -> str:
        """Return a field's label as it stands inside a sentence; a question is quoted."""
        label = field.label.text(self.language)
        if self.chinese:
            return f"“{label}”" if label.endswith("？") else label
        if label.endswith("?"):
            return f"the answer to '{label}'"
        return f"the {_lowered(label)}"

    def value(self, value: Any) -> str:
        """Return a value in words: yes and no, shares of weights, several values in a row."""
        if value is None:
            return self.either("nothing", "无")
        if isinstance(value, bool):
            return self.either("yes" if value else "no", "是" if value else "否")
        if isinstance(value, Mapping):
            return self.joined([f"{name} {share * 100:.9g} %" for name, share in value.items()], "and")
        if isinstance(value, (tuple, frozenset)):
            words = [self.value(one) for one in (sorted(value) if isinstance(value, frozenset) else value)]
            return self.joined(words, "and") if words else self.either("nothing", "无")
        return choice_text(value)

    def joined(self, words: list[str], by: str) -> str:
        """Return ``a, b or c``; ``by`` is the English word before the last."""
        if self.chinese:
            return ("或" if by == "or" else "、").join(words)
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {by} {words[-1]}"

    def endpoint(self, endpoint: Endpoint) -> str:
        """Return what a test compares with; a parameter with value, unit and since when."""
        return self.parameter(endpoint.name) if isinstance(endpoint, Reference) else self.value(endpoint)

    def parameter(self, name: str) -> str:
        """Return a parameter's value on the day with its unit and the day since which it holds."""
        parameter = self.policy.parameters[name]
        dated = parameter.dated(self.on)
        if dated is None:
            return self.either(f"'{name}', which has no value yet", f"“{name}”（尚无取值）")
        told = self._measured(dated.value, parameter.unit)
        return self.either(f"{told} ('{name}' since {dated.since})", f"{told}（“{name}”，自{dated.since}起）")

    def _measured(self, value: Any, unit: str) -> str:
        """Return a value with its unit; a share is said in percent."""
        if unit == SHARE and isinstance(value, (int, float)):
            return f"{value * 100:.9g} %"
        return f"{self.value(value)} {unit}"

    def test(self, test: Test, field: FactField) -> str:
        """Return what one test asks, without naming the fact."""
        if isinstance(test, IsNull):
            return self.either("missing", "缺失")
        if isinstance(test, Interval):
            return self._interval(test)
        if isinstance(test, ContainsAll):
            return self.joined([self.endpoint(one) for one in test.endpoints], "and")
        words = _DAYS.get(test.operator) if field.type is FieldType.DATE else None
        english, chinese = words or _COMPARED[test.operator]
        return self.either(english, chinese).format(self.endpoint(test.endpoint))

    def _interval(self, test: Interval) -> str:
        low, high = self.endpoint(test.low), self.endpoint(test.high)
        if self.chinese:
            open_ends = [end for end, closed in ((low, test.low_closed), (high, test.high_closed)) if not closed]
            left_out = f"（不含 {'、'.join(open_ends)}）" if open_ends else ""
            return f"为 {low} 至 {high}{left_out}"
        first = low if test.low_closed else f"over {low}"
        return f"{first} to {high}" if test.high_closed else f"{first} to under {high}"

    def cell(self, cell: Cell, field: FactField) -> str:
        """Return what a cell asks of its fact, such as ``the job family is sales or presales``."""
        if not cell.tests:
            return self.either(f"{self.name(field)} is anything", f"{self.name(field)}不限")
        if field.type is FieldType.LIST:
            return self._list_cell(cell, field)
        told = [self.test(test, field) for test in cell.tests]
        if self.chinese:
            if cell.negated:
                return f"{self.name(field)}不属于以下任一：{'、'.join(one.removeprefix('为') for one in told)}"
            if all(isinstance(test, Comparison) and test.operator == "=" for test in cell.tests):
                return f"{self.name(field)}为{'或'.join(one.removeprefix('为') for one in told)}"
            return f"{self.name(field)}{'或'.join(told)}"
        if cell.negated:
            told = [f"neither {self.joined(told, 'nor')}" if len(told) == 2 else f"not {self.joined(told, 'or')}"]
        return f"{self.name(field)} is {self.joined(told, 'or')}"

    def _list_cell(self, cell: Cell, field: FactField) -> str:
        """Return what a cell asks of a list: which words are among its own."""
        name = self.name(field)
        known = [self.test(test, field).removeprefix("为") for test in cell.tests if not isinstance(test, IsNull)]
        missing = [self.either(f"{name} are missing", f"{name}缺失")] if len(known) < len(cell.tests) else []
        if not known:
            never = self.either(f"{name} are known", f"{name}已知")
            return never if cell.negated else missing[0]
        if cell.negated:
            english = f"{'neither ' if len(known) > 1 else ''}{self.joined(known, 'nor')} is "
            among = self.either(
                f"{english}{'' if len(known) > 1 else 'not '}among {name}", f"{name}不含{'、'.join(known)}"
            )
            return (
                among
                if not missing
                else self.either(f"{among}, which are known", f"{name}已知且不含{'、'.join(known)}")
            )
        among = self.either(f"{self.joined(known, 'or')} is among {name}", f"{name}含有{'或'.join(known)}")
        return self.joined([among, *missing], "or")

    def output(self, output: Output, field: FactField) -> str:
        """Return what a row gives for one outcome."""
        label = field.label.text(self.language)
        if isinstance(output, Weights):
            told = self.joined([f"{name} {self._share(share)}" for name, share in output.shares], "and")
        else:
            told = self.parameter(output.name) if isinstance(output, Reference) else self.value(output)
        return self.either(f"{_lowered(label)}: {told}", f"{label}：{told}")

    def _share(self, share: float | Reference) -> str:
        return self.parameter(share.name) if isinstance(share, Reference) else f"{share * 100:.9g} %"

    def row(self, decision: Decision, row: Row) -> str:
        """Return a row as a sentence: if, then, because."""
        asked = [self.cell(cell, field) for cell, field in zip(row.cells, decision.inputs, strict=True) if cell.tests]
        given = [
            self.output(output, field)
            for output, field in zip(row.outputs, decision.outputs, strict=True)
            if output is not None
        ]
        then = self.either("; ", "；").join(given) if given else self.either("nothing is said", "不作结论")
        because = row.because.text(self.language).rstrip(".。")
        if self.chinese:
            when = f"若{'，且'.join(asked)}，则" if asked else self._otherwise(decision)
            return f"{when}{then}；因为：{because}。"
        when = f"If {' and '.join(asked)}, then " if asked else self._otherwise(decision)
        return f"{when}{then}; because {_lowered(because)}."

    def _otherwise(self, decision: Decision) -> str:
        if decision.hit_policy == "F":
            return self.either("In every other case, ", "其他情况下，")
        return self.either("In every case, ", "任何情况下，")

    def decision(self, decision: Decision) -> Iterator[str]:
        """Yield a decision read out: its title with how rows count, then every row."""
        counts = self.either(*_HIT_POLICIES[decision.hit_policy])
        yield self.either(f"{decision.title.en}. {counts}", f"{decision.title.text('zh')}。{counts}")
        yield from (self.row(decision, row) for row in decision.rows)

    def limit(self, rule: LimitRule) -> str:
        """Return a limit as a sentence."""
        value = self.parameter(rule.value) if isinstance(rule.value, str) else f"{rule.value:.9g} {rule.unit}"
        bound = self.either(*_COMPARED[rule.comparison]).format(value)
        where = "".join(f"{name} {word}, " for name, word in sorted(rule.selector.items()))
        because = rule.because.text(self.language).rstrip(".。")
        if rule.penalty is None:
            duty = self.either("must be", "必须")
        else:
            paid = self.parameter(rule.penalty) if isinstance(rule.penalty, str) else f"{rule.penalty:.9g}"
            duty = self.either(f"should be (else a penalty of {paid})", f"（否则扣 {paid}）应")
        return self.either(
            f"For {where or 'everyone, '}{rule.quantity} {duty} {bound}, because {_lowered(because)}.",
            f"{where or '所有人，'}{rule.quantity} {duty}{bound}；因为：{because}。",
        )

    def policy_sentences(self) -> Iterator[str]:
        """Yield the tables and limits of the policy read out from top to bottom."""
        for decision in self.policy.decisions:
            yield from self.decision(decision)
        yield from (self.limit(rule) for rule in self.policy.limits)


def in_both(policy: Policy, on: date) -> tuple[Speaker, Speaker]:
    """Return the English and the Chinese speaker of a policy on a day."""
    return Speaker(policy, on, "en"), Speaker(policy, on, "zh")


def read_aloud(policy: Policy, on: date) -> tuple[Localised, ...]:
    """Return the whole policy as sentences in both languages."""
    english, chinese = (list(speaker.policy_sentences()) for speaker in in_both(policy, on))
    return tuple(Localised(en=one, zh=other) for one, other in zip(english, chinese, strict=True))


def _lowered(text: str) -> str:
    """Return a text that can stand inside a sentence: names in capitals stay as they are."""
    return text[:1].lower() + text[1:] if len(text) < 2 or not text[1].isupper() else text
