"""Budgets without their row: the cheapest team, and a price on money that bounds what any budgeted team can score.

A budget is the one constraint that makes a team problem hard. Without it the rest is close to an assignment problem,
which is solved in no time even where a direct search finds nothing; so feasibility is asked of the cheapest team, and
a good team with its bound comes from charging for money in place of limiting it (Lagrangian relaxation: Everett 1963,
Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.staffing.cp_sat import Effort, Search, SearchEnd
from engine.staffing.team.model import FARTHEST, differ_from, team_model
from engine.staffing.team.problem import Team, TeamProblem, Tier
from engine.staffing.team.pruning import prune

PRICE_STEPS = 1000
"""Steps to a price of one millionth of a point a cent."""
HALVINGS = 24
"""Prices tried at most between too cheap and too dear."""


@dataclass(frozen=True)
class Priced:
    """What charging for money found.

    Attributes
    ----------
    end : SearchEnd
        Optimal if the team's score meets the bound; infeasible if even the cheapest team costs too much.
    team : tuple or None
        The best team within the budget that was met.
    score : int
        Its score, in millionths of a point.
    bound : int or None
        No team within the budget scores more; ``None`` if the effort ran out before it was known.
    spent : float
        Effort used, in deterministic seconds.
    """

    end: SearchEnd
    team: Team | None = None
    score: int = 0
    bound: int | None = None
    spent: float = 0.0


def cheapest(problem: TeamProblem, earlier: Sequence[Team], teams: int, effort: Effort) -> tuple[Search, Team | None]:
    """Return the team of least cost whatever the budget; the search's objective is its cost in cents, negative."""
    return _charged(problem, earlier, teams, effort, worth=0, price=1)


def charge_for_money(problem: TeamProblem, earlier: Sequence[Team], teams: int, effort: Effort) -> Priced:
    """Return a good team within the budget and a bound for all.

    For any price, score less price x (cost - budget) is at least the score of every team within the budget; the
    price is halved in between until the bound no longer falls.

    Parameters
    ----------
    problem : TeamProblem
        With a budget.
    earlier : sequence of tuple
        Teams from which the new one must differ.
    teams : int
        Teams that will be asked for in all.
    effort : Effort
        Limit of all searches together.
    """
    return _Market(problem, earlier, teams, effort).settle()


def cost_of(problem: TeamProblem, team: Team) -> int:
    """Return the cost of a team in cents."""
    pairs = zip(problem.roles, team, strict=True)
    return sum(int(role.cost[np.searchsorted(role.people, people)].sum()) for role, people in pairs if people)


def _charged(
    problem: TeamProblem, earlier: Sequence[Team], teams: int, effort: Effort, worth: int, price: int
) -> tuple[Search, Team | None]:
    """Return the team that is best by worth x score - price x cost, no budget held."""
    model = team_model(prune(_unbudgeted(problem, worth, price), teams))
    for team in earlier:
        differ_from(model, team, min(FARTHEST, problem.openings))
    search = model.program.maximise(model.score(), effort)
    return search, None if search.objective is None else model.team(search.chosen)


def _unbudgeted(problem: TeamProblem, worth: int, price: int) -> TeamProblem:
    """Return the problem with one tier alone, worth x first tier - price x cost, and no budget."""
    return replace(
        problem,
        roles=tuple(replace(role, score=worth * role.score - price * role.cost, later=()) for role in problem.roles),
        budget=None,
        tiers=(Tier("charged"),),
        wishes=tuple(replace(wish, points=worth * wish.points) for wish in problem.wishes if wish.tier == 0 and worth),
    )


def _relative(problem: TeamProblem) -> TeamProblem:
    """Return the problem with costs counted from each role's cheapest candidate, so that no product grows too large."""
    least = [int(role.cost.min()) if len(role.cost) else 0 for role in problem.roles]
    pairs = list(zip(problem.roles, least, strict=True))
    roles = tuple(replace(role, cost=role.cost - low) for role, low in pairs)
    return replace(problem, roles=roles, budget=(problem.budget or 0) - sum(role.openings * low for role, low in pairs))


class _Market:
    """A search for the price at which the best team just keeps the budget."""

    def __init__(self, problem: TeamProblem, earlier: Sequence[Team], teams: int, effort: Effort) -> None:
        self.problem = _relative(problem)
        self.budget = self.problem.budget or 0
        self.asked = (earlier, teams)
        self.effort = effort
        self.left = effort
        self.team: Team | None = None
        self.score = 0
        self.bound: int | None = None

    def settle(self) -> Priced:
        search, team = cheapest(self.problem, *self.asked, self.left)
        self._spend(search)
        if search.end is SearchEnd.INFEASIBLE or (search.bound is not None and -search.bound > self.budget):
            return self._priced(SearchEnd.INFEASIBLE)
        if team is not None:
            self._meet(team)
        low, high = 0, self._dearest()
        affordable = self._try(low)
        for _ in range(HALVINGS):
            if affordable or high - low <= 1 or self.left.deterministic_seconds <= 0:
                break
            middle = (low + high) // 2
            low, high = (low, middle) if self._try(middle) else (middle, high)
        met = self.team is not None and self.bound == self.score
        return self._priced(SearchEnd.OPTIMAL if met else SearchEnd.FEASIBLE if self.team else SearchEnd.STOPPED)

    def _try(self, price: int) -> bool:
        """Ask at one price; return whether its team keeps the budget."""
        search, team = _charged(self.problem, *self.asked, self.left, PRICE_STEPS, price)
        self._spend(search)
        if search.bound is not None:
            bound = (search.bound + price * self.budget) // PRICE_STEPS
            self.bound = bound if self.bound is None else min(self.bound, bound)
        return team is not None and self._meet(team)

    def _meet(self, team: Team) -> bool:
        """Take a team that keeps the budget if it is the best so far; return whether it keeps it."""
        if cost_of(self.problem, team) > self.budget:
            return False
        score = self.problem.score_of(team)
        if self.team is None or score > self.score:
            self.team, self.score = team, score
        return True

    def _dearest(self) -> int:
        """Return a price at which hardly any score is worth its cost: all points against the mean spread of costs."""
        spread = max((int(np.ptp(role.cost)) for role in self.problem.roles if len(role.cost)), default=0)
        points = max((int(np.ptp(role.score)) for role in self.problem.roles if len(role.score)), default=0)
        return max(2, PRICE_STEPS * 100 * points // max(1, spread))

    def _spend(self, search: Search) -> None:
        self.left = self.left.less(search.spent)

    def _priced(self, end: SearchEnd) -> Priced:
        spent = self.effort.deterministic_seconds - self.left.deterministic_seconds
        return Priced(end, self.team, self.score, self.bound, spent)
