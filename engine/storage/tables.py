"""Tables of the database. The history is kept by column, one segment a load and table; the rest as rows and JSON."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
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


class StoredHead(StoredModel):
    """How far a chain has come; whoever appends to it locks this row first."""

    __tablename__ = "chain_heads"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class StoredLine(StoredModel):
    """One line of a chain, never changed after it was written."""

    __tablename__ = "chain_lines"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(30), index=True)
    actor: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(50))
    content: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class StoredCheckpoint(StoredModel):
    """Where the last purge cut a chain off."""

    __tablename__ = "chain_checkpoints"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class StoredProposal(StoredModel):
    """A proposal with everything that happened to it."""

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), index=True)
    content: Mapped[dict[str, object]] = mapped_column(JSON)


class StoredProposalPerson(StoredModel):
    """Whom a proposal names."""

    __tablename__ = "proposal_people"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)


class StoredSight(StoredModel):
    """When an actor first saw a proposal."""

    __tablename__ = "proposal_sights"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    actor: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)


class StoredAppeal(StoredModel):
    """An appeal with everything that happened to it."""

    __tablename__ = "appeals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(DateTime, index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), index=True)
    person_id: Mapped[str] = mapped_column(String(200), index=True)
    content: Mapped[dict[str, object]] = mapped_column(JSON)


class StoredJob(StoredModel):
    """One long verb to run: what was asked of which facts, how far it is, and who works on it."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("actor", "idempotency_key", name="uq_jobs_actor_key"),
        Index("ix_jobs_state", "state", "priority", "number"),
        Index("ix_jobs_actor", "actor", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    verb: Mapped[str] = mapped_column(String(100))
    actor: Mapped[str] = mapped_column(String(200))
    actor_content: Mapped[dict[str, object]] = mapped_column(JSON)
    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    request: Mapped[dict[str, object]] = mapped_column(JSON)
    request_hash: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, object]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    priority: Mapped[int]
    progress: Mapped[dict[str, object] | None] = mapped_column(JSON)
    attempts: Mapped[int]
    most_attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(64), index=True)
    claim: Mapped[int]
    turn: Mapped[int]
    changes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime)
    started_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    run_id: Mapped[str | None] = mapped_column(String(32))
    problems: Mapped[list[dict[str, object]]] = mapped_column(JSON)


class StoredWorker(StoredModel):
    """One process that works on jobs, and the beat by which others see that it lives."""

    __tablename__ = "job_workers"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    process: Mapped[int]
    beat: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(DateTime)
    seen_at: Mapped[datetime] = mapped_column(DateTime)
