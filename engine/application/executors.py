"""Processes for work that splits: a pool that leaves interrupts to the parent, or none at all."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor

from engine.errors import InputError, Problem


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


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes; an interrupt reaches the parent alone, which then ends them."""
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    )


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
