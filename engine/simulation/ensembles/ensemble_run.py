"""Run batches of replications on any executor, and go on where a pool of processes breaks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeAlias, TypeVar

from engine.errors import Problem, SimulationError
from engine.simulation.ensembles.ensemble import Batch, Ensemble, Progress, next_wave, run_batch
from engine.simulation.replication.recording import Replication

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")

MOST_BROKEN_POOLS = 3
"""Pools that may break one after another, without a batch done in between, before a run is given up."""
SECONDS_BETWEEN_LOOKS = 0.1
"""How long a run waits for results at most before it looks whether it is still wanted."""


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


Watch: TypeAlias = Callable[[], None]
"""Called again and again while a run waits; whatever it raises ends the run."""


def run_ensembles(
    ensembles: Sequence[Ensemble],
    executors: ExecutorFactory,
    progress: Progress | None = None,
    watch: Watch = lambda: None,
) -> None:
    """Run all replications that the ensembles want, the scenarios in turn so that all of them are seen early.

    Raises
    ------
    SimulationError
        More than ``MOST_BROKEN_POOLS`` pools broke one after another.
    """
    by_name = {ensemble.name: ensemble for ensemble in ensembles}

    def in_turn() -> Iterator[Batch]:
        while wave := next_wave(ensembles):
            yield from wave

    def following(batch: Batch) -> Iterator[Batch]:
        while (ready := by_name[batch.scenario].next_batch()) is not None:
            yield ready

    with BatchRunner(ensembles, executors, progress, watch) as runner:
        runner.run(in_turn(), following)


class BatchRunner:
    """Runs batches of some ensembles, which take in the results; to be closed.

    Parameters
    ----------
    ensembles : sequence of Ensemble
        Of different names.
    executors : function without arguments
        Makes the executor, with the first batch and again after a pool broke.
    progress : Progress or None
        Called whenever a batch is done.
    watch : function without arguments
        Called again and again while results are waited for; whatever it raises ends the run.
    """

    def __init__(
        self,
        ensembles: Sequence[Ensemble],
        executors: ExecutorFactory,
        progress: Progress | None = None,
        watch: Watch = lambda: None,
    ) -> None:
        self._ensembles = {ensemble.name: ensemble for ensemble in ensembles}
        self._executors = executors
        self._progress = progress
        self._watch = watch
        self._executor: Executor | None = None
        self._waiting: dict[Future[list[Replication]], Batch] = {}
        self._finished: SimpleQueue[Future[list[Replication]]] = SimpleQueue()
        self._broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the executor when the tasks that it runs are done."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def run(self, batches: Iterable[Batch], further: Callable[[Batch], Iterable[Batch]] = lambda _: ()) -> None:
        """Run batches, and those that ``further`` gives whenever one is done, until none is left.

        Results are taken in as soon as they are there, also while batches are still handed out: an executor that works
        within ``submit`` shows its progress too.

        Raises
        ------
        SimulationError
            More than ``MOST_BROKEN_POOLS`` pools broke one after another.
        """
        pending = deque(batches)
        while pending or self._waiting:
            if pending:
                self._submit(pending.popleft())
            for done in self._taken(wait=not pending):
                pending.extend(further(done))

    def _taken(self, wait: bool) -> Iterator[Batch]:
        """Take in whatever is finished and yield what it was; if told to, wait for something for a moment."""
        self._watch()
        with suppress(Empty):
            while True:
                future = self._finished.get(block=wait, timeout=SECONDS_BETWEEN_LOOKS)
                wait = False
                batch = self._waiting.pop(future, None)
                if batch is not None and self._take(future, batch):
                    yield batch

    def _submit(self, batch: Batch) -> None:
        if self._executor is None:
            self._executor = self._executors()
        world = self._ensembles[batch.scenario].world
        try:
            future = self._executor.submit(run_batch, world, batch.first, batch.number)
        except BrokenExecutor:
            self._rebuild([batch])
            return
        self._waiting[future] = batch
        future.add_done_callback(self._finished.put)

    def _take(self, future: Future[list[Replication]], batch: Batch) -> bool:
        """Take in a result; False where the pool broke and the batch was submitted again."""
        try:
            replications = future.result()
        except (BrokenExecutor, CancelledError):
            self._watch()
            self._rebuild([batch])
            return False
        self._broken = 0
        ensemble = self._ensembles[batch.scenario]
        ensemble.take(batch, replications)
        if self._progress:
            self._progress(len(ensemble.done), ensemble.wanted.limit, ensemble.name, ensemble.half_width())
        return True

    def _rebuild(self, missing: list[Batch]) -> None:
        """Replace a broken pool and submit again whatever it had not finished."""
        self._broken += 1
        if self._broken > MOST_BROKEN_POOLS:
            what = f"{self._broken} pools of worker processes broke down, last while running '{missing[0].scenario}'."
            raise SimulationError(Problem("workers-died", what, "Check memory, or run with one worker."))
        finished = {future: batch for future, batch in self._waiting.items() if _succeeded(future)}
        batches = [*missing, *(batch for future, batch in self._waiting.items() if future not in finished)]
        self._waiting = finished
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None
        for batch in batches:
            self._submit(batch)


def _succeeded(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
