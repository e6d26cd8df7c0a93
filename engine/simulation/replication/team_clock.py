"""One replication of a world: processes on a floor, month by month.

Within a month everything happens at its own moment on SimPy's clock. At the start of a month what depends on tenure is
settled for everybody at once (see ``risk_clocks``). Time is counted in months.
"""

from __future__ import annotations

import numpy as np

from engine.simulation.replication.coming import Coming
from engine.simulation.replication.consequences import Consequences, Counts
from engine.simulation.replication.dated_departures import DatedDepartures
from engine.simulation.replication.detail import in_detail
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.newcomers import Newcomers
from engine.simulation.replication.open_posts import OpenPosts
from engine.simulation.replication.process import Process
from engine.simulation.replication.promotion_rounds import PromotionRounds
from engine.simulation.replication.recording import Replication
from engine.simulation.replication.recruiting import Recruiting
from engine.simulation.replication.risk_clocks import RiskClocks
from engine.simulation.replication.shocks import Shocks
from engine.simulation.replication.trace import Happening, Trace
from engine.simulation.replication.transfers import Transfers
from engine.simulation.replication.vacancies import Vacancies
from engine.simulation.replication.watching import Watching
from engine.simulation.replication.work_processes import work_processes
from engine.simulation.world.world import World


class TeamClock:
    """One replication.

    Parameters
    ----------
    world : World
        Who is there and what holds.
    replication : int
        Number of the replication, from 0; with the world's seed it keys every random number.
    trace : Trace or None
        Where events and their causes are to be written.
    """

    def __init__(self, world: World, replication: int, trace: Trace | None = None) -> None:
        world = world.of_replication(replication)
        self._floor = floor = Floor(world, replication, trace)
        self._posts = OpenPosts(floor.env)
        newcomers = Newcomers(floor, self._leave)
        recruiting = Recruiting(floor, world.hiring, self._posts, newcomers.start) if world.hiring else None
        self._vacancies = vacancies = Vacancies(floor, self._posts, recruiting)
        self._processes: list[Process] = [
            *work_processes(floor, world.work, world.responder),
            *(Coming(floor, comers, newcomers.start, vacancies.give_up) for comers in world.intakes),
            *(Coming(floor, comers, vacancies.open_post) for comers in world.openings),
        ]
        if world.shocks:
            self._processes.append(Shocks(floor, world.shocks, self._leave_by_shock))
        if recruiting is not None and world.hiring is not None and world.hiring.lost_when_full:
            self._processes.insert(0, recruiting)
        if recruiting is not None:
            self._processes.append(recruiting.waits)
        if world.watches:
            self._processes.append(Watching(floor, self._posts))
        if world.transfers:
            self._processes.append(Transfers(floor, vacancies.vacate_by_move))
        counts = Counts(floor)
        self._consequences = consequences = Consequences(floor, vacancies, counts)
        self._processes += [PromotionRounds(floor, law, consequences) for law in world.rounds]
        self._processes += [DatedDepartures(floor, ends, consequences) for ends in world.dated_ends]
        self._processes += [*in_detail(floor, counts), counts]
        floor.risks = [RiskClocks(floor, risk, at, consequences.of(risk)) for at, risk in enumerate(world.risks)]

    def run(self) -> Replication:
        """Return what happened, month by month."""
        floor = self._floor
        for month in range(floor.world.horizon_months):
            floor.begin(month)
            self._vacancies.change_posts(month)
            for risk in floor.risks:
                risk.start()
            for process in self._processes:
                process.begin(month)
            floor.env.run(until=month + 1)
            self._end(month)
        return floor.recording.replication()

    def _leave(self, row: int, cause: int) -> None:
        """Let a person leave for a reason that is no risk."""
        self._consequences.leave(row, Happening.LEFT, "", cause)

    def _leave_by_shock(self, row: int, named: bool, cause: int) -> None:
        if named:
            event = self._floor.depart(row, Happening.LEFT, cause)
            self._vacancies.vacate(row, event)
        else:
            self._leave(row, cause)

    def _end(self, month: int) -> None:
        """Charge everybody with the hazards of the month that ended and record it."""
        floor = self._floor
        clocks = [risk.settle() for risk in floor.risks]
        for process in self._processes:
            process.end(month)
        requisitions = self._posts.number, self._posts.months(floor.month_end)
        teams = (np.array(floor.work), np.array(floor.output))
        floor.recording.end(floor.staff, clocks[0], teams, requisitions, floor.month_end)
