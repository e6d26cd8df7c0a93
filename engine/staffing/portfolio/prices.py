"""Prices on people's time and on budgets, and the bound that they prove over every eligible pair.

Lagrangian relaxation (Geoffrion, 1974, "Lagrangean relaxation for integer programming"): whatever non-negative price
is put on everyone's time and on every budget, no plan is worth more than what the roles earn when they pay these
prices and nothing else holds them back, plus the whole time and money at those prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.staffing.portfolio.problem import NO_BUDGET, Index, PortfolioProblem

Money = NDArray[np.float64]

CHUNK = 1 << 18
"""Pairs priced at a time where every pair has its own profile."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Non-negative prices.

    Attributes
    ----------
    time : float64 array of shape (people, spans)
        Points that a unit of a person's time in a span costs.
    money : float64 array of shape (projects,)
        Points that a unit of a project's budget costs; 0 where it has none.
    """

    time: Money
    money: Money

    @staticmethod
    def free(problem: PortfolioProblem) -> Prices:
        """Return prices of nothing."""
        return Prices(np.zeros(problem.capacity.shape), np.zeros(problem.projects))

    def towards(self, other: Prices, share: float) -> Prices:
        """Return prices so far on the way to others; 0 stays, 1 arrives."""
        return Prices((1 - share) * self.time + share * other.time, (1 - share) * self.money + share * other.money)


@dataclass(frozen=True, eq=False)
class Priced:
    """What prices say about a problem.

    Attributes
    ----------
    left : float64 array of shape (pairs,)
        What each pair is worth after it has paid.
    bound : float
        No plan is worth more.
    """

    left: Money
    bound: float


def price(problem: PortfolioProblem, prices: Prices) -> Priced:
    """Return what every eligible pair is worth after paying, and the bound that the prices prove."""
    pairs = problem.pairs
    left = pairs.value - _time_paid(problem, prices.time)
    if prices.money.any():
        left -= prices.money[problem.project[pairs.role]] * pairs.cost
    earned = _earned(problem, left)
    has_budget = problem.budget != NO_BUDGET
    owned = float((prices.time * problem.capacity).sum())
    owned += float((prices.money * np.where(has_budget, problem.budget, 0)).sum())
    return Priced(left, earned + owned)


def _time_paid(problem: PortfolioProblem, time: Money) -> Money:
    """Return what every pair pays for time, of shape (pairs,); only people whose time has a price are looked at."""
    pairs = problem.pairs
    paid = np.zeros(len(pairs))
    dear = np.flatnonzero(time.any(axis=1))
    if not len(dear):
        return paid
    seat = np.full(problem.people, -1, dtype=np.int64)
    seat[dear] = np.arange(len(dear))
    concerned = np.flatnonzero(seat[pairs.person] >= 0)
    profile, person = pairs.profile[concerned], pairs.person[concerned]
    if len(problem.profiles) * len(dear) <= 64 * len(concerned):
        table = problem.profiles.astype(np.float64) @ time[dear].T
        paid[concerned] = table[profile, seat[person]]
        return paid
    for first in range(0, len(concerned), CHUNK):
        part = slice(first, first + CHUNK)
        paid[concerned[part]] = np.einsum("ps,ps->p", problem.profiles[profile[part]], time[person[part]])
    return paid


def _earned(problem: PortfolioProblem, left: Money) -> float:
    """Return what the roles earn when each takes whom it likes best; projects of all or nothing earn whole or not."""
    best, full = best_of_roles(problem, left)
    whole = problem.all_or_nothing[problem.project]
    earned = float(best[~whole].sum())
    if whole.any():
        projects = np.bincount(problem.project[whole], full[whole], problem.projects)
        earned += float(np.maximum(projects, 0.0).sum())
    return earned


def best_of_roles(problem: PortfolioProblem, left: Money) -> tuple[Money, Money]:
    """Return what each role earns at best: with as many as pay, and with every opening filled (or -inf); (roles,)."""
    starts = problem.starts
    counts = np.diff(starts)
    best, full = np.zeros(problem.roles), np.full(problem.roles, -np.inf)
    some = np.flatnonzero(counts)
    if len(some):
        top = np.maximum.reduceat(left, starts[some])
        best[some], full[some] = np.maximum(top, 0.0), top
    for role in np.flatnonzero(problem.openings > 1):
        wanted, mine = int(problem.openings[role]), left[starts[role] : starts[role + 1]]
        ranked = np.sort(mine)[::-1][:wanted]
        best[role] = np.maximum(ranked, 0.0).sum()
        full[role] = ranked.sum() if len(ranked) == wanted else -np.inf
    return best, full


def losses(problem: PortfolioProblem, left: Money) -> Money:
    """Return by how much the bound falls for every plan that places a pair, of shape (pairs,); never negative.

    The pair takes the place of the last that its role would choose, or of nobody; in a project of all or nothing that
    does not pay as a whole, what the whole project loses comes on top.
    """
    role, starts = problem.pairs.role, problem.starts
    last = np.full(problem.roles, -np.inf)
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        last[some] = np.maximum.reduceat(left, starts[some])
    for several in np.flatnonzero((problem.openings > 1) & (np.diff(starts) > 0)):
        ranked = np.sort(left[starts[several] : starts[several + 1]])[::-1]
        wanted = int(problem.openings[several])
        last[several] = ranked[wanted - 1] if len(ranked) >= wanted else -np.inf
    whole = problem.all_or_nothing[problem.project]
    last = np.where(whole, last, np.maximum(last, 0.0))
    _, full = best_of_roles(problem, left)
    shortfall = np.bincount(problem.project, np.where(np.isfinite(full), full, 0.0), problem.projects)
    on_top = np.where(problem.all_or_nothing, np.maximum(-shortfall, 0.0), 0.0)
    lost: Money = np.maximum(last[role] - left, 0.0) + on_top[problem.project[role]]
    return lost


def best_pairs(problem: PortfolioProblem, worth: Money, above: Money, most: int) -> Index:
    """Return the pairs of each role that are worth more than ``above[role]``, at most so many a role, the best first.

    Parameters
    ----------
    worth : float64 array of shape (pairs,)
        What each pair is worth; minus infinity keeps it out.
    above : float64 array of shape (roles,)
        What must be beaten.
    """
    found = np.flatnonzero(worth > above[problem.pairs.role])
    role = problem.pairs.role[found]
    order = np.lexsort([found, -worth[found], role])
    ranked = found[order]
    first = np.searchsorted(problem.pairs.role[ranked], problem.pairs.role[ranked], side="left")
    kept: Index = np.sort(ranked[np.arange(len(ranked)) - first < most])
    return kept
