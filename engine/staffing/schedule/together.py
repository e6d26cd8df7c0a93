"""Which tasks can be under way at the same time, and what follows: a bound, and groups that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import ceil

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from engine.staffing.schedule.bounds import SAFETY
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.seating import fit_together

MOST_SETS = 4000
MOST_GROUPS = 60


@dataclass(frozen=True)
class Together:
    """What of a project can be done side by side.

    Attributes
    ----------
    network : Network
        The project; tasks without duration are left out of everything here.
    """

    network: Network

    @cached_property
    def tasks(self) -> tuple[int, ...]:
        """Tasks that take time."""
        return tuple(at for at, duration in enumerate(self.network.durations) if duration)

    @cached_property
    def ordered(self) -> frozenset[tuple[int, int]]:
        """Pairs of which one comes before the other, the smaller position first."""
        behind: list[set[int]] = [set() for _ in self.network.durations]
        for number in reversed(self.network.order):
            for other in self.network.behind[number]:
                behind[number] |= {other, *behind[other]}
        return frozenset((min(one, two), max(one, two)) for one, later in enumerate(behind) for two in later)

    @cached_property
    def clashing(self) -> frozenset[tuple[int, int]]:
        """Pairs without an order that lack the people to be done side by side, the smaller position first."""
        return frozenset(
            pair
            for pair in combinations(self.tasks, 2)
            if pair not in self.ordered and not fit_together(self.network, pair)
        )

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Return groups of tasks of which no two overlap; together they hold every clashing pair, up to a limit."""
        apart: dict[int, set[int]] = {at: set() for at in self.tasks}
        for one, two in (*self.clashing, *(pair for pair in self.ordered if {*pair} <= apart.keys())):
            apart[one].add(two)
            apart[two].add(one)
        open_pairs: set[tuple[int, int]] = set(self.clashing)
        found: list[tuple[int, ...]] = []
        for pair in sorted(self.clashing, key=lambda pair: -self._work(pair)):
            if pair not in open_pairs or len(found) == MOST_GROUPS:
                continue
            group, reachable = [*pair], apart[pair[0]] & apart[pair[1]]
            while reachable:
                best = max(reachable, key=lambda at: (len(apart[at] & reachable), self.network.durations[at], -at))
                group.append(best)
                reachable &= apart[best]
            open_pairs -= set(combinations(sorted(group), 2))
            found.append(tuple(sorted(group)))
        return tuple(found)

    def bound(self) -> int:
        """Return a length from which the tasks can be covered by sets that are under way at once; 0 where unknown.

        The linear program over all such sets (Mingozzi et al., Management Science 1998, LB3 relaxed): every moment is
        given to one set, and every task is covered for its duration.
        """
        if not self.clashing:
            return 0
        sets = [*self._sets()]
        if len(sets) > MOST_SETS:
            return 0
        row_of = {at: row for row, at in enumerate(self.tasks)}
        cover = lil_matrix((len(row_of), len(sets)))
        for column, members in enumerate(sets):
            for at in members:
                cover[row_of[at], column] = -1
        durations = -np.array([self.network.durations[at] for at in self.tasks])
        solved = linprog(np.ones(len(sets)), cover.tocsr(), durations, method="highs")
        return ceil(solved.fun - SAFETY) if solved.status == 0 else 0

    def _sets(self) -> Iterator[tuple[int, ...]]:
        """Yield every set of tasks that can be under way at once, one more than ``MOST_SETS`` at most."""
        stack: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((), self.tasks)]
        yielded = 0
        while stack and yielded <= MOST_SETS:
            members, further = stack.pop()
            for number, at in enumerate(further):
                grown = (*members, at)
                if len(grown) > 2 and not fit_together(self.network, grown):
                    continue
                beside = tuple(other for other in further[number + 1 :] if not self._apart(at, other))
                stack.append((grown, beside))
                yielded += 1
                yield grown

    def _apart(self, one: int, two: int) -> bool:
        pair = (one, two) if one < two else (two, one)
        return pair in self.clashing or pair in self.ordered

    def _work(self, pair: tuple[int, int]) -> int:
        return self.network.durations[pair[0]] + self.network.durations[pair[1]]
