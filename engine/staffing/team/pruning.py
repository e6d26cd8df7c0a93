"""Leave out people who provably cannot change the answer, so that the solver sees tens of columns, not thousands."""

from __future__ import annotations

from bisect import insort
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.staffing.team.problem import ProblemRole, TeamProblem


def prune(problem: TeamProblem, teams: int) -> TeamProblem:
    """Return the problem with fewer columns and the same answers.

    Candidate q *dominates* p for a role if q scores higher (or the same, with the smaller id), costs no more, belongs
    to every ``at_least_one`` group that p belongs to, and is not named by a pin or another rule. A candidate with at
    least ``openings + (teams - 1) x openings of the role`` dominators is left out: in any team that has p in that
    role, one of the dominators is neither elsewhere in the team nor in that role of an earlier team, and taking p's
    place keeps every constraint and every distance to the earlier teams while it raises the score, or keeps it with a
    smaller id. So neither the best ``teams`` teams nor the order of equal ones needs p, and bounds of the smaller
    problem are bounds of the whole. Named people are never left out.

    Parameters
    ----------
    problem : TeamProblem
        All eligible people.
    teams : int
        Teams that will be asked for one after the other, the best included.
    """
    named = _named(problem)
    groups = [rule.people for rule in problem.rules if rule.kind == "at_least_one"]
    return replace(
        problem,
        roles=tuple(
            role.taking(_kept(_priced(role, problem.budget), _enough(problem, role, teams), named, groups))
            for role in problem.roles
        ),
    )


def _enough(problem: TeamProblem, role: ProblemRole, teams: int) -> int:
    return problem.openings + (teams - 1) * role.openings


def _priced(role: ProblemRole, budget: int | None) -> ProblemRole:
    """Return the role with costs that matter only where there is a budget."""
    return role if budget is not None else replace(role, cost=np.zeros_like(role.cost))


def _named(problem: TeamProblem) -> frozenset[int]:
    people = {pin.person for pin in problem.pins}
    for rule in problem.rules:
        if rule.kind != "at_least_one":
            people |= rule.people
    return frozenset(people)


def _kept(role: ProblemRole, enough: int, named: frozenset[int], groups: list[frozenset[int]]) -> NDArray[np.bool_]:
    """Return which candidates have fewer than ``enough`` dominators, counted within one kind of group membership."""
    kept = np.zeros(len(role.people), dtype=bool)
    cheapest: dict[frozenset[int], list[int]] = {}
    people, cost = role.people.tolist(), role.cost.tolist()
    for at in np.lexsort([role.people, -role.score]).tolist():
        if people[at] in named:
            kept[at] = True
            continue
        membership = frozenset(number for number, group in enumerate(groups) if people[at] in group)
        if _dominated(cheapest, membership, cost[at], enough):
            continue
        kept[at] = True
        costs = cheapest.setdefault(membership, [])
        insort(costs, cost[at])
        del costs[enough:]
    return kept


def _dominated(cheapest: dict[frozenset[int], list[int]], membership: frozenset[int], cost: int, enough: int) -> bool:
    return any(
        len(costs) >= enough and costs[enough - 1] <= cost for others, costs in cheapest.items() if membership <= others
    )
