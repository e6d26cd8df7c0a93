"""The history in the database: a load appends segments, reading puts them together in the order of the loads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.decision.chain import Chain
from engine.domain.history import History
from engine.domain.table import Table
from engine.evidence.canonical import Json
from engine.storage.chain_store import ChainStore
from engine.storage.database import Database
from engine.storage.segments import segments_of, table_of_segment
from engine.storage.tables import StoredLoad, StoredSegment
from engine.storage.turns import Turn, take_turn


@dataclass(frozen=True)
class Load:
    """One load as it was recorded.

    Attributes
    ----------
    id : int
        Running number.
    loaded_at : datetime
        When, in UTC without a zone.
    actor : str
        Who.
    source : str
        Folder or file as given.
    counts : mapping of str to int
        Rows appended by table.
    """

    id: int
    loaded_at: datetime
    actor: str
    source: str
    counts: Mapping[str, int]


class HistoryStore:
    """Append-only access to the history; there is no verb that changes or removes a row.

    A mark is the id of a segment. Segments get their ids in the order of their commits, so everything up to a mark is
    there once the mark is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, tables: Iterable[Table], *, actor: str, source: str, at: datetime) -> Load:
        """Append the rows of ``tables`` as one load, with its line in the log of decisions; all or nothing.

        Rows that do not say when they were recorded keep it missing: their own date stands in, as in a file.
        """
        prepared = _prepared(tables)  # before the turn is taken: nobody waits while columns are compressed
        with self._database.writing() as session:
            load = _write(session, prepared, actor=actor, source=source, at=at)
            said: dict[str, Json] = {"load": load.id, "source": source, "rows": dict(load.counts)}
            ChainStore(session).append(Chain.DECISIONS, "loaded", actor, said, at)
            return load

    def append_in(self, session: Session, tables: Iterable[Table], *, actor: str, source: str, at: datetime) -> Load:
        """Append as part of the work of ``session``, a session of ``Database.writing``; for loads of a few rows.

        Whoever else appends waits until that work ends, on PostgreSQL from here on.
        """
        return _write(session, _prepared(tables), actor=actor, source=source, at=at)

    def newest_mark(self) -> int:
        """Return the mark of the segment appended last, 0 where there is none."""
        with self._database.session() as session:
            return self.newest_mark_in(session)

    def newest_mark_in(self, session: Session) -> int:
        """Return the mark of the segment appended last, as ``session`` sees it."""
        return session.scalar(select(func.max(StoredSegment.id))) or 0

    def read(self, upto: int | None = None) -> History:
        """Return everything ever appended, or everything up to a mark."""
        with self._database.session() as session:
            return History.of(table for table in _segments(session, 0, upto))

    def read_since(self, mark: int) -> tuple[list[Table], int]:
        """Return what was appended after ``mark`` in its order, and the newest mark.

        A newest mark before ``mark`` says that an older state of the database was put back.
        """
        with self._database.session() as session:
            tables = list(_segments(session, mark, None))
            return tables, self.newest_mark_in(session)

    def loads(self) -> list[Load]:
        """Return every load, oldest first."""
        with self._database.session() as session:
            return [
                Load(load.id, load.loaded_at, load.actor, load.source, load.counts)
                for load in session.scalars(select(StoredLoad).order_by(StoredLoad.id))
            ]


@dataclass(frozen=True)
class _Prepared:
    counts: dict[str, int]
    segments: list[tuple[str, int, bytes]]


def _prepared(tables: Iterable[Table]) -> _Prepared:
    filled = list(History.of(tables).tables.values())
    return _Prepared(
        counts={table.schema.name: len(table) for table in filled},
        segments=[(table.schema.name, rows, content) for table in filled for rows, content in segments_of(table)],
    )


def _write(session: Session, prepared: _Prepared, *, actor: str, source: str, at: datetime) -> Load:
    take_turn(session, Turn.HISTORY)
    load = StoredLoad(loaded_at=at, actor=actor, source=source, counts=prepared.counts)
    session.add(load)
    session.flush()
    for name, rows, content in prepared.segments:
        session.add(StoredSegment(load_id=load.id, table_name=name, rows=rows, content=content))
        session.flush()
    return Load(load.id, at, actor, source, prepared.counts)


def _segments(session: Session, after: int, upto: int | None) -> Iterator[Table]:
    wanted = select(StoredSegment.table_name, StoredSegment.content).where(StoredSegment.id > after)
    if upto is not None:
        wanted = wanted.where(StoredSegment.id <= upto)
    for name, content in session.execute(wanted.order_by(StoredSegment.id)).yield_per(1):
        yield table_of_segment(name, content)
