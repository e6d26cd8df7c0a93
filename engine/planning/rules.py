"""The business rules of a plan: what each is called, what it allows, and by how much it can be made to give."""

from __future__ import annotations

from dataclasses import dataclass

from engine.planning.problem import Problem
from engine.planning.rule_kinds import RuleKind


@dataclass(frozen=True)
class Rule:
    """One rule by its name.

    Attributes
    ----------
    kind : RuleKind
        What it is about.
    at : int
        Position of the budget, path, role or frozen decision; 0 for rules of the whole plan.
    limit : float
        What it allows, in its own unit: money, seats, recruiters, people, or for a floor the part that must be met.
    """

    kind: RuleKind
    at: int
    limit: float


def rules_of(problem: Problem) -> tuple[Rule, ...]:
    """Return every rule that can be made to give, in a fixed order; all else is arithmetic of people."""
    return (
        *(Rule(RuleKind.BUDGET, at, budget.most) for at, budget in enumerate(problem.budgets)),
        *_of_whole_plan(problem),
        *(Rule(RuleKind.PATH_SEATS, at, path.seats) for at, path in enumerate(problem.paths) if path.seats is not None),
        *_of_roles(problem),
        *(Rule(RuleKind.FROZEN, at, fixed.people) for at, fixed in enumerate(problem.fixed)),
    )


def _of_whole_plan(problem: Problem) -> list[Rule]:
    found = []
    if problem.training_seats is not None:
        found.append(Rule(RuleKind.TRAINING_SEATS, 0, problem.training_seats))
    if problem.recruiters is not None:
        found.append(Rule(RuleKind.RECRUITERS, 0, problem.recruiters))
    if problem.contractors is not None:
        found.append(Rule(RuleKind.CONTRACTORS, 0, problem.contractors))
    if not problem.dismissals_allowed and any(role.dismissal_cost is not None for role in problem.roles):
        found.append(Rule(RuleKind.DISMISSALS, 0, 0.0))
    return found


def _of_roles(problem: Problem) -> list[Rule]:
    found = []
    for at, role in enumerate(problem.roles):
        if role.hire is not None and role.hire.most is not None:
            found.append(Rule(RuleKind.HIRES, at, role.hire.most))
        if role.contract is not None and role.contract.most is not None:
            found.append(Rule(RuleKind.ROLE_CONTRACTORS, at, role.contract.most))
        if role.floor is not None:
            found.append(Rule(RuleKind.FLOOR, at, role.floor))
    return found
