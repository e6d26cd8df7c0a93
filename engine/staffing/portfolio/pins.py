"""Pins: what a human has decided takes time and money before anything is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.errors import InputError, Problem
from engine.staffing.portfolio.asked import Asked
from engine.staffing.portfolio.problem import NO_BUDGET, Pairs, PortfolioProblem, Whole


def with_pins_held(problem: PortfolioProblem, asked: Asked) -> PortfolioProblem:
    """Return the problem in which pinned seats have their time and money already, so that a plan always fills them.

    A project of all or nothing keeps its pins as the only choice of their seats: they hold if it is filled.

    Raises
    ------
    InputError
        A pinned person is not eligible, or pins take more of somebody's time or of a budget than there is.
    """
    pinned = [at for at, seat in enumerate(asked.seats) if seat.only is not None]
    if not pinned:
        return problem
    _require_eligible(problem, asked, pinned)
    held = np.array([at for at in pinned if not problem.all_or_nothing[problem.project[at]]], dtype=np.int64)
    pair = problem.starts[held]
    person, project = problem.pairs.person[pair], problem.project[held]
    capacity, budget = problem.capacity.copy(), problem.budget.copy()
    np.subtract.at(capacity, person, problem.loads(pair))
    spent = np.zeros(len(budget), dtype=np.int64)
    np.add.at(spent, project, problem.pairs.cost[pair])
    overspent = np.flatnonzero((budget != NO_BUDGET) & (spent > budget))
    _require_room(asked, held, capacity, overspent, person)
    budget = np.where(budget == NO_BUDGET, NO_BUDGET, budget - spent)
    nothing = np.zeros((1, problem.profiles.shape[1]), dtype=np.int64)
    pairs = _paid(problem, pair, len(problem.profiles))
    fixed = replace(problem, profiles=np.vstack([problem.profiles, nothing]), capacity=capacity, pairs=pairs)
    return PortfolioProblem.of(
        fixed.openings,
        fixed.profiles,
        capacity,
        pairs.take(_allowed(fixed, pair)),
        project=problem.project,
        all_or_nothing=problem.all_or_nothing,
        budget=budget,
        one_place=problem.one_place,
    )


def _paid(problem: PortfolioProblem, pair: Whole, nothing: int) -> Pairs:
    """Return the pairs with the held ones taking no time and costing nothing."""
    profile, cost = problem.pairs.profile.copy(), problem.pairs.cost.copy()
    profile[pair], cost[pair] = nothing, 0
    return replace(problem.pairs, profile=profile, cost=cost)


def _allowed(problem: PortfolioProblem, pair: Whole) -> np.ndarray:
    """Return which pairs are left: nobody who is pinned takes another place of the project."""
    seats = problem.project[problem.pairs.role] * problem.people + problem.pairs.person
    allowed = ~np.isin(seats, seats[pair])
    allowed[pair] = True
    return allowed


def _require_eligible(problem: PortfolioProblem, asked: Asked, pinned: Sequence[int]) -> None:
    people = asked.banks[0].workforce.person_ids
    mend = "Take the pin out, or ask sextant staff request: it lists every condition of the role."
    problems = []
    for at in pinned:
        seat = asked.seats[at]
        if problem.starts[at] == problem.starts[at + 1] and seat.only is not None:
            who = people[seat.only]
            what = f"{who} is pinned to {seat.role.id} of {asked.keys[seat.project]} and is not eligible for it."
            problems.append(Problem("pin-cannot-hold", what, mend, column="pins", value=who))
    if problems:
        raise InputError(*problems)


def _require_room(asked: Asked, held: Whole, capacity: Whole, overspent: Whole, person: Whole) -> None:
    people, problems = asked.banks[0].workforce.person_ids, []
    for who in sorted(set(person[(capacity[person] < 0).any(axis=1)].tolist())):
        roles = [f"{asked.seats[at].role.id} of {asked.keys[asked.seats[at].project]}" for at in held.tolist()]
        mine = [role for role, whose in zip(roles, person.tolist(), strict=True) if whose == who]
        what = f"{people[who]} is pinned to {' and '.join(mine)}, which is more than there is time for."
        problems.append(Problem("contradicting-pins", what, "Take one of the pins out.", column="pins"))
    for project in overspent.tolist():
        what = f"The pins of {asked.keys[project]} cost more than its budget."
        problems.append(Problem("contradicting-pins", what, "Take a pin out, or raise the budget.", column="pins"))
    if problems:
        raise InputError(*problems)
