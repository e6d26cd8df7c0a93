"""A database, SQLite or PostgreSQL, at the newest version of its tables; work is done as a whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from engine.storage.connecting import Waits, Work, connected_engine, engine_for
from engine.storage.database_problems import cannot_open, refused
from engine.storage.database_url import driven_url, sqlite_file, sqlite_url
from engine.storage.migrating import upgrade_to_newest

__all__ = ["Database", "sqlite_file", "sqlite_url"]


class Database:
    """One database by URL, its tables at the newest version.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE``, or ``postgresql://USER@HOST/NAME`` with what libpq takes after a question mark.
    waits : Waits
        How long others may keep it waiting.

    Raises
    ------
    StorageError
        The URL is not one, or the database cannot be opened and written. No message holds a password.
    """

    def __init__(self, url: str, waits: Waits | None = None) -> None:
        self.url = url
        self._waits = waits or Waits()
        try:
            self.engine = connected_engine(driven_url(url), self._waits)
        except SQLAlchemyError as failure:
            raise cannot_open(url, failure) from failure
        self._engines = {work: engine_for(self.engine, work) for work in Work}
        self._writer = threading.Lock()
        try:
            upgrade_to_newest(self.engine)
        except (SQLAlchemyError, OSError, CommandError) as failure:
            self.close()
            raise cannot_open(url, failure) from failure

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file, else it is PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session for reading: it sees one state of the database throughout, and refuses to write.

        Raises
        ------
        StorageError
            The database cannot be read, or the work tried to write.
        """
        with self._working(Work.READING) as session:
            yield session

    @contextmanager
    def writing(self, *, deciding: bool = False) -> Iterator[Session]:
        """Give a session whose work is committed as a whole at the end, or not at all.

        On SQLite writers queue from their start, so that what one reads holds until it has written.

        Parameters
        ----------
        deciding : bool
            On PostgreSQL: as if no other transaction ran beside it. Where that cannot be, one of two ends in conflict.

        Raises
        ------
        ConflictError
            Another transaction changed what this one rests on; nothing was changed.
        StorageError
            The database refused, or others held it for too long; nothing was changed.
        """
        with self._turn(), self._working(Work.DECIDING if deciding else Work.WRITING) as session:
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Queue the writers of this process fairly; those of other processes wait on the file."""
        if not self.is_sqlite:
            yield
            return
        if not self._writer.acquire(timeout=self._waits.lock_seconds):
            raise refused(self.url, NoConnection("another writer of this process did not end in time"))
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _working(self, work: Work) -> Iterator[Session]:
        try:
            with Session(self._engines[work]) as session, session.begin():
                yield session
        except SQLAlchemyError as failure:
            raise refused(self.url, failure) from failure

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
