"""Leaving people out never changes an answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.bounds import role_by_role_bound
from engine.staffing.team.problem import (
    BalanceRule,
    ColleagueWish,
    ConflictRule,
    CountRule,
    PairRule,
    PeopleRule,
    PersonPin,
    ProblemRole,
    Rule,
    Team,
    TeamProblem,
    Tier,
)
from engine.staffing.team.pruning import prune
from engine.staffing.team.solve import solve

PEOPLE = 9


someone = st.integers(0, PEOPLE - 1)
group = st.frozensets(someone, min_size=2, max_size=4)
few = st.frozensets(someone, max_size=2)


def _pair(mentors: frozenset[int], juniors: frozenset[int], each: int) -> PairRule:
    return PairRule("rule", mentors, juniors - mentors, each)


def _balance(loads: dict[int, int], added: int, most: int, *, whole: bool) -> BalanceRule:
    return BalanceRule("rule", loads, (added, added), most, whole)


RULES = st.one_of(
    st.builds(PeopleRule, st.just("rule"), st.sampled_from(["keep_apart", "keep_together", "at_least_one"]), group),
    st.builds(
        CountRule,
        st.just("rule"),
        st.just("stretch_share"),
        st.tuples(group, group),
        st.integers(0, 1),
        st.sampled_from([None, 0, 1]),
    ),
    st.builds(_pair, few, group, st.integers(1, 2)),
    st.builds(ConflictRule, st.just("rule"), st.lists(st.tuples(few, group), min_size=1, max_size=2).map(tuple)),
    st.builds(
        _balance,
        st.dictionaries(someone, st.integers(0, 3), min_size=1, max_size=3),
        st.integers(1, 2),
        st.integers(0, 3),
        whole=st.booleans(),
    ),
)


@st.composite
def problems(draw: st.DrawFn) -> TeamProblem:
    """Draw problems of every kind of rule with many more people than openings, so that pruning bites."""
    later = draw(st.integers(0, 2))
    roles = []
    for name in ("X", "Y")[: draw(st.integers(1, 2))]:
        people = sorted(draw(st.sets(someone, min_size=3)))
        numbers = st.lists(st.integers(0, 4), min_size=len(people), max_size=len(people))
        columns = [np.array(column, dtype=np.int64) for column in (people, draw(numbers), draw(numbers))]
        tiers = tuple(np.array(draw(numbers), dtype=np.int64) for _ in range(later))
        roles.append(ProblemRole(name, 1, columns[0], columns[1], columns[2], later=tiers))
    wish = st.builds(ColleagueWish, st.integers(0, later), someone, someone, st.sampled_from([-2, 2]))
    return TeamProblem(
        tuple(roles),
        tuple(draw(st.lists(st.builds(PersonPin, st.just("pin"), st.just(0), someone), max_size=1))),
        tuple(draw(st.lists(RULES, max_size=2))),
        draw(st.sampled_from([None, 2, 4, 6])),
        tuple(Tier(f"tier {at}", draw(st.sampled_from([0, 0, 1, 2]))) for at in range(later + 1)),
        tuple(draw(st.lists(wish.filter(lambda wish: wish.one != wish.other), max_size=1))),
    )


def teams(problem: TeamProblem) -> list[Team]:
    """Enumerate every team that is allowed."""
    choices = [[tuple(people) for people in combinations(role.people.tolist(), 1)] for role in problem.roles]
    return sorted(team for team in product(*choices) if _allowed(problem, team))


def best(problem: TeamProblem, among: list[Team]) -> Team:
    """Return the best team tier by tier, of equals the one whose ids come first."""
    values = {team: problem.values_of(team) for team in among}
    last = len(problem.tiers) - 1
    for at, tier in enumerate(problem.tiers):
        most = max(values[team][at] for team in among) - (tier.tolerance if at < last else 0)
        among = [team for team in among if values[team][at] >= most]
    return min(among, key=lambda team: ([-value for value in values[team]], team))


def _allowed(problem: TeamProblem, team: Team) -> bool:
    people = [person for placed in team for person in placed]
    cost = sum(
        int(role.cost[np.searchsorted(role.people, placed[0])])
        for role, placed in zip(problem.roles, team, strict=True)
    )
    return (
        len(set(people)) == len(people)
        and (problem.budget is None or cost <= problem.budget)
        and all(pin.person in team[pin.role] for pin in problem.pins)
        and all(_holds(rule, team, people) for rule in problem.rules)
    )


def _holds(rule: Rule, team: Team, people: list[int]) -> bool:
    if isinstance(rule, PeopleRule):
        inside = len(rule.people.intersection(people))
        expected = {"keep_apart": {0, 1}, "keep_together": {0, len(rule.people)}}
        return inside in expected[rule.kind] if rule.kind in expected else inside >= 1
    if isinstance(rule, CountRule):
        counted = sum(person in rule.places[at] for at, placed in enumerate(team) for person in placed)
        return rule.least <= counted and (rule.most is None or counted <= rule.most)
    if isinstance(rule, PairRule):
        mentors, juniors = (len(side.intersection(people)) for side in (rule.mentors, rule.juniors))
        return juniors <= rule.juniors_per_mentor * mentors
    if isinstance(rule, ConflictRule):
        pairs = list(permutations(people, 2))
        return not any(one in left and other in right for left, right in rule.sides for one, other in pairs)
    added = {person: rule.added[at] for at, placed in enumerate(team) for person in placed}
    compared = [person for person in rule.loads if rule.whole_group or person in added]
    loads = [rule.loads[person] + added.get(person, 0) for person in compared]
    return not loads or max(loads) - min(loads) <= rule.most_difference


@given(problems(), st.integers(1, 3))
def test_pruned_or_not_the_same_teams_come_in_the_same_order(problem: TeamProblem, number: int) -> None:
    apart, left = min(2, problem.openings), teams(problem)
    expected: list[Team] = []
    while left and len(expected) < number:
        expected.append(best(problem, left))
        left = [team for team in left if sum(a != b for a, b in zip(team, expected[-1], strict=True)) >= apart]
    solution = solve(problem, SolverOptions(teams=number))
    assert [(found.score, found.team) for found in solution.teams] == [(problem.score_of(t), t) for t in expected]
    assert (solution.end is SearchEnd.OPTIMAL) == bool(expected)
    assert all(problem.score_of(team) <= role_by_role_bound(problem) for team in expected)
    for found in solution.teams:
        assert tuple(tier.value for tier in found.tiers) == problem.values_of(found.team)
        assert all(tier.proven for tier in found.tiers)


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


def falling(people: int) -> ProblemRole:
    """Return a role of one opening whose candidates score the less the later they come."""
    everyone = np.arange(people, dtype=np.int64)
    return ProblemRole("X", 1, everyone, everyone[::-1].copy(), everyone * 0)


def test_nobody_stands_in_for_another_who_would_add_to_what_a_rule_limits() -> None:
    top = frozenset({0, 1, 2})
    role = falling(6)
    limited: list[Rule] = [
        CountRule("rule", "balance", (top,), most=0),
        PairRule("rule", frozenset(), top, 1),
    ]
    for rule in limited:
        problem = TeamProblem((role,), rules=(rule,))
        assert prune(problem, 1).roles[0].people.tolist() == [0, 3]
        assert solve(problem, SolverOptions(teams=1)).teams[0].team == ((3,),)


def test_nobody_stands_in_for_another_who_is_in_conflict_with_fewer() -> None:
    # Person 9 must take Y and is in conflict with the three best for X.
    rule = ConflictRule("rule", ((frozenset({9}), frozenset({0, 1, 2})),))
    last = ProblemRole("Y", 1, np.array([9]), np.array([0]), np.array([0]))
    problem = TeamProblem((falling(6), last), rules=(rule,))
    assert solve(problem, SolverOptions(teams=1)).teams[0].team == ((3,), (9,))


def test_whoever_stands_on_both_sides_meets_nobody_of_either() -> None:
    both = frozenset({0, 1})
    role = replace(falling(4), openings=2)
    problem = TeamProblem((role,), rules=(ConflictRule("rule", ((both, both),)),))
    assert solve(problem, SolverOptions(teams=1)).teams[0].team == ((0, 2),)


def test_what_a_tolerance_allows_is_not_given_up_for_nothing() -> None:
    people = np.arange(8, dtype=np.int64)
    score, later = np.array([4, 4, 4, 4, 4, 4, 5, 6]), np.array([1, 1, 1, 1, 1, 1, 1, 0])
    role = ProblemRole("X", 1, people, score, people * 0, later=(later,))
    found = solve(TeamProblem((role,), tiers=(Tier("one", 2), Tier("two"))), SolverOptions(teams=1)).teams[0]
    assert (found.team, found.score, [tier.bound for tier in found.tiers]) == (((6,),), 5, [6, 1])
