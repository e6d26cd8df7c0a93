"""What follows from decisions: staff, people on the way, shortfall, and money by part and month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.planning.plan_file import CostPart
from engine.planning.problem import Amounts, Decisions, Problem


@dataclass(frozen=True, eq=False)
class Reckoning:
    """Consequences of decisions.

    Attributes
    ----------
    staff, shortfall : float64 arrays of shape (scenarios, roles, months)
        People at work, and person-months that nobody does.
    under_way : float64 array of shape (scenarios, paths, months)
        People on a path, but for those who left.
    seats_taken : float64 array of shape (scenarios, paths, months)
        Seats held on a path.
    money : dict of CostPart to float64 array of shape (scenarios, months)
        What is spent.
    shortfall_cost : float64 array of shape (scenarios, months)
        What the shortfall counts for.
    """

    staff: Amounts
    shortfall: Amounts
    under_way: Amounts
    seats_taken: Amounts
    money: dict[CostPart, Amounts]
    shortfall_cost: Amounts

    def cost(self) -> Amounts:
        """Return money and shortfall by scenario, shape (scenarios,)."""
        spent = sum((amounts.sum(axis=1) for amounts in self.money.values()), np.zeros(len(self.staff)))
        total: Amounts = spent + self.shortfall_cost.sum(axis=1)
        return total


def reckon(problem: Problem, done: Decisions) -> Reckoning:
    """Return what follows from the decisions, whether or not they keep to the rules."""
    staff = _staff(problem, done)
    outputs = np.array([role.contract.output if role.contract else 0.0 for role in problem.roles])
    capacity = staff + outputs[None, :, None] * done.contractors
    shortfall = np.maximum(problem.demand - capacity, 0.0)
    shortfall[shortfall < 1e-6] = 0.0
    under_way, seats = _under_way(problem, done.starts)
    prices = np.array([role.shortfall_cost for role in problem.roles])
    return Reckoning(
        staff=staff,
        shortfall=shortfall,
        under_way=under_way,
        seats_taken=seats,
        money=_money(problem, done, staff, under_way),
        shortfall_cost=np.einsum("srt,r->st", shortfall, prices),
    )


def _staff(problem: Problem, done: Decisions) -> Amounts:
    staff = np.zeros(problem.demand.shape)
    staying = np.array([role.staying for role in problem.roles])
    now = np.tile([role.start for role in problem.roles], (len(problem.scenarios), 1))
    for month in range(problem.months):
        now = now * staying if month else now
        now = now - done.dismissals[:, :, month] + _arrivals(problem, done, month)
        staff[:, :, month] = now
    staff[np.abs(staff) < 1e-6] = 0.0
    return staff


def _arrivals(problem: Problem, done: Decisions, month: int) -> Amounts:
    """Return who arrives less who moves away, shape (scenarios, roles)."""
    change = np.zeros((len(problem.scenarios), len(problem.roles)))
    for at, role in enumerate(problem.roles):
        if role.hire is not None and month >= role.hire.lead:
            change[:, at] += done.hires[:, at, month - role.hire.lead]
    for number, path in enumerate(problem.paths):
        if path.source is not None:
            change[:, path.source] -= done.starts[:, number, month]
        if month >= path.months:
            change[:, path.target] += path.arriving * done.starts[:, number, month - path.months]
    return change


def _under_way(problem: Problem, starts: Amounts) -> tuple[Amounts, Amounts]:
    people, seats = np.zeros(starts.shape), np.zeros(starts.shape)
    for number, path in enumerate(problem.paths):
        for passed in range(max(path.months, 1)):
            begun = starts[:, number, : problem.months - passed]
            seats[:, number, passed:] += begun
            if passed < path.months:
                people[:, number, passed:] += begun * path.staying**passed
    return people, seats


def _money(problem: Problem, done: Decisions, staff: Amounts, under_way: Amounts) -> dict[CostPart, Amounts]:
    roles, paths = problem.roles, problem.paths

    def by_role(amounts: Amounts, prices: list[float]) -> Amounts:
        spent: Amounts = np.einsum("srt,r->st", amounts, np.array(prices, dtype=np.float64))
        return spent

    return {
        CostPart.PAY: by_role(staff, [role.salary for role in roles])
        + by_role(under_way, [path.pay for path in paths]),
        CostPart.HIRING: by_role(done.hires, [role.hire.cost if role.hire else 0.0 for role in roles]),
        CostPart.TRAINING: by_role(done.starts, [path.cost for path in paths]),
        CostPart.CONTRACTING: by_role(
            done.contractors, [role.contract.cost if role.contract else 0.0 for role in roles]
        ),
        CostPart.DISMISSAL: by_role(done.dismissals, [role.dismissal_cost or 0.0 for role in roles]),
    }
