"""What filling every opening costs at the least, and what can therefore still be part of a way that costs so much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.staffing.requests.resolution import ResolvedRequest
from engine.staffing.why.giving_way import STEPS, Prices


@dataclass(frozen=True)
class PriceFloor:
    """A cost in steps below which no way fills every opening: role by role, with rules and the budget left out.

    Attributes
    ----------
    total : int
        That cost.
    dearest : tuple of int
        What the dearest opening of each role adds to it: so much is saved where that opening is filled otherwise.
    """

    total: int
    dearest: tuple[int, ...]

    @staticmethod
    def of(request: ResolvedRequest, costs: Sequence[NDArray[np.int64]], prices: Prices) -> PriceFloor:
        """Return the floor of a request, given what ``overlooking`` says of everybody, role by role."""
        other = steps_of(min(prices.hire, prices.split))
        total, dearest = 0, []
        for role, cost in zip(request.roles, costs, strict=True):
            cheapest = np.sort(np.minimum(cost[cost >= 0], other))[: role.openings]
            total += int(cheapest.sum()) + other * (role.openings - len(cheapest))
            full = len(cheapest) == role.openings
            dearest.append(int(cheapest[-1]) if full else other)
        return PriceFloor(total, tuple(dearest))


@dataclass(frozen=True)
class Reach:
    """What may be part of a way that costs at most ``limit`` steps; everything where there is no limit.

    One opening that costs ``c`` makes the whole at least ``total - dearest + c``, and whatever else is given up comes
    on top of ``total``; so what costs more than the difference to the limit can be left out without losing a way.
    """

    floor: PriceFloor
    limit: int | None = None

    def opening(self, role: int) -> int | None:
        """Return what one opening of a role may cost."""
        return None if self.limit is None else self.limit - self.floor.total + self.floor.dearest[role]

    @property
    def besides(self) -> int | None:
        """Return what may be paid beside the openings."""
        return None if self.limit is None else self.limit - self.floor.total


def steps_of(price: float) -> int:
    """Return a declared cost in steps."""
    return round(price * STEPS)


def within(price: int, most: int | None) -> bool:
    """Return whether a price may be paid."""
    return most is None or price <= most
