"""The two kinds of duration that DMN knows, which never compare with each other: days and time, years and months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months; a year is twelve. Months have no fixed number of days, so no day is one of these."""

    months: int


Duration: TypeAlias = "timedelta | YearsMonths"

_DAYS: Final = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?"
)
_MONTHS: Final = re.compile(r"(?P<sign>-?)P(?:(?P<years>\d{1,6})Y)?(?:(?P<months>\d{1,9})M)?")


def parsed_duration(text: str) -> Duration:
    """Return the duration written in ISO 8601, such as ``P1Y6M`` or ``P1DT12H``.

    Raises
    ------
    ValueError
        The text is none, mixes months with days, or is longer than 999,999,999 days.
    """
    for pattern in (_MONTHS, _DAYS):
        match = pattern.fullmatch(text)
        parts = {name: part for name, part in match.groupdict().items() if part and name != "sign"} if match else {}
        if match and parts and not text.endswith("T"):
            sign = -1 if match["sign"] else 1
            return sign * _days(parts) if pattern is _DAYS else YearsMonths(sign * _months(parts))
    raise ValueError("a duration such as P1Y6M or P1DT12H")


def _months(parts: dict[str, str]) -> int:
    return 12 * int(parts.get("years", 0)) + int(parts.get("months", 0))


def _days(parts: dict[str, str]) -> timedelta:
    try:
        whole = {name: int(part) for name, part in parts.items() if name != "seconds"}
        seconds, _, fraction = parts.get("seconds", "0").partition(".")
        return timedelta(**whole, seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")))
    except OverflowError:
        raise ValueError("a duration of at most 999,999,999 days") from None


def duration_text(value: Duration) -> str:
    """Return a duration in ISO 8601, in its shortest form of years and months, or of days, hours, minutes, seconds."""
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.months), 12)
        told = _part(years, "Y") + _part(months, "M")
        return ("-" if value.months < 0 else "") + "P" + (told or "0M")
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    time = _part(hours, "H") + _part(minutes, "M") + (f"{seconds}{fraction}S" if seconds or fraction else "")
    told = _part(length.days, "D") + (f"T{time}" if time else "")
    return ("-" if value < timedelta(0) else "") + "P" + (told or "T0S")


def _part(number: int, unit: str) -> str:
    return f"{number}{unit}" if number else ""
