"""The team problem as plain data, before any solver is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Team = tuple[tuple[int, ...], ...]
"""People by role, in the order of the roles; within a role in the order of their ids."""


@dataclass(frozen=True)
class Tier:
    """One tier of the objective; tiers are decided one after the other, each as good as the earlier ones allow.

    Attributes
    ----------
    name : str
        What counts in it, such as ``fit+penalties``.
    tolerance : int
        How much of the tier's best, in millionths of a point, later tiers may give up. Of teams that are then equal
        in the later tiers, the one with most of this tier is taken.
    """

    name: str
    tolerance: int = 0


@dataclass(frozen=True, eq=False)
class ProblemRole:
    """One role and the people who can take it.

    Attributes
    ----------
    id : str
        Role id.
    openings : int
        Places to fill.
    people : int64 array of shape (candidates,)
        Positions in the workforce, ascending, which is the order of the ids.
    score : int64 array of shape (candidates,)
        What a place adds to the first tier, in millionths of a point; by default fit less penalties.
    cost : int64 array of shape (candidates,)
        Cost of a place in cents; 0 where no budget is to be held.
    optional : bool
        Whether openings may stay empty; asked only while looking for what makes a request impossible.
    later : tuple of int64 array of shape (candidates,)
        What a place adds to the second tier, the third, and so on, in millionths; as many as the problem has tiers
        after the first.
    """

    id: str
    openings: int
    people: NDArray[np.int64]
    score: NDArray[np.int64]
    cost: NDArray[np.int64]
    optional: bool = False
    later: tuple[NDArray[np.int64], ...] = ()

    def taking(self, kept: NDArray[np.bool_]) -> ProblemRole:
        """Return the role with only some of its candidates."""
        return replace(
            self,
            people=self.people[kept],
            score=self.score[kept],
            cost=self.cost[kept],
            later=tuple(tier[kept] for tier in self.later),
        )

    def values(self, tier: int) -> NDArray[np.int64]:
        """Return what each candidate adds to a tier; 0 is the first."""
        return self.score if tier == 0 else self.later[tier - 1]


@dataclass(frozen=True)
class PersonPin:
    """A person who must take a role, by position of the role."""

    name: str
    role: int
    person: int


@dataclass(frozen=True)
class PeopleRule:
    """A rule about named people, or about a group of whom at least one must be in the team.

    ``kind`` is ``keep_apart`` (at most one of them), ``keep_together`` (all or none) or ``at_least_one``.
    """

    name: str
    kind: str
    people: frozenset[int]


@dataclass(frozen=True)
class CountRule:
    """At least ``least`` and at most ``most`` places are taken by people of a group.

    ``kind`` is ``keep_existing_team``, ``stretch_share`` or ``balance`` (a group's share of the places).

    Attributes
    ----------
    places : tuple of frozenset of int
        The group, role by role: a place of role r counts if its person is in ``places[r]``.
    least : int
        0 asks nothing.
    most : int or None
        ``None`` for no upper bound.
    """

    name: str
    kind: str
    places: tuple[frozenset[int], ...]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class PairRule:
    """Juniors are in the team only beside mentors: ``juniors <= juniors_per_mentor x mentors``, counted in places.

    Nobody is both; with ``juniors_per_mentor`` as large as the openings, one mentor is enough for all.
    """

    name: str
    mentors: frozenset[int]
    juniors: frozenset[int]
    juniors_per_mentor: int
    kind: str = "pair"


@dataclass(frozen=True)
class ConflictRule:
    """Nobody of one side is in the team together with anybody of the other side.

    Attributes
    ----------
    sides : tuple of (frozenset of int, frozenset of int)
        Every pair of sides holds by itself. A person on both sides is in conflict with everybody else on either.
    """

    name: str
    sides: tuple[tuple[frozenset[int], frozenset[int]], ...]
    kind: str = "conflict_of_interest"


@dataclass(frozen=True)
class BalanceRule:
    """The most and the least loaded person of a group differ by at most ``most_difference``.

    Attributes
    ----------
    loads : mapping of int to int
        Load of everyone of the group before the team is formed, in millionths of full time.
    added : tuple of int
        What a place of each role adds to the load of its person.
    whole_group : bool
        Whether everyone of the group is compared; otherwise only those who are in the team.
    """

    name: str
    loads: Mapping[int, int]
    added: tuple[int, ...]
    most_difference: int
    whole_group: bool = True
    kind: str = "balance"


Rule: TypeAlias = PeopleRule | CountRule | PairRule | ConflictRule | BalanceRule


@dataclass(frozen=True)
class ColleagueWish:
    """Points, in millionths, that a tier gains (or loses, if negative) where two people are both in the team."""

    tier: int
    one: int
    other: int
    points: int


@dataclass(frozen=True, eq=False)
class TeamProblem:
    """Fill every opening with different people: the best first tier, of those teams the best second tier, and so on.

    Attributes
    ----------
    roles : tuple of ProblemRole
        What is to be filled.
    pins : tuple of PersonPin
        What a human has decided.
    rules : tuple of Rule
        Rules about the team.
    budget : int or None
        Most that the team may cost, in cents.
    tiers : tuple of Tier
        The objective; the value of a tier is the sum over the places taken and the wishes that come true.
    wishes : tuple of ColleagueWish
        Wishes for or against a colleague.
    """

    roles: tuple[ProblemRole, ...]
    pins: tuple[PersonPin, ...] = ()
    rules: tuple[Rule, ...] = ()
    budget: int | None = None
    tiers: tuple[Tier, ...] = (Tier("fit"),)
    wishes: tuple[ColleagueWish, ...] = ()

    @property
    def openings(self) -> int:
        """Places to fill in all."""
        return sum(role.openings for role in self.roles)

    @property
    def columns(self) -> int:
        """Pairs of role and candidate."""
        return sum(len(role.people) for role in self.roles)

    def value_of(self, team: Team, tier: int) -> int:
        """Return the value of a team in a tier, in millionths of a point; 0 is the first tier."""
        total = 0
        for role, people in zip(self.roles, team, strict=True):
            total += int(role.values(tier)[np.searchsorted(role.people, people)].sum()) if people else 0
        inside = {person for people in team for person in people}
        return total + sum(
            wish.points for wish in self.wishes if wish.tier == tier and {wish.one, wish.other} <= inside
        )

    def values_of(self, team: Team) -> tuple[int, ...]:
        """Return the values of a team in every tier."""
        return tuple(self.value_of(team, tier) for tier in range(len(self.tiers)))

    def score_of(self, team: Team) -> int:
        """Return the value of a team in the first tier, in millionths of a point."""
        return self.value_of(team, 0)
