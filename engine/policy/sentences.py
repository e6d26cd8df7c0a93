"""Rows of tables as plain sentences, in English and Chinese, as one would read them aloud to somebody in HR.

Names are the labels of facts and outcomes, parameters are said with value, unit and the day since which they hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType
from engine.policy.outputs import Output, Weights
from engine.policy.spoken_words import Words, lowered, percent, verb
from engine.policy.tables import Decision, Row
from engine.policy.unary_tests import Cell, Comparison, ContainsAll, Endpoint, Interval, IsNull, Reference, Test

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
COMPARED: Final[dict[str, tuple[str, str]]] = {
    "=": ("{}", "为{}"),
    "!=": ("not {}", "不为{}"),
    "<": ("less than {}", "小于{}"),
    "<=": ("at most {}", "不超过{}"),
    ">": ("more than {}", "大于{}"),
    ">=": ("at least {}", "不低于{}"),
    "==": ("exactly {}", "等于{}"),
}
DAYS: Final[dict[str, tuple[str, str]]] = {
    "<": ("before {}", "早于{}"),
    "<=": ("no later than {}", "不晚于{}"),
    ">": ("after {}", "晚于{}"),
    ">=": ("no earlier than {}", "不早于{}"),
}


class Speaker(Words):
    """Says the rows of decision tables."""

    def endpoint(self, endpoint: Endpoint) -> str:
        """Return what a test compares with; a parameter with value, unit and since when."""
        return self.parameter(endpoint.name) if isinstance(endpoint, Reference) else self.value(endpoint)

    def test(self, test: Test, field: FactField) -> str:
        """Return what one test asks, without naming the fact."""
        if isinstance(test, IsNull):
            return self.either("missing", "缺失")
        if isinstance(test, Interval):
            return self._interval(test)
        if isinstance(test, ContainsAll):
            return self.joined([self.endpoint(one) for one in test.endpoints], "and")
        words = DAYS.get(test.operator) if field.type is FieldType.DATE else None
        english, chinese = words or COMPARED[test.operator]
        return self.either(english, chinese).format(self.endpoint(test.endpoint))

    def _interval(self, test: Interval) -> str:
        low, high = self.endpoint(test.low), self.endpoint(test.high)
        if self.chinese:
            ends = (("下限", test.low_closed), ("上限", test.high_closed))
            open_ends = [end for end, closed in ends if not closed]
            left_out = f"（不含{'与'.join(open_ends)}）" if open_ends else ""
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
        return f"{self.name(field)} {verb(field, self.name(field))} {self.joined(told, 'or')}"

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
        several = any(isinstance(test, ContainsAll) and len(test.endpoints) > 1 for test in cell.tests)
        among = self.either(
            f"{self.joined(known, 'or')} {'are' if several else 'is'} among {name}", f"{name}含有{'或'.join(known)}"
        )
        return self.joined([among, *missing], "or")

    def output(self, output: Output, field: FactField) -> str:
        """Return what a row gives for one outcome."""
        label = self.label(field)
        if isinstance(output, Weights):
            told = self.joined([f"{self.word(name)} {self._share(share)}" for name, share in output.shares], "and")
        else:
            told = self.parameter(output.name) if isinstance(output, Reference) else self.value(output)
        return self.either(f"{label}: {told}", f"{label}：{told}")

    def _share(self, share: float | Reference) -> str:
        return self.parameter(share.name) if isinstance(share, Reference) else percent(share)

    def row(self, decision: Decision, row: Row) -> str:
        """Return a row as a sentence: if, then, because."""
        asked = [self.cell(cell, field) for cell, field in zip(row.cells, decision.inputs, strict=True) if cell.tests]
        given = [
            self.output(output, field)
            for output, field in zip(row.outputs, decision.outputs, strict=True)
            if output is not None
        ]
        then = self.either("; ", "；").join(given) if given else self.either("nothing is said", "不作结论")
        because = self.prose(row.because)
        if self.chinese:
            when = f"若{'，且'.join(asked)}，则" if asked else self._otherwise(decision)
            return f"{when}{then}；因为：{because}。"
        when = f"If {' and '.join(asked)}, then " if asked else self._otherwise(decision)
        return f"{when}{then}; because {lowered(because)}."

    def _otherwise(self, decision: Decision) -> str:
        if decision.hit_policy == "F":
            return self.either("In every other case, ", "其他情况下，")
        return self.either("In every case, ", "任何情况下，")

    def decision(self, decision: Decision) -> Iterator[str]:
        """Yield a decision read out: its title with how rows count, then every row."""
        counts = self.either(*_HIT_POLICIES[decision.hit_policy])
        title = decision.title.text(self.language)
        yield self.either(f"{title[:1].upper()}{title[1:]}. {counts}", f"{title}。{counts}")
        yield from (self.row(decision, row) for row in decision.rows)


def in_both(policy: Policy, on: date) -> tuple[Speaker, Speaker]:
    """Return the English and the Chinese speaker of a policy on a day."""
    return Speaker(policy, on, "en"), Speaker(policy, on, "zh")
