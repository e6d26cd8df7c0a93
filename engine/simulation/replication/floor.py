"""What all processes of a replication share: who is there, what every team puts out, and how people come and go.

A process (a risk, recruiting, succession, training, demand, a shock) never changes people itself. It asks the floor,
which keeps the output of teams right, lets the clocks of risks follow, and tells every listener.
"""

from __future__ import annotations

import numpy as np
import simpy

from engine.domain.columns import Numbers
from engine.simulation.randomness import Draws, Stream
from engine.simulation.replication.process import Listener
from engine.simulation.replication.recording import Recording
from engine.simulation.replication.risk_clocks import RiskClocks
from engine.simulation.replication.staff import Newcomer, Staff
from engine.simulation.replication.trace import Happening, Trace
from engine.simulation.world.population import sums_by_team
from engine.simulation.world.risk import Risk
from engine.simulation.world.world import World


class Floor:
    """People and teams of one replication.

    Attributes
    ----------
    world : World
        Who was there at the start and what holds.
    number : int
        Number of the replication, from 0; with the world's seed it keys every random number.
    env : simpy.Environment
        The clock, in months since the start; what falls on the boundary of two months belongs to the later one.
    staff : Staff
        Who is there.
    work, output : list of float
        Work of every team this month and its output now, in full-time people at full output.
    gathered : list of float or None
        Output of every team in this month as far as it is known, in person-months; ``None`` where nobody asks.
    month_end : float
        End of the month under way.
    risks : list of RiskClocks
        One for every risk of the world, in its order.
    listeners : list of Listener
        Told of every coming and going.
    trace : Trace or None
        Where events and their causes are written; ``None`` in a run that is not traced.
    """

    def __init__(self, world: World, number: int, trace: Trace | None = None) -> None:
        self.world = world
        self.number = number
        self.trace = trace
        self.env = simpy.Environment()
        self.recording = Recording(world)
        thresholds = [self._thresholds(risk) for risk in world.risks]
        self.staff = Staff(world.population, thresholds)
        teams = len(world.population.team_ids)
        self.work = [0.0] * teams
        self.output = [0.0] * teams
        self.gathered: list[float] | None = None
        self._moved_work: Numbers | None = None
        self.month_end = 0.0
        self.risks: list[RiskClocks] = []
        self.listeners: list[Listener] = []

    def draws(self, stream: Stream, at: int = 0) -> Draws:
        """Return the random numbers of a stream, or of the stream's part number ``at``."""
        return Draws(self.world.seed, self.number, stream, at)

    def _thresholds(self, risk: Risk) -> Numbers:
        thresholds = self.draws(risk.stream, risk.number).exponentials(self.world.population.person)
        return thresholds if risk.exempt is None else np.where(risk.exempt, np.inf, thresholds)

    def note(self, what: Happening, row: int, *causes: int, contributing: tuple[int, ...] = ()) -> int:
        """Write down what happened to a person and why; return the event's number, 0 where nothing is traced.

        ``causes`` are direct, the nearest first; ``contributing`` made it likelier, earlier or larger.
        """
        if self.trace is None:
            return 0
        staff = self.staff
        subject, team, grade = int(staff.person[row]), int(staff.team[row]), int(staff.grade[row])
        return self.trace.add(what, self.env.now, subject, team, grade, causes, contributing)

    def note_thing(self, what: Happening, name: str, *causes: int, contributing: tuple[int, ...] = ()) -> int:
        """Write down what happened to something that has a name, such as a milestone; as ``note``.

        The departures and vacancies of the people whose skill was wanted are ``trace.losses(hashes of people)``.
        """
        trace = self.trace
        if trace is None:
            return 0
        return trace.add(what, self.env.now, trace.name(name), -1, -1, causes, contributing)

    def begin(self, month: int) -> None:
        """Settle the output of everybody for the month that begins, then the risks."""
        world, staff = self.world, self.staff
        self.month_end = month + 1.0
        staff.regroup()
        size = staff.size
        tenure = month - staff.joined[:size]
        staff.output[:size] = staff.fte[:size] * world.output.between(tenure, tenure + 1.0)
        if staff.away is not None:
            staff.output[:size] *= 1.0 - staff.away[:size]
        work = world.plan.work(month)
        if self._moved_work is not None:
            work = np.maximum(work + self._moved_work, 0.0)
        output = sums_by_team(staff.team[:size], staff.output[:size], len(work))
        if month == 0:
            self.recording.start(staff, work, output)
        self.work, self.output = work.tolist(), output.tolist()
        if self.gathered is not None:
            self.gathered = output.tolist()
        self.recording.begin(sum(self.output), float(month))
        for risk in self.risks:
            risk.begin(month, work, output)

    def change_output(self, team: int, change: float) -> None:
        """Let a team put out more or less from now on; its risks follow."""
        self.output[team] = output = self.output[team] + change
        if self.gathered is not None:
            self.gathered[team] += change * (self.month_end - self.env.now)
        self.recording.output_changes(change, self.env.now)
        for risk in self.risks:
            if risk.acts:
                risk.follow(team, self.work[team], output)

    def move_work(self, before: int, after: int, work: float) -> None:
        """Let work go from a team to another from now on; their risks follow."""
        if self._moved_work is None:
            self._moved_work = np.zeros(len(self.work))
        for team, change in ((before, -work), (after, work)):
            self.work[team] = work_now = max(self.work[team] + change, 0.0)
            self._moved_work[team] += change
            for risk in self.risks:
                if risk.acts:
                    risk.follow(team, work_now, self.output[team])

    def depart(self, row: int, what: Happening, *causes: int) -> int:
        """Let a person leave now; return the event's number. Whoever left had come: that is a cause too."""
        staff, event = self.staff, 0
        if self.trace is not None:
            event = self.note(what, row, *causes, int(staff.event[row]))
            self.trace.departed(event)
        staff.leave(row)
        self.recording.leaver(staff.family.item(row))
        self.change_output(staff.team.item(row), -staff.output.item(row))
        for listener in self.listeners:
            listener.departed(row, event)
        return event

    def join(self, newcomer: Newcomer) -> int:
        """Let a person start now; return the row. The rest of the month is settled like any month, from tenure 0."""
        self.change_output(newcomer.team, newcomer.output)
        row = self.staff.add(newcomer)
        self.recording.hire()
        if self.trace is not None:
            self.trace.started(newcomer.event)
        for risk in self.risks:
            risk.enter(row)
        for listener in self.listeners:
            listener.joined(row, newcomer.event)
        return row

    def move(self, row: int, team: int, grade: int, *causes: int) -> int:
        """Let a person change team, grade or both now, with the output and the used-up hazard the person has."""
        staff = self.staff
        before, grade_before, output = int(staff.team[row]), int(staff.grade[row]), float(staff.output[row])
        for risk in self.risks:
            risk.withdraw(row)
        if team != before:
            self.change_output(before, -output)
            self.change_output(team, output)
            staff.move(row, team)
        if grade != grade_before:
            staff.grade[row] = grade
            staff.grade_since[row] = self.env.now
        for risk in self.risks:
            risk.enter(row)
        event = self.note(Happening.MOVED, row, *causes)
        if self.trace is not None:
            self.trace.started(event)
        self.recording.move()
        for listener in self.listeners:
            listener.moved(row, before, grade_before, event)
        return event
