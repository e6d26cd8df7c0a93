"""Beats for its own worker, and finds workers whose beat stands still, as this process sees it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.errors import StorageError
from engine.storage.worker_store import WorkerLine, WorkerStore

log = logging.getLogger("sextant.jobs")


@dataclass(frozen=True)
class Pace:
    """How often a worker does what.

    Attributes
    ----------
    beat_seconds : float
        Between two beats.
    dead_seconds : float
        How long a beat stands still until the worker counts as dead.
    look_seconds : float
        Between two looks for a job.
    """

    beat_seconds: float = 1.0
    dead_seconds: float = 5.0
    look_seconds: float = 0.25


class Watchkeeper:
    """A thread that beats and watches.

    How long a beat stands still is measured by this process' own clock, so clocks of machines need not agree; and it
    counts only while this process' own beats go through, so that a database that holds everybody up kills nobody.

    Parameters
    ----------
    store : WorkerStore
        The books.
    worker : WorkerLine
        Its own worker.
    pace : Pace
        How often.
    now : callable
        The clock for the books.
    buried : callable
        Told the name of each worker that was found dead.
    """

    def __init__(
        self,
        store: WorkerStore,
        worker: WorkerLine,
        pace: Pace,
        now: Callable[[], datetime],
        buried: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store, self._worker, self._pace, self._now, self._buried = store, worker, pace, now, buried
        self._seen: dict[str, tuple[int, float]] = {}
        self._last_beat = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sextant-watchkeeper", daemon=True)

    def start(self) -> None:
        """Enter the worker into the books and begin."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Take the worker out of the books."""
        self._stop.set()
        self._thread.join()
        self._store.leave(self._worker.id)

    def look(self) -> None:
        """Beat once, and bury whoever is dead."""
        self._store.beat(self._worker, self._now())
        beaten = time.monotonic()
        if beaten - self._last_beat > self._pace.beat_seconds + self._pace.dead_seconds / 2:
            self._seen.clear()
        self._last_beat = beaten
        lines = {line.id: line.beat for line in self._store.lines() if line.id != self._worker.id}
        for name, beat in lines.items():
            if self._stands_still(name, beat, beaten) and self._store.bury(name, beat, self._now()):
                log.warning("worker %s is dead; its jobs wait for another", name)
                self._buried(name)
        self._seen = {name: seen for name, seen in self._seen.items() if name in lines}
        self._store.release_lost(self._now())

    def _stands_still(self, name: str, beat: int, now: float) -> bool:
        seen = self._seen.get(name)
        if seen is None or seen[0] != beat:
            self._seen[name] = (beat, now)
            return False
        return now - seen[1] >= self._pace.dead_seconds

    def _run(self) -> None:
        while not self._stop.wait(self._pace.beat_seconds):
            try:
                self.look()
            except StorageError as failure:
                log.warning("the beat of worker %s did not go through: %s", self._worker.id, failure)
            except Exception:
                log.exception("the beat of worker %s did not go through", self._worker.id)
