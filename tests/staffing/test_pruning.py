"""Leaving people out never changes an answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.bounds import role_by_role_bound
from engine.staffing.team.problem import PeopleRule, PersonPin, ProblemRole, Team, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.solve import solve

PEOPLE = 9


@st.composite
def problems(draw: st.DrawFn) -> TeamProblem:
    """Draw problems with many more people than openings, so that pruning bites."""
    roles = []
    for name in ("X", "Y")[: draw(st.integers(1, 2))]:
        people = sorted(draw(st.sets(st.integers(0, PEOPLE - 1), min_size=3)))
        numbers = st.lists(st.integers(0, 4), min_size=len(people), max_size=len(people))
        columns = [np.array(column, dtype=np.int64) for column in (people, draw(numbers), draw(numbers))]
        roles.append(ProblemRole(name, 1, columns[0], columns[1], columns[2]))
    someone = st.integers(0, PEOPLE - 1)
    rules = draw(
        st.lists(
            st.builds(
                PeopleRule,
                st.just("rule"),
                st.sampled_from(["keep_apart", "keep_together", "at_least_one"]),
                st.frozensets(someone, min_size=2, max_size=4),
            ),
            max_size=2,
        )
    )
    pins = draw(st.lists(st.builds(PersonPin, st.just("pin"), st.just(0), someone), max_size=1))
    return TeamProblem(tuple(roles), tuple(pins), tuple(rules), draw(st.sampled_from([None, 2, 4, 6])))


def teams(problem: TeamProblem) -> list[tuple[int, Team]]:
    """Enumerate every team, best first."""
    choices = [[tuple(people) for people in combinations(role.people.tolist(), 1)] for role in problem.roles]
    found = [(problem.score_of(team), team) for team in product(*choices) if _allowed(problem, team)]
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _allowed(problem: TeamProblem, team: Team) -> bool:
    people = [person for placed in team for person in placed]
    cost = sum(
        int(role.cost[np.searchsorted(role.people, placed[0])])
        for role, placed in zip(problem.roles, team, strict=True)
    )
    inside = {id(rule): len(rule.people.intersection(people)) for rule in problem.rules}
    holds = {
        "keep_apart": lambda rule: inside[id(rule)] <= 1,
        "keep_together": lambda rule: inside[id(rule)] in {0, len(rule.people)},
        "at_least_one": lambda rule: inside[id(rule)] >= 1,
    }
    return (
        len(set(people)) == len(people)
        and (problem.budget is None or cost <= problem.budget)
        and all(pin.person in team[pin.role] for pin in problem.pins)
        and all(holds[rule.kind](rule) for rule in problem.rules)
    )


@given(problems(), st.integers(1, 3))
def test_pruned_or_not_the_same_teams_come_in_the_same_order(problem: TeamProblem, number: int) -> None:
    apart = min(2, problem.openings)
    expected: list[tuple[int, Team]] = []
    for score, team in teams(problem):
        far = all(sum(a != b for a, b in zip(team, other, strict=True)) >= apart for _, other in expected)
        if far and len(expected) < number:
            expected.append((score, team))
    solution = solve(problem, SolverOptions(teams=number))
    assert [(found.score, found.team) for found in solution.teams] == expected
    assert (solution.end is SearchEnd.OPTIMAL) == bool(expected)
    assert all(score <= role_by_role_bound(problem) for score, _ in expected)


def test_of_many_equal_people_only_as_many_are_kept_as_could_be_needed() -> None:
    everyone = np.arange(1000, dtype=np.int64)
    role = ProblemRole("X", 1, everyone, everyone % 7, everyone * 0)
    problem = TeamProblem((role, replace(role, id="Y")))
    # Two openings, two earlier teams with one place each in the role: four people are enough.
    assert [len(kept.people) for kept in prune(problem, 3).roles] == [4, 4]
    assert prune(problem, 3).roles[0].people.tolist() == [6, 13, 20, 27]


def test_under_a_budget_cheaper_people_are_kept_too() -> None:
    people = np.arange(6, dtype=np.int64)
    role = ProblemRole("X", 1, people, people[::-1].copy(), np.array([5, 5, 5, 3, 4, 1], dtype=np.int64))
    kept = prune(TeamProblem((role,), budget=10), 1).roles[0].people.tolist()
    # Person 4 scores less than 3 and costs more; 1 and 2 score less than 0 for the same money.
    assert kept == [0, 3, 5]


def test_costs_keep_nobody_where_there_is_no_budget() -> None:
    people = np.arange(6, dtype=np.int64)
    role = ProblemRole("X", 1, people, people[::-1].copy(), people[::-1].copy())
    assert prune(TeamProblem((role,)), 1).roles[0].people.tolist() == [0]


def test_someone_a_team_rule_needs_is_kept_however_low_the_score() -> None:
    people = np.arange(6, dtype=np.int64)
    role = ProblemRole("X", 1, people, people[::-1].copy(), people * 0)
    rule = PeopleRule("rule", "at_least_one", frozenset({5}))
    assert prune(TeamProblem((role,), rules=(rule,)), 1).roles[0].people.tolist() == [0, 5]
