"""The team clock: one replication of a world, with one pending SimPy event per team.

The hazard of person i is ``base_i(month) * m_team(t)``. Everyone draws one unit-exponential threshold; every team keeps
an operational clock, the integral of its multiplier m, on which a person's departure has a fixed time until the base
changes. A departure or arrival changes m, moves the clock on and reschedules the team's one event; a version number
discards stale ones. A monthly vectorised step settles tenure, output and base hazards; the base of a month is the
difference of the cumulative hazard over it. This is the construction of Sellke (1983, "On the asymptotic distribution
of the size of a stochastic epidemic") with a clock per team. Time is counted in months; what falls on the boundary of
two months belongs to the later one.
"""

from __future__ import annotations

from bisect import insort
from itertools import repeat

import numpy as np
import simpy

from engine.domain.columns import Numbers
from engine.simulation.randomness import Draws, Stream, derived_hash
from engine.simulation.replication.recording import Recording, Replication
from engine.simulation.replication.recruiting import Recruiting, Requisition
from engine.simulation.replication.staff import Newcomer, Staff
from engine.simulation.world.population import sums_by_team
from engine.simulation.world.world import World

HEADROOM = 1.6
"""How far beyond its present pace a clock is foreseen to run in a month; candidates are sought anew beyond that."""


class TeamClock:
    """One replication.

    Parameters
    ----------
    world : World
        Who is there and what holds.
    replication : int
        Number of the replication, from 0; with the world's seed it keys every random number.
    """

    def __init__(self, world: World, replication: int) -> None:
        self._world = world
        self._env = simpy.Environment()
        self._leaving = Draws(world.seed, replication, Stream.LEAVING)
        self._refill = Draws(world.seed, replication, Stream.REFILL)
        self._post = Draws(world.seed, replication, Stream.POST)
        self._staff = Staff(world.population, self._leaving.exponentials(world.population.person))
        self._recording = Recording(world)
        law = world.hiring
        self._recruiting = Recruiting(self._env, law, world.seed, replication, self._hire) if law else None
        teams = len(world.population.team_ids)
        self._clock = [0.0] * teams
        self._moved = [0.0] * teams
        self._pace = [1.0] * teams
        self._bound = [0.0] * teams
        self._work = [0.0] * teams
        self._output = [0.0] * teams
        self._version = [0] * teams
        self._surplus = [0] * teams
        self._posts_opened = [0] * teams
        self._candidates: dict[int, list[tuple[float, int]]] = {}
        self._month_end = 0.0

    def run(self) -> Replication:
        """Return what happened, month by month."""
        for month in range(self._world.horizon_months):
            self._begin(month)
            self._env.run(until=month + 1)
            self._settle()
        return self._recording.replication()

    def _begin(self, month: int) -> None:
        """Settle tenure, output and base hazards of everybody for the month that begins."""
        world, staff = self._world, self._staff
        self._month_end = month + 1.0
        staff.regroup()
        size = staff.size
        team, tenure = staff.team[:size], month - staff.joined[:size]
        base = world.hazard.between(tenure, tenure + 1.0) * world.family_factor[staff.family[:size]]
        staff.base[:size] = base
        staff.output[:size] = staff.fte[:size] * world.output.between(tenure, tenure + 1.0)
        work = world.plan.work(month)
        output = sums_by_team(team, staff.output[:size], len(work))
        if month == 0:
            self._recording.start(staff, work, output)
        self._reset_teams(month, work, output)
        self._find_candidates(base)
        self._change_posts(month)
        for started in self._candidates:
            self._schedule(started)

    def _reset_teams(self, month: int, work: Numbers, output: Numbers) -> None:
        teams = len(work)
        feedback = self._world.feedback
        self._work, self._output = work.tolist(), output.tolist()
        self._pace = feedback.multipliers(work, output)
        self._clock = [0.0] * teams
        self._moved = [float(month)] * teams
        ceiling = feedback.cap * (1.0 + 1e-9)
        self._bound = [min(pace * HEADROOM, ceiling) for pace in self._pace]
        self._recording.begin(sum(self._output), float(month))

    def _find_candidates(self, base: Numbers) -> None:
        """List, per team, those whose departure the clock may reach within the month, soonest first."""
        staff, size = self._staff, self._staff.size
        remaining, team = staff.remaining[:size], staff.team[:size]
        rows = np.flatnonzero(remaining < base * np.array(self._bound)[team])
        times = remaining[rows] / base[rows]
        order = np.lexsort((times, team[rows]))
        self._candidates = {}
        for where, time, row in zip(*(column[order].tolist() for column in (team[rows], times, rows)), strict=True):
            self._candidates.setdefault(where, []).append((time, row))

    def _change_posts(self, month: int) -> None:
        """Open requisitions for posts that come by plan; where posts go, mark them to be given up by leavers."""
        change = self._world.plan.change_in(month)
        for team in np.flatnonzero(change).tolist():
            planned = int(change[team])
            kept = min(max(planned, 0), self._surplus[team])
            self._surplus[team] += max(-planned, 0) - kept
            for _ in repeat(None, max(planned, 0) - kept):
                self._open_post(team)

    def _open_post(self, team: int) -> None:
        """Open a requisition for a new post, modelled on one of the team's posts at the start."""
        if self._recruiting is None:
            return
        population = self._world.population
        opened = self._posts_opened[team]
        self._posts_opened[team] = opened + 1
        key = int(population.team_hash[team])
        start, end = np.searchsorted(population.team, (team, team + 1)).tolist()
        family, fte = -1, 1.0
        if end > start:
            model = start + int(self._post.uniform(key, opened) * (end - start))
            family, fte = int(population.family[model]), float(population.fte[model])
        self._recruiting.open(Requisition(derived_hash(key, opened), team, family, fte))

    def _schedule(self, team: int) -> None:
        """Put the team's next departure, if it falls within the month, on SimPy's clock; earlier events are stale."""
        version = self._version[team] + 1
        self._version[team] = version
        clock, pace, now = self._clock[team], self._pace[team], self._moved[team]
        if clock + pace * (self._month_end - now) > self._bound[team]:
            self._rescan(team)
        candidates = self._candidates.get(team)
        if candidates and pace > 0.0:
            delay = max((candidates[0][0] - clock) / pace, 0.0)
            if now + delay < self._month_end:
                self._env.timeout(delay, (team, version)).callbacks.append(self._depart)

    def _rescan(self, team: int) -> None:
        """Seek the team's candidates anew, up to the farthest that its clock can get in the month."""
        staff = self._staff
        bound = self._clock[team] + self._world.feedback.cap * (self._month_end - self._moved[team]) * (1.0 + 1e-9)
        self._bound[team] = bound
        rows = staff.members(team)
        base = staff.base[rows]
        near = staff.remaining[rows] < base * (bound - staff.clock_at_start[rows])
        rows, base = rows[near], base[near]
        times = staff.clock_at_start[rows] + staff.remaining[rows] / base
        self._candidates[team] = sorted(zip(times.tolist(), rows.tolist(), strict=True))

    def _move(self, team: int, now: float, output_change: float) -> None:
        """Move the team's clock on to ``now``, then let its pace follow its changed output."""
        self._clock[team] += self._pace[team] * (now - self._moved[team])
        self._moved[team] = now
        output = self._output[team] + output_change
        self._output[team] = output
        self._pace[team] = self._world.feedback.multiplier(self._work[team], output)
        self._recording.output_changes(output_change, now)

    def _depart(self, event: simpy.Event) -> None:
        """Let the first candidate of a team leave, unless the event is stale."""
        assert event.value is not None
        team, version = event.value
        if self._version[team] != version:
            return
        staff = self._staff
        _, row = self._candidates[team].pop(0)
        staff.leave(row)
        family = int(staff.family[row])
        self._recording.leaver(family)
        self._move(team, self._env.now, -float(staff.output[row]))
        self._vacate(int(staff.person[row]), team, family, float(staff.fte[row]))
        self._schedule(team)

    def _vacate(self, person: int, team: int, family: int, fte: float) -> None:
        if self._surplus[team] > 0:
            self._surplus[team] -= 1
            return
        law = self._world.hiring
        if law is None or self._recruiting is None:
            return
        if law.refill_share < 1.0 and self._refill.uniform(person) >= law.refill_share:
            return
        self._recruiting.open(Requisition(derived_hash(person), team, family, fte))

    def _hire(self, requisition: Requisition) -> None:
        """Let a newcomer start; the rest of the month is settled like any month, from tenure 0."""
        world, now, team = self._world, self._env.now, requisition.team
        rest = self._month_end - now
        output = requisition.fte * world.output.from_start(rest) / rest
        self._move(team, now, output)
        base = world.hazard.from_start(rest) / rest * float(world.family_factor[requisition.family])
        remaining, clock = self._leaving.exponential(requisition.id), self._clock[team]
        row = self._staff.add(
            Newcomer(requisition.id, team, requisition.family, now, requisition.fte, remaining, base, clock, output)
        )
        self._recording.hire()
        if remaining < base * (self._bound[team] - clock):
            insort(self._candidates.setdefault(team, []), (clock + remaining / base, row))
        self._schedule(team)

    def _settle(self) -> None:
        """Charge everybody with the hazard of the month that ended and record it."""
        staff, size, end = self._staff, self._staff.size, self._month_end
        clock = np.array(self._clock) + np.array(self._pace) * (end - np.array(self._moved))
        reading = clock[staff.team[:size]]
        spent = staff.base[:size] * (reading - staff.clock_at_start[:size])
        staff.remaining[:size] = np.maximum(staff.remaining[:size] - spent, 0.0)
        open_now, waited = 0, 0.0
        if self._recruiting is not None:
            open_now, waited = self._recruiting.open_requisitions, self._recruiting.vacancy_months(end)
        self._recording.end(staff, clock, (np.array(self._work), np.array(self._output)), (open_now, waited), end)
