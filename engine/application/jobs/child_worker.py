"""A worker as a child of another process, such as the server: it answers fast while jobs run beside it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.application.settings import SECRETS, Settings

PROGRAM = "engine.application.jobs.worker_process"
SECONDS_TO_HAND_BACK = 8.0
SECONDS_BEFORE_RESTART = 1.0
MOST_SECONDS_BEFORE_RESTART = 30.0

log = logging.getLogger("sextant.jobs")


class ChildWorker:
    """A worker process that is started again whenever it dies, until ``stop``.

    It ends with its parent, however that ends: it sees its input end, hands its jobs back and leaves.

    Parameters
    ----------
    database_url : str
        The database; it is told to the child by pipe, since arguments can be read by others.
    policies : Path or None
        Folder of policies.
    settings : Settings or None
        How the worker logs; what stands unless set otherwise where left out.
    """

    def __init__(self, database_url: str, policies: Path | None = None, settings: Settings | None = None) -> None:
        told = {
            "database": database_url,
            "policies": None if policies is None else str(policies),
            "settings": (settings or Settings()).model_dump(mode="json", exclude=set(SECRETS)),
        }
        self._told = json.dumps(told).encode() + b"\n"
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process = self._start()
        self._thread = threading.Thread(target=self._look_after, name="sextant-child-worker", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def process_id(self) -> int:
        """Process of the worker now."""
        return self._process.pid

    def stop(self) -> None:
        """End the worker; it hands its jobs back, and is killed if it does not end."""
        with self._lock:
            self._stopping.set()
            _end_input(self._process)
        try:
            self._process.wait(SECONDS_TO_HAND_BACK)
        except subprocess.TimeoutExpired:
            log.warning("the worker did not end in time and is killed; its jobs go on elsewhere or at the next start")
            self._process.kill()
        self._thread.join()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - no text from outside reaches the command
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert process.stdin is not None
        with suppress(OSError):  # it has died already, and is started again
            process.stdin.write(self._told)
            process.stdin.flush()
        return process

    def _look_after(self) -> None:
        pause = SECONDS_BEFORE_RESTART
        while True:
            code = self._process.wait()
            _end_input(self._process)
            if self._stopping.is_set():
                return
            log.warning("the worker ended with %d and is started again", code)
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, MOST_SECONDS_BEFORE_RESTART)
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._start()


def _end_input(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
