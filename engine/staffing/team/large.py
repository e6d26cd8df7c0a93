"""Requests too large to be searched whole: a team from an assignment, with its bound, or the roles that lack people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.team.ceilings import assigned, narrowed
from engine.staffing.team.problem import PeopleRule, Team, TeamProblem
from engine.staffing.team.search import FoundTeam, TeamSearch
from engine.staffing.team.tiers import TierValue

MOST_CELLS = 10_000_000
"""Columns x openings of a program that is searched whole; beyond, building it alone takes longer than an effort."""
FEW = 4
"""Candidates of a role in a narrowed program, beside as many as it has openings; as many again who are free."""
MOST_NAMED = 200
"""People named by rules whom a narrowed program keeps in every role."""


def is_large(problem: TeamProblem) -> bool:
    """Return whether the program of a problem is not to be built whole."""
    return problem.columns * problem.openings > MOST_CELLS


def solve_large(problem: TeamProblem, effort: Effort, bound: int) -> tuple[SearchEnd, FoundTeam | None, int]:
    """Return how the search ended, a team, and what no team exceeds, in millionths of a point.

    The best assignment leaves out rules, so its score is a bound; where the team keeps the rules too it is the answer.
    Otherwise a program is searched that has that team's columns and the best few of each role; that it has no team
    proves nothing.

    Parameters
    ----------
    bound : int
        A bound known already.
    """
    known = assigned(problem)
    if known is None:
        return SearchEnd.STOPPED, None, bound
    if known.bound is None:
        return SearchEnd.INFEASIBLE, None, bound
    exact = problem.budget is None and known.met is not None
    bound = min(bound, known.met[0] + _welcome(problem, 0) if exact and known.met else known.bound)
    start: Team = known.met[1] if known.met is not None else ()
    team = TeamSearch(problem, None, (), 1, effort).verified(start) if start else None
    if team is None:
        some = narrowed(problem, _some_columns(problem, start))
        met = TeamSearch(some, None, (), 1, effort.less(known.spent)).best(bound)
        team = None if met is None else met.team
    if team is None:
        return SearchEnd.STOPPED, None, bound
    found = _found(problem, team, bound)
    return SearchEnd.OPTIMAL if found.proven else SearchEnd.FEASIBLE, found, bound


def _found(problem: TeamProblem, team: Team, bound: int) -> FoundTeam:
    """Return a team with its values; it is proven where every tier is at what no team exceeds in it."""
    values = problem.values_of(team)
    tiers = [TierValue(values[0], bound)]
    for tier in range(1, len(values)):
        most = _most(problem, tier) if tiers[-1].value == tiers[-1].bound else None
        tiers.append(TierValue(values[tier], most))
    proven = all(tier.bound == tier.value for tier in tiers)
    return FoundTeam(team, values[0], bound, proven, tuple(tiers), first=False)


def _most(problem: TeamProblem, tier: int) -> int:
    places = sum(int(np.sort(role.values(tier))[::-1][: role.openings].sum()) for role in problem.roles)
    return places + _welcome(problem, tier)


def _welcome(problem: TeamProblem, tier: int) -> int:
    """Return what wishes can add to a tier at most."""
    return sum(max(0, wish.points) for wish in problem.wishes if wish.tier == tier)


def _some_columns(problem: TeamProblem, start: Team) -> tuple[NDArray[np.bool_], ...]:
    """Return the columns of a team, of people whom rules name, and of the best few of each role."""
    named = {pin.person for pin in problem.pins}
    for rule in problem.rules:
        if isinstance(rule, PeopleRule):
            named |= rule.people
    always = sorted(named)[:MOST_NAMED]
    placed = [person for people in start for person in people]
    kept = []
    for at, role in enumerate(problem.roles):
        best = np.argsort(-role.score, kind="stable")
        elsewhere = best[~np.isin(role.people[best], placed)]
        mask = np.isin(role.people, [*always, *(start[at] if start else ())])
        mask[best[: FEW + role.openings]] = mask[elsewhere[: FEW + role.openings]] = True
        kept.append(mask)
    return tuple(kept)


@dataclass(frozen=True)
class ShortRoles:
    """Roles, by position, that have more openings than people among whom to choose.

    ``minimal`` says that without any one of them there are people enough.
    """

    roles: tuple[int, ...]
    minimal: bool


def short_roles(problem: TeamProblem, most: int) -> Iterator[ShortRoles]:
    """Yield sets of roles that lack people and share no role, ``most`` at most (Hall 1935; Hopcroft and Karp 1973).

    From an opening that a largest matching leaves empty, the roles that hold its candidates are reached, then those
    that hold theirs, and so on: all their candidates are taken by themselves. Where just one opening too many is among
    them, any of them could pass a person on to it, so that none can be left out of the set.
    """
    rest = [at for at, role in enumerate(problem.roles) if not role.optional]
    for _ in range(most):
        short = _short(problem, rest)
        if short is None:
            return
        yield short
        rest = [at for at in rest if at not in set(short.roles)]


def fillable(problem: TeamProblem) -> bool | None:
    """Return whether the openings can be filled; ``None`` where more than people counts."""
    if next(short_roles(problem, 1), None) is not None:
        return False
    return None if problem.budget is not None or problem.pins or problem.rules else True


def _short(problem: TeamProblem, rest: Sequence[int]) -> ShortRoles | None:
    if not rest:
        return None
    rows = [role_at for role_at in rest for _ in range(problem.roles[role_at].openings)]
    holder = _holders(problem, rows)
    filled = np.bincount(holder[holder >= 0], minlength=len(problem.roles))
    empty = next((at for at in rest if filled[at] < problem.roles[at].openings), None)
    if empty is None:
        return None
    reached = [empty]
    seen = np.zeros(len(problem.roles), dtype=bool)
    seen[empty] = True
    people = np.zeros(len(holder), dtype=bool)
    for at in reached:
        people[problem.roles[at].people] = True
        owners = np.unique(holder[problem.roles[at].people])
        new = [owner for owner in owners.tolist() if owner >= 0 and not seen[owner]]
        seen[new] = True
        reached += new
    openings = sum(problem.roles[at].openings for at in reached)
    return ShortRoles(tuple(sorted(reached)), len(reached) == 1 or openings == int(people.sum()) + 1)


def _holders(problem: TeamProblem, rows: Sequence[int]) -> NDArray[np.int64]:
    """Return the role that holds each person in a largest matching of openings, each given by its role; -1 for none."""
    candidates = [problem.roles[at].people for at in rows]
    everyone = 1 + max((int(people[-1]) for people in candidates if len(people)), default=0)
    starts = np.concatenate([[0], np.cumsum([len(people) for people in candidates])])
    index = np.concatenate(candidates)
    graph = csr_array((np.ones(len(index), dtype=np.int8), index, starts), shape=(len(rows), everyone))
    opening = maximum_bipartite_matching(graph, perm_type="row")
    return np.where(opening >= 0, np.asarray(rows, dtype=np.int64)[opening], -1)
