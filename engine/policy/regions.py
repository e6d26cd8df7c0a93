"""Values that stand for the stretches of an ordered column, and a search for a case that no row covers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from engine.domain.frozen import Localised
from engine.policy.durations import YearsMonths
from engine.policy.kinds import FactField, FieldType
from engine.policy.unary_tests import FactValue

WHOLE_MONTHS: Final = FactField(name="months", type=FieldType.NUMBER, whole=True, label=Localised(en="months"))
STEPS: Final = 200_000
"""Steps of a search after which it gives up."""

Column: TypeAlias = "list[tuple[FactValue, int]]"
"""Example values of one input, each with the bits of the rows that let it pass."""


def values_between(low: Any, high: Any, field: FactField) -> Iterator[FactValue]:
    """Yield one value an input can have strictly between two points; None leaves a side open. Nothing if none is."""
    if field.type is FieldType.DATE:
        yield from _day_between(low, high)
    elif field.type is FieldType.DAYS:
        yield from _time_between(low, high)
    elif field.type is FieldType.MONTHS:
        first, last = (None if end is None else end.months for end in (low, high))
        yield from (YearsMonths(int(months)) for months in _number_between(first, last, WHOLE_MONTHS))
    else:
        yield from _number_between(low, high, field)


def _day_between(low: date | None, high: date | None) -> Iterator[date]:
    first = date.min if low is None else low
    last = date.max if high is None else high
    if low is None and high is None:
        yield date(2000, 1, 1)
    elif low is None and last > first:
        yield last - timedelta(days=1)
    elif (last - first).days > 1 or (high is None and last > first):
        yield first + timedelta(days=1)


def _time_between(low: timedelta | None, high: timedelta | None) -> Iterator[timedelta]:
    if low is None:
        yield timedelta(0) if high is None else high - timedelta(days=1)
    elif high is None:
        yield low + timedelta(days=1)
    elif low < (middle := low + (high - low) / 2) < high:
        yield middle


def _number_between(low: float | None, high: float | None, field: FactField) -> Iterator[float]:
    bottom = -math.inf if field.low is None else field.low
    top = math.inf if field.high is None else field.high
    least = bottom if low is None else max(low, bottom)
    most = top if high is None else min(high, top)

    def possible(value: float) -> bool:
        inside = (low is None or value > low) and (high is None or value < high) and bottom <= value <= top
        return inside and math.isfinite(value) and (not field.whole or value == int(value))

    yield from [value for value in _candidates(least, most) if possible(value)][:1]


def _candidates(least: float, most: float) -> Iterator[float]:
    if math.isfinite(least) and math.isfinite(most):
        yield (least + most) / 2
    if math.isfinite(least):
        yield math.floor(least) + 1
    if math.isfinite(most):
        yield math.ceil(most) - 1
    yield from (0.0, least, most)


class GaveUpError(Exception):
    """The search took more steps than allowed; nothing is known."""


def uncovered(columns: Sequence[Column], rows: int) -> list[FactValue] | None:
    """Return one example value per column such that none of ``rows`` (bits) lets all pass, or None if rows cover all.

    Raises
    ------
    GaveUpError
        After ``STEPS`` steps.
    """
    return _Search(columns).run(rows)


class _Search:
    """Depth first over the columns, remembering which rows were left at a column without success."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.dead: set[tuple[int, int]] = set()
        self.steps = 0
        self.sure = [-1] * (len(columns) + 1)
        for at in range(len(columns) - 1, -1, -1):
            self.sure[at] = self.sure[at + 1]
            for _, mask in columns[at]:
                self.sure[at] &= mask

    def run(self, rows: int) -> list[FactValue] | None:
        chosen: list[FactValue] = []
        return chosen if self._fill(rows, chosen) else None

    def _fill(self, rows: int, chosen: list[FactValue]) -> bool:
        at = len(chosen)
        if rows == 0:
            chosen.extend(column[0][0] for column in self.columns[at:])
            return True
        if at == len(self.columns) or rows & self.sure[at] or (at, rows) in self.dead:
            return False
        for left, value in self._choices(at, rows):
            chosen.append(value)
            if self._fill(left, chosen):
                return True
            chosen.pop()
        self.dead.add((at, rows))
        return False

    def _choices(self, at: int, rows: int) -> list[tuple[int, FactValue]]:
        by_rows: dict[int, FactValue] = {}
        for value, mask in self.columns[at]:
            by_rows.setdefault(mask & rows, value)
        self.steps += len(self.columns[at])
        if self.steps > STEPS:
            raise GaveUpError
        return sorted(by_rows.items(), key=lambda item: item[0].bit_count())
