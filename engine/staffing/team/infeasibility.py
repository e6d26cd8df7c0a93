"""Why no team exists: minimal sets of requirements that cannot hold together, each set verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.team.large import is_large, short_roles
from engine.staffing.team.money import cheapest
from engine.staffing.team.problem import TeamProblem
from engine.staffing.team.solve import is_feasible

MOST_CONFLICTS = 10
"""Conflicts looked for; a request that clashes in more places is better mended step by step."""
BUDGET = "budget"


@dataclass(frozen=True)
class Clash:
    """A minimal set of requirements that no team meets.

    Attributes
    ----------
    requirements : tuple of str
        Names: ``role:ID`` (fill its openings), ``pin:ROLE/PERSON``, ``rules[N]``, ``budget``.
    verified : bool
        Whether the set was proven infeasible together and feasible when any one of it is dropped.
    least_cost : int or None
        Where the budget clashes: cost in cents of the cheapest people who meet the rest of the set, if proven.
    """

    requirements: tuple[str, ...]
    verified: bool
    least_cost: int | None = None


def requirements(problem: TeamProblem) -> tuple[str, ...]:
    """Return the names of what can be dropped, the ones to be dropped first in front."""
    names = [pin.name for pin in problem.pins]
    if problem.budget is not None:
        names.append(BUDGET)
    names += dict.fromkeys(rule.name for rule in problem.rules)
    return (*names, *(f"role:{role.id}" for role in reversed(problem.roles)))


def requiring(problem: TeamProblem, kept: frozenset[str]) -> TeamProblem:
    """Return the problem with only some of its requirements; a role that is not required may stay empty."""
    return replace(
        problem,
        roles=tuple(replace(role, optional=f"role:{role.id}" not in kept) for role in problem.roles),
        pins=tuple(pin for pin in problem.pins if pin.name in kept),
        rules=tuple(rule for rule in problem.rules if rule.name in kept),
        budget=problem.budget if BUDGET in kept else None,
    )


def clashes(problem: TeamProblem, effort: Effort) -> tuple[Clash, ...]:
    """Return minimal clashing sets of an infeasible problem that share no requirement, found one after the other.

    Deletion filter: each requirement in turn is dropped for good if the rest stays infeasible. Dropping only ever
    relaxes, so what remains is minimal. All searches share the effort; where it runs out, a set may be larger than need
    be, and says that it is not verified. Roles are kept longest: where roles alone lack people, no pin, rule or
    budget is named.
    """
    if is_large(problem) and (short := tuple(short_roles(problem, MOST_CONFLICTS))):
        names = [tuple(f"role:{problem.roles[at].id}" for at in lack.roles) for lack in short]
        return tuple(Clash(roles, lack.minimal) for roles, lack in zip(names, short, strict=True))
    left = effort

    def feasible(kept: frozenset[str]) -> bool | None:
        nonlocal left
        known, spent = is_feasible(requiring(problem, kept), left)
        left = left.less(spent)
        return known

    found = tuple(disjoint_sets(requirements(problem), feasible))
    return tuple(replace(clash, least_cost=_least_cost(problem, clash, effort)) for clash in found)


def _least_cost(problem: TeamProblem, clash: Clash, effort: Effort) -> int | None:
    if BUDGET not in clash.requirements:
        return None
    search, _ = cheapest(requiring(problem, frozenset(clash.requirements)), (), 1, effort)
    return -search.objective if search.end is SearchEnd.OPTIMAL and search.objective is not None else None


def disjoint_sets(order: tuple[str, ...], feasible: Callable[[frozenset[str]], bool | None]) -> Iterator[Clash]:
    """Yield minimal sets of names that are infeasible together and share nothing, until the rest is feasible."""
    rest = order
    for _ in range(MOST_CONFLICTS):
        core = _minimal(rest, feasible)
        yield core
        rest = tuple(name for name in rest if name not in core.requirements)
        if feasible(frozenset(rest)) is not False:
            return


def _minimal(order: tuple[str, ...], feasible: Callable[[frozenset[str]], bool | None]) -> Clash:
    kept = frozenset(order)
    for name in order:
        if feasible(kept - {name}) is False:
            kept -= {name}
    verified = feasible(kept) is False and all(feasible(kept - {name}) is True for name in kept)
    return Clash(tuple(name for name in reversed(order) if name in kept), verified)
