"""Processes for work that splits: a pool that leaves interrupts to the parent, or none at all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import ParamSpec, Protocol, TypeAlias, TypeVar

from engine.application.cluster import Cluster, ClusterKeeper
from engine.errors import InputError, Problem
from engine.simulation.ensembles.ensemble_run import SerialExecutor

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")

Workers: TypeAlias = int | Cluster | None
"""Who computes: so many processes of this machine, the workers of a cluster, or ``None`` for a process a processor."""

NICENESS = 10
"""How far worker processes stand back behind those that answer."""


def worker_count(wanted: int | None) -> int:
    """Return the number of worker processes: as wanted, or one a processor.

    Raises
    ------
    InputError
        Less than one is wanted.
    """
    if wanted is not None and wanted < 1:
        raise InputError(
            Problem(
                "workers-out-of-range", f"{wanted} workers cannot do anything.", "Give 1 or more.", column="workers"
            )
        )
    return wanted or os.cpu_count() or 1


def process_pool(workers: int) -> _Pool:
    """Return a pool of fresh processes that end with their parent; an interrupt reaches the parent alone."""
    context = multiprocessing.get_context("spawn")
    return _Pool(workers, mp_context=context, initializer=_prepare_worker)


class _Pool(ProcessPoolExecutor):
    """Starts its processes with interrupts held back.

    They inherit that and so stay quiet while they still load their modules; and no interrupt can come between the
    start of a process and its entry in the books of the pool, after which nobody would ever end it.
    """

    def submit(self, work: Callable[Asked, Answered], /, *asked: Asked.args, **named: Asked.kwargs) -> Future[Answered]:
        """Submit work; this is also where processes start."""
        with _interrupts_held_back():
            return super().submit(work, *asked, **named)

    def kill(self) -> None:
        """End its processes at once, whatever they do; what was asked of them breaks."""
        for process in list((self._processes or {}).values()):
            process.kill()


class Crew(Protocol):
    """Makes executors, as often as one breaks, and ends their work."""

    @property
    def count(self) -> int:
        """How many tasks run at once."""

    def __call__(self) -> Executor:
        """Return a new executor."""

    def kill(self) -> None:
        """End the work under way at once, also from another thread."""

    def close(self) -> None:
        """Let go of what all executors share."""


@contextmanager
def crew_of(workers: Workers) -> Iterator[Crew]:
    """Give whoever computes; one process is this one.

    Raises
    ------
    InputError
        Less than one worker is wanted, or a cluster cannot be used.
    """
    crew = OneByOne() if workers == 1 else keeper_of(workers)
    try:
        yield crew
    finally:
        crew.close()


def keeper_of(workers: Workers) -> Crew:
    """Return what makes executors that can be ended at any time; InputError where less than one worker is wanted."""
    return ClusterKeeper(workers) if isinstance(workers, Cluster) else PoolKeeper(worker_count(workers))


class OneByOne:
    """Computes in this process."""

    count = 1

    def __call__(self) -> Executor:
        """Return an executor that does every task within ``submit``."""
        return SerialExecutor()

    def kill(self) -> None:
        """Do nothing: whoever calls this is not within a task."""

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


class PoolKeeper:
    """Makes pools of processes and can end the one it made last, also from another thread.

    Parameters
    ----------
    workers : int
        Processes of a pool.
    """

    def __init__(self, workers: int) -> None:
        self.count = workers
        self._pool: _Pool | None = None

    def __call__(self) -> Executor:
        """Return a new pool."""
        self._pool = process_pool(self.count)
        return self._pool

    def kill(self) -> None:
        """End the processes of the pool at once."""
        if self._pool is not None:
            self._pool.kill()

    def close(self) -> None:
        """Do nothing: whoever asked for a pool ends it."""


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def interrupts_deferred() -> Iterator[Callable[[], None]]:
    """Give a function that raises KeyboardInterrupt if an interrupt came since; a second interrupt acts at once.

    An interrupt in the middle of handing work out would leave locks of the pool taken, and its end would wait for
    them for ever. Outside the main thread, where no interrupt arrives, the function does nothing.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return

    def note(number: int, _frame: object) -> None:
        came.append(number)
        signal.signal(signal.SIGINT, before)

    def check() -> None:
        if came:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def _prepare_worker() -> None:
    """Leave interrupts to the parent, give way to answers, and end with the parent.

    A killed parent cannot say that there is nothing left to do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    give_way()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def give_way() -> None:
    """Let this process compute when nobody waits for the processor: answers come before simulations."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
