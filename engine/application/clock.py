"""The one place that reads the clock; everything below takes the day as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    """Return the present instant in UTC, to the second, without a zone."""
    return datetime.now(UTC).replace(microsecond=0, tzinfo=None)  # noqa: TID251


def today() -> date:
    """Return the present day in UTC."""
    return utc_now().date()
