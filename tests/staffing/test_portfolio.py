"""All roles at once: enumeration, checker, bounds, what may not change the optimum, stopping and going on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.portfolio_datasets import KINDS, portfolio
from engine.staffing.judging.portfolio_checker import check_portfolio, portfolio_faults
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.problem import Pairs, PortfolioProblem
from engine.staffing.portfolio.search import Progress
from engine.staffing.portfolio.solve import solve_portfolio
from tests.counts import scaled
from tests.staffing.portfolio_worlds import best_by_trying, claim_of, small_portfolio

EXACT = PortfolioOptions(gap=0.0)
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=scaled(60, 1000), deadline=None)
@given(seed=seeds)
def test_a_small_portfolio_is_solved_to_the_optimum_that_trying_every_plan_finds(seed: int) -> None:
    problem = small_portfolio(seed, people=3, roles=4)

    solved = solve_portfolio(problem, EXACT)

    assert solved.value == best_by_trying(problem)
    assert solved.optimal
    check_portfolio(problem, claim_of(problem, solved))


@settings(max_examples=scaled(20, 300), deadline=None)
@given(seed=seeds)
def test_one_more_person_never_lowers_the_optimum(seed: int) -> None:
    problem = small_portfolio(seed, people=6, roles=5)
    kept = problem.pairs.person < 5
    fewer = replace(problem, pairs=problem.pairs.take(kept))

    assert solve_portfolio(problem, EXACT).value >= solve_portfolio(fewer, EXACT).value


@settings(max_examples=scaled(20, 300), deadline=None)
@given(seed=seeds)
def test_more_time_never_lowers_the_optimum(seed: int) -> None:
    problem = small_portfolio(seed, people=6, roles=5)
    looser = replace(problem, capacity=problem.capacity + 20)

    assert solve_portfolio(looser, EXACT).value >= solve_portfolio(problem, EXACT).value


@settings(max_examples=scaled(20, 300), deadline=None)
@given(seed=seeds)
def test_the_order_of_people_and_roles_leaves_the_optimum_alone(seed: int) -> None:
    problem = small_portfolio(seed, people=6, roles=5)
    draw = np.random.default_rng(seed + 1)
    people, roles = draw.permutation(problem.people), draw.permutation(problem.roles)
    pairs, profiles = problem.pairs, problem.profiles
    reordered = PortfolioProblem.of(
        problem.openings[np.argsort(roles)],
        profiles,
        problem.capacity[np.argsort(people)],
        Pairs(roles[pairs.role], people[pairs.person], pairs.value, pairs.profile, pairs.cost),
        project=problem.project[np.argsort(roles)],
        all_or_nothing=problem.all_or_nothing,
        budget=problem.budget,
        one_place=problem.one_place,
    )

    assert solve_portfolio(reordered, EXACT).value == solve_portfolio(problem, EXACT).value


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("projects", [None, 30])
def test_generated_portfolios_come_within_a_hundredth_and_pass_the_checker(kind: str, projects: int | None) -> None:
    problem = portfolio(kind, 11, people=400, roles=120, projects=projects)

    solved = solve_portfolio(problem, PortfolioOptions(gap=0.01, neighbourhoods=60))

    assert 0.99 * solved.bound <= solved.value <= solved.bound <= solved.priced_bound
    check_portfolio(problem, claim_of(problem, solved))


def test_equal_inputs_give_equal_bytes_and_another_seed_keeps_the_bound() -> None:
    problem = portfolio("contended", 5, people=300, roles=100, projects=25)
    options = PortfolioOptions(gap=0.0, neighbourhoods=6)

    first, again = (solve_portfolio(problem, options) for _ in range(2))
    other = solve_portfolio(problem, options.changed(seed=9))

    assert first.plan.tobytes() == again.plan.tobytes()
    assert (first.bound, first.prices.time.tobytes()) == (again.bound, again.prices.time.tobytes())
    assert other.priced_bound == first.priced_bound


def test_progress_only_ever_improves_and_ends_where_the_answer_does() -> None:
    problem, told = portfolio("contended", 5, people=300, roles=100), list[Progress]()

    solved = solve_portfolio(problem, PortfolioOptions(gap=0.0, neighbourhoods=3), tell=told.append)

    assert [each.value for each in told] == sorted(each.value for each in told)
    assert [each.bound for each in told] == sorted((each.bound for each in told), reverse=True)
    assert (told[-1].value, told[-1].bound) == (solved.value, solved.bound)
    assert all(each.value <= solved.bound for each in told)


@pytest.mark.parametrize("looks", [0, 1, 3, 10, 100])
def test_stopped_at_any_moment_there_is_a_plan_that_holds_and_a_bound_that_does(looks: int) -> None:
    problem, asked = portfolio("contended", 5, people=300, roles=100, projects=25), [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > looks

    solved = solve_portfolio(problem, EXACT, stop=stop)

    assert 0 <= solved.value <= solved.bound <= solved.priced_bound
    check_portfolio(problem, claim_of(problem, solved))


def test_a_search_goes_on_from_where_another_was_stopped() -> None:
    problem = portfolio("contended", 5, people=300, roles=100, projects=25)
    before = solve_portfolio(problem, PortfolioOptions(gap=0.0, neighbourhoods=3))

    at_once = solve_portfolio(problem, EXACT, stop=lambda: True, start=before.plan)
    after = solve_portfolio(problem, PortfolioOptions(gap=0.0, neighbourhoods=3), start=before.plan)

    assert at_once.value == before.value
    assert after.value >= before.value


def test_nobody_eligible_anywhere_is_an_empty_plan_that_is_optimal() -> None:
    none = np.zeros(0, dtype=np.int64)
    problem = PortfolioProblem.of(np.ones(3), np.ones((3, 2)), np.ones((2, 2)), Pairs(none, none, none, none, none))

    solved = solve_portfolio(problem)

    assert (len(solved.plan), solved.bound, solved.optimal) == (0, 0.0, True)


def test_a_person_takes_two_roles_that_fit_and_not_a_third() -> None:
    """One person with 100 in each of two weeks; 60 in week one, 60 in week two, 50 in both: 60 + 60 is best."""
    problem = PortfolioProblem.of(
        np.ones(3),
        np.array([[60, 0], [0, 60], [50, 50]]),
        np.array([[100, 100]]),
        Pairs(np.arange(3), np.zeros(3), np.array([10, 10, 15]), np.arange(3), np.zeros(3)),
    )

    solved = solve_portfolio(problem, EXACT)

    assert (solved.plan.tolist(), solved.value, solved.optimal) == ([0, 1], 20, True)


def test_a_checker_catches_every_kind_of_planted_violation() -> None:
    problem = portfolio("contended", 5, people=300, roles=100, projects=25)
    solved = solve_portfolio(problem, PortfolioOptions(neighbourhoods=3))
    claim = claim_of(problem, solved)
    role, person = claim.places[0]
    stranger = next(p for p in range(300) if p not in set(problem.pairs.person[problem.pairs.role == role].tolist()))
    full = replace(problem, capacity=np.where(np.arange(300)[:, None] == person, 0, problem.capacity))
    cheap = replace(problem, budget=np.where(problem.budget > 0, 0, problem.budget))
    same = [p for r, p in claim.places if problem.project[r] == problem.project[role]]
    planted = {
        "placed-twice": (problem, replace(claim, places=[*claim.places, (role, person)])),
        "too-many": (problem, replace(claim, places=[*claim.places, (role, same[1])])),
        "not-eligible": (problem, replace(claim, places=[(role, stranger), *claim.places[1:]])),
        "double-booked": (full, claim),
        "over-budget": (cheap, claim),
        "half-filled": (problem, replace(claim, places=claim.places[1:])),
        "wrong-value": (problem, replace(claim, value=claim.value - 1)),
        "value-above-bound": (problem, replace(claim, bound=claim.value - 1.0)),
        "wrong-bound": (problem, replace(claim, bound=claim.bound * 0.999)),
        "negative-price": (problem, replace(claim, time_prices=claim.time_prices - 1.0)),
    }

    assert not portfolio_faults(problem, claim)
    for code, (world, lie) in planted.items():
        assert code in {fault.code for fault in portfolio_faults(world, lie)}


def test_a_checker_catches_one_person_in_two_places_of_a_project() -> None:
    problem = PortfolioProblem.of(
        np.ones(2),
        np.array([[1, 0], [0, 1]]),
        np.array([[1, 1]]),
        Pairs(np.arange(2), np.zeros(2), np.ones(2), np.arange(2), np.zeros(2)),
        project=np.zeros(2),
    )
    claim = claim_of(problem, solve_portfolio(problem, EXACT))

    assert not portfolio_faults(problem, claim)
    assert [fault.code for fault in portfolio_faults(replace(problem, one_place=True), claim)] == ["two-places"]
