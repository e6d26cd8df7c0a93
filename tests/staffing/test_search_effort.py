"""However a request is contrived, the search ends within its effort, with a team and an honest bound, or a proof."""

from __future__ import annotations

import numpy as np

from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.infeasibility import clashes
from engine.staffing.team.model import team_model
from engine.staffing.team.ordering import first_of_equals
from engine.staffing.team.problem import ProblemRole, TeamProblem
from engine.staffing.team.solve import is_feasible, solve

ENOUGH = Effort(5.0, 1)


def knapsack(roles: int, people: int, budget_share: float) -> TeamProblem:
    """Return roles of three openings whose scores follow their costs closely, so that the budget decides everything."""
    draw = np.random.default_rng(2)
    cost = draw.integers(4_000, 16_000, people)
    everyone = np.arange(people, dtype=np.int64)
    stated = tuple(
        ProblemRole(f"R{at}", 3, everyone, cost * 5_000 + draw.integers(0, 8_000_000, people), cost * (9 + at % 3))
        for at in range(roles)
    )
    average = sum(3 * int(role.cost.mean()) for role in stated)
    return TeamProblem(stated, budget=int(budget_share * average))


def shared(openings: tuple[int, int], people: int) -> TeamProblem:
    """Return two roles for the same people."""
    everyone = np.arange(people, dtype=np.int64)
    equal = np.full(people, 50_000_000, dtype=np.int64)
    roles = (ProblemRole(name, taken, everyone, equal, equal) for name, taken in zip("AB", openings, strict=True))
    return TeamProblem(tuple(roles))


def test_a_contrived_budget_over_many_people_gets_a_team_within_one_percent_of_its_bound() -> None:
    problem = knapsack(roles=12, people=800, budget_share=0.85)
    solution = solve(problem, SolverOptions(teams=2, deterministic_seconds=2.0))
    assert solution.end in {SearchEnd.FEASIBLE, SearchEnd.OPTIMAL}
    assert solution.teams[0].score <= solution.bound <= 1.01 * solution.teams[0].score


def test_a_budget_one_cent_below_the_cheapest_team_is_proven_infeasible_and_at_its_cost_feasible() -> None:
    problem = knapsack(roles=12, people=800, budget_share=0.5)
    # All roles have the same cheapest people and the dearer role should get the cheaper ones (rearrangement).
    cheapest = np.sort(problem.roles[0].cost // 9)[:36]
    rates = sorted((9 + at % 3 for at in range(12)), reverse=True)
    cost = sum(int(part.sum()) * rate for part, rate in zip(cheapest.reshape(12, 3), rates, strict=True))
    at_cost = TeamProblem(problem.roles, budget=cost)
    below = TeamProblem(problem.roles, budget=cost - 1)
    assert (is_feasible(at_cost, ENOUGH)[0], is_feasible(below, ENOUGH)[0]) == (True, False)
    assert solve(at_cost, SolverOptions(teams=1)).end is SearchEnd.OPTIMAL
    assert solve(below, SolverOptions(teams=1)).end is SearchEnd.INFEASIBLE


def test_more_openings_than_people_is_proven_even_for_a_thousand_openings() -> None:
    problem = shared((500, 600), people=800)
    assert solve(problem, SolverOptions()).end is SearchEnd.INFEASIBLE
    assert [clash.requirements for clash in clashes(problem, ENOUGH)] == [("role:A", "role:B")]


def test_a_thousand_openings_among_equals_are_filled_without_ordering_them_forever() -> None:
    solution = solve(shared((500, 500), people=3000), SolverOptions(teams=2, deterministic_seconds=1.0))
    assert [team.score for team in solution.teams] == [50_000_000_000] * 2


def test_ordering_keeps_a_team_that_no_other_of_its_score_precedes() -> None:
    people = np.arange(4, dtype=np.int64)
    score = np.array([0, 5, 5, 0], dtype=np.int64)
    problem = TeamProblem((ProblemRole("A", 1, people, score, score),))
    assert first_of_equals(team_model(problem), ((2,),), 5, ENOUGH)[::2] == (((1,),), True)
    assert first_of_equals(team_model(problem), ((1,),), 5, ENOUGH)[::2] == (((1,),), True)
    assert first_of_equals(team_model(problem), ((2,),), 5, Effort(0.0, 1)) == (((2,),), Effort(0.0, 1), False)


def test_an_effort_that_is_used_up_leaves_a_conflict_that_says_it_is_not_verified() -> None:
    (clash,) = clashes(shared((5, 6), people=10), Effort(0.0, 1))
    assert (clash.requirements, clash.verified) == (("role:A", "role:B"), False)


def test_a_best_team_that_scores_nothing_is_as_proven_as_any_other() -> None:
    people = np.arange(2, dtype=np.int64)
    role = ProblemRole("A", 1, people, np.array([0, 26], dtype=np.int64), np.array([10, 30], dtype=np.int64))
    solution = solve(TeamProblem((role,), budget=25), SolverOptions(teams=1))
    assert (solution.end, solution.teams[0].score, solution.bound) == (SearchEnd.OPTIMAL, 0, 0)
