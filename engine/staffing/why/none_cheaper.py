"""A second solver's word that no way of giving way is cheaper: the elastic program stated anew for HiGHS.

Only who is eligible and what each thing costs is shared with the first statement; counts are whole numbers here, a
dropped rule is a big coefficient in its rows (Williams 2013, Model Building in Mathematical Programming, section 9.2).
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, inf

import numpy as np

from engine.errors import Problem, SolverError
from engine.staffing.candidates.eligibility import eligibility
from engine.staffing.highs import LinearEnd, LinearProgram
from engine.staffing.requests.resolution import ResolvedRole
from engine.staffing.team.problem import ProblemRole, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_rows import add_rule
from engine.staffing.why.elastic import MOST_RAISES, for_halves
from engine.staffing.why.giving_way import STEPS, Prices, overlooking
from engine.staffing.why.price_floor import steps_of
from engine.staffing.why.priced_casting import Moves, PricedCasting
from engine.staffing.why.ways import THOUSAND


def confirm_none_cheaper(moves: Moves, prices: Prices, cheapest: int) -> bool:
    """Return whether HiGHS finds the same least cost over all moves; ``False`` where it cannot tell.

    Parameters
    ----------
    cheapest : int
        Least cost that was found, in steps, the move counted.

    Raises
    ------
    SolverError
        It finds a cheaper way, or none so cheap.
    """
    least = inf
    for weeks in range(prices.most_weeks + 1):
        shift = steps_of(prices.shift_week) * weeks
        if shift > cheapest:
            break
        moved = moves.by(weeks)
        if moved.floor.total + shift > cheapest:
            continue
        program = _SecondElastic(moved, prices, cheapest - shift)
        found = program.program.maximise()
        if found.end is LinearEnd.STOPPED:
            return False
        if found.end is LinearEnd.OPTIMAL:
            least = min(least, shift - found.objective * STEPS)
    if abs(least - cheapest) > 0.5:
        said = "none so cheap" if least == inf else f"one at {least / STEPS:.3f}"
        what = f"Two solvers disagree: the first says that the cheapest way costs {cheapest / STEPS}, the second finds "
        raise SolverError(
            Problem("solvers-disagree", f"{what}{said}.", "Report this with the request; do not use the answer.")
        )
    return True


class _SecondElastic:
    """Ways that cost at most so much, the cheapest wanted."""

    def __init__(self, moved: PricedCasting, prices: Prices, most: int) -> None:
        self.program, self.prices, self.most = LinearProgram(), prices, most
        self.casting = moved.casting
        problem = self._within_means(moved)
        self.seats: dict[int, dict[int, int]] = {}
        self.spent: list[tuple[float, int]] = []
        columns = [self._columns(at, role) for at, role in enumerate(problem.roles)]
        for at, asked in enumerate(self.casting.problem.roles):
            hires = self._bought(prices.hire, asked.openings)
            splits = self._bought(prices.split, asked.openings)
            filled = [*((1.0, each) for each in columns[at]), (1.0, hires), (1.0, splits)]
            self.program.row(filled, asked.openings, asked.openings)
            halves = [(1.0, each) for each in columns[at + len(self.casting.problem.roles)]]
            self.program.row([*halves, (-2.0, splits)], 0, 0)
        for places in self.seats.values():
            self.program.row([(1.0, column) for column in places.values()], 0, 1)
        self._rules()
        self._money(problem)

    def _within_means(self, moved: PricedCasting) -> TeamProblem:
        """Return whole roles and half ones behind them with everybody who can be paid, but the dominated."""
        casting, roles = self.casting, self.casting.request.roles
        halves = [replace(role, fte=role.fte / 2, openings=2 * role.openings) for role in roles]
        judged = [eligibility(role, casting.bank) for role in halves]
        costs = (*moved.costs, *(overlooking(each, casting.bank, self.prices) for each in judged))
        open_roles = tuple(self._open(role, cost) for role, cost in zip((*roles, *halves), costs, strict=True))
        base = casting.problem
        return prune(replace(base, roles=open_roles, rules=tuple(map(for_halves, base.rules)), wishes=()), 1)

    def _open(self, role: ResolvedRole, cost: np.ndarray[tuple[int], np.dtype[np.int64]]) -> ProblemRole:
        people = np.flatnonzero((cost >= 0) & (cost <= self.most))
        money = np.zeros(len(people))
        if self.casting.problem.budget is not None:
            money = self.casting.bank.cost_cents(role)[people]
            people, money = people[~np.isnan(money)], money[~np.isnan(money)]
        return ProblemRole(role.id, role.openings, people, -cost[people], money.astype(np.int64), optional=True)

    def _columns(self, at: int, role: ProblemRole) -> range:
        columns = self.program.choices((role.score / STEPS).tolist())
        for person, cents, column in zip(role.people.tolist(), role.cost.tolist(), columns, strict=True):
            self.seats.setdefault(person, {})[at] = column
            self.spent.append((cents / 100, column))
        return columns

    def _bought(self, price: float, most: int) -> int:
        return self.program.choices([-steps_of(price) / STEPS], most)[0]

    def _rules(self) -> None:
        for pin in self.casting.problem.pins:
            place = self.seats.get(pin.person, {}).get(pin.role)
            held = [] if place is None else [(1.0, place)]
            self.program.row([*held, (1.0, self._bought(self.prices.drop_pin, 1))], 1, inf)
        for rule in self.casting.problem.rules:
            with self.program.unless(self._bought(self.prices.drop_rule, 1)):
                add_rule(for_halves(rule), self.program, self.seats)

    def _money(self, problem: TeamProblem) -> None:
        if problem.budget is None:
            return
        dearest = sum(sorted((cost for cost, _ in self.spent), reverse=True)[: self.casting.problem.openings])
        steps = max(0, min(MOST_RAISES, ceil((dearest * 100 - problem.budget) / THOUSAND)))
        raised = self._bought(self.prices.budget_per_thousand, steps)
        self.program.row([*self.spent, (-THOUSAND / 100, raised)], -inf, problem.budget / 100)
