"""A search that ends early says so: feasible with its gap, or stopped."""

from __future__ import annotations

import numpy as np

from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.problem import ProblemRole, TeamProblem
from engine.staffing.team.solve import solve


def hard_problem() -> TeamProblem:
    """Return a knapsack-like problem that no presolve settles."""
    draw = np.random.default_rng(1)
    people = np.arange(120, dtype=np.int64)
    roles = []
    for name in "ABCDEFGH":
        score = draw.integers(10_000_000, 90_000_000, len(people))
        roles.append(ProblemRole(name, 2, people, score, score // 1000 + draw.integers(0, 9000, len(people))))
    return TeamProblem(tuple(roles), budget=600_000)


def test_a_search_that_stops_early_never_claims_more_than_it_knows() -> None:
    ends = set()
    whole = solve(hard_problem(), SolverOptions(teams=1))
    for seconds in (1e-6, 1e-3, 1e-2, 1e-1):
        solution = solve(hard_problem(), SolverOptions(teams=1, deterministic_seconds=seconds))
        ends.add(solution.end)
        assert solution.end is not SearchEnd.INFEASIBLE
        assert all(found.score <= solution.bound for found in solution.teams)
        assert whole.teams[0].score <= solution.bound
        assert bool(solution.teams) == (solution.end is not SearchEnd.STOPPED)
    assert ends & {SearchEnd.STOPPED, SearchEnd.FEASIBLE}


def test_the_same_limit_gives_the_same_team() -> None:
    options = SolverOptions(teams=1, deterministic_seconds=0.05)
    once, again = solve(hard_problem(), options), solve(hard_problem(), options)
    assert (once.end, once.teams, once.bound) == (again.end, again.teams, again.bound)
