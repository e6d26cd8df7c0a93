"""From a resolved request and the bank to the team problem: exact whole numbers, people by position."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility
from engine.staffing.candidates.fit import Fit
from engine.staffing.candidates.objective import COST, FAIR_OPPORTUNITY, FIT, PASSED_OVER, PENALTIES, PREFERENCES
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.requests.resolution import ResolvedRequest
from engine.staffing.team.problem import ColleagueWish, PersonPin, ProblemRole, TeamProblem, Tier
from engine.staffing.team.stating_rules import stated_rules


def team_problem(
    request: ResolvedRequest, bank: Bank, eligibilities: tuple[Eligibility, ...], fits: tuple[Fit, ...]
) -> TeamProblem:
    """Return the problem of a request: every eligible person with exact integer scores and costs.

    In each tier the weighted quantities are summed and rounded to millionths, place by place.
    """
    pins = tuple(
        PersonPin(f"pin:{role.id}/{bank.workforce.person_ids[person]}", at, person)
        for at, role in enumerate(request.roles)
        for person in role.pinned
    )
    places = [_Places(request, at, bank, *pair) for at, pair in enumerate(zip(eligibilities, fits, strict=True))]
    return TeamProblem(
        roles=tuple(place.stated() for place in places),
        pins=pins,
        rules=stated_rules(request, bank, eligibilities),
        budget=bank.budget_cents,
        tiers=_tiers(bank),
        wishes=_wishes(request, bank),
    )


def _tiers(bank: Bank) -> tuple[Tier, ...]:
    tolerance = round(bank.objective.fit_tolerance * SCORE_STEPS)
    return tuple(Tier("+".join(names), tolerance if FIT in names else 0) for names in bank.objective.tiers)


def _wishes(request: ResolvedRequest, bank: Bank) -> tuple[ColleagueWish, ...]:
    tier = next((at for at, names in enumerate(bank.objective.tiers) if PREFERENCES in names), None)
    if tier is None:
        return ()
    worth = bank.objective.weight(PREFERENCES) * SCORE_STEPS
    return tuple(
        ColleagueWish(tier, wish.person, wish.colleague, round(worth * wish.points))
        for wish in request.preferences
        if wish.colleague is not None
    )


class _Places:
    """The places of one role: what each candidate would add to every tier."""

    def __init__(self, request: ResolvedRequest, at: int, bank: Bank, eligibility: Eligibility, fit: Fit) -> None:
        self.request = request
        self.at = at
        self.bank = bank
        self.eligibility = eligibility
        self.fit = fit
        self.people = np.flatnonzero(eligibility.eligible)

    def stated(self) -> ProblemRole:
        """Return the role of the problem."""
        role, objective = self.eligibility.role, self.bank.objective
        tiers = [self._tier(names) for names in objective.tiers]
        cents = self.bank.cost_cents(role)[self.people]
        cost = np.zeros(len(self.people)) if self.bank.budget_cents is None else cents
        return ProblemRole(role.id, role.openings, self.people, tiers[0], cost.astype(np.int64), later=tuple(tiers[1:]))

    def _tier(self, names: tuple[str, ...]) -> NDArray[np.int64]:
        total = np.zeros(len(self.people))
        for name in names:
            total += self.bank.objective.weight(name) * self._quantity(name)
        return np.rint(total * SCORE_STEPS).astype(np.int64)

    def _quantity(self, name: str) -> NDArray[np.float64]:
        """Return a quantity for each candidate, signed so that more is better."""
        if name == FIT:
            return self.fit.score[self.people]
        if name == PENALTIES:
            return -self.eligibility.penalties[self.people]
        if name == PREFERENCES:
            return self._wished()
        if name == COST:
            return self._cost()
        chance = self.eligibility.stretch[self.people]
        had = {FAIR_OPPORTUNITY: -self.bank.opportunities.chosen, PASSED_OVER: self.bank.opportunities.passed_over}
        return np.where(chance, had[name][self.people], 0).astype(np.float64)

    def _wished(self) -> NDArray[np.float64]:
        points = np.zeros(len(self.bank.workforce))
        for wish in self.request.preferences:
            if wish.role == self.at:
                points[wish.person] += wish.points
        return points[self.people]

    def _cost(self) -> NDArray[np.float64]:
        cents = self.bank.cost_cents(self.eligibility.role)[self.people]
        known = cents[~np.isnan(cents)]
        return -np.where(np.isnan(cents), known.max() if len(known) else 0.0, cents) / 100
