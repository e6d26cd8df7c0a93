"""Who reported to whom: a stay is cut where the manager changed; while a head is missing, the next higher one acts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from engine.sample.careers import Careers, iterate_stays
from engine.sample.structure import Seats, Unit
from engine.sample.timeline import NEVER, Days

Heads: TypeAlias = list[tuple[int, int]]
"""Who heads a unit from which day on, by day."""


@dataclass(frozen=True, eq=False)
class Employments:
    """Stays cut by manager, ordered by stay and day; every array has shape (rows,).

    Attributes
    ----------
    stay : int64 array
        Position of the stay.
    begins, ends : int64 arrays
        First and last day, ``NEVER`` where it goes on.
    manager : int64 array
        Person reported to, -1 where there is none.
    """

    stay: Days
    begins: Days
    ends: Days
    manager: Days


def cut_by_manager(units: Sequence[Unit], seats: Seats, careers: Careers, horizon: int) -> Employments:
    """Return the employments: one row for each stay and manager."""
    heads = _heads(units, seats, careers, horizon)
    bosses = [
        units[unit].parent if head else unit
        for unit, head in zip(seats.unit.tolist(), seats.head.tolist(), strict=True)
    ]
    rows: list[tuple[int, int, int, int]] = []
    for stay, (seat, _, begins, ends) in enumerate(iterate_stays(careers)):
        last = horizon if ends == NEVER else ends
        pieces = _between(heads[bosses[seat]], begins, last) if bosses[seat] >= 0 else [(begins, NEVER)]
        stops = [start - 1 for start, _ in pieces[1:]] + [ends]
        rows += [(stay, start, stop, manager) for (start, manager), stop in zip(pieces, stops, strict=True)]
    columns = np.array(rows, dtype=np.int64)
    return Employments(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3])


def _heads(units: Sequence[Unit], seats: Seats, careers: Careers, horizon: int) -> list[Heads]:
    """Return the acting heads of every unit; units stand after their parents."""
    stays: list[list[tuple[int, int, int]]] = [[] for _ in units]
    is_head, unit_of = seats.head.tolist(), seats.unit.tolist()
    for seat, person, begins, ends in iterate_stays(careers):
        if is_head[seat]:
            stays[unit_of[seat]].append((begins, horizon if ends == NEVER else ends, person))
    heads: list[Heads] = []
    for unit, held in zip(units, stays, strict=True):
        above = heads[unit.parent] if unit.parent >= 0 else [(0, NEVER)]
        heads.append(_with_acting(sorted(held), above, horizon))
    return heads


def _with_acting(held: list[tuple[int, int, int]], above: Heads, horizon: int) -> Heads:
    """Return own heads where there are any, and those of the unit above in between."""
    found: Heads = []
    free_from = 0
    for begins, ends, person in held:
        if begins > free_from:
            found += _between(above, free_from, begins - 1)
        found.append((begins, person))
        free_from = ends + 1
    if free_from <= horizon:
        found += _between(above, free_from, horizon)
    return found


def _between(heads: Heads, first: int, last: int) -> Heads:
    """Return the part of ``heads`` from ``first`` to ``last``, neighbours with the same person joined."""
    position = bisect_right(heads, first, key=lambda entry: entry[0]) - 1
    found = [(first, heads[position][1])]
    for start, person in heads[position + 1 :]:
        if start > last:
            break
        if person != found[-1][1]:
            found.append((start, person))
    return found
