"""Values that stand for the stretches of an ordered column."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from engine.domain.frozen import Localised
from engine.policy.durations import YearsMonths
from engine.policy.kinds import FactField, FieldType
from engine.policy.unary_tests import FactValue

WHOLE_MONTHS: Final = FactField(name="months", type=FieldType.NUMBER, whole=True, label=Localised(en="months"))


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
        yield from (math.floor((least + most) / 2), math.ceil((least + most) / 2), (least + most) / 2)
    if math.isfinite(least):
        yield math.floor(least) + 1
    if math.isfinite(most):
        yield math.ceil(most) - 1
    yield from (0.0, least, most)
