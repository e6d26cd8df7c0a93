"""The team clock of one risk, with one pending SimPy event per team.

The hazard of person i is ``base_i(month) * m_team(t)``. Everyone draws one unit-exponential threshold per risk; every
team keeps an operational clock, the integral of its multiplier m, on which the moment at which a risk strikes a person
is fixed until the base changes. Whatever changes the output of a team changes m, moves the clock on and reschedules the
team's one event; a version number discards stale ones. At the start of a month the base hazards are settled anew: the
base of a month is the difference of the cumulative hazard over it. This is the construction of Sellke (1983, "On the
asymptotic distribution of the size of a stochastic epidemic") with a clock per team. Competing risks have a threshold
and clocks each; who is struck by one is out of reach of the others.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import simpy

from engine.domain.columns import Numbers
from engine.simulation.world.risk import Risk

if TYPE_CHECKING:
    from engine.simulation.replication.floor import Floor

HEADROOM = 1.6
"""How far beyond its present pace a clock is foreseen to run in a month; candidates are sought anew beyond that."""

Candidate = tuple[float, int, int]
"""Reading of the clock at which a person is struck, row, and the stamp of the row when that was foreseen."""


class RiskClocks:
    """The clocks of all teams for one risk.

    Parameters
    ----------
    floor : Floor
        People and teams.
    risk : Risk
        Base hazards and feedback.
    at : int
        Position of the risk among the floor's.
    strike : function of a row
        Called at the moment at which the risk strikes a person.
    """

    def __init__(self, floor: Floor, risk: Risk, at: int, strike: Callable[[int], None]) -> None:
        self._floor = floor
        self._env = floor.env
        self._risk = risk
        self._feedback = risk.feedback
        self._exact = risk.exact
        self.acts = risk.feedback.acts
        """Whether the clock's pace follows what a team puts out."""
        self._at = at
        self._strike = strike
        self._drawn = floor.draws(risk.stream, risk.number)
        teams = len(floor.output)
        self._clock = [0.0] * teams
        self._moved = [0.0] * teams
        self._pace = [1.0] * teams
        self._bound = [0.0] * teams
        self._version = [0] * teams
        self._candidates: dict[int, list[Candidate]] = {}
        self._struck: dict[int, int] = {}

    def begin(self, month: int, work: Numbers, output: Numbers) -> None:
        """Settle the base hazards of everybody for the month that begins and set the clocks to 0."""
        staff, size, feedback = self._floor.staff, self._floor.staff.size, self._risk.feedback
        base = self._risk.hazards(staff, size, float(month))
        staff.base[self._at][:size] = base
        staff.clock_at_start[self._at][:size] = 0.0
        teams = len(work)
        self._pace = feedback.multipliers(work, output)
        self._clock = [0.0] * teams
        self._moved = [float(month)] * teams
        bound = np.minimum(np.array(self._pace) * HEADROOM, feedback.caps(teams) * (1.0 + 1e-9))
        self._bound = bound.tolist()
        self._find_candidates(base, bound)

    def start(self) -> None:
        """Put the first event of every team on SimPy's clock."""
        for team in self._candidates:
            self._schedule(team)

    def _readings(self) -> Numbers:
        """Return what the clocks read at the end of the month, shape (teams,)."""
        end = self._floor.month_end
        return np.array(self._clock) + np.array(self._pace) * (end - np.array(self._moved))

    def settle(self) -> Numbers:
        """Charge everybody with the hazard of the month that ended; return what the clocks read, shape (teams,)."""
        staff, size, at = self._floor.staff, self._floor.staff.size, self._at
        readings = self._readings()
        reading = readings[staff.team[:size]]
        spent = staff.base[at][:size] * (reading - staff.clock_at_start[at][:size])
        staff.remaining[at][:size] = np.maximum(staff.remaining[at][:size] - spent, 0.0)
        return readings

    def follow(self, team: int, work: float, output: float) -> None:
        """Move a team's clock on to now, at the pace it had; from now on its pace follows its work and output."""
        now = self._env.now
        self._clock[team] += self._pace[team] * (now - self._moved[team])
        self._moved[team] = now
        self._pace[team] = self._feedback.multiplier(team, work, output)
        self._schedule(team)

    def enter(self, row: int) -> None:
        """Expose a person, new to the risk or back in reach, for the rest of the month."""
        floor, staff, at = self._floor, self._floor.staff, self._at
        team, now, reached = staff.team.item(row), self._env.now, staff.remaining[at]
        reading = self._clock[team] + self._pace[team] * (now - self._moved[team])
        base = self._risk.hazard(staff, row, now, floor.month_end)
        if staff.joined.item(row) == now:
            person = staff.person.item(row)
            reached[row] = self._drawn.exponential(person, self._struck.get(person, 0))
        remaining = reached.item(row)
        staff.base[at][row] = base
        staff.clock_at_start[at][row] = reading
        if remaining < base * (self._bound[team] - reading):
            wait = remaining / base
            if self._exact:
                alone = np.array([row], dtype=np.intp)
                left, mean = np.array([remaining]), np.array([base])
                wait = float(self._risk.waits(staff, alone, now, mean, left)[0])
            insort(self._candidates.setdefault(team, []), (reading + wait, row, staff.stamp.item(row)))
            self._schedule(team)

    def withdraw(self, row: int) -> None:
        """Charge a person with the hazard so far; what was foreseen for the person is stale from now on."""
        staff, at = self._floor.staff, self._at
        reading, since = self._reading(int(staff.team[row])), float(staff.clock_at_start[at][row])
        spent = staff.base[at][row] * (reading - since)
        if self._exact:
            month = self._floor.month_end - 1.0
            spent = self._risk.spent(staff, row, month + since, month + reading, self._floor.month_end)
        staff.remaining[at][row] = max(float(staff.remaining[at][row] - spent), 0.0)
        staff.clock_at_start[at][row] = reading
        staff.stamp[row] += 1

    def _reading(self, team: int) -> float:
        return self._clock[team] + self._pace[team] * (self._floor.env.now - self._moved[team])

    def _find_candidates(self, base: Numbers, bound: Numbers) -> None:
        """List, per team, those whom the clock may reach within the month, soonest first."""
        staff, size = self._floor.staff, self._floor.staff.size
        remaining, team = staff.remaining[self._at][:size], staff.team[:size]
        rows = np.flatnonzero(remaining < base * bound[team])
        month = self._floor.month_end - 1.0
        times = self._risk.waits(staff, rows, month, base[rows], remaining[rows])
        order = np.lexsort((times, team[rows]))
        self._candidates = {}
        found = (team[rows], times, rows, staff.stamp[rows])
        for where, time, row, stamp in zip(*(column[order].tolist() for column in found), strict=True):
            self._candidates.setdefault(where, []).append((time, row, stamp))

    def _schedule(self, team: int) -> None:
        """Put the team's next event, if it falls within the month, on SimPy's clock; earlier ones are stale."""
        self._version[team] = version = self._version[team] + 1
        pace, moved, end = self._pace[team], self._moved[team], self._floor.month_end
        if self._clock[team] + pace * (end - moved) > self._bound[team]:
            self._rescan(team)
        candidates = self._candidates.get(team)
        if candidates and pace > 0.0:
            strikes = moved + (candidates[0][0] - self._clock[team]) / pace
            if strikes < end:
                event = simpy.Timeout(self._env, max(strikes - self._env.now, 0.0), (team, version))
                event.callbacks.append(self._happen)

    def _rescan(self, team: int) -> None:
        """Seek the team's candidates anew, up to the farthest that its clock can get in the month."""
        floor, staff, at = self._floor, self._floor.staff, self._at
        left = floor.month_end - self._moved[team]
        bound = self._clock[team] + self._risk.feedback.cap_of(team) * left * (1.0 + 1e-9)
        self._bound[team] = bound
        rows = staff.members(team)
        base, started = staff.base[at][rows], staff.clock_at_start[at][rows]
        near = staff.remaining[at][rows] < base * (bound - started)
        rows, base, started = rows[near], base[near], started[near]
        times = started + staff.remaining[at][rows] / base
        self._candidates[team] = sorted(zip(times.tolist(), rows.tolist(), staff.stamp[rows].tolist(), strict=True))

    def _happen(self, event: simpy.Event) -> None:
        """Let the risk strike the first candidate of a team, unless the event or the candidate is stale."""
        assert event.value is not None
        team, version = event.value
        if self._version[team] != version:
            return
        _, row, stamp = self._candidates[team].pop(0)
        staff = self._floor.staff
        if staff.present[row] and staff.stamp[row] == stamp:
            self._meet(row, team)
        if self._version[team] == version:
            self._schedule(team)

    def _meet(self, row: int, team: int) -> None:
        """Let the risk strike a person; who stays is exposed anew, with another threshold."""
        staff, at = self._floor.staff, self._at
        if self._risk.outcome.departs:
            self._strike_traced(row, team)
            return
        person, stamp = int(staff.person[row]), int(staff.stamp[row])
        self._struck[person] = events = self._struck.get(person, 0) + 1
        staff.remaining[at][row] = self._drawn.exponential(person, events)
        staff.clock_at_start[at][row] = self._reading(team)
        self._strike_traced(row, team)
        if stamp == int(staff.stamp[row]):  # who moved has been exposed anew already
            self.enter(row)

    def _strike_traced(self, row: int, team: int) -> None:
        """Let the risk strike a person; who is missing in an overloaded team contributes to what comes of it."""
        trace = self._floor.trace
        if trace is not None and self._pace[team] > 1.0:
            trace.press(team)
            self._strike(row)
            trace.release()
        else:
            self._strike(row)
