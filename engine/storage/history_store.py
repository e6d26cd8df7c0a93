"""The history in the database: a load appends segments, reading puts them together in the order of the loads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.history import History
from engine.domain.table import Table
from engine.storage.database import Database
from engine.storage.segments import segments_of, table_of_segment
from engine.storage.tables import StoredLoad, StoredSegment


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
    """Append-only access to the history; there is no verb that changes or removes a row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, tables: Iterable[Table], *, actor: str, source: str, at: datetime) -> Load:
        """Append the rows of ``tables`` as one load, all or nothing.

        Rows that do not say when they were recorded keep it missing: their own date stands in, as in a file.
        """
        filled = list(History.of(tables).tables.values())
        counts = {table.schema.name: len(table) for table in filled}
        with self._database.session() as session:
            load = StoredLoad(loaded_at=at, actor=actor, source=source, counts=counts)
            session.add(load)
            session.flush()
            for table in filled:
                for rows, content in segments_of(table):
                    session.add(
                        StoredSegment(load_id=load.id, table_name=table.schema.name, rows=rows, content=content)
                    )
                    session.flush()
            return Load(load.id, at, actor, source, counts)

    def read(self) -> History:
        """Return everything ever appended."""
        with self._database.session() as session:
            found = session.execute(
                select(StoredSegment.table_name, StoredSegment.content).order_by(StoredSegment.id)
            ).yield_per(1)
            return History.of(table_of_segment(name, content) for name, content in found)

    def loads(self) -> list[Load]:
        """Return every load, oldest first."""
        with self._database.session() as session:
            return [
                Load(load.id, load.loaded_at, load.actor, load.source, load.counts)
                for load in session.scalars(select(StoredLoad).order_by(StoredLoad.id))
            ]
