"""Holds a round of promotions: everybody's lot is drawn, then everybody steps."""

from __future__ import annotations

import numpy as np

from engine.simulation.randomness import Stream
from engine.simulation.replication.consequences import Consequences
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.trace import Happening
from engine.simulation.world.movement_measures import cause_measure
from engine.simulation.world.rounds import GONE, Rounds


class PromotionRounds:
    """Rounds of one law.

    Parameters
    ----------
    floor : Floor
        People and teams.
    law : Rounds
        When, who, and with which probabilities.
    consequences : Consequences
        Lets people rise and leave.
    """

    def __init__(self, floor: Floor, law: Rounds, consequences: Consequences) -> None:
        self._floor = floor
        self._law = law
        self._consequences = consequences
        self._drawn = floor.draws(Stream.ROUND, law.number)
        self._promotions, self._leavers = cause_measure("promotion", law.id), cause_measure("leave", law.id)

    def begin(self, month: int) -> None:
        """Hold a round, if one falls on the start of the month."""
        law, staff = self._law, self._floor.staff
        if month not in law.months:
            return
        for row, level in self._lots(month):
            if level == GONE:
                self._consequences.leave(row, Happening.LEFT, self._leavers)
            else:
                self._consequences.move(row, int(staff.team[row]), level, self._promotions, vacates=law.vacates)

    def end(self, month: int) -> None:
        """Do nothing: steps are counted as they come."""

    def _lots(self, month: int) -> list[tuple[int, int]]:
        """Return who steps, in the order of rows, and the new level, from the levels before anybody has stepped."""
        staff, size, law = self._floor.staff, self._floor.staff.size, self._law
        taking_part = staff.present[:size].copy()
        for trait, factor in law.exposed:
            taking_part &= factor[getattr(staff, trait)[:size]] > 0.0
        rows = np.flatnonzero(taking_part & np.isin(staff.grade[:size], list(law.steps)))
        chances = self._drawn.uniforms(staff.person[rows], month)
        lots = []
        for row, grade, chance in zip(rows.tolist(), staff.grade[rows].tolist(), chances.tolist(), strict=True):
            level = next((level for edge, level in law.steps[grade] if chance < edge), None)
            if level is not None:
                lots.append((row, level))
        return lots
