"""Replications of several scenarios: batches, waves of them, and a precision to reach.

What comes back depends on worlds and replication numbers alone: replications are put in order of their numbers, and
whether more are needed is decided at boundaries that follow from the results up to them, never from who was faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from math import ceil
from typing import Protocol

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.domain.columns import Numbers
from engine.errors import InputError, Problem
from engine.simulation.answers.statistics import half_widths
from engine.simulation.ensembles.precision import is_precise
from engine.simulation.replication.recording import AT, Replication
from engine.simulation.replication.team_clock import TeamClock
from engine.simulation.scenarios.scenario import OUTPUTS, Output, Replications
from engine.simulation.world.world import World

BATCH = 10
"""Replications a task."""
WAVE = 16
"""Batches a wave has at most; a run that is kept by waves repeats no more than these after a crash."""
FIRST_LOOK = 20
"""Replications after which a wanted precision is looked at for the first time."""
FASTEST_GROWTH = 4
"""Factor by which the number of replications grows at most before precision is looked at again."""
PEOPLE_MONTHS_A_TASK = 4_000_000
"""Person-months that one task simulates at most, so that progress is seen in large organisations too."""


@dataclass(frozen=True)
class Batch:
    """Replications of one scenario that are run as one task.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    first : int
        Number of the first replication.
    number : int
        How many.
    """

    scenario: str
    first: int
    number: int


class Progress(Protocol):
    """Called in the calling process whenever a batch is done."""

    def __call__(self, done: int, total: int, scenario: str, half_width: float | None) -> None:
        """Take note of progress.

        Parameters
        ----------
        done, total : int
            Replications of the scenario done, and the most that may be needed.
        scenario : str
            Its name.
        half_width : float or None
            Half-width of the 95 % confidence interval of the watched output in the last month as a share of its mean,
            from the replications done so far; ``None`` before two are done or where the mean is 0.
        """
        ...


def run_batch(world: World, first: int, number: int) -> list[Replication]:
    """Return replications ``first`` to ``first + number - 1`` of a world; this is what workers do."""
    return [TeamClock(world, replication).run() for replication in range(first, first + number)]


def batch_size(world: World) -> int:
    """Return how many replications of a world one task holds."""
    months = max(1, len(world.population)) * world.horizon_months
    return max(1, min(BATCH, PEOPLE_MONTHS_A_TASK // months))


@dataclass
class Ensemble:
    """The replications of one scenario.

    Attributes
    ----------
    name : str
        Name of the scenario.
    world : World
        What is repeated.
    wanted : Replications
        How often, or how precisely.
    done : dict of int to Replication
        Results by replication number.
    boundary : int
        Replications after which it is decided whether more are needed.
    handed_out : int
        Replications handed out so far, ``boundary`` at most.
    """

    name: str
    world: World
    wanted: Replications
    done: dict[int, Replication] = field(default_factory=dict)
    boundary: int = 0
    handed_out: int = 0

    def __post_init__(self) -> None:
        known = (*OUTPUTS, *(measure.name for measure in self.world.measures))
        if self.wanted.watched not in known:
            what = f"No run of scenario '{self.name}' records '{shown(self.wanted.watched)}'."
            mend = did_you_mean(self.wanted.watched, map(str, known))
            raise InputError(Problem("unknown-output", what, mend, column="replications.of"))

    def next_batch(self) -> Batch | None:
        """Hand out the next batch; ``None`` where results must come in first, or enough are done."""
        if self.handed_out == self.boundary:
            if len(self.done) < self.boundary:
                return None
            self.boundary = self._next_boundary()
        first = self.handed_out
        number = min(batch_size(self.world), self.boundary - first)
        self.handed_out += number
        return Batch(self.name, first, number) if number else None

    def take(self, batch: Batch, replications: Sequence[Replication]) -> None:
        """Take in what a batch came to."""
        self.done.update(enumerate(replications, start=batch.first))

    def without_gaps(self) -> Ensemble:
        """Return the ensemble as if it had ended with the first replication that is missing: no later one counts.

        Which replications are done when somebody looks depends on who was faster, so those behind a gap would favour
        the quick ones.
        """
        whole = takewhile(lambda pair: pair[0] == pair[1], enumerate(sorted(self.done)))
        return replace(self, done={number: self.done[number] for number, _ in whole})

    def series(self) -> Numbers:
        """Return the series of all replications in their order, shape (replications, outputs, months + 1)."""
        return np.stack([self.done[number].series for number in sorted(self.done)])

    def measures(self) -> Numbers:
        """Return the measures of all replications in their order, shape (replications, measures, months + 1)."""
        return np.stack([self.done[number].measures for number in sorted(self.done)])

    def half_width(self) -> float | None:
        """Return the half-width now as a share of the mean, for what is watched in the last month."""
        finals = self._watched()
        width, mean = half_widths(finals), float(finals.mean())
        return None if width is None or mean == 0.0 else float(width) / abs(mean)

    def _watched(self) -> Numbers:
        """Return what is watched in the last month, shape (replications,)."""
        name = self.wanted.watched
        ordered = [self.done[number] for number in sorted(self.done)]
        if name in OUTPUTS:
            return np.array([replication.series[AT[Output(name)], -1] for replication in ordered])
        at = [measure.name for measure in self.world.measures].index(name)
        return np.array([replication.measures[at, -1] for replication in ordered])

    def _next_boundary(self) -> int:
        """Return how many replications to have next: all, or what the deviation so far says the precision needs.

        The boundary grows by the usual rule (Law 2015, *Simulation modeling and analysis*, section 9.4.1); whether the
        precision is there is for ``is_precise`` to say.
        """
        wanted = self.wanted
        if wanted.half_width is None:
            return wanted.limit
        if not self.boundary:
            return min(FIRST_LOOK, wanted.limit)
        width = self.half_width()
        if width is None:
            return self.boundary
        if width <= wanted.half_width and is_precise(self._watched(), wanted.half_width):
            return self.boundary
        needed = ceil(self.boundary * min((width / wanted.half_width) ** 2, FASTEST_GROWTH) / BATCH) * BATCH
        return min(max(needed, self.boundary + BATCH), wanted.limit)


def next_wave(ensembles: Sequence[Ensemble]) -> list[Batch]:
    """Hand out the next batches of all scenarios in turn, ``WAVE`` at most; none once enough are done.

    To be asked again when all of them are taken in: then waves depend on results alone, not on who computed them.
    """
    wave: list[Batch] = []
    waiting = list(ensembles)
    while waiting and len(wave) < WAVE:
        ensemble = waiting.pop(0)
        batch = ensemble.next_batch()
        if batch is not None:
            wave.append(batch)
            waiting.append(ensemble)
    return wave
