"""Windows over facts: aggregates as columns before matching, and the facts with which enough of them lie in a window.

The window of length w that ends at a fact holds the facts f alike in ``by`` with ``own - w < f <= own`` in
``ordered_by``, itself and those of the same moment included. Without a length it reaches back to the first fact;
without an order it is the whole group. Values are whole numbers (:mod:`engine.policy.patterns_facts`), so sums are
exact; a mean is rounded to the sixth decimal, halves up. Over no value a count is 0 and everything else is missing. A
fact without a value in ``by`` or ``ordered_by`` belongs to no group; its aggregate is missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import eq, ge, gt, le, lt, ne
from typing import Final

import numpy as np

from engine.errors import InputError, Problem
from engine.policy.patterns import (
    MAX_NUMBER,
    Aggregate,
    Alternatives,
    ColumnKind,
    Condition,
    Constant,
    Frequent,
    Pattern,
    Reference,
    bound_number,
)
from engine.policy.patterns_facts import SCALE, Mask, NormalColumn, NormalFacts

ORDER: Final[dict[str, Callable[..., object]]] = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def prepared(pattern: Pattern, facts: NormalFacts) -> NormalFacts:
    """Return the facts with the columns that a bound pattern computes before matching.

    Raises
    ------
    InputError
        An aggregate is too large to be compared.
    """
    for aggregate in pattern.aggregates:
        if aggregate.fact in facts.sizes:
            place = aggregate.fact, aggregate.name
            kind = facts.kinds[aggregate.fact, aggregate.column] if _keeps_kind(aggregate) else ColumnKind.NUMBER
            columns = {**facts.columns, place: _computed(aggregate, facts)}
            facts = replace(facts, columns=columns, kinds={**facts.kinds, place: kind})
    return facts


def satisfying(fact: str, conditions: Sequence[Condition], facts: NormalFacts) -> Mask:
    """Return which facts of a type fulfil conditions, those that refer to other matches left aside.

    A condition on a missing value is not fulfilled.
    """
    mask = np.ones(facts.sizes.get(fact, 0), dtype=bool)
    for condition in conditions if len(mask) else ():
        mask &= facts.columns[fact, condition.column].present & _holding(fact, condition, facts)
    return mask


def frequent_rows(fact: str, frequent: Frequent, mask: Mask, facts: NormalFacts) -> tuple[Mask, Mask]:
    """Return, of the facts in ``mask``, where enough of them lie in the window, and which open such a time.

    The time goes on from one fact to the next as long as enough lie in the window that ends at each, so it has one
    opening; of several facts of that moment it is the first row.
    """
    enough, opening = np.zeros(len(mask), dtype=bool), np.zeros(len(mask), dtype=bool)
    at_least = int(bound_number(frequent.at_least))
    length = facts.offset(fact, frequent.ordered_by, frequent.within.length)
    for moments, rows in _groups(fact, frequent.by, frequent.ordered_by, mask, facts):
        going = False
        for start, first in enumerate(moments):
            if start and moments[start - 1] == first:
                continue
            end = bisect_right(moments, first)
            before, going = going, end - bisect_right(moments, first - length) >= at_least
            opening[rows[start]] = going and not before
            enough[rows[start:end]] = going
    return enough, opening


def _holding(fact: str, condition: Condition, facts: NormalFacts) -> Mask:
    values = facts.columns[fact, condition.column].values
    operand = condition.operand
    if isinstance(operand, Reference):
        return np.ones(len(values), dtype=bool)
    if isinstance(operand, Alternatives):
        listed = np.isin(values, [facts.constant(fact, condition.column, value) for value in operand.values])
        return listed if condition.comparison == "in" else ~listed
    assert isinstance(operand, Constant), "parameters are bound before matching"
    mask: Mask = np.asarray(
        ORDER[condition.comparison](values, facts.constant(fact, condition.column, operand.value)), dtype=bool
    )
    return mask


def _groups(
    fact: str, by: Sequence[str], ordered_by: str | None, mask: Mask, facts: NormalFacts
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield moments and rows of each group, by moment and row; moments are 0 without an order."""
    columns = [facts.columns[fact, column] for column in by]
    order = None if ordered_by is None else facts.columns[fact, ordered_by]
    usable = mask.copy()
    for column in (*columns, *(() if order is None else (order,))):
        usable &= column.present
    groups: dict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    for row in np.flatnonzero(usable).tolist():
        key = tuple(int(column.values[row]) for column in columns)
        groups[key].append((0 if order is None else int(order.values[row]), row))
    for _, members in sorted(groups.items()):
        members.sort()
        yield [moment for moment, _ in members], [row for _, row in members]


def _keeps_kind(aggregate: Aggregate) -> bool:
    return aggregate.function in {"min", "max"}


def _computed(aggregate: Aggregate, facts: NormalFacts) -> NormalColumn:
    fact, column = aggregate.fact, facts.columns[aggregate.fact, aggregate.column]
    everyone = np.ones(facts.sizes[fact], dtype=bool)
    counted = satisfying(fact, aggregate.conditions, facts) & column.present
    values, present = np.zeros(len(everyone), dtype=np.int64), np.zeros(len(everyone), dtype=bool)
    length = None
    if aggregate.within is not None and aggregate.ordered_by is not None:
        length = facts.offset(fact, aggregate.ordered_by, aggregate.within.length)
    for moments, rows in _groups(fact, aggregate.by, aggregate.ordered_by, everyone, facts):
        inside = [(moment, row) for moment, row in zip(moments, rows, strict=True) if counted[row]]
        at = [moment for moment, _ in inside]
        over = _over(aggregate, [int(column.values[row]) for _, row in inside])
        for moment, row in zip(moments, rows, strict=True):
            first = 0 if length is None else bisect_right(at, moment - length)
            found = over(first, bisect_right(at, moment))
            if found is not None:
                _check_size(aggregate, found)
                values[row], present[row] = found, True
    return NormalColumn(values, present)


def _over(aggregate: Aggregate, values: list[int]) -> Callable[[int, int], int | None]:
    """Return the function over ``values[first:end]``; both ends never fall from call to call."""
    if _keeps_kind(aggregate):
        return _Extreme(values, 1 if aggregate.function == "min" else -1)
    sums = [0, *accumulate(values)]

    def over(first: int, end: int) -> int | None:
        count, total = end - first, sums[end] - sums[first]
        if aggregate.function == "count":
            counted: int = count * SCALE
            return counted
        if not count:
            return None
        mean: int = (2 * total + count) // (2 * count)
        return total if aggregate.function == "sum" else mean

    return over


class _Extreme:
    """Smallest (``sign`` 1) or largest (-1) of a window that moves forward, in constant time a step.

    Kept are positions whose values rise: whatever stands before a smaller one can never be the smallest again.
    """

    def __init__(self, values: list[int], sign: int) -> None:
        self.values, self.sign = values, sign
        self.kept: list[int] = []
        self.keys: list[int] = []
        self.taken = 0

    def __call__(self, first: int, end: int) -> int | None:
        while self.taken < end:
            value = self.sign * self.values[self.taken]
            while self.keys and self.keys[-1] >= value:
                self.keys.pop()
                self.kept.pop()
            self.keys.append(value)
            self.kept.append(self.taken)
            self.taken += 1
        at = bisect_left(self.kept, first)
        return self.sign * self.keys[at] if at < len(self.keys) else None


def _check_size(aggregate: Aggregate, value: int) -> None:
    if abs(value) > MAX_NUMBER * SCALE:
        what = f"The {aggregate.function} '{aggregate.name}' of {aggregate.fact} is beyond {MAX_NUMBER:g}."
        raise InputError(Problem("number-too-large", what, "Give the values in a larger unit, such as millions."))
