"""A real server in a process group of its own, to be asked over HTTP and killed at any moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import numpy as np

from tests.conftest import CHECKOUT

LONGEST_START_SECONDS = 90
SEXTANT = [sys.executable, "-c", "from api.cli.start import main; main()"]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@dataclass
class RunningServer:
    """A server on a database: one address, however often it is killed and started again."""

    database: str
    folder: Path
    port: int
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    groups: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and return once it answers."""
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "SEXTANT_REQUESTS_PER_SECOND": "0"}
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*SEXTANT, "serve", "--port", str(self.port), "--database", self.database, *self.options],
            cwd=self.folder,
            env=environment,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.groups.append(self.process.pid)
        until = time.monotonic() + LONGEST_START_SECONDS
        while True:
            try:
                if httpx2.get(f"{self.address}/v1/health", timeout=5).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            assert self.process.poll() is None, (self.folder / "server.log").read_text()[-3000:]
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server and whatever it or an earlier one started, at once and without a word."""
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self.groups.clear()
        if self.process is not None:
            self.process.wait()
            self.process = None

    def kill_api_alone(self) -> None:
        """End the server process at once; its worker is left to notice by itself."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def running(database: str, folder: Path, *options: str) -> Iterator[RunningServer]:
    """A started server that is gone at the end, with everything it started."""
    server = RunningServer(database, folder, free_port(), options)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def moments(count: int, seed: int, longest_seconds: float) -> list[float]:
    """Return random moments after a start at which to strike, the same for the same seed."""
    return [float(moment) for moment in np.random.default_rng(seed).uniform(0.0, longest_seconds, count)]
