"""Decided moves at the start of a month: who is still there goes, and may come back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np

from engine.simulation.replication.floor import Floor
from engine.simulation.replication.requisition import Post
from engine.simulation.replication.staff import Staff
from engine.simulation.world.transfers import PlannedTransfer


class Transfers:
    """The moves of one replication.

    Parameters
    ----------
    floor : Floor
        People and teams.
    vacate : function of a post and the event that left it vacant
        Called with every post that a move leaves vacant.
    """

    def __init__(self, floor: Floor, vacate: Callable[[Post, int], None]) -> None:
        self._floor = floor
        self._vacate = vacate
        self._starting: dict[int, list[PlannedTransfer]] = {}
        for transfer in floor.world.transfers:
            self._starting.setdefault(transfer.month, []).append(transfer)
        self._returning: dict[int, list[tuple[PlannedTransfer, Post]]] = {}

    def begin(self, month: int) -> None:
        """Move those who come back, then those who go; nobody twice."""
        moved: set[int] = set()
        for transfer, post in self._returning.pop(month, ()):
            row = self._floor.staff.row_of(post.holder)
            if row is not None and self._floor.staff.team[row] == transfer.team:
                if not transfer.leaves_vacancy:
                    self._floor.move_work(transfer.team, post.team, post.fte)
                self._floor.move(row, post.team, post.grade)
                moved.add(post.holder)
        for transfer in self._starting.get(month, ()):
            self._transfer(transfer, moved)

    def end(self, month: int) -> None:
        """Nothing is measured."""

    def _transfer(self, transfer: PlannedTransfer, moved: set[int]) -> None:
        staff = self._floor.staff
        able = (
            (person, row)
            for person, row in zip(transfer.people, staff.rows_of(transfer.people), strict=True)
            if row >= 0 and person not in moved and _is_where_meant(transfer, staff, row)
        )
        for person, row in islice(able, transfer.number):
            moved.add(person)
            self._move(transfer, row)

    def _move(self, transfer: PlannedTransfer, row: int) -> None:
        floor, post = self._floor, self._floor.staff.post(row)
        if not transfer.leaves_vacancy:
            floor.move_work(post.team, transfer.team, post.fte)
        event = floor.move(row, transfer.team, post.grade if transfer.level is None else transfer.level)
        if transfer.leaves_vacancy:
            self._vacate(post, event)
        if transfer.back_month is not None:
            self._returning.setdefault(transfer.back_month, []).append((transfer, post))


def _is_where_meant(transfer: PlannedTransfer, staff: Staff, row: int) -> bool:
    team, grade = int(staff.team[row]), int(staff.grade[row])
    stays = team == transfer.team and transfer.level in {None, grade}
    return not stays and (transfer.from_teams is None or bool(np.bool_(transfer.from_teams[team])))
