"""A request at every move of the project: who may take a role then, and what everybody else would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.staffing.answers.casting import Casting
from engine.staffing.why.giving_way import Prices, overlooking
from engine.staffing.why.price_floor import PriceFloor
from engine.staffing.why.relaxed_request import moved


@dataclass(frozen=True, eq=False)
class PricedCasting:
    """A request beside the bank, moved already.

    Attributes
    ----------
    casting : Casting
        The request and who is eligible.
    costs : tuple of int64 array of shape (people,)
        What taking each person costs in steps, role by role; -1 where it cannot be had.
    floor : PriceFloor
        What filling every opening costs at the least.
    """

    casting: Casting
    costs: tuple[NDArray[np.int64], ...]
    floor: PriceFloor

    @staticmethod
    def of(casting: Casting, prices: Prices) -> PricedCasting:
        """Price a request as it is cast."""
        costs = tuple(overlooking(judged, casting.bank, prices) for judged in casting.eligibilities)
        return PricedCasting(casting, costs, PriceFloor.of(casting.request, costs, prices))


class Moves:
    """The request as asked and moved by weeks, each cast and priced once, when it is first needed."""

    def __init__(self, casting: Casting, prices: Prices) -> None:
        self._asked, self._prices = casting, prices
        self._priced: dict[int, PricedCasting] = {}

    def by(self, weeks: int) -> PricedCasting:
        """Return the request some weeks later."""
        if weeks not in self._priced:
            bank = self._asked.bank
            later = Casting.of(moved(self._asked.request, weeks), bank) if weeks else self._asked
            self._priced[weeks] = PricedCasting.of(later, self._prices)
        return self._priced[weeks]
