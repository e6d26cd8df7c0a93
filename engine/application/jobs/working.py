"""Work until told to end: by a signal, or by the end of whoever started this process."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.application.cluster import Cluster
from engine.application.jobs.worker import Craft, Worker
from engine.application.logs import open_log
from engine.application.settings import Settings


def work(database_url: str, craft: Craft, ready: Callable[[], None] = lambda: None) -> None:
    """Run a worker until SIGTERM or SIGINT; jobs under way are handed back. A second SIGINT ends it at once."""
    worker = Worker(database_url, craft)
    with _told_by({signal.SIGTERM, signal.SIGINT}, worker.leave):
        ready()
        worker.run()


def work_for_parent() -> None:
    """Run a worker as the parent says on the first line of stdin, until stdin ends, as it does however the parent ends.

    Interrupts of a terminal reach the parent too, which then ends stdin; so they are left to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = json.loads(sys.stdin.buffer.readline())
    settings = Settings.model_validate(told["settings"], strict=False)
    open_log(settings).take_over()
    policies = None if told["policies"] is None else Path(told["policies"])
    cluster = None if settings.cluster is None else Cluster(settings.cluster)
    worker = Worker(told["database"], Craft(policies=policies, workers=cluster))
    threading.Thread(target=_leave_at_end_of_input, args=(worker.leave,), daemon=True).start()
    with _told_by({signal.SIGTERM}, worker.leave):
        worker.run()


def _leave_at_end_of_input(leave: Callable[[], None]) -> None:
    while os.read(0, 1024):
        pass
    leave()


@contextmanager
def _told_by(signals: set[signal.Signals], leave: Callable[[], None]) -> Iterator[None]:
    """Have the first signal call ``leave``; the next does what it did before."""
    before = {number: signal.getsignal(number) for number in signals}

    def on_signal(number: int, _frame: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        leave()

    for number in signals:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
