"""How far the clocks of two places are apart, by name of zone or by offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
NOON = time(12, tzinfo=UTC)
MONTH = timedelta(days=28)


def offsets_known(zone: str) -> bool:
    """Return whether a text names a time zone."""
    return offset_hours(zone, date(2026, 1, 1)) is not None


@lru_cache(maxsize=65_536)
def offset_hours(zone: str, on: date) -> float | None:
    """Return how many hours a zone is ahead of UTC at noon UTC of a day; ``None`` if the text names no zone.

    A zone is a name of the IANA time zone database, or ``UTC``, ``UTC+8``, ``GMT-03:30``.
    """
    if zone.strip().upper() in {"UTC", "GMT", "Z"}:
        return 0.0
    if fixed := OFFSET.fullmatch(zone.strip()):
        hours = int(fixed[2]) + int(fixed[3] or 0) / 60
        return (-hours if fixed[1] == "-" else hours) if hours <= 14 else None
    try:
        ahead = datetime.combine(on, NOON).astimezone(ZoneInfo(zone.strip())).utcoffset()
    except (KeyError, ValueError, OSError):  # an unknown name, or one that is a folder of the database
        return None
    return None if ahead is None else ahead.total_seconds() / 3600


@lru_cache(maxsize=65_536)
def hours_apart(one: str, other: str, first: date, last: date) -> float | None:
    """Return the most hours that the clocks of two zones are apart from a first to a last day, from 0 to 12.

    Looked at every 28 days and on the last day, since clocks change in some places and not in others; ``None`` where
    a zone is unknown.
    """
    most = 0.0
    on = first
    while True:
        ahead, other_ahead = offset_hours(one, on), offset_hours(other, on)
        if ahead is None or other_ahead is None:
            return None
        apart = abs(ahead - other_ahead) % 24
        most = max(most, min(apart, 24 - apart))
        if on >= last:
            return most
        on = min(on + MONTH, last)
