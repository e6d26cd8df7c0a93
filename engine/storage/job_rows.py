"""A job as a value, and as a row of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement

from engine.domain.actor import Actor
from engine.domain.job_state import JobState
from engine.errors import Problem
from engine.evidence.canonical import Json, canonical_value, digest
from engine.storage.tables import StoredJob

MOST_ATTEMPTS = 3
"""Times that a job is begun or gone on with after a crash before it counts as failed."""


@dataclass(frozen=True)
class JobOrder:
    """A job to put into the queue.

    Attributes
    ----------
    id : str
        Unguessable, 32 characters; its run has the same.
    verb : str
        What is to be done.
    actor : Actor
        On whose behalf.
    request : mapping
        The arguments as JSON.
    facts : mapping
        Which facts and policies it looks at, as JSON: ``as_of``, ``known``, ``history_mark``, ``policy_mark`` and
        ``data`` (a hash by table).
    priority : int
        Higher ones come first.
    created_at : datetime
        When, in UTC without a zone.
    idempotency_key : str or None
        The same actor, key and request mean the same job.
    most_attempts : int
        Times it may be begun or gone on with after a crash.
    """

    id: str
    verb: str
    actor: Actor
    request: Mapping[str, Json]
    facts: Mapping[str, Json]
    priority: int
    created_at: datetime
    idempotency_key: str | None = None
    most_attempts: int = MOST_ATTEMPTS

    @property
    def request_hash(self) -> str:
        """SHA-256 of the request and the days asked for."""
        return digest({"request": self.request, "asked": self.facts.get("asked")})


@dataclass(frozen=True)
class Job:
    """A job as the books have it; the attributes of ``JobOrder`` are as there.

    Attributes
    ----------
    request_hash : str
        SHA-256 of what was asked.
    state : JobState
        Where it stands.
    progress : mapping or None
        How far it is, as JSON.
    attempts : int
        Times it was begun or gone on with since it was put into the queue or tried again.
    worker : str or None
        Who works on it.
    claim : int
        Claims and their ends so far.
    changes : int
        Rises with every change of the job.
    started_at, ended_at : datetime or None
        When work on it began and ended.
    run_id : str or None
        The run that holds its result.
    problems : tuple of Problem
        Why it failed.
    """

    id: str
    verb: str
    actor: Actor
    request: Mapping[str, Json]
    facts: Mapping[str, Json]
    priority: int
    created_at: datetime
    idempotency_key: str | None
    most_attempts: int
    request_hash: str
    state: JobState
    progress: Mapping[str, Json] | None
    attempts: int
    worker: str | None
    claim: int
    changes: int
    started_at: datetime | None
    ended_at: datetime | None
    run_id: str | None
    problems: tuple[Problem, ...]


class Claimed(Protocol):
    """What names a claim."""

    @property
    def job_id(self) -> str:
        """The job."""

    @property
    def worker(self) -> str:
        """The worker."""

    @property
    def number(self) -> int:
        """The number of the claim."""


def row_of_order(order: JobOrder) -> StoredJob:
    """Return the row of a job that waits."""
    actor = canonical_value(order.actor)
    assert isinstance(actor, dict)
    return StoredJob(
        id=order.id,
        verb=order.verb,
        actor=order.actor.id,
        actor_content=actor,
        idempotency_key=order.idempotency_key,
        request=dict(order.request),
        request_hash=order.request_hash,
        facts=dict(order.facts),
        state=JobState.QUEUED,
        priority=order.priority,
        attempts=0,
        most_attempts=order.most_attempts,
        claim=0,
        turn=0,
        changes=0,
        created_at=order.created_at,
        problems=[],
    )


def job_of_row(row: StoredJob) -> Job:
    """Return the job of a row."""
    return Job(
        id=row.id,
        verb=row.verb,
        actor=Actor.model_validate(row.actor_content, strict=False),
        request=row.request,  # type: ignore[arg-type]
        facts=row.facts,  # type: ignore[arg-type]
        priority=row.priority,
        created_at=row.created_at,
        idempotency_key=row.idempotency_key,
        most_attempts=row.most_attempts,
        request_hash=row.request_hash,
        state=JobState(row.state),
        progress=row.progress,  # type: ignore[arg-type]
        attempts=row.attempts,
        worker=row.worker,
        claim=row.claim,
        changes=row.changes,
        started_at=row.started_at,
        ended_at=row.ended_at,
        run_id=row.run_id,
        problems=tuple(Problem(**told) for told in row.problems),  # type: ignore[arg-type]
    )


def claimed_by(claim: Claimed) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a claim holds."""
    return (
        StoredJob.id == claim.job_id,
        StoredJob.state == JobState.RUNNING,
        StoredJob.worker == claim.worker,
        StoredJob.claim == claim.number,
    )
