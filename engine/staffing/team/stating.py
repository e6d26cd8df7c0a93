"""From a resolved request and the bank to the team problem: exact whole numbers, people by position."""

from __future__ import annotations

import numpy as np

from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility
from engine.staffing.candidates.fit import Fit
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.requests.resolution import ResolvedRequest
from engine.staffing.team.problem import PeopleRule, PersonPin, ProblemRole, TeamProblem


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
