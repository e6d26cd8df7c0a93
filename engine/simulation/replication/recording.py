"""What one replication leaves behind: monthly series and, by job family, who was there and who left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.simulation.replication.staff import Staff
from engine.simulation.scenarios.scenario import OUTPUTS, Output
from engine.simulation.world.world import World

LOAD_CEILING = 10.0
"""A person's load is counted up to this; beyond it a team is overrun all the same."""

AT = {output: position for position, output in enumerate(OUTPUTS)}


@dataclass(frozen=True, eq=False)
class Replication:
    """One run.

    Attributes
    ----------
    series : float64 array of shape (outputs, months + 1)
        Outputs in the order of ``OUTPUTS``; entry 0 is the start, where flows are 0.
    family_headcount : int32 array of shape (families, months + 1)
        People by job family at the end of each month; entry 0 is the start.
    family_leavers : int32 array of shape (families, months + 1)
        Leavers by job family in each month; entry 0 is 0.
    measures : float64 array of shape (measures, months + 1)
        The world's measures, in its order; entry 0 is the start.
    """

    series: Numbers
    family_headcount: NDArray[np.int32]
    family_leavers: NDArray[np.int32]
    measures: Numbers


class Recording:
    """Gathers the series of one replication while it runs."""

    def __init__(self, world: World) -> None:
        months, families = world.horizon_months + 1, len(world.population.family_ids)
        self._series = np.zeros((len(OUTPUTS), months))
        self._family_headcount = np.zeros((families, months), dtype=np.int32)
        self._family_leavers = np.zeros((families, months), dtype=np.int32)
        self._measures = np.zeros((len(world.measures), months))
        self._month = 0
        self._leavers = self._hires = self._moves = 0
        self._leavers_of = [0] * families
        self._output = self._gathered = self._gathered_until = 0.0

    def start(self, staff: Staff, work: Numbers, output: Numbers) -> None:
        """Record the state before the first month."""
        self._series[AT[Output.OVERLOAD], 0] = 1.0
        self._record_people(staff, work, output)

    def begin(self, output: float, now: float) -> None:
        """Begin a month in which everybody together puts out ``output`` per month."""
        self._month += 1
        self._leavers = self._hires = self._moves = 0
        self._leavers_of = [0] * len(self._leavers_of)
        self._output, self._gathered, self._gathered_until = output, 0.0, now

    def output_changes(self, change: float, now: float) -> None:
        """Take note that the output of all has changed."""
        self._gathered += self._output * (now - self._gathered_until)
        self._gathered_until = now
        self._output += change

    def leaver(self, family: int) -> None:
        """Count a leaver; a family of -1 is unknown."""
        self._leavers += 1
        if family >= 0:
            self._leavers_of[family] += 1

    def hire(self) -> None:
        """Count a newcomer."""
        self._hires += 1

    def move(self) -> None:
        """Count a change of team or grade."""
        self._moves += 1

    def measure(self, at: int, value: float, *, at_start: bool = False) -> None:
        """Record measure number ``at`` for the month under way, or for the start, as before the first month."""
        self._measures[at, 0 if at_start else self._month] = value

    def end(
        self, staff: Staff, clock: Numbers, teams: tuple[Numbers, Numbers], requisitions: tuple[int, float], now: float
    ) -> None:
        """Record the month: ``clock`` and ``teams`` (work, output) by team; ``requisitions`` open and time open."""
        self.output_changes(0.0, now)
        series, month = self._series, self._month
        series[AT[Output.LEAVERS], month] = self._leavers
        series[AT[Output.HIRES], month] = self._hires
        series[AT[Output.MOVES], month] = self._moves
        series[AT[Output.CAPACITY], month] = self._gathered
        series[AT[Output.OPEN_REQUISITIONS], month], series[AT[Output.VACANCY_MONTHS], month] = requisitions
        self._family_leavers[:, month] = self._leavers_of
        present = staff.present[: staff.size]
        people = int(np.count_nonzero(present))
        reading = clock[staff.team[: staff.size][present]]
        series[AT[Output.OVERLOAD], month] = reading.mean() if people else 1.0
        self._record_people(staff, *teams)

    def replication(self) -> Replication:
        """Return what was recorded."""
        return Replication(self._series, self._family_headcount, self._family_leavers, self._measures)

    def _record_people(self, staff: Staff, work: Numbers, output: Numbers) -> None:
        month = self._month
        present = staff.present[: staff.size]
        heads = np.bincount(staff.team[: staff.size][present], minlength=len(work))
        people = int(heads.sum())
        load = np.minimum(work, LOAD_CEILING * output) / np.where(output > 0.0, output, 1.0)
        load = np.where((output <= 0.0) & (work > 0.0), LOAD_CEILING, load)
        self._series[AT[Output.HEADCOUNT], month] = people
        self._series[AT[Output.LOAD], month] = heads @ load / people if people else 0.0
        families = len(self._leavers_of)
        if not families:
            return
        family = staff.family[: staff.size][present]
        self._family_headcount[:, month] = np.bincount(family[family >= 0], minlength=families)[:families]
