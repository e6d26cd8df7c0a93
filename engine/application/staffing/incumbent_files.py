"""Incumbents in files: written whole or not at all, as they improve, so that a killed run leaves its best plan."""

from __future__ import annotations

import os
import time
from pathlib import Path

from engine.application.policies.files import read_text
from engine.errors import InputError, Problem
from engine.staffing.portfolio.incumbent import Incumbent, read_incumbent, written_incumbent
from engine.staffing.portfolio.staff_portfolio import PortfolioProgress

SECONDS_BETWEEN_WRITES = 0.5


class IncumbentFile:
    """A file that always holds the best plan of a run, at most half a second late.

    Parameters
    ----------
    file : Path
        Where it is; one of that name is replaced once a plan is known.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._written = 0.0
        self._value = -1.0
        self._waiting: PortfolioProgress | None = None

    def __call__(self, progress: PortfolioProgress) -> None:
        """Take note of a plan, and write it unless one was written just now."""
        if progress.objective <= self._value:
            return
        self._value, self._waiting = progress.objective, progress
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self.flush()

    def flush(self) -> None:
        """Write the latest plan if it is not in the file yet."""
        if self._waiting is not None:
            write_incumbent(self._file, self._waiting.incumbent())
            self._waiting, self._written = None, time.monotonic()


def write_incumbent(file: Path, incumbent: Incumbent) -> None:
    """Write a plan beside the file and put it in its place at once; InputError where that is not possible."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as opened:
            opened.write(written_incumbent(incumbent))
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    except OSError as failure:
        beside.unlink(missing_ok=True)
        what = f"The plan cannot be written: {failure.strerror or type(failure).__name__}."
        raise InputError(Problem("file-unwritable", what, "Check the folder and the rights.", file=str(file))) from None


def incumbent_in(file: Path) -> Incumbent:
    """Return the plan of a file; InputError where there is none."""
    return read_incumbent(read_text(file), str(file))
