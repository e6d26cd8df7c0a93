"""What a role would have to overlook in each person, and what that costs by a declared list of prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import FrozenModel
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import FTE_STEPS, fte_units
from engine.staffing.candidates.eligibility import STRETCH_LEVELS, Eligibility
from engine.staffing.requests.relaxation_costs import RelaxationCosts
from engine.staffing.requests.resolution import ResolvedRole

STEPS = 1000
"""Steps to one unit of declared cost: costs are exact to three decimals."""
NEVER = frozenset({"not-banned", "scored", "not-in-role", "employed", "automated", "leave"})
"""Conditions that nobody is let off: what a human decided, where a person already is, and when they are not there."""
IMPOSSIBLE = -1


class Prices(FrozenModel):
    """Declared cost of every way of giving way; see ``RelaxationCosts`` for the units."""

    train: float
    """One person by one level, or to one certificate."""
    borrow_per_half: float
    """50 % of full time from other bookings."""
    shift_week: float
    """The whole project a week later."""
    split: float
    """One opening between two people."""
    hire: float
    """One opening from outside."""
    waive: float
    """One condition of one person."""
    drop_rule: float
    """One rule about the team."""
    drop_pin: float
    """One pin."""
    budget_per_thousand: float
    """1,000 more of budget."""
    most_weeks: int
    """Weeks by which the project may move at most."""

    def with_costs(self, given: RelaxationCosts) -> Prices:
        """Return the prices with what a request declares in place of the policy's."""
        return self.changed(**{name: value for name, value in dict(given).items() if value is not None})


@dataclass(frozen=True)
class Waiver:
    """One condition of one role that one person would not have to meet, or would come to meet.

    ``kind`` is ``train``, ``borrow`` or ``waive``; ``amount`` is levels, millionths of full time, or 1.
    """

    kind: str
    code: str
    amount: float


def overlooking(judged: Eligibility, bank: Bank, prices: Prices) -> NDArray[np.int64]:
    """Return what taking each person into a role costs, in steps; 0 for who is eligible, -1 where it cannot be had.

    Shape (people,). Levels missing are counted from 0 where there is no record; time is borrowed up to the contract.
    """
    total = np.zeros(len(bank.workforce))
    for condition in judged.filters:
        kind = kind_of(condition.code)
        if kind == "never":
            price = np.full(len(total), np.inf)
        elif kind == "train":
            price = prices.train * missing_levels(judged, bank, condition.code)
        elif kind == "borrow":
            price = np.where(_contract_allows(judged, bank), _borrowing(judged, prices), np.inf)
        else:
            price = np.full(len(total), prices.waive)
        total += np.where(condition.passes, 0.0, price)
    known = np.isfinite(total)
    return np.where(known, np.rint(np.where(known, total, 0.0) * STEPS), IMPOSSIBLE).astype(np.int64)


def waivers(judged: Eligibility, bank: Bank, person: int) -> tuple[Waiver, ...]:
    """Return what a role would have to overlook in one person, in the order of the funnel."""
    found = []
    for condition in judged.filters:
        if not condition.passes[person]:
            kind = kind_of(condition.code)
            amount = 1.0
            if kind == "train":
                amount = float(missing_levels(judged, bank, condition.code)[person])
            elif kind == "borrow":
                amount = float(missing_time(judged)[person])
            found.append(Waiver(kind, condition.code, amount))
    return tuple(found)


def kind_of(code: str) -> str:
    """Return how a condition can be given way on: ``train``, ``borrow``, ``waive`` or ``never``."""
    head = code.partition(":")[0]
    if head in {"must-skill", "certificate"}:
        return "train"
    return "borrow" if head == "available" else "never" if head in NEVER else "waive"


def missing_levels(judged: Eligibility, bank: Bank, code: str) -> NDArray[np.float64]:
    """Return the levels of a must-skill that everyone is short of, whole ones begun; 1 for a certificate."""
    kind, _, name = code.partition(":")
    if kind != "must-skill":
        return np.ones(len(bank.workforce))
    least = least_level(judged.role, name)
    return np.maximum(1.0, np.ceil(least - np.nan_to_num(bank.levels(name)) - 1e-9))


def least_level(role: ResolvedRole, skill_id: str) -> float:
    """Return the level of a must-skill from which a role takes people."""
    need = next(each for each in role.skills if each.skill_id == skill_id)
    return max(1.0, need.min_level - STRETCH_LEVELS) if role.stretch else need.min_level


def missing_time(judged: Eligibility) -> NDArray[np.int64]:
    """Return the millionths of full time that everyone is short of for a role."""
    return np.maximum(0, int(fte_units(judged.role.fte)) - judged.free)


def _borrowing(judged: Eligibility, prices: Prices) -> NDArray[np.float64]:
    return np.asarray(missing_time(judged) * (2 * prices.borrow_per_half / FTE_STEPS), dtype=np.float64)


def _contract_allows(judged: Eligibility, bank: Bank) -> NDArray[np.bool_]:
    return np.asarray(bank.contracted >= int(fte_units(judged.role.fte)))
