"""What no schedule can beat: the longest chain, and the work that a group of people has to do alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from engine.staffing.schedule.network import Network

MOST_POOLS = 256
"""Groups of people looked at, those of single seats first, then their unions."""
SAFETY = 1e-6
"""Slack against the rounding of the linear program; lengths are whole."""


@dataclass(frozen=True)
class Pool:
    """A group of people that some tasks cannot do without.

    Attributes
    ----------
    people : frozenset of int
        The group, by position.
    demand : tuple of int
        How many of them each task takes at least.
    """

    people: frozenset[int]
    demand: tuple[int, ...]

    def length(self, network: Network) -> int:
        """Return a bound: all their work over all their heads, between the shortest head and the shortest tail."""
        using = [number for number, wanted in enumerate(self.demand) if wanted and network.durations[number]]
        if not using:
            return 0
        work = sum(self.demand[number] * network.durations[number] for number in using)
        first = min(network.heads[number] for number in using)
        return first + ceil(work / len(self.people)) + min(network.tails[number] for number in using)


def lower_bound(network: Network, pools: Iterable[Pool]) -> int:
    """Return a length that no schedule beats: longest chain, every pool, and the shared loads of ``load_bound``."""
    return max([network.critical_path, load_bound(network), *(pool.length(network) for pool in pools)])


def pools_of(network: Network) -> tuple[Pool, ...]:
    """Return the groups whose work may bind, closed under union as far as ``MOST_POOLS`` allows, busiest first."""
    single = dict.fromkeys(frozenset(people) for seats in network.eligible for people in seats if people)
    groups = dict(single)
    for group in single:
        if len(groups) >= MOST_POOLS:
            break
        groups |= dict.fromkeys(group | other for other in tuple(groups))
    everyone = frozenset(person for group in single for person in group)
    found = [Pool(group, _demand(network, group)) for group in {**groups, everyone: None} if group]
    return tuple(sorted(found, key=lambda pool: (-pool.length(network), len(pool.people), sorted(pool.people))))


def _demand(network: Network, group: frozenset[int]) -> tuple[int, ...]:
    """Return how many people of a group each task takes at least: the seats that only the group can take."""
    return tuple(
        sum(seat.count for seat, people in zip(task.seats, seats, strict=True) if group.issuperset(people))
        for task, seats in zip(network.problem.tasks, network.eligible, strict=True)
    )


def load_bound(network: Network) -> int:
    """Return the least that the busiest person works when every task may be shared out freely.

    The linear relaxation of unrelated machines (Lenstra, Shmoys and Tardos, 1990): shares x[task, seat, person] >= 0
    fill every seat, nobody has more than one whole seat of a task, and every load is at most the length. By duality
    it is the worst of all groups at once.
    """
    rows = _Rows(network)
    if not rows.persons:
        return 0
    solved = linprog(rows.cost, rows.upper, rows.limits, rows.equal, rows.counts, method="highs")
    return ceil(solved.fun - SAFETY) if solved.status == 0 else 0


class _Rows:
    """The matrices of the load program; the last column is the length."""

    def __init__(self, network: Network) -> None:
        places = [
            (number, seat, person)
            for number, seats in enumerate(network.eligible)
            if network.durations[number]
            for seat, people in enumerate(seats)
            for person in people
        ]
        self.persons = sorted({person for _, _, person in places})
        row_of = {person: row for row, person in enumerate(self.persons)}
        columns = len(places) + 1
        pairs = {pair: row for row, pair in enumerate(dict.fromkeys((task, person) for task, _, person in places))}
        seated = {key: row for row, key in enumerate(dict.fromkeys((task, seat) for task, seat, _ in places))}
        loads = [(row_of[person], at, network.durations[task]) for at, (task, _, person) in enumerate(places)]
        loads += [(row, columns - 1, -1) for row in row_of.values()]
        loads += [(len(row_of) + pairs[task, person], at, 1) for at, (task, _, person) in enumerate(places)]
        self.cost = np.zeros(columns)
        self.cost[-1] = 1
        self.upper = _matrix(loads, len(row_of) + len(pairs), columns)
        self.limits = np.r_[np.zeros(len(row_of)), np.ones(len(pairs))]
        filled = [(seated[task, seat], at, 1) for at, (task, seat, _) in enumerate(places)]
        self.equal = _matrix(filled, len(seated), columns)
        self.counts = np.array([network.problem.tasks[task].seats[seat].count for task, seat in seated], dtype=float)


def _matrix(entries: Sequence[tuple[int, int, int]], rows: int, columns: int) -> coo_matrix:
    row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
    return coo_matrix((value, (row, column)), shape=(rows, columns)).tocsr()
