"""A portfolio as plain columns: roles, people, weeks, and every pair of role and person that is eligible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

NO_BUDGET = -1
"""Budget of a project that has none."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Eligible pairs, ordered by role, then the highest value, then person; each pair once.

    Attributes
    ----------
    role, person : int64 arrays of shape (pairs,)
        Positions of role and person.
    value : int64 array of shape (pairs,)
        What the placement is worth, in whole points.
    profile : int64 array of shape (pairs,)
        Row of ``PortfolioProblem.profiles`` that the placement takes of the person's time.
    cost : int64 array of shape (pairs,)
        What it costs, in whole units of the budgets; 0 where no budget asks.
    """

    role: Index
    person: Index
    value: Whole
    profile: Index
    cost: Whole

    def __len__(self) -> int:
        return len(self.role)

    def take(self, chosen: Index | Mask) -> Pairs:
        """Return some of the pairs, in the order asked for."""
        return Pairs(
            self.role[chosen], self.person[chosen], self.value[chosen], self.profile[chosen], self.cost[chosen]
        )


@dataclass(frozen=True, eq=False)
class PortfolioProblem:
    """Every opening that is to be filled and everyone who could; maximise the value of what is filled.

    A *span* is a stretch of time over which loads are constant (a calendar week, say) or any other thing of which a
    person has only so much: "at most two roles a person" is a span of capacity 2 in which every role weighs 1.

    Attributes
    ----------
    openings : int64 array of shape (roles,)
        People wanted at most for each role.
    project : int64 array of shape (roles,)
        Project of each role. One person takes at most one opening of one project where ``one_place`` says so.
    profiles : int64 array of shape (profiles, spans)
        Loads; those of a pair are its row. Where only the role decides, there is one row a role.
    capacity : int64 array of shape (people, spans)
        What everyone has left, never negative.
    pairs : Pairs
        Who is eligible where; a pair that does not fit alone is not among them.
    all_or_nothing : bool array of shape (projects,)
        Whether a project has all its openings filled or none.
    budget : int64 array of shape (projects,)
        Most that its placements may cost together, ``NO_BUDGET`` where there is none.
    one_place : bool
        Whether a person takes at most one opening of a project.
    """

    openings: Whole
    project: Index
    profiles: Whole
    capacity: Whole
    pairs: Pairs
    all_or_nothing: Mask
    budget: Whole
    one_place: bool = False

    @staticmethod
    def of(  # noqa: PLR0913 - a problem is its columns
        openings: Whole,
        profiles: Whole,
        capacity: Whole,
        pairs: Pairs,
        *,
        project: Index | None = None,
        all_or_nothing: Mask | None = None,
        budget: Whole | None = None,
        one_place: bool = False,
    ) -> PortfolioProblem:
        """Return a problem with its pairs in order, without those that could never hold alone."""
        project = np.arange(len(openings), dtype=np.int64) if project is None else project
        projects = int(project.max()) + 1 if len(project) else 0
        problem = PortfolioProblem(
            openings=openings.astype(np.int64),
            project=project.astype(np.int64),
            profiles=profiles.astype(np.int64),
            capacity=_whole_units(np.maximum(capacity, 0).astype(np.int64), units_of(profiles)),
            pairs=_ordered(pairs),
            all_or_nothing=np.zeros(projects, dtype=bool) if all_or_nothing is None else all_or_nothing,
            budget=np.full(projects, NO_BUDGET, dtype=np.int64) if budget is None else budget.astype(np.int64),
            one_place=one_place,
        )
        return replace(problem, pairs=problem.pairs.take(problem._holds_alone()))

    @property
    def roles(self) -> int:
        """Number of roles."""
        return len(self.openings)

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.capacity)

    @property
    def projects(self) -> int:
        """Number of projects."""
        return len(self.budget)

    @property
    def is_coupled(self) -> bool:
        """Whether something beyond openings and everyone's time ties placements together."""
        return bool(self.all_or_nothing.any() or (self.budget != NO_BUDGET).any() or self.one_place)

    @cached_property
    def starts(self) -> Index:
        """Return where each role's pairs begin, of shape (roles + 1,)."""
        return np.searchsorted(self.pairs.role, np.arange(self.roles + 1)).astype(np.int64)

    @cached_property
    def units(self) -> Whole:
        """Return the step in which loads are counted in each span, of shape (spans,)."""
        return units_of(self.profiles)

    @cached_property
    def ranks(self) -> Index:
        """Return the place of each pair among its role's, by value, from 0."""
        return np.arange(len(self.pairs), dtype=np.int64) - self.starts[self.pairs.role]

    def loads(self, pairs: Index) -> Whole:
        """Return the loads of some pairs, of shape (pairs asked for, spans)."""
        taken: Whole = self.profiles[self.pairs.profile[pairs]]
        return taken

    def _holds_alone(self) -> Mask:
        """Return which pairs fit the person's time and the project's budget with nothing else placed."""
        budget = self.budget[self.project[self.pairs.role]]
        holds: Mask = (budget == NO_BUDGET) | (self.pairs.cost <= budget)
        for span in range(self.profiles.shape[1]):
            holds &= self.profiles[self.pairs.profile, span] <= self.capacity[self.pairs.person, span]
        return holds


def units_of(profiles: Whole) -> Whole:
    """Return the greatest common divisor of the loads of each span, 1 where there are none."""
    steps: Whole = np.maximum(np.gcd.reduce(profiles.astype(np.int64), axis=0, initial=0), 1)
    return steps


def _whole_units(capacity: Whole, units: Whole) -> Whole:
    """Return capacities without the rest that no load can use."""
    whole: Whole = capacity // units * units
    return whole


def _ordered(pairs: Pairs) -> Pairs:
    columns = Pairs(*(np.asarray(each, dtype=np.int64) for each in vars(pairs).values()))
    return columns.take(np.lexsort([columns.person, -columns.value, columns.role]))
