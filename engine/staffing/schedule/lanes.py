"""The searches that race for the shortest schedule: one asks for good lengths outright, one improves what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.staffing.schedule.bounds import Pool
from engine.staffing.schedule.model import Kept, ScheduleModel, Variant, Verdict, solver_of, verdict_of
from engine.staffing.schedule.network import Network
from engine.staffing.schedule.problem import Plan
from engine.staffing.schedule.race import Race

FIRST_EFFORT, MOST_EFFORT = 0.5, 64.0
SINGLE = (
    Variant(2, pools=False),
    Variant(1, pools=True),
    Variant(1, pools=False),
    Variant(2, pools=True),
)
TIMES = Variant(0, pools=True, people=False)
SEVERAL = (
    *(TIMES, Variant(1, pools=True, people=False), TIMES),
    *(Variant(1, pools=True), TIMES, Variant(2, pools=True)),
)
"""Where tasks take several people: mostly times alone, from ever new seeds, as people cost many times the effort."""
PEOPLE_SHARE = 0.3
"""Share of the effort that a search with people gets there: its own seconds are several of the clock."""
NEIGHBOUR = Variant(1, pools=False)
NEIGHBOUR_EFFORT = 0.6


@dataclass(frozen=True)
class Search:
    """One search: for which length, how, and for how long at most, in the solver's own seconds."""

    length: int
    variant: Variant
    seed: int
    effort: float


@dataclass
class Asking:
    """Puts questions about lengths to the solver, and what they show into the race."""

    network: Network
    pools: Sequence[Pool]
    groups: Sequence[Sequence[int]]
    race: Race

    @property
    def variants(self) -> Sequence[Variant]:
        """Ways to search, the most promising first: times before people where tasks take several people."""
        several = any(sum(seat.count for seat in task.seats) > 1 for task in self.network.problem.tasks)
        return SEVERAL if several else SINGLE

    def ask(self, search: Search, kept: Kept | None = None) -> Verdict:
        """Return how a search for a schedule ended; that there is none of that length counts where nothing is kept."""
        model = self._model(search)
        verdict = Verdict.NONE
        if not model.hopeless:
            if kept is not None:
                model.keep(kept)
                model.hint(kept.plan)
            verdict = self._solve(model, search)
        if verdict is Verdict.NONE and kept is None:
            self.race.excluded(search.length)
        return verdict

    def _model(self, search: Search) -> ScheduleModel:
        variant = search.variant
        pools = self.pools if variant.pools else ()
        return ScheduleModel.of(self.network, search.length, pools, self.groups, people=variant.people)

    def _solve(self, model: ScheduleModel, search: Search) -> Verdict:
        solver = solver_of(search.variant, search.seed, search.effort, self.race.seconds_left())
        with self.race.running(solver, search.length):
            verdict = verdict_of(solver.solve(model.model))
        if verdict is not Verdict.FOUND:
            return verdict
        if search.variant.people:
            self.race.found(model.plan(solver))
            return verdict
        return self._people_for(model.times(solver), search)

    def _people_for(self, starts: Sequence[int], search: Search) -> Verdict:
        """Look for people at given times; that there are none says nothing about other times."""
        full = Search(search.length, Variant(1, pools=False), search.seed, search.effort)
        model = self._model(full)
        model.settle(starts)
        return Verdict.FOUND if self._solve(model, full) is Verdict.FOUND else Verdict.STOPPED


@dataclass
class Targets:
    """Which length to ask for next: the bound, lengths between, the nearest improvement; longer the oftener in vain.

    Most searches that find a schedule do so at once; so every length is asked for shortly first, with another variant
    and seed each time, and twice as long after every round.
    """

    race: Race
    shares: tuple[float, ...]
    tries: dict[int, int] = field(default_factory=dict)

    def next(self) -> tuple[int, int, float]:
        """Return a length, how often it was asked for before, and the effort it is worth."""
        low, high = self.race.bound, max(self.race.bound, self.race.goal)
        choices = dict.fromkeys(round(low + share * (high - low)) for share in self.shares)
        length = min(choices, key=lambda choice: self.tries.get(choice, 0))
        tried = self.tries[length] = self.tries.get(length, 0) + 1
        return length, tried - 1, min(MOST_EFFORT, FIRST_EFFORT * 2.0 ** ((tried - 1) / 2))


def ask_outright(asking: Asking, seed: int) -> Iterator[None]:
    """Ask for one length after another, from the bound upwards, until the race ends."""
    targets, number = Targets(asking.race, (0.0, 0.5)), 0
    while not asking.race.ended:
        _ask_next(asking, targets, seed + number)
        number += 1
        yield


def improve(asking: Asking, seed: int) -> Iterator[None]:
    """Ask for lengths from the best schedule downwards, and improve it by freeing a part: large neighbourhood search.

    (Shaw, CP 1998.) Freed is all that begins in a window of time, or all that a few people do; how much follows from
    how the searches end: more where they prove that nothing is there, less where they run out of effort.
    """
    race, draw = asking.race, np.random.default_rng(seed)
    targets, share, number = Targets(race, (1.0, 0.75)), 0.3, 0
    while not race.ended:
        plan = race.plan
        if plan is None or number % 2 == 0:
            _ask_next(asking, targets, seed + number)
        else:
            free = _window(plan, share, draw) if number % 4 == 1 else _people(asking.network, plan, share, draw)
            kept = Kept(plan, frozenset(range(len(plan.starts))) - free)
            verdict = asking.ask(Search(race.goal, NEIGHBOUR, seed + number, NEIGHBOUR_EFFORT), kept)
            share = min(0.9, share * 1.1) if verdict is Verdict.NONE else max(0.1, share * 0.95)
        number += 1
        yield


def _ask_next(asking: Asking, targets: Targets, seed: int) -> None:
    length, turn, effort = targets.next()
    variants = asking.variants
    variant = variants[turn % len(variants)]
    dear = variants is SEVERAL and variant.people
    asking.ask(Search(length, variant, seed, effort * PEOPLE_SHARE if dear else effort))


def _window(plan: Plan, share: float, draw: np.random.Generator) -> frozenset[int]:
    """Return the tasks that begin one after another from a random one on."""
    ordered = sorted(range(len(plan.starts)), key=lambda at: (plan.starts[at], at))
    size = max(2, round(share * len(ordered)))
    first = int(draw.integers(0, max(1, len(ordered) - size + 1)))
    return frozenset(ordered[first : first + size])


def _people(network: Network, plan: Plan, share: float, draw: np.random.Generator) -> frozenset[int]:
    """Return the tasks of a few people drawn at random, two at least."""
    workers = network.problem.workers
    size = min(len(workers), max(2, round(share * len(workers))))
    chosen = {int(one) for one in draw.choice(len(workers), size, replace=False)}
    return frozenset(
        at for at, takings in enumerate(plan.takings) if not takings or any(one.worker in chosen for one in takings)
    )
