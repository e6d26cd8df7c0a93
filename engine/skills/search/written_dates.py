"""Days, months and years as people write them: ``2026-05``, ``4 May 2026``, ``May 4``, ``4.5.2026``, ``5月``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_NAMED = "|".join(f"{short}(?:{rest})?" if rest else short for short, rest in zip(_MONTHS, _FULL, strict=True))
_END = r"(?![a-z0-9_])"

_FORMS = (
    re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?[日号])?"),
    re.compile(rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}}))?{_END}"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<named>{_NAMED})\.?(?: (?P<year>\d{{4}}))?{_END}"),
    re.compile(
        rf"(?P<named>{_NAMED})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:%/a-z_年月-])"
        rf"(?:,? (?P<year>\d{{4}}){_END})?"
    ),
    re.compile(rf"(?P<named>{_NAMED})\.?(?: (?P<year>\d{{4}}))?{_END}"),
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_END}"),
    re.compile(rf"(?P<month>\d{{1,2}})/(?P<year>\d{{4}}){_END}"),
    re.compile(r"(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?[日号])?"),
    re.compile(rf"(?P<year>[12]\d{{3}})(?: ?年|{_END})"),
    re.compile(rf"(?P<today>today|now){_END}|(?P<now>今天|现在|即日)"),
)


@dataclass(frozen=True)
class WrittenDate:
    """A date as it was written.

    Attributes
    ----------
    first, last : date
        First and last day of what was written: the same for a day.
    end : int
        Position in the text behind it.
    """

    first: date
    last: date
    end: int


class NoSuchDate(ValueError):  # noqa: N818 - says what is the matter
    """Something is written like a date that the calendar does not have.

    Attributes
    ----------
    end : int
        Position in the text behind it.
    """

    def __init__(self, end: int) -> None:
        self.end = end
        super().__init__(end)


def read_date(text: str, at: int, after: date) -> WrittenDate | None:
    """Return the date that is written at a position of a folded text, ``None`` where there is none.

    A month without a year is the next one that is not over on the day ``after``.

    Raises
    ------
    NoSuchDate
        What is written there looks like a date, and there is no such day or month.
    """
    for form in _FORMS:
        found = form.match(text, at)
        if found is not None:
            try:
                first, last = _span(found.groupdict(), after)
            except ValueError as error:
                raise NoSuchDate(found.end()) from error
            return WrittenDate(first, last, found.end())
    return None


def _span(parts: dict[str, str | None], after: date) -> tuple[date, date]:
    named, month, day = parts.get("named"), parts.get("month"), parts.get("day")
    if named is None and month is None and parts.get("year") is None:
        return after, after
    number = _MONTHS.index(named[:3]) + 1 if named else int(month) if month else None
    if parts.get("year") is None:
        assert number is not None
        return _next(lambda year: _of(year, number, day), after)
    return _of(int(str(parts["year"])), number, day)


def _of(year: int, month: int | None, day: str | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first + timedelta(days=monthrange(year, month)[1] - 1)
    only = date(year, month, int(day))
    return only, only


def _next(of_year: Callable[[int], tuple[date, date]], after: date) -> tuple[date, date]:
    """Return the first span of a year that is not over on a day."""
    span = of_year(after.year)
    return span if span[1] >= after else of_year(after.year + 1)
