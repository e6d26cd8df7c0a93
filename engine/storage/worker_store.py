"""Workers and their beats: whose beat stands still is dead, and its jobs go back into the queue, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from engine.domain.job_state import JobState
from engine.storage.database import Database
from engine.storage.job_release import release_jobs
from engine.storage.tables import StoredJob, StoredWorker


@dataclass(frozen=True)
class WorkerLine:
    """One worker.

    Attributes
    ----------
    id : str
        Its name, never used again.
    host : str
        Machine it runs on.
    process : int
        Its process there.
    beat : int
        Rises while it lives.
    started_at, seen_at : datetime
        When it began, and when it was last heard of, in UTC without a zone.
    """

    id: str
    host: str
    process: int
    beat: int
    started_at: datetime
    seen_at: datetime


class WorkerStore:
    """The books of the workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, worker: WorkerLine, now: datetime) -> None:
        """Say that a worker lives; one that is not in the books, or no more, is entered."""
        with self._database.writing() as session:
            beaten = update(StoredWorker).where(StoredWorker.id == worker.id)
            found = session.execute(beaten.values(beat=StoredWorker.beat + 1, seen_at=now))
            if not found.rowcount:  # type: ignore[attr-defined]
                session.add(
                    StoredWorker(
                        id=worker.id,
                        host=worker.host,
                        process=worker.process,
                        beat=worker.beat,
                        started_at=worker.started_at,
                        seen_at=now,
                    )
                )

    def lines(self) -> list[WorkerLine]:
        """Return every worker in the books, oldest first."""
        with self._database.session() as session:
            found = session.scalars(select(StoredWorker).order_by(StoredWorker.started_at, StoredWorker.id))
            return [WorkerLine(row.id, row.host, row.process, row.beat, row.started_at, row.seen_at) for row in found]

    def leave(self, worker_id: str) -> None:
        """Take a worker that ends out of the books."""
        with self._database.writing() as session:
            session.execute(delete(StoredWorker).where(StoredWorker.id == worker_id))

    def bury(self, worker_id: str, beat: int, now: datetime) -> bool:
        """Take a dead worker out of the books and put its jobs back into the queue.

        A job that has used up its attempts fails instead.

        Parameters
        ----------
        beat : int
            The beat at which it stood still.

        Returns
        -------
        bool
            False where it has beaten since, or another worker was faster.
        """
        with self._database.writing() as session:
            gone = delete(StoredWorker).where(StoredWorker.id == worker_id, StoredWorker.beat == beat)
            if not session.execute(gone).rowcount:  # type: ignore[attr-defined]
                return False
            release_jobs(session, [worker_id], now)
            return True

    def release_lost(self, now: datetime) -> list[str]:
        """Put jobs of workers that are not in the books, as after a restore, back into the queue; return those."""
        known = select(StoredWorker.id)
        lost = select(StoredJob.worker).where(StoredJob.state == JobState.RUNNING, StoredJob.worker.not_in(known))
        with self._database.session() as session:
            if session.scalar(lost.limit(1)) is None:
                return []
        with self._database.writing() as session:
            workers = sorted({worker for worker in session.scalars(lost) if worker})
            release_jobs(session, workers, now)
            return workers
