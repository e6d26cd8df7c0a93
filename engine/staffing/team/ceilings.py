"""What a team can score at most with a given place in it: the bound by which nearly everybody is left out unsearched.

Without team rules and distances to earlier teams, and with money charged for in place of limited, filling the openings
is an assignment problem. Its dual prices give for every column an upper bound on the score of all teams that use it
(reduced-cost fixing: Dantzig, Fulkerson and Johnson 1954). What was left out only takes teams away, so the bounds hold
for the whole problem.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from engine.staffing.team.problem import PersonPin, Team, TeamProblem

MOST_CELLS = 400_000
"""Openings x people up to which dual prices are quicker than what they save."""
MOST_ASSIGNED = 20_000_000
"""Openings x people up to which an assignment is found at all."""
PRICES = 24
"""Prices of money that are tried."""
ROUNDING = 0.5
"""Scores are whole millionths of a point: a bound less than this below a score does not rule it out."""
PRECISION = 1e-9
"""Share by which sums of floats are distrusted; with prices of money they can be large."""
SECONDS_A_CELL = 2e-8
"""Effort of one assignment, in deterministic seconds a cell of openings x people."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ceilings:
    """Bounds on the scores of teams, by the places that they use.

    Attributes
    ----------
    columns : tuple of float64 arrays, each of shape (candidates of the role,)
        No team with this column scores more, in millionths of a point; minus infinity if none has it.
    bound : int or None
        No team scores more; ``None`` if no team exists.
    met : tuple of int and Team, or None
        The best team met on the way that fills the openings and keeps pins and budget, and its score; whether it keeps
        the rules and the distance to earlier teams was not asked.
    spent : float
        Effort used, in deterministic seconds.
    """

    columns: tuple[Matrix, ...]
    bound: int | None
    met: tuple[int, Team] | None
    spent: float

    def reaching(self, floor: float) -> tuple[NDArray[np.bool_], ...]:
        """Return, by role, the columns that a team scoring at least ``floor`` could use."""
        return tuple(column >= floor - ROUNDING for column in self.columns)

    @cached_property
    def falling(self) -> Matrix:
        """All finite ceilings, the highest first."""
        every = np.concatenate(self.columns) if self.columns else np.zeros(0)
        return np.sort(every[np.isfinite(every)])[::-1]


def ceilings(problem: TeamProblem) -> Ceilings | None:
    """Return bounds on the teams of a problem; ``None`` where it is too large for them to be quick.

    Without a budget, a column's ceiling is the best assignment that uses it, or little more. With one, the least bound
    over several prices of money is taken: for any price, score less price x (cost - budget) is at least the score of
    every team within the budget (Lagrangian relaxation: Everett 1963; Geoffrion 1974).
    """
    people = np.unique(np.concatenate([role.people for role in problem.roles])) if problem.roles else np.zeros(0)
    if problem.openings * max(1, len(people)) > MOST_CELLS or any(role.optional for role in problem.roles):
        return None
    return _Auction(problem, people.astype(np.int64)).settle()


def assigned(problem: TeamProblem) -> Ceilings | None:
    """Return the bound and the team that assignments alone give, all columns left as they are; quick where many wait.

    ``None`` where even one assignment is too large.
    """
    people = np.unique(np.concatenate([role.people for role in problem.roles]))
    if problem.openings * len(people) > MOST_ASSIGNED:
        return None
    return _Auction(problem, people.astype(np.int64), lowering=False).settle()


class _Auction:
    """One row per opening, one column per person; bids are scores less what the money costs."""

    def __init__(self, problem: TeamProblem, people: NDArray[np.int64], *, lowering: bool = True) -> None:
        self.lowering = lowering
        self.problem = problem
        self.people = people
        self.at = [np.searchsorted(people, role.people) for role in problem.roles]
        pinned = {pin.person for pin in problem.pins}
        self.role_of_row = np.repeat(np.arange(len(problem.roles)), [role.openings for role in problem.roles])
        self.rows = np.arange(len(self.role_of_row))
        self.score = self._grid([role.score for role in problem.roles])
        self.cost = self._grid([role.cost for role in problem.roles])
        self.allowed = ~np.isnan(self.score) & ~np.isin(people, list(pinned))
        self.only = np.zeros(len(self.rows), dtype=bool)
        self.contradictory = not all(self._pinned(pin) for pin in dict.fromkeys(problem.pins))
        self.lowest = [np.full(len(role.people), np.inf) for role in problem.roles]
        # A wish that comes true adds what no place does; rules and distances only take teams away.
        self.wishes = sum(max(0, wish.points) for wish in problem.wishes if wish.tier == 0)
        self.bound = np.inf
        self.met: tuple[int, Team] | None = None
        self.rounds = 0
        self.last_cost = 0.0

    def _grid(self, values: list[NDArray[np.int64]]) -> Matrix:
        """Return values by opening and person; NaN where the person cannot take the role."""
        grid = np.full((len(values), len(self.people)), np.nan)
        for at, value in enumerate(values):
            grid[at, self.at[at]] = value
        return grid[self.role_of_row]

    def _pinned(self, pin: PersonPin) -> bool:
        """Give the next row of a pin's role to its person alone; return whether there is one left."""
        free = np.flatnonzero((self.role_of_row == pin.role) & ~self.only)
        if not len(free) or np.isnan(self.score[free[0], self.people == pin.person]).all():
            return False
        self.only[free[0]] = True
        self.allowed[free[0]] = self.people == pin.person
        return True

    def settle(self) -> Ceilings:
        budget = self.problem.budget
        if self.contradictory or (budget is not None and not self._affordable(budget)) or not self._bid(0.0):
            return self._found(exists=False)
        if budget is not None and self.last_cost > budget:
            self._charge(budget)
        return self._found(exists=True)

    def _affordable(self, budget: int) -> bool:
        """Return whether the cheapest people of all fit into the budget; they are the first team that is met."""
        seats = self._seated(-self.cost)
        return seats is not None and self._meet(seats) <= budget

    def _charge(self, budget: int) -> None:
        """Halve the price between free and so dear that only money counts, keeping every bound met."""
        low, high = 0.0, self._dearest()
        for _ in range(PRICES):
            middle = (low + high) / 2
            self._bid(middle)
            low, high = (middle, high) if self.last_cost > budget else (low, middle)

    def _dearest(self) -> float:
        """Return a price at which hardly any score is worth its cost."""
        points = float(np.nanmax(self.score) - np.nanmin(self.score))
        spread = max(float(np.ptp(role.cost)) for role in self.problem.roles if len(role.cost))
        return max(1e-6, 100 * points / max(1.0, spread))

    def _bid(self, price: float) -> bool:
        """Assign at one price and lower the ceilings by its dual prices; return whether an assignment exists."""
        bids = self.score - price * self.cost
        seats = self._seated(bids)
        if seats is None:
            return False
        self.last_cost = self._meet(seats)
        total = float(bids[self.rows, seats].sum())
        money = price * (self.problem.budget or 0)
        total += self.wishes + money + PRECISION * (abs(total) + money)
        self.bound = min(self.bound, total)
        if self.lowering:
            self._lower(bids, seats, total)
        return True

    def _seated(self, bids: Matrix) -> NDArray[np.intp] | None:
        """Return the person of each opening in the best assignment; ``None`` where there is none."""
        self.rounds += 1
        if len(bids) > len(self.people):
            return None
        try:
            return np.asarray(linear_sum_assignment(np.where(self.allowed, bids, -np.inf), maximize=True)[1])
        except ValueError:  # says that the matrix is infeasible
            return None

    def _meet(self, seats: NDArray[np.intp]) -> float:
        """Take note of a team that keeps the budget; return its cost."""
        cost = float(self.cost[self.rows, seats].sum())
        if self.problem.budget is None or cost <= self.problem.budget:
            score = round(float(self.score[self.rows, seats].sum()))
            if self.met is None or score > self.met[0]:
                self.met = score, self._team(seats)
        return cost

    def _team(self, seats: NDArray[np.intp]) -> Team:
        people = self.people[seats]
        roles = range(len(self.problem.roles))
        return tuple(tuple(sorted(people[self.role_of_row == at].tolist())) for at in roles)

    def _lower(self, bids: Matrix, taken: NDArray[np.intp], total: float) -> None:
        """Lower every column's ceiling to total less its reduced cost under the least dual prices of the people."""
        bids = np.where(self.allowed, bids, -np.inf)
        own = bids[self.rows, taken]
        prices = np.zeros(bids.shape[1])
        prices[taken] = _least_prices(bids[:, taken] - own[:, None])
        rents = own - prices[taken]
        reach = total - rents[:, None] - prices[None, :] + bids
        for at, columns in enumerate(self.at):
            mine = np.flatnonzero(self.role_of_row == at)
            self.lowest[at] = np.minimum(self.lowest[at], reach[np.ix_(mine, columns)].max(axis=0))

    def _found(self, *, exists: bool) -> Ceilings:
        spent = self.rounds * self.allowed.size * SECONDS_A_CELL
        if not exists:
            nothing = tuple(np.full(len(role.people), -np.inf) for role in self.problem.roles)
            return Ceilings(nothing, None, None, spent)
        return Ceilings(tuple(self.lowest), int(np.floor(self.bound + PRECISION)), self.met, spent)


def _least_prices(gains: Matrix) -> NDArray[np.float64]:
    """Return the least prices of the assigned people at which no opening would rather have another's.

    ``gains[i, k]`` is what opening i gains by taking the person of opening k for nothing. Bellman and Ford's rounds
    end after at most as many as there are openings, as the assignment is the best one.
    """
    prices = np.zeros(len(gains))
    for _ in range(len(gains)):
        raised = np.maximum(prices, (prices[:, None] + gains).max(axis=0, initial=0.0))
        if np.array_equal(raised, prices):
            break
        prices = raised
    return prices


def narrowed(problem: TeamProblem, kept: tuple[NDArray[np.bool_], ...]) -> TeamProblem:
    """Return the problem with only some of its columns, given by role."""
    return replace(problem, roles=tuple(role.taking(mask) for role, mask in zip(problem.roles, kept, strict=True)))
