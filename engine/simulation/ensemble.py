"""Replications of several scenarios on any executor: batches, a precision to reach, and pools that break.

What comes back depends on worlds and replication numbers alone: replications are put in order of their numbers, and
whether more are needed is decided at boundaries that follow from the results up to them, never from who was faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from math import ceil
from queue import SimpleQueue
from typing import Any, ParamSpec, Protocol, TypeAlias, TypeVar

import numpy as np

from engine.domain.columns import Numbers
from engine.errors import Problem, SimulationError
from engine.simulation.recording import AT, Replication
from engine.simulation.scenario import Replications
from engine.simulation.statistics import half_widths
from engine.simulation.team_clock import TeamClock
from engine.simulation.world import World

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")

BATCH = 10
"""Replications a task."""
FIRST_LOOK = 20
"""Replications after which a wanted precision is looked at for the first time."""
FASTEST_GROWTH = 4
"""Factor by which the number of replications grows at most before precision is looked at again."""
MOST_BROKEN_POOLS = 3
"""Pools that may break in one run before it is given up."""
PEOPLE_MONTHS_A_TASK = 4_000_000
"""Person-months that one task simulates at most, so that progress is seen in large organisations too."""


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


class SerialExecutor(Executor):
    """Runs every task at once in the calling thread."""

    def submit(
        self, fn: Callable[Parameters, Returned], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Returned]:
        """Return a future that is done already."""
        future: Future[Returned] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 - a future hands every fault to whoever asks for its result
            future.set_exception(fault)
        return future


ExecutorFactory: TypeAlias = Callable[[], Executor]
"""Makes an executor that the ensemble may shut down; asked again after a pool broke."""


def run_batch(world: World, first: int, number: int) -> list[Replication]:
    """Return replications ``first`` to ``first + number - 1`` of a world; this is what workers do."""
    return [TeamClock(world, replication).run() for replication in range(first, first + number)]


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
        Number of replications asked for so far.
    """

    name: str
    world: World
    wanted: Replications
    done: dict[int, Replication] = field(default_factory=dict)
    boundary: int = 0

    def tasks(self) -> list[tuple[int, int]]:
        """Return first number and length of every batch up to the next boundary; none if enough are done."""
        start, self.boundary = self.boundary, self._next_boundary()
        size = self._batch_size()
        return [(first, min(size, self.boundary - first)) for first in range(start, self.boundary, size)]

    def series(self) -> Numbers:
        """Return the series of all replications in their order, shape (replications, outputs, months + 1)."""
        return np.stack([self.done[number].series for number in sorted(self.done)])

    def half_width(self) -> float | None:
        """Return the half-width now as a share of the mean, for the watched output in the last month."""
        at = AT[self.wanted.watched]
        finals = np.array([self.done[number].series[at, -1] for number in sorted(self.done)])
        width, mean = half_widths(finals), float(finals.mean())
        return None if width is None or mean == 0.0 else float(width) / abs(mean)

    def _batch_size(self) -> int:
        months = max(1, len(self.world.population)) * self.world.horizon_months
        return max(1, min(BATCH, PEOPLE_MONTHS_A_TASK // months))

    def _next_boundary(self) -> int:
        """Return how many replications to have next: all, or what the deviation so far says the precision needs."""
        wanted = self.wanted
        if wanted.half_width is None:
            return wanted.limit
        if not self.boundary:
            return min(FIRST_LOOK, wanted.limit)
        width = self.half_width()
        if width is None or width <= wanted.half_width:
            return self.boundary
        needed = ceil(self.boundary * min((width / wanted.half_width) ** 2, FASTEST_GROWTH) / BATCH) * BATCH
        return min(max(needed, self.boundary + BATCH), wanted.limit)


_Task: TypeAlias = "tuple[Ensemble, int, int]"


def run_ensembles(ensembles: Sequence[Ensemble], executors: ExecutorFactory, progress: Progress | None = None) -> None:
    """Run all replications that the ensembles want, several scenarios at a time.

    Raises
    ------
    SimulationError
        Pools broke more than ``MOST_BROKEN_POOLS`` times.
    """
    run = _Run(executors, progress)
    try:
        for ensemble in ensembles:
            run.submit_next(ensemble)
        run.finish()
    finally:
        run.close()


class _Run:
    def __init__(self, executors: ExecutorFactory, progress: Progress | None) -> None:
        self._executors = executors
        self._progress = progress
        self._executor = executors()
        self._waiting: dict[Future[list[Replication]], _Task] = {}
        self._finished: SimpleQueue[Future[list[Replication]]] = SimpleQueue()
        self._broken = 0

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def submit_next(self, ensemble: Ensemble) -> None:
        """Submit the batches up to the ensemble's next boundary."""
        for first, number in ensemble.tasks():
            self._submit((ensemble, first, number))

    def finish(self) -> None:
        """Take results as they come, until nothing is missing."""
        while self._waiting:
            future = self._finished.get()
            task = self._waiting.pop(future, None)
            if task is not None:
                self._take(future, task)

    def _submit(self, task: _Task) -> None:
        ensemble, first, number = task
        try:
            future = self._executor.submit(run_batch, ensemble.world, first, number)
        except BrokenExecutor:
            self._rebuild([task])
            return
        self._waiting[future] = task
        future.add_done_callback(self._finished.put)

    def _take(self, future: Future[list[Replication]], task: _Task) -> None:
        try:
            replications = future.result()
        except BrokenExecutor:
            self._rebuild([task])
            return
        ensemble, first, _ = task
        ensemble.done.update(enumerate(replications, start=first))
        if self._progress:
            self._progress(len(ensemble.done), ensemble.wanted.limit, ensemble.name, ensemble.half_width())
        if len(ensemble.done) == ensemble.boundary:
            self.submit_next(ensemble)

    def _rebuild(self, missing: list[_Task]) -> None:
        """Replace a broken pool and submit again whatever it had not finished."""
        self._broken += 1
        if self._broken > MOST_BROKEN_POOLS:
            what = f"{self._broken} pools of worker processes broke down, last while running '{missing[0][0].name}'."
            raise SimulationError(Problem("workers-died", what, "Check memory, or run with one worker."))
        tasks = [*missing, *(task for future, task in self._waiting.items() if not _succeeded(future))]
        self._waiting = {future: task for future, task in self._waiting.items() if _succeeded(future)}
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._executors()
        for task in tasks:
            self._submit(task)


def _succeeded(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
