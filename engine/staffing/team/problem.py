"""The team problem as plain data, before any solver is named."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility
from engine.staffing.candidates.fit import Fit
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.requests.resolution import ResolvedRequest

Team = tuple[tuple[int, ...], ...]
"""People by role, in the order of the roles; within a role in the order of their ids."""


@dataclass(frozen=True, eq=False)
class ProblemRole:
    """One role and the people who can take it.

    Attributes
    ----------
    id : str
        Role id.
    openings : int
        Places to fill.
    people : int64 array of shape (candidates,)
        Positions in the workforce, ascending, which is the order of the ids.
    score : int64 array of shape (candidates,)
        Fit less penalties, in millionths of a point.
    cost : int64 array of shape (candidates,)
        Cost of a place in cents; 0 where no budget is to be held.
    optional : bool
        Whether openings may stay empty; asked only while looking for what makes a request impossible.
    """

    id: str
    openings: int
    people: NDArray[np.int64]
    score: NDArray[np.int64]
    cost: NDArray[np.int64]
    optional: bool = False

    def taking(self, kept: NDArray[np.bool_]) -> ProblemRole:
        """Return the role with only some of its candidates."""
        return replace(self, people=self.people[kept], score=self.score[kept], cost=self.cost[kept])


@dataclass(frozen=True)
class PersonPin:
    """A person who must take a role, by position of the role."""

    name: str
    role: int
    person: int


@dataclass(frozen=True)
class PeopleRule:
    """A rule about named people, or about a group of whom at least one must be in the team."""

    name: str
    kind: str
    people: frozenset[int]


@dataclass(frozen=True, eq=False)
class TeamProblem:
    """Fill every opening with different people for the highest total score.

    Attributes
    ----------
    roles : tuple of ProblemRole
        What is to be filled.
    pins : tuple of PersonPin
        What a human has decided.
    rules : tuple of PeopleRule
        Rules about the team: ``keep_apart``, ``keep_together``, ``at_least_one``.
    budget : int or None
        Most that the team may cost, in cents.
    """

    roles: tuple[ProblemRole, ...]
    pins: tuple[PersonPin, ...] = ()
    rules: tuple[PeopleRule, ...] = ()
    budget: int | None = None

    @property
    def openings(self) -> int:
        """Places to fill in all."""
        return sum(role.openings for role in self.roles)

    @property
    def columns(self) -> int:
        """Pairs of role and candidate."""
        return sum(len(role.people) for role in self.roles)

    def score_of(self, team: Team) -> int:
        """Return the total score of a team, in millionths of a point."""
        total = 0
        for role, people in zip(self.roles, team, strict=True):
            total += int(role.score[np.searchsorted(role.people, people)].sum()) if people else 0
        return total


def team_problem(
    request: ResolvedRequest, bank: Bank, eligibilities: tuple[Eligibility, ...], fits: tuple[Fit, ...]
) -> TeamProblem:
    """Return the problem of a request: every eligible person with exact integer scores and costs."""
    roles = tuple(_role(bank, *pair) for pair in zip(eligibilities, fits, strict=True))
    pins = tuple(
        PersonPin(f"pin:{role.id}/{bank.workforce.person_ids[person]}", at, person)
        for at, role in enumerate(request.roles)
        for person in role.pinned
    )
    rules = tuple(
        PeopleRule(
            rule.name,
            rule.kind,
            frozenset(rule.people)
            if rule.kind != "at_least_one"
            else frozenset(np.flatnonzero(bank.satisfying(rule)).tolist()),
        )
        for rule in request.rules
    )
    return TeamProblem(roles, pins, rules, bank.budget_cents)


def _role(bank: Bank, eligibility: Eligibility, fit: Fit) -> ProblemRole:
    role = eligibility.role
    people = np.flatnonzero(eligibility.eligible)
    score = np.rint((fit.score - eligibility.penalties)[people] * SCORE_STEPS).astype(np.int64)
    if bank.budget_cents is None:
        cost = np.zeros(len(people), dtype=np.int64)
    else:
        cost = bank.cost_cents(role)[people].astype(np.int64)
    return ProblemRole(role.id, role.openings, people, score, cost)
