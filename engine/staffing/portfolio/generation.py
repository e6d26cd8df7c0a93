"""Column generation: the linear program takes in the pairs that its prices make attractive, until there are none.

Gilmore and Gomory (1961) price columns that way; the bound of every round is Lagrangian (see ``prices``), and prices
are smoothed towards those of the best bound (Wentges, 1997, "Weighted Dantzig-Wolfe decomposition for linear
mixed-integer programming"), since the prices of a degenerate optimum leap from round to round.
"""

from __future__ import annotations

import numpy as np

from engine.staffing.portfolio.filling import filled_in_order
from engine.staffing.portfolio.master import Master, Optimum
from engine.staffing.portfolio.prices import Money, best_pairs, price
from engine.staffing.portfolio.problem import Index, Mask
from engine.staffing.portfolio.search import Search

NEW_A_ROLE = 10
"""Pairs of one role that come in at a time."""
SMOOTHED = 0.5
"""How far the smoothed prices are on the way from those of the best bound to those of the optimum."""
WORTH_WHILE = 1e-3
"""Points that a pair must be worth to come in."""
CONVERGED = 1e-6
"""Relative distance of the bound from the program's optimum at which pricing ends."""


def generate(search: Search) -> None:
    """Tighten the bound and gather the columns of good plans, until no pair is left that could raise the optimum."""
    problem, master = search.problem, Master(search.problem)
    inside = problem.ranks < search.options.columns_a_role + problem.openings[problem.pairs.role] - 1
    inside[search.plan] = True
    master.add(np.flatnonzero(inside))
    for _ in range(search.options.pricing_rounds):
        optimum = None if search.is_done else master.solve(search.stop)
        if optimum is None:
            break
        search.step += 1
        new = _attractive(search, optimum, inside)
        search.offer(_rounded(search, master, optimum))
        if not len(new) or search.priced_bound <= optimum.objective * (1 + CONVERGED):
            break
        inside[new] = True
        master.add(new)
    search.columns = np.sort(master.columns)


def _attractive(search: Search, optimum: Optimum, inside: Mask) -> Index:
    """Return the pairs that come in, by the optimum's prices and by smoothed ones; both may tighten the bound."""
    at_optimum = price(search.problem, optimum.prices)
    search.offer_prices(optimum.prices, at_optimum)
    new = _worth_while(search, at_optimum.left, optimum, inside)
    if not len(new):
        return new
    smoothed = search.prices.towards(optimum.prices, SMOOTHED)
    at_smoothed = price(search.problem, smoothed)
    search.offer_prices(smoothed, at_smoothed)
    return np.union1d(new, _worth_while(search, at_smoothed.left, optimum, inside))


def _worth_while(search: Search, left: Money, optimum: Optimum, inside: Mask) -> Index:
    worth = np.where(inside, -np.inf, left)
    return best_pairs(search.problem, worth, optimum.role_worth + WORTH_WHILE, NEW_A_ROLE)


def _rounded(search: Search, master: Master, optimum: Optimum) -> Index:
    """Return the plan that takes the columns with the largest shares first, then those that lose least."""
    shares = np.round(optimum.shares, 6)
    order = np.lexsort([master.columns, np.round(search.lost[master.columns], 6), -shares])
    return filled_in_order(search.problem, master.columns[order])
