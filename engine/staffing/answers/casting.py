"""Everything known about one request before and after it is solved, for those who put it into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.staffing.answers.answer import FitPart
from engine.staffing.answers.person_name import PersonName
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility, eligibility
from engine.staffing.candidates.fit import Fit, fit, part_facts
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole
from engine.staffing.team.problem import TeamProblem
from engine.staffing.team.stating import team_problem


@dataclass(frozen=True, eq=False)
class Casting:
    """A request beside the bank: per role who is eligible and how well everyone fits, and the problem it makes."""

    request: ResolvedRequest
    bank: Bank
    eligibilities: tuple[Eligibility, ...]
    fits: tuple[Fit, ...]
    problem: TeamProblem

    @staticmethod
    def of(request: ResolvedRequest, bank: Bank) -> Casting:
        """Judge the whole bank for every role."""
        return Casting.among(request, bank, tuple(eligibility(role, bank) for role in request.roles))

    @staticmethod
    def among(request: ResolvedRequest, bank: Bank, eligibilities: tuple[Eligibility, ...]) -> Casting:
        """Judge the whole bank for every role, where it is known already who is eligible."""
        fits = tuple(fit(role, bank) for role in request.roles)
        return Casting(request, bank, eligibilities, fits, team_problem(request, bank, eligibilities, fits))

    def person_id(self, person: int) -> str:
        """Return the id of a person by position."""
        return self.bank.workforce.person_ids[person]

    def named(self, person: int) -> PersonName:
        """Return id and name of a person by position."""
        return PersonName(person_id=self.person_id(person), name=self.bank.workforce.names[person])

    def cost(self, role: int, person: int) -> float | None:
        """Return the cost of a person's place in a role, ``None`` where unknown."""
        cents = float(self.bank.cost_cents(self.request.roles[role])[person])
        return None if np.isnan(cents) else cents / 100

    def parts(self, role: int, person: int) -> tuple[FitPart, ...]:
        """Return the parts of one person's fit to a role, with the records behind them."""
        return fit_parts(self.request.roles[role], self.fits[role], person, self.bank)


def fit_parts(role: ResolvedRole, fitted: Fit, person: int, bank: Bank) -> tuple[FitPart, ...]:
    """Return the parts of one person's fit to a role, with the records behind them."""
    whole = sum(column.weight for column in fitted.parts)
    return tuple(
        FitPart(
            name=column.name,
            weight=column.weight,
            value=float(column.values[person]),
            points=100.0 * column.weight * float(column.values[person]) / whole,
            facts=part_facts(column.name, role, person, bank),
        )
        for column in fitted.parts
    )
