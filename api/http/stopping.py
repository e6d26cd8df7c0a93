"""The end of a server: no longer ready at the first signal, gone at the second."""

from __future__ import annotations

import asyncio
import os
import threading
from types import FrameType

import uvicorn

from engine.application.logs import Log

INTERRUPTED = 130


class Stopping:
    """Whether the server is about to end; streams watch it, so that they do not hold it up."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def begin(self) -> None:
        """Say that the server ends."""
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()

    async def within(self, seconds: float, step: float = 0.1) -> bool:
        """Return whether the end begins within some seconds: what a stream waits with between two messages."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self and (left := until - loop.time()) > 0:
            await asyncio.sleep(min(step, left))
        return bool(self)


class Server(uvicorn.Server):
    """A server that drains before it closes its door, and ends with exit code 0 when it was asked to end.

    Parameters
    ----------
    config : Config
        Of uvicorn.
    stopping : Stopping
        Set at the first signal.
    drain_seconds : float
        Seconds between the first signal and the closing of the door, for a balancer to notice.
    log : Log
        Where the end is written.
    """

    def __init__(self, config: uvicorn.Config, stopping: Stopping, drain_seconds: float, log: Log) -> None:
        super().__init__(config)
        self._stopping, self._drain_seconds, self._log = stopping, drain_seconds, log.events

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as signals are handed over
        """Begin to end, or end at once at the second signal: what was not acknowledged is not done."""
        if self._stopping:
            os._exit(INTERRUPTED)
        self._stopping.begin()
        self._log.info("stopping", seconds=self._drain_seconds)
        if not self._drain_seconds:
            self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        """Close the door once the balancer had its time; called ten times a second."""
        if self._stopping and not self.should_exit:
            self._drain_seconds -= 0.1
            self.should_exit = self._drain_seconds <= 0
        return await super().on_tick(counter)


def leave_no_thread_waiting(log: Log) -> None:
    """End the process where a thread still computes an answer that nobody will get, after its time is over."""
    busy = [thread for thread in threading.enumerate() if thread is not threading.main_thread() and not thread.daemon]
    if busy:
        log.events.warning("answers cut off", count=len(busy))
        os._exit(0)
