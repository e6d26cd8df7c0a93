"""Jobs whose worker is lost go back into the queue, or fail where that happened too often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.job_state import JobState
from engine.errors import Problem
from engine.storage.tables import StoredJob


def release_jobs(session: Session, workers: Sequence[str], now: datetime) -> None:
    """Release every job that one of ``workers`` has."""
    jobs = select(StoredJob).where(StoredJob.state == JobState.RUNNING, StoredJob.worker.in_(workers))
    for row in session.scalars(jobs.with_for_update()):
        release_job(row, now)


def release_job(row: StoredJob, now: datetime) -> None:
    """Take a running job from its worker: it waits again, or fails where its attempts are used up."""
    row.worker = None
    row.claim += 1
    row.changes += 1
    if row.attempts < row.most_attempts:
        row.state = JobState.QUEUED
        return
    row.state, row.ended_at = JobState.FAILED, now
    row.problems = [dict(_worn_out(row).as_dict())]


def _worn_out(row: StoredJob) -> Problem:
    return Problem(
        "job-attempts",
        f"The job was begun {row.attempts} times, and each time its worker was killed or died before it was done.",
        f"Check the memory of the machine and the worker's log; then sextant jobs retry {row.id} goes on with it.",
    )
