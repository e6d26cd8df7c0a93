"""From exact decimals to the floats that results hold."""

from __future__ import annotations

from decimal import Decimal

DECIMALS = 9


def points(value: Decimal | int) -> float:
    """Return a number of points as a float of nine decimals."""
    return float(round(Decimal(value), DECIMALS)) + 0.0


def share_of(part: Decimal, whole: Decimal) -> float | None:
    """Return ``part`` in per cent of ``whole``, ``None`` where that is 0."""
    return points(part / whole * 100) if whole else None
