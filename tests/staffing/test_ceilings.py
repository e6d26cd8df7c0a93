"""What a team can score at most with a place in it is never less than what a team with it does score."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from engine.staffing.team.ceilings import ceilings, narrowed
from engine.staffing.team.problem import PersonPin, ProblemRole, TeamProblem
from tests.staffing.test_pruning import problems, teams


def role(name: str, scores: list[int], costs: list[int] | None = None, openings: int = 1) -> ProblemRole:
    """Return a role for the people 0, 1, ... with these scores."""
    people = np.arange(len(scores), dtype=np.int64)
    return ProblemRole(name, openings, people, np.array(scores), np.array(costs or [0] * len(scores)))


@given(problems())
def test_no_team_scores_more_than_the_ceiling_of_any_of_its_places(problem: TeamProblem) -> None:
    known = ceilings(problem)
    assert known is not None
    for team in teams(problem):
        score = problem.score_of(team)
        assert known.bound is not None
        assert score <= known.bound
        for at, (column,) in enumerate(team):
            assert score <= known.columns[at][problem.roles[at].people.tolist().index(column)] + 0.01


@given(problems())
def test_a_team_of_a_score_keeps_all_its_places_where_columns_below_it_are_left_out(problem: TeamProblem) -> None:
    known = ceilings(problem)
    assert known is not None
    for team in teams(problem):
        rest = narrowed(problem, known.reaching(problem.score_of(team)))
        assert all(column in role.people for role, (column,) in zip(rest.roles, team, strict=True))


def test_a_ceiling_is_the_best_assignment_with_that_place() -> None:
    # With 0 in X: 0 + 1 -> 5 + 2 = 7. With 1 in X: 4 + 3 = 7. With 2 in X: 1 + 3 = 4.
    known = ceilings(TeamProblem((role("X", [5, 4, 1]), role("Y", [3, 2, 0]))))
    assert known is not None
    assert known.bound == 7
    assert known.columns[0].round(3).tolist() == [7, 7, 4]


def test_two_openings_of_a_role_hold_two_people_and_a_pin_holds_its_place() -> None:
    stated = TeamProblem((role("X", [9, 5, 4], openings=2),), pins=(PersonPin("pin", 0, 2),))
    known = ceilings(stated)
    assert known is not None
    assert (known.bound, known.met) == (13, (13, ((0, 2),)))
    assert known.columns[0].round(3).tolist() == [13, 9, 13]


def test_where_the_cheapest_people_cost_too_much_there_is_no_bound_because_there_is_no_team() -> None:
    known = ceilings(TeamProblem((role("X", [9, 5], [6, 7]), role("Y", [9, 5], [6, 7])), budget=12))
    assert known is not None
    assert known.bound is None


def test_a_budget_lowers_what_dear_people_can_bring_in() -> None:
    # 0 in both roles is impossible, and 0 in Y beside 1 in X takes all of the budget.
    known = ceilings(TeamProblem((role("X", [90, 50], [60, 20]), role("Y", [80, 40, 10], [50, 30, 5])), budget=70))
    assert known is not None
    assert known.bound is not None
    assert 130 <= known.bound < 170
    assert known.met == (130, ((1,), (0,)))


def test_too_large_a_problem_has_no_ceilings_rather_than_slow_ones() -> None:
    assert ceilings(TeamProblem((role("X", [1] * 1000, openings=900),))) is None
