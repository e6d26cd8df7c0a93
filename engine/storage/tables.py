"""Tables of the database. The history is kept by column, one segment a load and table; runs are kept as JSON."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class StoredModel(DeclarativeBase):
    """Base of the mapped tables."""


class StoredLoad(StoredModel):
    """One load: who appended which dataset, when, and what was counted."""

    __tablename__ = "loads"

    id: Mapped[int] = mapped_column(primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(DateTime)
    actor: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(1000))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)


class StoredSegment(StoredModel):
    """Rows of one table that one load appended, as compressed columns."""

    __tablename__ = "history_segments"
    __table_args__ = (Index("ix_history_segments_table", "table_name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(100))
    rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StoredRun(StoredModel):
    """One answer of a verb, never changed after it was written."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_verb_created", "verb", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    verb: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(DateTime)
    actor: Mapped[str] = mapped_column(String(200))
    request: Mapped[dict[str, object]] = mapped_column(JSON)
    inputs: Mapped[dict[str, object]] = mapped_column(JSON)
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    body_hash: Mapped[str] = mapped_column(String(64), index=True)
    execution: Mapped[dict[str, object]] = mapped_column(JSON)
