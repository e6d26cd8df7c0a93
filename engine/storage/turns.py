"""Turns: work that must be done one after the other, however many processes have the database open."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session


class Turn(IntEnum):
    """What is done in turns. Who needs several takes them in the order of their numbers, so that nobody deadlocks."""

    MIGRATING = 5_397_100
    """Changing the tables."""
    HISTORY = 5_397_101
    """Appending segments: their ids are in the order of their commits, and a reader of all up to one misses none."""


def take_turn(work: Session | Connection, turn: Turn) -> None:
    """Wait for the turn and keep it until the transaction ends.

    On SQLite a writing transaction has every turn from its start, since it is the only one.
    """
    connection = work.connection() if isinstance(work, Session) else work
    if connection.dialect.name == "postgresql":
        work.execute(select(func.pg_advisory_xact_lock(int(turn))))
