"""Connections as Sextant wants them: what a transaction of each kind begins with on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import PoolProxiedConnection

WORK = "sextant_work"
PAUSE_SECONDS = 0.05


class Work(StrEnum):
    """What a transaction is for; each begins its own way."""

    READING = "reading"
    """Sees one state of the database throughout, and may not write."""
    WRITING = "writing"
    """On SQLite one at a time, from the start: it never finds at its first write that another was faster."""
    DECIDING = "deciding"
    """As if no other transaction ran beside it."""
    MIGRATING = "migrating"
    """Changes tables; references are checked at the end instead of at every step."""


@dataclass(frozen=True)
class Waits:
    """How long the database may keep somebody waiting.

    Attributes
    ----------
    lock_seconds : float
        For another's lock, and for a connection of the pool.
    statement_seconds : float
        For one statement, on PostgreSQL.
    idle_seconds : float
        Between two statements of one transaction, on PostgreSQL: who stops half-way holds others up no longer.
    """

    lock_seconds: float = 30.0
    statement_seconds: float = 300.0
    idle_seconds: float = 600.0


def connected_engine(url: URL, waits: Waits) -> Engine:
    """Return the engine of a URL with its driver; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, waits)
    timeouts = {
        "lock_timeout": waits.lock_seconds,
        "statement_timeout": waits.statement_seconds,
        "idle_in_transaction_session_timeout": waits.idle_seconds,
    }
    ours = " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in timeouts.items())
    given = url.query.get("options", "")
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
        pool_timeout=waits.lock_seconds,
        pool_recycle=1800,
        connect_args={
            "options": f"{ours} {given if isinstance(given, str) else ' '.join(given)}".strip(),
            "connect_timeout": url.query.get("connect_timeout", "10"),
            "application_name": url.query.get("application_name", "sextant"),
        },
    )


def engine_for(engine: Engine, work: Work) -> Engine:
    """Return the engine, on the same connections, whose transactions begin as ``work`` asks."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WORK: work})
    if work is Work.READING:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    level = "SERIALIZABLE" if work is Work.DECIDING else "READ COMMITTED"
    return engine.execution_options(isolation_level=level)


def _sqlite_engine(url: URL, waits: Waits) -> Engine:
    # An in-memory database has a pool of its own that takes no sizes.
    sizes = {"max_overflow": 40, "pool_timeout": waits.lock_seconds} if url.database else {}
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": waits.lock_seconds}, **sizes)

    def prepare(connection: PoolProxiedConnection, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # transactions begin below, not in the driver
        # A damaged text is read with a mark in it, so that the log can be proven false line by line.
        connection.text_factory = lambda raw: raw.decode(errors="replace")  # type: ignore[attr-defined]
        _write_ahead(connection, waits)
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")  # what was acknowledged survives a kill and a power cut
        cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _write_ahead(connection: PoolProxiedConnection, waits: Waits) -> None:
    """Let readers work beside one writer; several that open a new file at once take turns at the change.

    SQLite answers "locked" to the change of the journal at once, whatever the time-out, hence the turns.
    """
    cursor = connection.cursor()
    try:
        for left in range(int(waits.lock_seconds / PAUSE_SECONDS), -1, -1):
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except Exception as failure:
                if left == 0 or "locked" not in str(failure):
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                return
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    work = connection.get_execution_options().get(WORK, Work.WRITING)
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if work is Work.MIGRATING else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if work is Work.READING else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if work is Work.READING else "BEGIN IMMEDIATE")
