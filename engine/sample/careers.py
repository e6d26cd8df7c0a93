"""Who sat where and when: seats open, are filled from outside or inside, and fall vacant when people leave.

Each person draws one length of service when they join; moves never change it, so that the hazard of leaving is the
declared one. Event by event, because a move inside opens the next vacancy.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from engine.sample.hazards import service_days
from engine.sample.settings import SampleSettings
from engine.sample.structure import Seats
from engine.sample.timeline import NEVER, Days

OPEN, FILL, LEAVE = 0, 1, 2
FILL_SHAPE = 4.0
SHORTEST_FILL_DAYS = 5
TRIES = 6
SERVICE_BEFORE_MOVE, BETWEEN_MOVES, STAYS_AFTER_MOVE = 365, 540, 90
PROMOTION_SHARE = 0.7
RECENT_DAYS = 120
CHUNK = 16_384

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, eq=False)
class Careers:
    """What happened, by column; people are numbered in the order in which they joined.

    Attributes
    ----------
    seat, person, begins, ends : int64 arrays of shape (stays,)
        One stay of a person on a seat; ``ends`` is the last day, ``NEVER`` where it goes on.
    requisition_seat, opened, filled : int64 arrays of shape (requisitions,)
        One vacancy; ``filled`` is the first day of the new holder, ``NEVER`` where it is open.
    hired, left : int64 arrays of shape (people,)
        First day; last day or ``NEVER``.
    """

    seat: Days
    person: Days
    begins: Days
    ends: Days
    requisition_seat: Days
    opened: Days
    filled: Days
    hired: Days
    left: Days


def run_careers(settings: SampleSettings, seats: Seats, people: int, horizon: int, rng: np.random.Generator) -> Careers:
    """Return ten years (or whatever ``horizon`` is) of careers that leave exactly ``people`` employed at the end."""
    world = _World(settings, seats, horizon, rng)
    world.run()
    world.settle(people)
    return world.careers()


class _Draws:
    """Draws of one distribution, made by the thousand and taken one by one."""

    def __init__(self, settings: SampleSettings, rng: np.random.Generator) -> None:
        seeds = rng.spawn(3)
        bands, mean = settings.leaving.bands, settings.hiring.time_to_fill_days
        self.service = _endless(lambda: service_days(bands, seeds[0].exponential(1.0, CHUNK)).tolist())
        self.fill = _endless(
            lambda: (
                np.maximum(SHORTEST_FILL_DAYS, np.rint(seeds[1].gamma(FILL_SHAPE, mean / FILL_SHAPE, CHUNK)))
                .astype(np.int64)
                .tolist()
            )
        )
        self.uniform = _endless(lambda: seeds[2].random(CHUNK).tolist())


def _endless(chunk: Callable[[], list[Number]]) -> Iterator[Number]:
    while True:
        yield from chunk()


class _World:
    def __init__(self, settings: SampleSettings, seats: Seats, horizon: int, rng: np.random.Generator) -> None:
        self.horizon, self.rng = horizon, rng
        self.draws = _Draws(settings, rng)
        share = settings.hiring.internal_share
        self.internal = np.where(seats.head, share.head, share.member).tolist()
        self.pools, self.feeders = _pools(seats)
        self.holder = [NEVER] * len(seats)
        self.hired: list[int] = []
        self.leaves: list[int] = []
        self.moved: list[int] = []
        self.stay_of: list[int] = []
        self.stays: list[list[int]] = []  # seat, person, begins, ends, requisition
        self.requisitions: list[list[int]] = []  # seat, opened, filled
        self.heap = [(int(day), number, OPEN, number) for number, day in enumerate(seats.opened.tolist())]
        self.number = len(seats)

    def run(self) -> None:
        """Take events in the order of their days until the horizon."""
        heapq.heapify(self.heap)
        actions = (self._open, self._fill, self._leave)
        while self.heap:
            day, _, kind, subject = heapq.heappop(self.heap)
            actions[kind](day, subject)

    def _later(self, day: int, kind: int, subject: int) -> None:
        if day <= self.horizon - (kind == LEAVE):
            self.number += 1
            heapq.heappush(self.heap, (day, self.number, kind, subject))

    def _open(self, day: int, seat: int) -> None:
        self.requisitions.append([seat, day, NEVER])
        self._later(day + next(self.draws.fill), FILL, len(self.requisitions) - 1)

    def _fill(self, day: int, requisition: int) -> None:
        seat = self.requisitions[requisition][0]
        self.requisitions[requisition][2] = day
        person = self._insider(day, seat) if next(self.draws.uniform) < self.internal[seat] else NEVER
        if person == NEVER:
            person = len(self.hired)
            self.hired.append(day)
            self.leaves.append(day + next(self.draws.service))
            self.moved.append(NEVER - BETWEEN_MOVES)
            self.stay_of.append(NEVER)
            self._later(self.leaves[person], LEAVE, person)
        else:
            self.moved[person] = day
            self._end_stay(person, day - 1)
        self._begin_stay(seat, person, day, requisition)

    def _begin_stay(self, seat: int, person: int, day: int, requisition: int) -> None:
        self.holder[seat] = person
        self.stay_of[person] = len(self.stays)
        self.stays.append([seat, person, day, NEVER, requisition])

    def _leave(self, day: int, person: int) -> None:
        self._end_stay(person, day)

    def _end_stay(self, person: int, last_day: int) -> None:
        stay = self.stays[self.stay_of[person]]
        stay[3] = last_day
        self.holder[stay[0]] = NEVER
        self._later(last_day + 1, OPEN, stay[0])

    def _insider(self, day: int, seat: int) -> int:
        """Return somebody of the family, usually one level below, who has served a while and stays on."""
        feeder = self.feeders[seat][next(self.draws.uniform) >= PROMOTION_SHARE]
        pool = self.pools[feeder]
        for _ in range(TRIES):
            person = self.holder[pool[int(next(self.draws.uniform) * len(pool))]]
            if person != NEVER and self._may_move(person, day):
                return person
        return NEVER

    def _may_move(self, person: int, day: int) -> bool:
        return (
            self.hired[person] <= day - SERVICE_BEFORE_MOVE
            and self.moved[person] <= day - BETWEEN_MOVES
            and self.leaves[person] > day + STAYS_AFTER_MOVE
        )

    def settle(self, people: int) -> None:
        """Fill or reopen the latest requisitions until exactly ``people`` are employed on the last day."""
        employed = sum(person != NEVER for person in self.holder)
        if employed > people:
            self._reopen(employed - people)
        elif employed < people:
            self._fill_late(people - employed)

    def _reopen(self, number: int) -> None:
        hired = [
            (self.stays[stay][2], stay)
            for stay in self.stay_of
            if self.stays[stay][3] == NEVER and self.stays[stay][2] == self.hired[self.stays[stay][1]]
        ]
        recent = [stay for day, stay in hired if day > self.horizon - RECENT_DAYS]
        if len(recent) < number:
            recent = [stay for _, stay in sorted(hired, reverse=True)[:number]]
        for position in self.rng.choice(len(recent), number, replace=False).tolist():
            stay = self.stays[recent[position]]
            self.requisitions[stay[4]][2] = NEVER
            self.hired[stay[1]] = NEVER
            stay[2] = NEVER

    def _fill_late(self, number: int) -> None:
        waiting = [
            requisition
            for requisition, (_, opened, filled) in enumerate(self.requisitions)
            if filled == NEVER and opened <= self.horizon - 2
        ]
        for requisition in waiting[:number]:
            seat, opened, _ = self.requisitions[requisition]
            day = min(opened + next(self.draws.fill), self.horizon - 1)
            self.requisitions[requisition][2] = day
            self.hired.append(day)
            self.leaves.append(self.horizon)
            self.stay_of.append(NEVER)
            self._begin_stay(seat, len(self.hired) - 1, day, requisition)

    def careers(self) -> Careers:
        """Return what happened, without those whose hire was taken back."""
        stays = np.array(self.stays, dtype=np.int64)
        stays = stays[stays[:, 2] != NEVER]
        hired = np.array(self.hired, dtype=np.int64)
        order = np.argsort(hired, kind="stable")
        order = order[hired[order] != NEVER]
        number = np.full(len(hired), NEVER, dtype=np.int64)
        number[order] = np.arange(len(order))
        leaves = np.array(self.leaves, dtype=np.int64)[order]
        requisitions = np.array(self.requisitions, dtype=np.int64)
        return Careers(
            seat=stays[:, 0],
            person=number[stays[:, 1]],
            begins=stays[:, 2],
            ends=stays[:, 3],
            requisition_seat=requisitions[:, 0],
            opened=requisitions[:, 1],
            filled=requisitions[:, 2],
            hired=hired[order],
            left=np.where(leaves < self.horizon, leaves, NEVER),
        )


def _pools(seats: Seats) -> tuple[dict[tuple[int, int], list[int]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Return the seats by family and level, and for each seat where its insiders come from: below or beside."""
    pools: dict[tuple[int, int], list[int]] = {}
    keys = list(zip(seats.family.tolist(), seats.level.tolist(), strict=True))
    for seat, key in enumerate(keys):
        pools.setdefault(key, []).append(seat)
    below = {
        key: max((other for other in pools if other[0] == key[0] and other[1] < key[1]), default=key) for key in pools
    }
    return pools, [(below[key], key) for key in keys]


def iterate_stays(careers: Careers) -> Iterator[tuple[int, int, int, int]]:
    """Return seat, person, first and last day of each stay, as plain integers."""
    return zip(
        careers.seat.tolist(), careers.person.tolist(), careers.begins.tolist(), careers.ends.tolist(), strict=True
    )
