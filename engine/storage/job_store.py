"""Jobs by id: put in the queue once, claimed by one worker at a time, and ended once with their result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.domain.job_state import JobState
from engine.errors import ConflictError, InputError, Problem
from engine.evidence.canonical import Json
from engine.storage.database import Database
from engine.storage.job_release import release_job
from engine.storage.job_rows import Job, JobOrder, claimed_by, job_of_row, row_of_order
from engine.storage.run_store import stored_run
from engine.storage.tables import StoredJob, StoredRun


@dataclass(frozen=True)
class Claim:
    """Who works on a job; worthless once the job is ended, handed back or claimed anew.

    Attributes
    ----------
    job_id : str
        The job.
    worker : str
        The worker.
    number : int
        How many claims the job has seen, this one included.
    """

    job_id: str
    worker: str
    number: int


class JobStore:
    """The queue and its books; whoever is not the claimant of a job changes nothing of its work.

    Attributes
    ----------
    database : Database
        Where they are.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(self, order: JobOrder) -> Job:
        """Put a job into the queue, or return the one that the same actor asked under the same key.

        Raises
        ------
        ConflictError
            The key was given with another request.
        """
        with self.database.writing() as session:
            row = row_of_order(order)
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:
                return _same(session, order)
            return job_of_row(row)

    def get(self, job_id: str) -> Job:
        """Return a job; InputError if there is none by that id."""
        with self.database.session() as session:
            return job_of_row(_row(session, job_id))

    def latest(self, *, actor: str | None = None, state: JobState | None = None, at_most: int = 50) -> list[Job]:
        """Return the newest jobs, of one actor or of all, in one state or in any, newest first."""
        wanted = select(StoredJob).order_by(StoredJob.number.desc()).limit(at_most)
        if actor is not None:
            wanted = wanted.where(StoredJob.actor == actor)
        if state is not None:
            wanted = wanted.where(StoredJob.state == state)
        with self.database.session() as session:
            return [job_of_row(row) for row in session.scalars(wanted)]

    def counts(self) -> dict[str, int]:
        """Return how many jobs are in each state, those without any included."""
        with self.database.session() as session:
            counted = select(StoredJob.state, func.count().label("jobs")).group_by(StoredJob.state)
            found = {each.state: each.jobs for each in session.execute(counted)}
        return {state.value: found.get(state.value, 0) for state in JobState}

    def ended_at(self, job_id: str) -> datetime | None:
        """Return when a job ended; ``None`` where it has not, or is not known."""
        with self.database.session() as session:
            return session.scalar(select(StoredJob.ended_at).where(StoredJob.id == job_id))

    def claim_next(self, worker: str, now: datetime, only: str | None = None) -> Job | None:
        """Claim the next job, or ``only`` this one; ``None`` where none waits.

        The highest priority comes first; within it the actor whose last job started longest ago; of one actor's jobs
        the oldest.
        """
        with self.database.session() as session:
            if _next_in_line(session, only) is None:
                return None
        with self.database.writing() as session:
            row = _next_in_line(session, only)
            if row is None:
                return None
            turn = (session.scalar(select(func.max(StoredJob.turn))) or 0) + 1
            claimed = update(StoredJob).where(
                StoredJob.id == row.id, StoredJob.state == JobState.QUEUED, StoredJob.claim == row.claim
            )
            found = session.execute(
                claimed.values(
                    state=JobState.RUNNING,
                    worker=worker,
                    claim=StoredJob.claim + 1,
                    attempts=StoredJob.attempts + 1,
                    turn=turn,
                    changes=StoredJob.changes + 1,
                    started_at=func.coalesce(StoredJob.started_at, now),
                ).execution_options(synchronize_session=False)
            )
            if not found.rowcount:  # type: ignore[attr-defined]
                return None
            session.expire_all()
            return job_of_row(_row(session, row.id))

    def holds(self, claim: Claim) -> bool:
        """Return whether the claim still holds."""
        with self.database.session() as session:
            return session.scalar(select(StoredJob.number).where(*claimed_by(claim))) is not None

    def note_progress(self, claim: Claim, progress: Mapping[str, Json]) -> bool:
        """Write down how far the job is; False where the claim holds no more."""
        return self._change(claim, progress=dict(progress))

    def hand_back(self, claim: Claim) -> bool:
        """Put a claimed job back into the queue; the attempt does not count."""
        return self._change(claim, state=JobState.QUEUED, worker=None, attempts=StoredJob.attempts - 1)

    def release(self, claim: Claim, now: datetime) -> None:
        """Give up a claimed job as if its worker had died: it waits again, or fails where its attempts are used up."""
        with self.database.writing() as session:
            row = session.scalar(select(StoredJob).where(*claimed_by(claim)).with_for_update())
            if row is not None:
                release_job(row, now)

    def fail(self, claim: Claim, problems: Sequence[Problem], now: datetime) -> bool:
        """End a claimed job without a result."""
        told = [problem.as_dict() for problem in problems]
        return self._change(claim, state=JobState.FAILED, worker=None, ended_at=now, problems=told)

    def finish(
        self, claim: Claim, result: Mapping[str, Json], *, request: Mapping[str, Json], actor: str, at: datetime
    ) -> bool:
        """End a claimed job with its result, both or neither; the run's id is the job's.

        Returns
        -------
        bool
            False where the claim holds no more: nothing was written.
        """
        with self.database.writing() as session:
            if not _changed(session, claim, state=JobState.DONE, worker=None, ended_at=at, run_id=claim.job_id):
                return False
            if session.get(StoredRun, claim.job_id) is None:
                session.add(stored_run(claim.job_id, result, request=request, actor=actor, at=at))
            return True

    def cancel(self, job_id: str, now: datetime) -> Job:
        """End a job that waits or runs without a result; whoever works on it loses the claim at once.

        Raises
        ------
        InputError
            There is no such job.
        ConflictError
            It is done or has failed.
        """
        with self.database.writing() as session:
            row = _row(session, job_id, to_change=True)
            if row.state == JobState.CANCELLED:
                return job_of_row(row)
            _require(row, {JobState.QUEUED, JobState.RUNNING}, "cancelled")
            _set(row, state=JobState.CANCELLED, worker=None, ended_at=now)
            return job_of_row(row)

    def retry(self, job_id: str) -> Job:
        """Put a failed or cancelled job back into the queue with all its attempts; what it finished stays finished.

        Raises
        ------
        InputError
            There is no such job.
        ConflictError
            It waits, runs or is done.
        """
        with self.database.writing() as session:
            row = _row(session, job_id, to_change=True)
            _require(row, {JobState.FAILED, JobState.CANCELLED}, "tried again")
            _set(row, state=JobState.QUEUED, attempts=0, started_at=None, ended_at=None, problems=[])
            return job_of_row(row)

    def _change(self, claim: Claim, **values: object) -> bool:
        with self.database.writing() as session:
            return _changed(session, claim, **values)


def _changed(session: Session, claim: Claim, **values: object) -> bool:
    change = update(StoredJob).where(*claimed_by(claim)).values(changes=StoredJob.changes + 1, **values)
    return bool(session.execute(change).rowcount)  # type: ignore[attr-defined]


def _set(row: StoredJob, **values: object) -> None:
    """Change a job whoever works on it, who thereby loses the claim."""
    for name, value in values.items():
        setattr(row, name, value)
    row.claim += 1
    row.changes += 1


def _row(session: Session, job_id: str, *, to_change: bool = False) -> StoredJob:
    wanted = select(StoredJob).where(StoredJob.id == job_id)
    row = session.scalar(wanted.with_for_update() if to_change else wanted)
    if row is None:
        raise InputError(Problem("unknown-job", f"There is no job {job_id[:80]!r}.", "List the jobs to find the id."))
    return row


def _next_in_line(session: Session, only: str | None) -> StoredJob | None:
    served = select(StoredJob.actor, func.max(StoredJob.turn).label("turn")).group_by(StoredJob.actor).subquery()
    wanted = (
        select(StoredJob)
        .join(served, served.c.actor == StoredJob.actor)
        .where(StoredJob.state == JobState.QUEUED)
        .order_by(StoredJob.priority.desc(), served.c.turn, StoredJob.number)
        .limit(1)
    )
    return session.scalar(wanted if only is None else wanted.where(StoredJob.id == only))


def _same(session: Session, order: JobOrder) -> Job:
    """Return the job that the actor asked under the same key before."""
    asked = (StoredJob.actor == order.actor.id, StoredJob.idempotency_key == order.idempotency_key)
    job = job_of_row(session.scalars(select(StoredJob).where(*asked)).one())
    if (job.verb, job.request_hash) == (order.verb, order.request_hash):
        return job
    what = f"The idempotency key {str(order.idempotency_key)[:80]!r} stands for another request, that of job {job.id}."
    raise ConflictError(Problem("key-reused", what, "Give every request a key of its own."))


def _require(row: StoredJob, states: set[JobState], becoming: str) -> None:
    if row.state not in states:
        what = f"Job {row.id} is {row.state}, so it cannot be {becoming}."
        may = " or ".join(state.value for state in JobState if state in states)
        raise ConflictError(Problem("job-state", what, f"Only a job that is {may} can.", value=row.state))
