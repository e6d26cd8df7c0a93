"""Leave out people who provably cannot change the answer, so that the solver sees tens of columns, not thousands."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.staffing.team.problem import (
    BalanceRule,
    ConflictRule,
    CountRule,
    PairRule,
    PeopleRule,
    ProblemRole,
    TeamProblem,
)

Mark: TypeAlias = tuple[int, str, int]
"""What one person means to one rule: the rule, what they are to it, and a part of it."""


@dataclass(frozen=True)
class Standing:
    """What a candidate means to the rules and to the tiers that are not ranked by.

    Attributes
    ----------
    good : frozenset of Mark
        What rules may need; whoever takes the place must have it too.
    bad : frozenset of Mark
        What rules may forbid; whoever takes the place must not add to it.
    later : tuple of int
        Values in the tiers after a tier with a tolerance; whoever takes the place must have as much.
    """

    good: frozenset[Mark] = frozenset()
    bad: frozenset[Mark] = frozenset()
    later: tuple[int, ...] = ()

    def stands_in_for(self, other: Standing) -> bool:
        """Return whether no rule and no later tier loses if a person of this standing takes the other's place."""
        return (
            other.good <= self.good
            and self.bad <= other.bad
            and all(one >= two for one, two in zip(self.later, other.later, strict=True))
        )


def prune(problem: TeamProblem, teams: int) -> TeamProblem:
    """Return the problem with fewer columns and the same answers.

    Candidate q *dominates* p for a role if q is better tier by tier (or equal in all, with the smaller id), costs no
    more, and *stands in* for p: q belongs to every group that p belongs to and that a rule may need (``at_least_one``,
    mentors, counts with a lower bound), to no group that a rule may limit and p is not in (juniors, counts with an
    upper bound), and is in conflict of interest with nobody with whom p is not. Neither is named by a pin, another
    rule, a wish about a colleague or a balance of loads. Where a tier has a tolerance, q must not be worse in any
    tier. A candidate with at least ``openings + (teams - 1) x openings of the role`` dominators is left out: in any
    team that has p in that role, one of the dominators is neither elsewhere in the team nor in that role of an earlier
    team, and taking p's place keeps every constraint and every distance to the earlier teams while it raises the
    first tier in which they differ, or keeps all with a smaller id. So neither the best ``teams`` teams nor the order
    of equal ones needs p, and bounds of the smaller problem are bounds of the whole. Named people are never left out.

    Parameters
    ----------
    problem : TeamProblem
        All eligible people.
    teams : int
        Teams that will be asked for one after the other, the best included.
    """
    named = _named(problem)
    return replace(
        problem,
        roles=tuple(
            role.taking(_kept(_priced(role, problem.budget), _enough(problem, role, teams), named, kind, standings))
            for role, (kind, standings) in zip(problem.roles, _standings(problem), strict=True)
        ),
    )


def _enough(problem: TeamProblem, role: ProblemRole, teams: int) -> int:
    return problem.openings + (teams - 1) * role.openings


def _priced(role: ProblemRole, budget: int | None) -> ProblemRole:
    """Return the role with costs that matter only where there is a budget."""
    return role if budget is not None else replace(role, cost=np.zeros_like(role.cost))


def _named(problem: TeamProblem) -> frozenset[int]:
    people = {pin.person for pin in problem.pins}
    people |= {person for wish in problem.wishes for person in (wish.one, wish.other)}
    for rule in problem.rules:
        if isinstance(rule, PeopleRule) and rule.kind != "at_least_one":
            people |= rule.people
        if isinstance(rule, BalanceRule):
            people |= rule.loads.keys()
    return frozenset(people)


def _standings(problem: TeamProblem) -> Iterator[tuple[NDArray[np.int64], list[Standing]]]:
    """Yield, role by role, the number of each candidate's standing, and the standings by number."""
    if not problem.rules and not any(tier.tolerance for tier in problem.tiers):
        yield from ((np.zeros(len(role.people), dtype=np.int64), [Standing()]) for role in problem.roles)
        return
    candidates = {person for role in problem.roles for person in role.people.tolist()}
    rivals = [_rivals(rule, candidates) if isinstance(rule, ConflictRule) else {} for rule in problem.rules]
    tolerant = any(tier.tolerance for tier in problem.tiers)
    for at, role in enumerate(problem.roles):
        later = zip(*(tier.tolist() for tier in role.later), strict=True) if tolerant and role.later else None
        rows = list(later) if later is not None else [()] * len(role.people)
        numbers: dict[Standing, int] = {}
        kind = []
        for person, row in zip(role.people.tolist(), rows, strict=True):
            marks = [
                mark for number in range(len(problem.rules)) for mark in _marks(problem, rivals, number, at, person)
            ]
            good = frozenset(mark for needed, mark in marks if needed)
            bad = frozenset(mark for needed, mark in marks if not needed)
            kind.append(numbers.setdefault(Standing(good, bad, tuple(row)), len(numbers)))
        yield np.array(kind, dtype=np.int64), list(numbers)


def _marks(
    problem: TeamProblem, rivals: list[dict[int, set[int]]], number: int, at: int, person: int
) -> Iterator[tuple[bool, Mark]]:
    """Yield what a person in a role is to a rule, and whether the rule may need it (or else may forbid it)."""
    rule = problem.rules[number]
    if isinstance(rule, PeopleRule):
        if rule.kind == "at_least_one" and person in rule.people:
            yield True, (number, "member", 0)
    elif isinstance(rule, CountRule):
        if person in rule.places[at]:
            yield from _counted_marks(rule, number)
    elif isinstance(rule, PairRule):
        if person in rule.mentors or person in rule.juniors:
            yield person in rule.mentors, (number, "paired", 0)
    elif isinstance(rule, ConflictRule):
        yield from ((False, (number, "rival", side)) for side in rivals[number].get(person, ()))


def _counted_marks(rule: CountRule, number: int) -> Iterator[tuple[bool, Mark]]:
    if rule.least > 0:
        yield True, (number, "counts", 0)
    if rule.most is not None:
        yield False, (number, "counts", 0)


def _rivals(rule: ConflictRule, candidates: set[int]) -> dict[int, set[int]]:
    """Return, by person, the sides (2 x pair, or 1 more for the other) whose members they must not meet.

    A side without candidates cannot be met.
    """
    met: dict[int, set[int]] = {}
    for number, (one, other) in enumerate(rule.sides):
        for side, (own, against) in enumerate(((one, other), (other, one))):
            if against & candidates:
                for person in own & candidates:
                    met.setdefault(person, set()).add(2 * number + side)
    return met


def _kept(
    role: ProblemRole, enough: int, named: frozenset[int], kind: NDArray[np.int64], standings: list[Standing]
) -> NDArray[np.bool_]:
    """Return which candidates have fewer than ``enough`` dominators, counted within one standing at a time."""
    kept = np.isin(role.people, list(named))
    tiers = [-tier for tier in reversed((role.score, *role.later))]
    ranked = np.lexsort([role.people, *tiers])
    ranked = ranked[~kept[ranked]]
    survivors = np.zeros(len(ranked), dtype=bool)
    for number in range(len(standings)):
        mine = np.flatnonzero(kind[ranked] == number)
        survivors[mine[_undominated(role.cost[ranked[mine]], enough)]] = True
    ranked = ranked[survivors]
    if len(standings) > 1:
        ranked = ranked[_undominated_by_any([standings[at] for at in kind[ranked]], role.cost[ranked], enough)]
    kept[ranked] = True
    return kept


def _undominated(cost: NDArray[np.int64], enough: int) -> list[int]:
    """Return the places, in a ranking, of those with fewer than ``enough`` before them at no higher cost."""
    found = list(range(min(enough, len(cost))))
    costs = sorted(cost[:enough].tolist())
    at = enough
    while at < len(cost):
        cheaper = cost[at:] < costs[enough - 1]
        step = int(cheaper.argmax())
        if not cheaper[step]:
            break
        at += step
        found.append(at)
        insort(costs, int(cost[at]))
        at += 1
    return found


def _undominated_by_any(standings: list[Standing], cost: NDArray[np.int64], enough: int) -> list[int]:
    """Return the places, in a ranking, that no one standing dominates."""
    cheapest: dict[Standing, list[int]] = {}
    found = []
    for at, standing in enumerate(standings):
        if not _dominated(cheapest, standing, int(cost[at]), enough):
            found.append(at)
            costs = cheapest.setdefault(standing, [])
            insort(costs, int(cost[at]))
            del costs[enough:]
    return found


def _dominated(cheapest: dict[Standing, list[int]], standing: Standing, cost: int, enough: int) -> bool:
    return any(
        len(costs) >= enough and costs[enough - 1] <= cost
        for others, costs in cheapest.items()
        if others.stands_in_for(standing)
    )
