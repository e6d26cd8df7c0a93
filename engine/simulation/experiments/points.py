"""Points of an experiment: scenarios with replications to run, and the samples that come of them.

All points share their random numbers, as they share a seed and number their replications alike: differences between
points are paired. A point that was run before is not run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.organisation import Organisation
from engine.evidence.canonical import digest
from engine.simulation.answers.samples import samples_of, split_name
from engine.simulation.ensembles.ensemble import Batch, Ensemble, Progress, batch_size
from engine.simulation.ensembles.ensemble_run import BatchRunner, ExecutorFactory, Watch
from engine.simulation.scenarios.scenario import Replications, Scenario
from engine.simulation.world.stated_people import stated_organisation
from engine.simulation.world.world_building import world_of

POINTS_AT_ONCE = 32
"""Points whose worlds and replications are held in memory together."""


@dataclass(frozen=True)
class Point:
    """Replications ``first`` to ``first + number - 1`` of a scenario."""

    scenario: Scenario
    number: int
    first: int = 0


class Sampler(Protocol):
    """Runs points."""

    def __call__(self, points: Sequence[Point]) -> list[Numbers]:
        """Return, for each point, samples of shape (names, replications) of the names the sampler was made for."""
        ...


Kept = Callable[[int, Callable[[], list[Numbers]]], list[Numbers]]
"""``kept(number, work)`` returns what ``work()`` returned in this or an earlier attempt at the same experiment."""


def _always(_: int, work: Callable[[], list[Numbers]]) -> list[Numbers]:
    return work()


@dataclass
class PointRunner:
    """A sampler that runs points on an executor.

    Attributes
    ----------
    start : Organisation
        Who is there on the first day.
    names : tuple of str
        What to sample, as ``samples_of`` knows it.
    executors : function without arguments
        Makes the executor.
    total : int
        Replications that the experiment takes at most, for progress.
    progress : Progress or None
        Called whenever a batch is done, with ``title``.
    title : str
        What the experiment is called in progress.
    watch : function without arguments
        Called while results are waited for; whatever it raises ends the run.
    kept : callable
        Keeps what came of points, so that an experiment that was interrupted goes on.
    """

    start: Organisation
    names: tuple[str, ...]
    executors: ExecutorFactory
    total: int
    progress: Progress | None = None
    title: str = "experiment"
    watch: Watch = lambda: None
    kept: Kept = _always
    done: int = field(default=0, init=False)
    _known: dict[tuple[str, int, int], Numbers] = field(default_factory=dict, init=False)
    _steps: int = field(default=0, init=False)

    def __call__(self, points: Sequence[Point]) -> list[Numbers]:
        """Return the samples of the points, each run once."""
        keys = [(_world_key(point.scenario), point.first, point.number) for point in points]
        missing = {
            key: point for key, point in zip(keys, points, strict=True) if key not in self._known and point.number
        }
        waiting = list(missing.items())
        for at in range(0, len(waiting), POINTS_AT_ONCE):
            part = waiting[at : at + POINTS_AT_ONCE]
            samples = self._kept_samples([point for _, point in part])
            self._known.update({key: found for (key, _), found in zip(part, samples, strict=True)})
        return [self._known.get(key, np.empty((len(self.names), 0))) for key in keys]

    def _kept_samples(self, points: Sequence[Point]) -> list[Numbers]:
        before = self.done
        samples = self.kept(self._steps, lambda: self._run(points))
        self._steps += 1
        self.done = before + sum(point.number for point in points)
        self._tell(self.done)
        return samples

    def _run(self, points: Sequence[Point]) -> list[Numbers]:
        ensembles = [
            Ensemble(
                f"point {at}",
                world_of(point.scenario, self._start_of(point.scenario)),
                Replications(number=point.number),
            )
            for at, point in enumerate(points)
        ]
        for ensemble in ensembles:
            for name in self.names:
                split_name(ensemble.world, name)
        batches = [
            batch for ensemble, point in zip(ensembles, points, strict=True) for batch in _batches(ensemble, point)
        ]

        def note(done: int, total: int, scenario: str, half_width: float | None) -> None:  # noqa: ARG001
            self._tell(self.done + sum(len(ensemble.done) for ensemble in ensembles))

        with BatchRunner(ensembles, self.executors, note, self.watch) as runner:
            runner.run(batches)
        return [np.stack([samples_of(ensemble, name) for name in self.names]) for ensemble in ensembles]

    def _start_of(self, scenario: Scenario) -> Organisation:
        """Return who is there on the first day: the people that a point brings along may be what is varied."""
        return stated_organisation(scenario.people, self.start.valid_on) if scenario.people else self.start

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, max(done, self.total), self.title, None)


def _batches(ensemble: Ensemble, point: Point) -> list[Batch]:
    size, end = batch_size(ensemble.world), point.first + point.number
    return [Batch(ensemble.name, first, min(size, end - first)) for first in range(point.first, end, size)]


def _world_key(scenario: Scenario) -> str:
    """Return what scenarios that lead to the same runs share."""
    return digest(scenario.changed(name="point", title={"en": ""}, replications=Replications(number=1)))
