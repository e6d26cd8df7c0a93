"""What people on the way into a role are paid, month by month, while some of them leave."""

from __future__ import annotations

from engine.planning.problem import Path


def path_pay(path: Path, begun: int, first: int, last: int) -> float:
    """Return what one who begins in month ``begun`` is paid from month ``first`` to ``last``, both included.

    Whoever is still there is paid: in the n-th month on the way ``staying`` to the power of n, from 0.
    """
    months = range(max(first - begun, 0), min(path.months, last - begun + 1))
    return path.pay * sum(path.staying**number for number in months)


def start_pay(path: Path, begun: int, horizon: int) -> float:
    """Return what one who begins in month ``begun`` is paid on the way within the horizon."""
    return path_pay(path, begun, 0, horizon - 1)
