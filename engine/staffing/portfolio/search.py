"""The best plan so far and the best bound so far, told as they improve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.plan import value_of
from engine.staffing.portfolio.prices import Money, Priced, Prices, losses, price
from engine.staffing.portfolio.problem import Index, PortfolioProblem
from engine.staffing.portfolio.programs import Stop


class Phase(StrEnum):
    """What a search is at."""

    FILLING = "filling"
    """Roles are filled one after another."""
    PRICING = "pricing"
    """The linear program grows by pairs that its prices make attractive: the bound falls."""
    CHOOSING = "choosing"
    """The whole problem over the pairs that lose least by the prices."""
    IMPROVING = "improving"
    """Some roles at a time are placed anew."""


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a search is: the best plan known, and the most that any plan is worth, in points."""

    phase: Phase
    step: int
    plan: Index
    value: int
    bound: float

    @property
    def gap(self) -> float:
        """Share of the bound that is not reached; 0 where nothing can be."""
        return max(0.0, 1.0 - self.value / self.bound) if self.bound > 0 else 0.0


Tell = Callable[[Progress], None]


@dataclass
class Search:
    """State of one search; the plan only becomes better, the bound only becomes tighter.

    Attributes
    ----------
    plan : int64 array
        Best plan, pairs in ascending order.
    prices : Prices
        Prices that prove ``priced_bound`` over every eligible pair.
    bound : float
        The tightest bound known, by prices or by branching.
    """

    problem: PortfolioProblem
    options: PortfolioOptions
    stop: Stop
    tell: Tell
    phase: Phase = Phase.FILLING
    step: int = 0
    plan: Index = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    value: int = 0
    columns: Index = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.prices = Prices.free(self.problem)
        priced = price(self.problem, self.prices)
        self.priced_bound = self.bound = priced.bound
        self.left: Money = priced.left

    @property
    def is_done(self) -> bool:
        """Whether the gap is closed as far as asked, or somebody stops the search."""
        return self.reached or self.stop()

    @property
    def reached(self) -> bool:
        """Whether the gap is closed as far as asked."""
        return self.progress.gap <= self.options.gap or self.value >= self.whole_bound

    @property
    def whole_bound(self) -> int:
        """The most whole points that a plan can be worth."""
        return int(np.floor(self.bound + 1e-6 * max(1.0, abs(self.bound) * 1e-6)))

    @property
    def progress(self) -> Progress:
        """How far the search is."""
        return Progress(self.phase, self.step, self.plan, self.value, self.bound)

    @property
    def lost(self) -> Money:
        """By how much the bound falls for every plan that places a pair, of shape (pairs,)."""
        return losses(self.problem, self.left)

    def enter(self, phase: Phase) -> None:
        """Begin a phase."""
        self.phase, self.step = phase, 0

    def offer(self, plan: Index) -> bool:
        """Take a plan if it is better, and say whether it is."""
        value = value_of(self.problem, plan)
        if value <= self.value:
            return False
        self.plan, self.value = plan, value
        self.tell(self.progress)
        return True

    def offer_prices(self, prices: Prices, priced: Priced) -> None:
        """Take prices if they prove a tighter bound."""
        if priced.bound < self.priced_bound:
            self.prices, self.priced_bound, self.left = prices, priced.bound, priced.left
            self.offer_bound(priced.bound)

    def offer_bound(self, bound: float) -> None:
        """Take a bound if it is tighter; never below the plan at hand."""
        bound = max(bound, float(self.value))
        if bound < self.bound:
            self.bound = bound
            self.tell(self.progress)
