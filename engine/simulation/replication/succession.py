"""Vacancy chains: a post is filled by someone from below, whose own post is vacant from that day (White 1970).

H. C. White, "Chains of Opportunity" (Harvard University Press, 1970): vacancies travel down through an organisation
until somebody from outside takes the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes
from engine.simulation.randomness import Draws, Stream
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.requisition import Requisition
from engine.simulation.replication.waiting import Waiting, waiting
from engine.simulation.world.post_kind import PostKind
from engine.simulation.world.succession_law import SuccessionWay

FRONT = 128
"""How many are put in order at first."""
Rows: TypeAlias = NDArray[np.intp]
Chosen: TypeAlias = slice | NDArray[np.bool_]
Candidate: TypeAlias = tuple[float, int, int]
"""Rank (the lowest moves first), hash of the person, and row of the month."""


class Candidates:
    """Those who may move up in one way, each pool in the order in which they do; pools hold for a month.

    Where anybody may move, ranks are drawn anew every month. Whoever enters a pool within the month is ranked between
    the last one who was taken and the end, as those still in it are: so all of them are equally likely at any time.
    Of a pool that is the whole organisation only the front is put in order, the rest when the front is used up.
    """

    def __init__(self, floor: Floor, way: SuccessionWay) -> None:
        self._floor = floor
        self._way = way
        self._draws = floor.draws(Stream.SUCCESSOR, way.number)
        self._month = -1.0
        self._pools: dict[int, list[Candidate]] = {}
        self._taken: dict[int, float] = {}
        self._rows: Rows = np.empty(0, dtype=np.intp)
        self._ranks: NDArray[np.float64] = np.empty(0)
        self._keys: Codes | None = None
        self._front = inf

    def take(self, team: int, family: int) -> int | None:
        """Return the row of who moves up to a post of a team and family; ``None`` if nobody can."""
        if self._month != self._floor.month_end:
            self._line_up()
        key = self._key(team, family)
        pool = self._pool(key)
        while pool or self._front < inf:
            if self._front < inf and (not pool or pool[0][0] > self._front):
                self._order_the_rest(pool)
                continue
            rank, _, row = heappop(pool)
            if self._may_move(row) and self._key_of(row) == key:
                self._taken[key] = rank
                return row
        return None

    def enter(self, row: int) -> None:
        """Let someone who has come into the grade within the month join the end of the line."""
        if self._month != self._floor.month_end or not self._may_move(row):
            return
        key, staff = self._key_of(row), self._floor.staff
        person = int(staff.person[row])
        rank = float(staff.grade_since[row])
        if not self._way.longest:
            last = self._taken.get(key, 0.0)
            rank = last + (1.0 - last) * self._draws.uniform(person, int(self._month))
        heappush(self._pool(key), (rank, person, row))

    def _may_move(self, row: int) -> bool:
        staff = self._floor.staff
        return bool(staff.present[row]) and self._way.candidates.holds(
            int(staff.team[row]), int(staff.family[row]), int(staff.grade[row])
        )

    def _key_of(self, row: int) -> int:
        staff = self._floor.staff
        return self._key(int(staff.team[row]), int(staff.family[row]))

    def _key(self, team: int, family: int) -> int:
        if self._way.within == "organisation":
            return 0
        return team if self._way.within == "team" else family

    def _line_up(self) -> None:
        """Rank everyone who may move; those of one team or family lie side by side."""
        staff, size = self._floor.staff, self._floor.staff.size
        rows = np.flatnonzero(staff.present[:size] & self._way.candidates.mask(staff, size))
        self._month = self._floor.month_end
        self._pools, self._taken, self._front, self._keys = {}, {}, inf, None
        if self._way.within != "organisation":
            keys = (staff.team if self._way.within == "team" else staff.family)[rows]
            order = np.argsort(keys, kind="stable")
            rows, self._keys = rows[order], keys[order]
        self._rows = rows
        if self._way.longest:
            self._ranks = staff.grade_since[rows]
        else:
            self._ranks = self._draws.uniforms(staff.person[rows], int(self._month))

    def _pool(self, key: int) -> list[Candidate]:
        pool = self._pools.get(key)
        if pool is None:
            chosen = self._front_row() if self._keys is None else slice(*np.searchsorted(self._keys, (key, key + 1)))
            self._pools[key] = pool = self._listed(chosen)
        return pool

    def _front_row(self) -> Chosen:
        """Return who comes first in the whole organisation, ties included."""
        if len(self._ranks) <= FRONT:
            return slice(None)
        self._front = float(np.partition(self._ranks, FRONT)[FRONT])
        front: Chosen = self._ranks <= self._front
        return front

    def _order_the_rest(self, pool: list[Candidate]) -> None:
        rest = self._listed(self._ranks > self._front)
        self._front = inf
        pool.extend(rest)
        heapify(pool)

    def _listed(self, chosen: Chosen) -> list[Candidate]:
        """Return some of those who are ranked, first to move first; ties go by the hash of the person."""
        rows = self._rows[chosen]
        people = self._floor.staff.person[rows].tolist()
        return sorted(zip(self._ranks[chosen].tolist(), people, rows.tolist(), strict=True))


Way: TypeAlias = tuple[SuccessionWay, Candidates, Waiting]
"""A way to fill a vacancy, those who may move, and how long the search takes."""


class Succession:
    """The search for successors inside.

    Parameters
    ----------
    floor : Floor
        People and teams, with the clock.
    promote : function of a requisition and a row
        Called at the moment at which a person moves to a post.
    outside : function of a requisition
        Called with a post for which nobody was found inside.
    """

    def __init__(
        self,
        floor: Floor,
        promote: Callable[[Requisition, int], None],
        outside: Callable[[Requisition], None],
    ) -> None:
        assert floor.world.succession is not None
        self._floor = floor
        self._promote = promote
        self._outside = outside
        self._drawn = floor.draws(Stream.SUCCESSION)
        self._scopes_of: dict[int, list[tuple[PostKind, list[Way]]]] = {}
        self._by_level: dict[int, list[Candidates]] = {}
        for kind, ways in floor.world.succession.scopes:
            assert kind.level is not None
            made = [(way, Candidates(floor, way), _searching(floor, way)) for way in ways]
            self._scopes_of.setdefault(kind.level, []).append((kind, made))
            for way, candidates, _ in made:
                assert way.candidates.level is not None
                self._by_level.setdefault(way.candidates.level, []).append(candidates)
        floor.listeners.append(self)

    def seek(self, requisition: Requisition) -> bool:
        """Begin to look inside for someone to fill a post; return whether that is the way of this vacancy."""
        post = requisition
        for kind, ways in self._scopes_of.get(post.grade, ()):
            if kind.holds(post.team, post.family, post.grade):
                left = self._drawn.uniform(post.id)
                for way, candidates, searching in ways:
                    left -= way.share
                    if left < 0.0:
                        self._search(requisition, candidates, searching)
                        return True
                return False
        return False

    def joined(self, row: int, _event: int) -> None:
        """Let a newcomer line up."""
        self._line_up(row)

    def departed(self, _row: int, _event: int) -> None:
        """Nothing: who has left is passed over."""

    def moved(self, row: int, _team: int, _grade: int, _event: int) -> None:
        """Let who moved line up at the new place."""
        self._line_up(row)

    def _line_up(self, row: int) -> None:
        for candidates in self._by_level.get(int(self._floor.staff.grade[row]), ()):
            candidates.enter(row)

    def _search(self, requisition: Requisition, candidates: Candidates, searching: Waiting) -> None:
        event = self._floor.env.timeout(searching(requisition.id))
        event.callbacks.append(lambda _: self._fill(requisition, candidates))

    def _fill(self, requisition: Requisition, candidates: Candidates) -> None:
        row = candidates.take(requisition.team, requisition.family)
        if row is None:
            self._outside(requisition)
        else:
            self._promote(requisition, row)


def _searching(floor: Floor, way: SuccessionWay) -> Waiting:
    draws: Draws = floor.draws(Stream.SEARCH, way.number)
    return waiting(way.search_time, draws)
