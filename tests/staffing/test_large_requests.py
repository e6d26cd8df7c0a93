"""Requests of hundreds and thousands of roles: answered within the effort, honestly, and the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.answer import Infeasible, Optimal, StaffingAnswer
from engine.staffing.cp_sat import SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.staff import staff_request
from engine.staffing.team.infeasibility import clashes
from engine.staffing.team.problem import PeopleRule, ProblemRole, TeamProblem
from engine.staffing.team.solve import is_feasible, solve
from tests.staffing.test_search_effort import ENOUGH
from tests.staffing.worlds import organisation, request, world

SMALL = SolverOptions(deterministic_seconds=0.05, candidates_shown=1)


def equals(roles: int, people: int, options: SolverOptions = SMALL) -> StaffingAnswer:
    """The answer to a request for equal roles among equal people; it passed the checker."""
    known = organisation(world({f"P{number:05}": {} for number in range(people)}))
    wanted = request([{"id": f"R{number:04}"} for number in range(roles)])
    return staff_request(wanted, known, proficiency_table(known), (), options)


def stated(roles: int, people: int) -> TeamProblem:
    """Roles of one opening for which everybody qualifies, with scores of their own."""
    draw = np.random.default_rng(4)
    everyone = np.arange(people, dtype=np.int64)
    nothing = np.zeros(people, dtype=np.int64)
    scores = draw.integers(0, 100_000_000, (roles, people))
    return TeamProblem(tuple(ProblemRole(f"R{at}", 1, everyone, score, nothing) for at, score in enumerate(scores)))


def test_three_hundred_roles_among_equals_are_filled_and_the_answer_says_what_is_not_proven() -> None:
    one, again = equals(300, 400), equals(300, 400)
    assert one.model_dump_json() == again.model_dump_json()
    assert isinstance(one.outcome, Optimal)
    assert len({place.person_id for place in one.teams[0].places}) == 300
    assert any("first by id" in note.en for note in one.notes)


@pytest.mark.parametrize(("roles", "effort"), [(30, 0.02), (30, 0.2)])
def test_where_ordering_among_equals_is_cut_short_the_answer_says_so(roles: int, effort: float) -> None:
    options = SolverOptions(teams=1, deterministic_seconds=effort)
    one, again = equals(roles, 40, options), equals(roles, 40, options)
    assert one.model_dump_json() == again.model_dump_json()
    assert isinstance(one.outcome, Optimal)
    first = {(f"R{at:04}", f"P{at:05}") for at in range(roles)}
    said = any("first by id" in note.en for note in one.notes)
    assert said or {(place.role, place.person_id) for place in one.teams[0].places} == first


def test_more_roles_than_people_is_said_in_words_however_many_roles() -> None:
    answer = equals(400, 300)
    assert isinstance(answer.outcome, Infeasible)
    (conflict,) = answer.outcome.conflicts
    assert (len(conflict.requirements), conflict.verified) == (301, True)
    assert "need 301 in all, but only 300 qualify" in conflict.text.en
    assert len(conflict.text.en) < 2_000


def test_the_team_of_a_large_request_is_the_best_assignment() -> None:
    problem = stated(250, 260)
    found = solve(problem, SMALL)
    assert (found.end, found.teams[0].score) == (SearchEnd.OPTIMAL, found.bound)
    assert found.teams[0].score == problem.score_of(found.teams[0].team)


def test_a_rule_that_the_best_assignment_breaks_is_kept_with_the_assignment_as_bound() -> None:
    problem = stated(250, 260)
    free = solve(problem, SMALL)
    pair = frozenset(people[0] for people in free.teams[0].team[:2])
    ruled = replace(problem, rules=(PeopleRule("rules[0]", "keep_apart", pair),))
    found = solve(ruled, SolverOptions(deterministic_seconds=0.5))
    assert found.end is SearchEnd.FEASIBLE
    assert found.teams[0].score < found.bound == free.bound
    assert len(pair & {person for people in found.teams[0].team for person in people}) <= 1


def test_roles_that_lack_people_are_found_apart_and_the_rest_is_not_blamed() -> None:
    problem = stated(250, 260)
    one, two = np.arange(2, dtype=np.int64), np.arange(5, 6, dtype=np.int64)
    narrow = [role.taking(np.isin(role.people, one)) for role in problem.roles[:3]]
    single = [role.taking(np.isin(role.people, two)) for role in problem.roles[3:5]]
    short = replace(problem, roles=(*narrow, *single, *problem.roles[5:]))
    assert solve(short, SMALL).end is SearchEnd.INFEASIBLE
    assert (is_feasible(short, ENOUGH)[0], is_feasible(problem, ENOUGH)[0]) == (False, True)
    found = clashes(short, ENOUGH)
    assert {(clash.requirements, clash.verified) for clash in found} == {
        (("role:R0", "role:R1", "role:R2"), True),
        (("role:R3", "role:R4"), True),
    }
