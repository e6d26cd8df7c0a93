"""Who read which personal data: written before the answer goes out, many readers in one transaction."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue

from engine.decision.chain import Chain
from engine.errors import StorageError
from engine.evidence.canonical import Json
from engine.storage.chain_store import ChainStore
from engine.storage.database import Database
from engine.storage.tallies import PERSONAL_READS

MOST_AT_ONCE = 500
"""Reads that one transaction takes at most."""
READ = "read"
"""Kind of every line of the chain of reads."""


@dataclass(frozen=True)
class _Entry:
    actor: str
    content: Mapping[str, Json]
    at: datetime
    written: Future[None] = field(default_factory=Future)


class ReadLog:
    """Appends to the chain of reads.

    One thread writes. While it waits for the disk, further reads gather, and go into its next transaction together
    (group commit; DeWitt et al. 1984): a reader waits for one transaction or two, however many read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: SimpleQueue[_Entry | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None

    def record(self, actor: str, content: Mapping[str, Json], at: datetime) -> None:
        """Return once the read stands in the chain.

        Raises
        ------
        StorageError
            It could not be written: the answer must not go out.
        """
        self.submit(actor, content, at).result()

    def submit(self, actor: str, content: Mapping[str, Json], at: datetime) -> Future[None]:
        """Return a future that is done once the read stands in the chain, for callers that must not block."""
        entry = _Entry(actor, content, at)
        self._start()
        self._waiting.put(entry)
        return entry.written

    def close(self) -> None:
        """Write what waits, and end the thread."""
        with self._starting:
            writer, self._writer = self._writer, None
            if writer is not None:
                self._waiting.put(None)
        if writer is not None:
            writer.join()

    def _start(self) -> None:
        with self._starting:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_on, name="sextant-read-log", daemon=True)
                self._writer.start()

    def _write_on(self) -> None:
        while (entry := self._waiting.get()) is not None:
            entries, ended = self._gathered(entry)
            self._write(entries)
            if ended:
                return

    def _gathered(self, first: _Entry) -> tuple[list[_Entry], bool]:
        entries = [first]
        while len(entries) < MOST_AT_ONCE:
            try:
                entry = self._waiting.get_nowait()
            except Empty:
                break
            if entry is None:
                return entries, True
            entries.append(entry)
        return entries, False

    def _write(self, entries: list[_Entry]) -> None:
        try:
            with self._database.writing() as session:
                lines = [(READ, entry.actor, entry.content, entry.at) for entry in entries]
                ChainStore(session).append_all(Chain.READS, lines)
        except StorageError as failure:
            for entry in entries:
                entry.written.set_exception(failure)
        except BaseException as fault:
            for entry in entries:
                entry.written.set_exception(fault)
            raise
        else:
            for entry in entries:
                PERSONAL_READS.add(str(entry.content.get("verb", "")))
                entry.written.set_result(None)
