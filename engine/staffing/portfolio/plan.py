"""A plan: the pairs that are placed; what it is worth, what it leaves free, and whether it holds exactly."""

from __future__ import annotations

import numpy as np

from engine.staffing.portfolio.problem import NO_BUDGET, Index, PortfolioProblem, Whole


def value_of(problem: PortfolioProblem, chosen: Index) -> int:
    """Return the points of a plan."""
    return int(problem.pairs.value[chosen].sum())


def room_of(problem: PortfolioProblem, chosen: Index) -> Whole:
    """Return what a plan leaves of everyone's time, of shape (people, spans)."""
    room = problem.capacity.copy()
    np.subtract.at(room, problem.pairs.person[chosen], problem.loads(chosen))
    return room


def spent_of(problem: PortfolioProblem, chosen: Index) -> Whole:
    """Return what a plan costs by project, of shape (projects,)."""
    spent = np.zeros(problem.projects, dtype=np.int64)
    np.add.at(spent, problem.project[problem.pairs.role[chosen]], problem.pairs.cost[chosen])
    return spent


def filled_of(problem: PortfolioProblem, chosen: Index) -> Whole:
    """Return how many openings of each role a plan fills, of shape (roles,)."""
    return np.bincount(problem.pairs.role[chosen], minlength=problem.roles).astype(np.int64)


def holds(problem: PortfolioProblem, chosen: Index) -> bool:
    """Return whether a plan keeps every rule, in whole numbers."""
    role, person = problem.pairs.role[chosen], problem.pairs.person[chosen]
    filled, project = filled_of(problem, chosen), problem.project
    unfilled = np.zeros(problem.projects, dtype=bool)
    unfilled[project[filled < problem.openings]] = True
    begun = np.zeros(problem.projects, dtype=bool)
    begun[project[role]] = True
    seats = project[role] * problem.people + person
    return bool(
        len(np.unique(chosen)) == len(chosen)
        and (filled <= problem.openings).all()
        and (room_of(problem, chosen) >= 0).all()
        and (problem.budget[(spent_of(problem, chosen) > problem.budget)] == NO_BUDGET).all()
        and not (problem.all_or_nothing & begun & unfilled).any()
        and (not problem.one_place or len(np.unique(seats)) == len(seats))
    )
