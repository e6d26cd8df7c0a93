"""Read dates: ISO, with dots, slashes or month names, Chinese, day serials of spreadsheets.

A column without a stated format must be unambiguous as a whole: one value like 25/3 or 3/25 settles the order for all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from engine.loading.folding import folded

Reading: TypeAlias = "date | datetime | str | None"
"""A date, ``None`` for no value, or the code of what is wrong."""

EARLIEST, LATEST = 1900, 2199
IMPOSSIBLE, NOT_A_DATE, AMBIGUOUS = "impossible-date", "not-a-date", "ambiguous-date"
OUT_OF_RANGE = "date-out-of-range"

_TIME = r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[\s.-]+([A-Za-z]{3})[a-z]*[\s.,-]+(\d{4}|\d{2})" + _TIME)
_NAMED_US = re.compile(r"([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})" + _TIME)
_SERIAL = re.compile(r"(\d{1,7})(?:\.\d+)?")
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ORDERS = {"ymd": "ymd", "dmy": "dmy", "mdy": "mdy", "iso": "ymd"}


def stated_order(date_format: str) -> str | None:
    """Return ymd, dmy or mdy for ``d/m/y``, ``dd.mm.yyyy`` and the like, ``None`` for anything else."""
    return _ORDERS.get(re.sub(r"(.)\1+", r"\1", re.sub(r"[\W_]", "", date_format.lower())))


@dataclass(frozen=True)
class DateFormat:
    """What is stated about the dates of a column.

    Attributes
    ----------
    stated : str or None
        An order (y/m/d, d/m/y, m/d/y, d.m.y), a strptime format with %, or nothing.
    latest_year : int or None
        Two-digit years beyond it belong to the century before; without it 69 to 99 are 19xx.
    any_serial : bool
        Every whole number may be a day serial (typed sources); else only five digits.
    epoch_1904 : bool
        Serials count from 1904.
    order : str
        Order of day, month and year where the year comes last: dmy, mdy, or unknown.
    """

    stated: str | None = None
    latest_year: int | None = None
    any_serial: bool = False
    epoch_1904: bool = False
    order: str = "unknown"

    def settled(self, values: Sequence[str]) -> DateFormat:
        """Return the format with the order found out from all values of the column."""
        order = (stated_order(self.stated) or "unknown") if self.stated else _found_order(values)
        return replace(self, order=order)

    def read(self, value: str) -> Reading:
        """Return the date or instant of one text, or what is wrong with it."""
        if self.stated and "%" in self.stated:
            return self._by_strptime(value)
        text = folded(value)
        for pattern, reader in (
            (_YEAR_FIRST, self._year_first), (_YEAR_LAST, self._year_last), (_COMPACT, self._year_first),
            (_NAMED, self._named), (_NAMED_US, self._named_us), (_SERIAL, self._serial),
        ):  # fmt: skip
            found = pattern.fullmatch(text)
            if found:
                return reader(found)
        return NOT_A_DATE

    def _by_strptime(self, value: str) -> Reading:
        try:
            found = datetime.strptime(value, self.stated or "")  # noqa: DTZ007 - datasets carry no zones
        except ValueError:
            return NOT_A_DATE if any(character.isalpha() for character in value) else IMPOSSIBLE
        if self.latest_year and "%y" in (self.stated or "") and found.year > self.latest_year:
            return _made(found.year - 100, found.month, found.day, (found.hour, found.minute, found.second))
        return _made(found.year, found.month, found.day, (found.hour, found.minute, found.second))

    def _year_first(self, found: re.Match[str]) -> Reading:
        year, month, day = (int(found[at]) for at in (1, 2, 3))
        return _made(year, month, day, _clock(found, 4) if found.re is _YEAR_FIRST else None, _zone(found))

    def _year_last(self, found: re.Match[str]) -> Reading:
        first, second, year = int(found[1]), int(found[3]), self._full_year(found[4])
        order = "dmy" if found[2] == "." and self.order == "unknown" else self.order
        if order == "unknown" and first != second:
            return AMBIGUOUS if first <= 12 or second <= 12 else IMPOSSIBLE
        if order == "ymd":
            return NOT_A_DATE
        day, month = (first, second) if order == "dmy" else (second, first)
        return _made(year, month, day, _clock(found, 5), _zone(found))

    def _named(self, found: re.Match[str]) -> Reading:
        month = _MONTHS.get(found[2].lower())
        if month is None:
            return NOT_A_DATE
        return _made(self._full_year(found[3]), month, int(found[1]), _clock(found, 4), _zone(found))

    def _named_us(self, found: re.Match[str]) -> Reading:
        month = _MONTHS.get(found[1].lower())
        return (
            NOT_A_DATE if month is None else _made(int(found[3]), month, int(found[2]), _clock(found, 4), _zone(found))
        )

    def _full_year(self, digits: str) -> int:
        if len(digits) == 4:
            return int(digits)
        latest = self.latest_year or 2068
        year = latest - latest % 100 + int(digits)
        return year if year <= latest else year - 100

    def _serial(self, found: re.Match[str]) -> Reading:
        """Return the day of a serial; in the 1900 system day 60 is a 29 February that never was."""
        serial = int(found[1])
        if not self.any_serial and len(found[1]) != 5:
            return NOT_A_DATE
        if self.epoch_1904:
            return _after(date(1904, 1, 1), serial)
        if serial in {0, 60} or EARLIEST <= serial <= LATEST:
            return NOT_A_DATE
        return _after(date(1899, 12, 31), serial - (serial > 60))


def _found_order(values: Sequence[str]) -> str:
    """Return dmy or mdy if some value settles it and none contradicts, else unknown."""
    orders = set()
    for value in values:
        found = _YEAR_LAST.fullmatch(folded(value))
        if found and found[2] != ".":
            first, second = int(found[1]), int(found[3])
            if 12 < first <= 31 and second <= 12:
                orders.add("dmy")
            if first <= 12 < second <= 31:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else "unknown"


def _clock(found: re.Match[str], group: int) -> tuple[int, int, int] | None:
    if found[group] is None:
        return None
    return (int(found[group]), int(found[group + 1]), int(found[group + 2] or 0))


def _zone(found: re.Match[str]) -> str:
    return (found[found.re.groups] or "") if found.re.groups > 4 else ""


def _made(year: int, month: int, day: int, clock: tuple[int, int, int] | None = None, zone: str = "") -> Reading:
    try:
        if clock is None:
            return _in_range(date(year, month, day))
        instant = datetime(year, month, day, *clock)  # noqa: DTZ001 - datasets carry no zones
        if zone and zone != "Z":
            instant = datetime.fromisoformat(f"{instant.isoformat()}{zone}").astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return IMPOSSIBLE
    except OverflowError:
        return OUT_OF_RANGE
    return _in_range(instant)


def _after(epoch: date, days: int) -> Reading:
    try:
        return _in_range(epoch + timedelta(days=days))
    except OverflowError:
        return OUT_OF_RANGE


def _in_range(found: date) -> Reading:
    return found if EARLIEST <= found.year <= LATEST or found == date(9999, 12, 31) else OUT_OF_RANGE
