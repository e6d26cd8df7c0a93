"""Numbers and days as the language writes them."""

from __future__ import annotations

from datetime import date
from typing import Final

MINUS: Final = "−"
MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTH_NAMES: Final = (*MONTHS, "November", "December")
MISSING: Final = "–"


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number with thousands separated and a true minus; a dash where it is missing."""
    if value is None:
        return MISSING
    rounded = round(float(value), decimals) + 0.0
    written = f"{rounded:,.{decimals}f}"
    return MINUS + written[1:] if written.startswith("-") else written


def plain(value: float) -> str:
    """Return a parameter as its author wrote it: up to nine significant digits, no separators."""
    written = f"{float(value):.9g}"
    return MINUS + written[1:] if written.startswith("-") else written


def signed(value: float | None, decimals: int = 0) -> str:
    """Return a difference with its sign."""
    written = number(value, decimals)
    return f"+{written}" if value is not None and round(value, decimals) > 0 else written


def per_cent(points: float | None, decimals: int = 1) -> str:
    """Return points out of 100 as per cent."""
    return MISSING if points is None else f"{number(points, decimals)}%"


def day(value: date | None, language: str) -> str:
    """Return a day: 1 June 2026 or 2026年6月1日."""
    if value is None:
        return MISSING
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year}"


def iso_day(value: str, language: str) -> str:
    """Return an ISO day in words; what is no ISO day stays as it is."""
    try:
        return day(date.fromisoformat(value), language)
    except ValueError:
        return value or MISSING


def month_after(start: date, months: int) -> date:
    """Return the day ``months`` months later; the 31st becomes the last day the month has."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for candidate in range(start.day, 27, -1):
        try:
            return date(year, month + 1, candidate)
        except ValueError:
            continue
    return date(year, month + 1, min(start.day, 28))


def listed(items: list[str], language: str) -> str:
    """Return a list in a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        return "、".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
