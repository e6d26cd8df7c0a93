"""Can all be finished by a given step? The question as a constraint program over optional intervals.

Asking for a length outright, as destructive bounds do (Klein and Scholl, EJOR 1999), lets every constraint use it:
windows from both ends, and above all the loads, ``sum(duration * takes) <= length`` for every person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ortools.sat.python import cp_model

from engine.staffing.schedule.bounds import Pool
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Plan, Taking

MOST_POOLS_SEEN = 40


@dataclass(frozen=True)
class Variant:
    """How one search goes about it; several that differ are tried in turn.

    Attributes
    ----------
    linear : int
        How much of the program is relaxed linearly: 0 none, 2 all of it.
    pools : bool
        Whether the groups of people of ``bounds`` come in as cumulative resources.
    people : bool
        Whether it is asked who does what. Without it only times are found, and people for them afterwards; that there
        are no such times is proof all the same, and a far shorter one, as nobody can be exchanged for a colleague.
    """

    linear: int
    pools: bool
    people: bool = True


@dataclass(frozen=True)
class Kept:
    """What of a plan a search leaves alone: who does the kept tasks, and each person's order among them."""

    plan: Plan
    tasks: frozenset[int]


class Verdict(StrEnum):
    """How a search for a schedule of a given length ended."""

    FOUND = "found"
    NONE = "none"
    STOPPED = "stopped"


@dataclass
class ScheduleModel:
    """The program for one horizon: variables first, then one method a rule.

    Attributes
    ----------
    network : Network
        What is to be scheduled.
    horizon : int
        Step by which all is to be finished.
    hopeless : bool
        A window or a seat is empty: no search is needed.
    """

    network: Network
    horizon: int
    hopeless: bool = False
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    starts: list[cp_model.IntVar] = field(default_factory=list)
    takes: list[dict[int, cp_model.IntVar]] = field(default_factory=list)
    seated: list[dict[tuple[int, int], cp_model.IntVar]] = field(default_factory=list)
    spans: dict[int, cp_model.IntervalVar] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        network: Network,
        horizon: int,
        pools: Sequence[Pool] = (),
        groups: Sequence[Sequence[int]] = (),
        *,
        people: bool = True,
    ) -> ScheduleModel:
        """Return the program with every rule in it, and with what follows from pools and groups of clashing tasks.

        Without ``people`` it holds what can be said of times alone.
        """
        made = cls(network, horizon)
        made._windows()
        if made.hopeless:
            return made
        made._precedences()
        if people:
            made._seats()
            made._one_task_at_a_time()
            made._loads()
        made._pools(pools)
        made._groups(groups)
        return made

    def _windows(self) -> None:
        """Start of each task: not before its head, early enough for its tail, as settled where it is settled."""
        for number, task in enumerate(self.network.problem.tasks):
            first = self.network.heads[number]
            last = self.network.latest_finish(number, self.horizon) - task.duration
            if task.start is not None:
                last = min(last, task.start)
            if last < first:
                self.hopeless = True
                return
            self.starts.append(self.model.new_int_var(first, last, f"start {number}"))

    def _seats(self) -> None:
        """sum(person in seat) = count for every seat, and at most one seat of a task a person; the settled take one."""
        for number, seats in enumerate(self.network.problem.tasks[at].seats for at in range(len(self.starts))):
            eligible = self.network.eligible[number]
            seated = {
                (person, seat): self.model.new_bool_var(f"task {number} person {person} seat {seat}")
                for seat, people in enumerate(eligible)
                for person in people
            }
            takes: dict[int, cp_model.IntVar] = {}
            for person in dict.fromkeys(person for person, _ in seated):
                own = [seated[person, seat] for seat in range(len(seats)) if (person, seat) in seated]
                takes[person] = own[0]
                if len(own) > 1:
                    takes[person] = self.model.new_bool_var(f"task {number} person {person}")
                    self.model.add(sum(own) == takes[person])
            for seat, wanted in enumerate(seats):
                self.model.add(sum(seated[person, seat] for person in eligible[seat]) == wanted.count)
            for person in self.network.must[number]:
                self.model.add(takes[person] == 1) if person in takes else self._give_up()
            self.takes.append(takes)
            self.seated.append(seated)

    def _give_up(self) -> None:
        self.hopeless = True

    def _precedences(self) -> None:
        """start(later) >= start(earlier) + duration(earlier)."""
        for number, earlier in enumerate(self.network.before):
            for other in earlier:
                self.model.add(self.starts[number] >= self.starts[other] + self.network.durations[other])

    def _one_task_at_a_time(self) -> None:
        """Nobody works on two tasks at once, or while away."""
        for person, worker in enumerate(self.network.problem.workers):
            spans = [
                self.model.new_optional_fixed_size_interval_var(
                    self.starts[number], self.network.durations[number], takes[person], f"work {number} {person}"
                )
                for number, takes in enumerate(self.takes)
                if person in takes and self.network.durations[number]
            ]
            spans += [self.model.new_fixed_size_interval_var(a, b - a, "away") for a, b in worker.away if a < b]
            if len(spans) > 1:
                self.model.add_no_overlap(spans)

    def _loads(self) -> None:
        """sum(duration * takes) <= horizon less absences, between the shortest head and tail of what one can do."""
        for person, worker in enumerate(self.network.problem.workers):
            able = [number for number, takes in enumerate(self.takes) if person in takes]
            able = [number for number in able if self.network.durations[number]]
            if not able:
                continue
            first = min(self.network.heads[number] for number in able)
            last = self.horizon - min(self.network.tails[number] for number in able)
            room = last - first - sum(max(0, min(b, last) - max(a, first)) for a, b in worker.away)
            work = [self.network.durations[number] * self.takes[number][person] for number in able]
            self.model.add(sum(work) <= max(0, room))

    def _pools(self, pools: Sequence[Pool]) -> None:
        """At no time do tasks need more of a group than it has people."""
        for pool in pools[:MOST_POOLS_SEEN]:
            using = [at for at, wanted in enumerate(pool.demand) if wanted and self.network.durations[at]]
            if sum(pool.demand[at] for at in using) <= len(pool.people):
                continue
            spans = [self._span(at) for at in using]
            self.model.add_cumulative(spans, [pool.demand[at] for at in using], len(pool.people))

    def _groups(self, groups: Sequence[Sequence[int]]) -> None:
        """Tasks that lack the people to be done side by side do not overlap."""
        for group in groups:
            self.model.add_no_overlap([self._span(at) for at in group])

    def _span(self, at: int) -> cp_model.IntervalVar:
        if at not in self.spans:
            duration = self.network.durations[at]
            self.spans[at] = self.model.new_fixed_size_interval_var(self.starts[at], duration, f"task {at}")
        return self.spans[at]

    def keep(self, kept: Kept) -> None:
        """Leave part of a plan as it is: who does it, and every person's order."""
        last_of: dict[int, int] = {}
        for number in sorted(kept.tasks, key=lambda at: (kept.plan.starts[at], self.network.durations[at])):
            taken = {(taking.worker, taking.seat) for taking in kept.plan.takings[number]}
            for key, literal in self.seated[number].items():
                self.model.add(literal == int(key in taken))
            for person, _ in sorted(taken) if self.network.durations[number] else ():
                if person in last_of:
                    before = last_of[person]
                    self.model.add(self.starts[number] >= self.starts[before] + self.network.durations[before])
                last_of[person] = number

    def settle(self, starts: Sequence[int]) -> None:
        """Leave only the question who does what, all starts being given."""
        for variable, start in zip(self.starts, starts, strict=True):
            self.model.add(variable == start)

    def times(self, solver: cp_model.CpSolver) -> tuple[int, ...]:
        """Return the starts that a solver found."""
        return tuple(solver.value(start) for start in self.starts)

    def hint(self, plan: Plan) -> None:
        """Name a plan to begin from."""
        for number, start in enumerate(plan.starts):
            self.model.add_hint(self.starts[number], start)
            taken = {(taking.worker, taking.seat) for taking in plan.takings[number]}
            for key, literal in self.seated[number].items():
                self.model.add_hint(literal, key in taken)

    def plan(self, solver: cp_model.CpSolver) -> Plan:
        """Return the schedule that a solver found."""
        return Plan(self.times(solver), tuple(_takings(seated, solver) for seated in self.seated))


def solver_of(variant: Variant, seed: int, effort: float, seconds: float) -> cp_model.CpSolver:
    """Return a solver of one thread, stopped after ``effort`` of its own seconds or ``seconds`` of the clock."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = variant.linear
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    # The caller stops searches; a handler of signals could only stand in the main thread.
    solver.parameters.catch_sigint_signal = False
    return solver


def verdict_of(status: cp_model.CpSolverStatus) -> Verdict:
    """Return how a solve ended."""
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Verdict.FOUND
    return Verdict.NONE if status == cp_model.INFEASIBLE else Verdict.STOPPED


def _takings(seated: Mapping[tuple[int, int], cp_model.IntVar], solver: cp_model.CpSolver) -> tuple[Taking, ...]:
    return tuple(Taking(*key) for key, literal in sorted(seated.items()) if solver.boolean_value(literal))
