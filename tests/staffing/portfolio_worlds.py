"""Small portfolios from a seed, and their optimum by trying every plan."""

from __future__ import annotations

from itertools import product

import numpy as np

from engine.staffing.judging.portfolio_checker import PortfolioClaim
from engine.staffing.portfolio.problem import NO_BUDGET, Pairs, PortfolioProblem
from engine.staffing.portfolio.solve import PortfolioSolution


def small_portfolio(seed: int, *, people: int = 4, roles: int = 4) -> PortfolioProblem:
    """Return a portfolio with everything in it: openings, all or nothing, budgets, one place a project."""
    draw = np.random.default_rng(seed)
    spans = int(draw.integers(1, 4))
    cells = [(role, person) for role in range(roles) for person in range(people) if draw.random() < 0.8]
    role, person = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    project = np.sort(draw.integers(0, 3, roles))
    by_pair = bool(draw.random() < 0.5)
    profiles = 20 * draw.integers(0, 6, (len(role) if by_pair else roles, spans))
    return PortfolioProblem.of(
        draw.integers(1, 3, roles),
        profiles,
        10 * draw.integers(0, 16, (people, spans)),
        Pairs(
            role,
            person,
            draw.integers(1, 100, len(role)),
            np.arange(len(role)) if by_pair else role,
            draw.integers(0, 50, len(role)),
        ),
        project=project,
        all_or_nothing=draw.random(int(project.max()) + 1) < 0.5,
        budget=np.where(draw.random(int(project.max()) + 1) < 0.5, draw.integers(0, 120), NO_BUDGET),
        one_place=bool(draw.random() < 0.5),
    )


def best_by_trying(problem: PortfolioProblem) -> int:
    """Return the value of the best plan of a portfolio of at most 16 pairs, by trying every set of pairs."""
    return max(
        sum(int(problem.pairs.value[at]) for at in plan)
        for taken in product((False, True), repeat=len(problem.pairs))
        if _allowed(problem, plan := [at for at, yes in enumerate(taken) if yes])
    )


def claim_of(problem: PortfolioProblem, solution: PortfolioSolution) -> PortfolioClaim:
    """Return what a solution claims, for the checker."""
    pairs = problem.pairs.take(solution.plan)
    return PortfolioClaim(
        list(zip(pairs.role.tolist(), pairs.person.tolist(), strict=True)),
        solution.value,
        solution.priced_bound,
        solution.prices.time,
        solution.prices.money,
    )


def _allowed(problem: PortfolioProblem, plan: list[int]) -> bool:
    pairs = [(int(problem.pairs.role[at]), int(problem.pairs.person[at]), at) for at in plan]
    filled = [sum(role == each for each, _, _ in pairs) for role in range(problem.roles)]
    if any(filled[role] > problem.openings[role] for role in range(problem.roles)):
        return False
    for person in range(problem.people):
        load = sum(
            (problem.profiles[problem.pairs.profile[at]] for _, who, at in pairs if who == person),
            np.zeros(problem.capacity.shape[1], dtype=np.int64),
        )
        if (load > problem.capacity[person]).any():
            return False
    return all(_project_allowed(problem, project, pairs, filled) for project in range(problem.projects))


def _project_allowed(
    problem: PortfolioProblem, project: int, pairs: list[tuple[int, int, int]], filled: list[int]
) -> bool:
    mine = [(who, at) for role, who, at in pairs if problem.project[role] == project]
    if (
        problem.budget[project] != NO_BUDGET
        and sum(int(problem.pairs.cost[at]) for _, at in mine) > problem.budget[project]
    ):
        return False
    if problem.one_place and len({who for who, _ in mine}) < len(mine):
        return False
    roles = [role for role in range(problem.roles) if problem.project[role] == project]
    full = all(filled[role] == problem.openings[role] for role in roles)
    return not (problem.all_or_nothing[project] and mine and not full)
