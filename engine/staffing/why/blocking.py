"""What keeps a person out of every team: minimal sets of conditions, decisions and rules, each verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.staffing.answers.casting import Casting
from engine.staffing.cp_sat import Effort
from engine.staffing.team.infeasibility import disjoint_sets, requirements, requiring
from engine.staffing.team.problem import PeopleRule, PersonPin, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import confirm_possible
from engine.staffing.team.solve import is_feasible
from engine.staffing.why.changed_facts import ChangedFacts, recast

FORCED = "why-not"
"""Name of the requirement that the person asked about is in the team."""


@dataclass(frozen=True)
class Blocking:
    """A minimal set of names that keeps the person out, and who has verified it."""

    names: tuple[str, ...]
    verified: bool
    confirmed: bool


def forced_in(problem: TeamProblem, roles: tuple[int, ...], person: int) -> TeamProblem:
    """Return the problem of finding the best team that has a person in one of some roles."""
    if len(roles) == 1:
        return replace(problem, pins=(*problem.pins, PersonPin(FORCED, roles[0], person)))
    rule = PeopleRule(FORCED, "at_least_one", frozenset({person}))
    return replace(problem, rules=(*problem.rules, rule))


def unmet(casting: Casting, at: int, person: int) -> tuple[str, ...]:
    """Return the codes of the conditions of a role that a person does not meet, in the order of the funnel."""
    return tuple(each.code for each in casting.eligibilities[at].filters if not each.passes[person])


def blocking_sets(casting: Casting, roles: tuple[int, ...], person: int, effort: Effort) -> tuple[Blocking, ...]:
    """Return minimal sets that keep a person out of some roles, found one after the other; they share nothing.

    A deletion filter over every name that can be dropped (Chinneck 2008, Feasibility and Infeasibility in
    Optimization, section 6): the person's unmet conditions, pins, the budget, rules, and the filling of roles.
    Conditions are kept longest, so that what is a fact of the person is named as such.
    """
    search = _Search(casting, roles, person, effort)
    named = requirements(casting.problem)
    fillings = tuple(name for name in named if name.startswith("role:"))
    others = tuple(name for name in named if name not in fillings)
    order = (*fillings, *others, *reversed(search.conditions))
    return tuple(
        Blocking(found.requirements, found.verified, found.verified and search.confirmed(found.requirements))
        for found in disjoint_sets(order, search.feasible)
    )


class _Search:
    """Questions whether the person can be had under some of the requirements; all share one effort."""

    def __init__(self, casting: Casting, roles: tuple[int, ...], person: int, effort: Effort) -> None:
        self.roles, self.person, self.left = roles, person, effort
        self.missed: Mapping[int, tuple[str, ...]] = {
            at: tuple(f"condition:{casting.request.roles[at].id}/{code}" for code in unmet(casting, at, person))
            for at in roles
        }
        self.conditions = tuple(name for at in roles for name in self.missed[at])
        waived = frozenset((at, code) for at in roles for code in unmet(casting, at, person))
        whole = recast(casting, [ChangedFacts(person, waived=waived)]).problem
        # Forced in while others are left out, the person's own columns stay.
        self.problem = replace(prune(forced_in(whole, roles, person), 1), pins=whole.pins, rules=whole.rules)

    def feasible(self, kept: frozenset[str]) -> bool | None:
        problem = self._under(kept)
        if problem is None:
            return False
        known, spent = is_feasible(problem, self.left)
        self.left = self.left.less(spent)
        return known

    def confirmed(self, names: tuple[str, ...]) -> bool:
        """Return whether the second solver finds the set impossible, and possible without any one of it."""
        whole = frozenset(names)
        return self._agreed(whole, possible=False) and all(
            self._agreed(whole - {each}, possible=True) for each in whole
        )

    def _agreed(self, kept: frozenset[str], *, possible: bool) -> bool:
        problem = self._under(kept)
        return (not possible) if problem is None else confirm_possible(problem, possible)

    def _under(self, kept: frozenset[str]) -> TeamProblem | None:
        """Return the problem under some requirements; ``None`` where no role is open to the person."""
        open_roles = tuple(at for at in self.roles if not kept.intersection(self.missed[at]))
        if not open_roles:
            return None
        closed = [at for at in self.roles if at not in open_roles]
        problem = requiring(self.problem, kept)
        shut = tuple(
            role.taking(role.people != self.person) if at in closed else role for at, role in enumerate(problem.roles)
        )
        return forced_in(replace(problem, roles=shut), open_roles, self.person)
