"""Solve a portfolio: fill, price, choose, improve; whenever it is stopped there is a plan and a bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.staffing.portfolio.choosing import choose_whole
from engine.staffing.portfolio.filling import filled_in_order
from engine.staffing.portfolio.generation import generate
from engine.staffing.portfolio.improving import improve
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.plan import holds
from engine.staffing.portfolio.prices import Prices
from engine.staffing.portfolio.problem import Index, PortfolioProblem
from engine.staffing.portfolio.programs import Stop
from engine.staffing.portfolio.search import Phase, Search, Tell


@dataclass(frozen=True, eq=False)
class PortfolioSolution:
    """The best plan found and what proves how good it is.

    Attributes
    ----------
    plan : int64 array
        Pairs that are placed, in ascending order.
    value : int
        Points of the plan.
    bound : float
        No plan is worth more: the smaller of ``priced_bound`` and what branching proved.
    priced_bound : float
        Bound that ``prices`` prove over every eligible pair, which anybody can compute again.
    prices : Prices
        Prices on everyone's time and on the budgets.
    optimal : bool
        Whether no plan is worth more.
    reached : bool
        Whether the gap asked for was reached; otherwise the search was stopped or came to its limits.
    """

    plan: Index
    value: int
    bound: float
    priced_bound: float
    prices: Prices
    optimal: bool
    reached: bool


def solve_portfolio(
    problem: PortfolioProblem,
    options: PortfolioOptions | None = None,
    *,
    stop: Stop = lambda: False,
    tell: Tell = lambda _: None,
    start: Index | None = None,
) -> PortfolioSolution:
    """Return the best plan found for all roles at once, with its bound.

    Parameters
    ----------
    problem : PortfolioProblem
        Everything that is to be filled, and everyone who could.
    options : PortfolioOptions or None
        Limits and seed; equal ones give equal plans where ``stop`` never says so.
    stop : callable
        Asked often; once it says so, the search ends with what it has.
    tell : callable
        Is told whenever plan or bound improve.
    start : int64 array or None
        A plan to go on from, as pairs; ignored where it does not hold.
    """
    search = Search(problem, options or PortfolioOptions(), stop, tell)
    if start is not None and holds(problem, start):
        search.offer(np.sort(start))
    for phase, work in _PHASES.items():
        if search.is_done:
            break
        search.enter(phase)
        work(search)
    return PortfolioSolution(
        search.plan,
        search.value,
        search.bound,
        search.priced_bound,
        search.prices,
        search.value >= search.whole_bound,
        search.reached,
    )


def _fill(search: Search) -> None:
    """Fill by value: the most that counts first."""
    problem = search.problem
    within = np.flatnonzero(problem.ranks < search.options.columns_a_role + problem.openings[problem.pairs.role] - 1)
    order = np.argsort(-problem.pairs.value[within], kind="stable")
    search.offer(filled_in_order(problem, within[order]))


_PHASES = {
    Phase.FILLING: _fill,
    Phase.PRICING: generate,
    Phase.CHOOSING: choose_whole,
    Phase.IMPROVING: improve,
}
