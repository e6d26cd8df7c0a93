"""A worker: claims jobs from the queue, some at once, and lets go of them when it is to end."""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from engine.application.clock import utc_now
from engine.application.executors import Crew, Workers, keeper_of
from engine.application.jobs.attempt import Attempt, Bench
from engine.application.jobs.durable_engine import DurableEngine
from engine.application.jobs.durable_work import DurableVerb
from engine.application.jobs.registry import DURABLE_VERBS
from engine.application.jobs.watchkeeper import Pace, Watchkeeper
from engine.application.policies.files import policies_of_folder
from engine.application.workspace import Workspace
from engine.domain.history import History
from engine.errors import StorageError
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from engine.storage.job_rows import Job
from engine.storage.job_store import JobStore
from engine.storage.publication_store import PublicationStore
from engine.storage.worker_store import WorkerLine, WorkerStore

SECONDS_BEFORE_RETURN = 1.0
"""How long a worker waits before it tries again to give back a job that the database would not let it end."""
DAYS_STEPS_ARE_KEPT = timedelta(days=7)
"""How long a job that failed or was cancelled can be gone on with from its last finished step."""

log = logging.getLogger("sextant.jobs")


@dataclass(frozen=True)
class Craft:
    """How a worker works; what a job comes to does not depend on it.

    Attributes
    ----------
    at_once : int
        Jobs at once.
    workers : int, Cluster or None
        Processes for one job, or a cluster; ``None`` means a process a processor.
    policies : Path or None
        Folder of policies for whatever was never published; ``None`` means the shipped ones.
    pace : Pace
        How often it beats and looks.
    verbs : mapping of str to DurableVerb
        What it can do.
    crew : callable or None
        Gives a job whoever computes for it, in place of ``workers``.
    only : str or None
        The one job that it takes; ``None`` for any.
    now : callable
        The clock.
    """

    at_once: int = 1
    workers: Workers = None
    policies: Path | None = None
    pace: Pace = field(default_factory=Pace)
    verbs: Mapping[str, DurableVerb] = field(default_factory=lambda: DURABLE_VERBS)
    crew: Callable[[], Crew] | None = None
    only: str | None = None
    now: Callable[[], datetime] = utc_now


class Worker:
    """One worker on one database; there can be one in a process at a time.

    Raises
    ------
    SextantError
        The database or the policies cannot be opened, or less than one process is wanted.
    """

    def __init__(self, database_url: str, craft: Craft | None = None) -> None:
        self._craft = craft = craft or Craft()
        crew = craft.crew or partial(keeper_of, craft.workers)
        crew()  # what cannot be wanted is said before a job comes
        files = policies_of_folder(craft.policies)
        self._database = Database(database_url)
        self.id = uuid.uuid4().hex
        self._jobs = JobStore(self._database)
        self._engine = DurableEngine(database_url, self.id)
        publications = PublicationStore(self._database)
        self._workspace = Workspace(history=History.empty(), policies=files, files=files, publications=publications)
        self._bench = Bench(
            self._engine,
            self._jobs,
            HistoryStore(self._database),
            self._workspace,
            craft.verbs,
            craft.now,
            crew,
        )
        line = WorkerLine(self.id, platform.node()[:200], os.getpid(), 0, craft.now(), craft.now())
        self._watchkeeper = Watchkeeper(
            WorkerStore(self._database), line, craft.pace, craft.now, buried=self._engine.bury
        )
        self._leaving = False  # no Event: a signal handler sets it, and must not wait for a lock
        self._threads: list[threading.Thread] = []

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Work until ``leave`` is called or ``until`` says so; jobs under way are then handed back."""
        self._watchkeeper.start()
        self._forget_old_steps()
        try:
            while not self._leaving and not until():
                self._take_jobs()
                time.sleep(self._craft.pace.look_seconds)
        finally:
            self.leave()
            self._close()

    def leave(self) -> None:
        """Have the worker end: it takes no more jobs and hands back those it has."""
        self._leaving = True

    def _forget_old_steps(self) -> None:
        """Drop the steps of jobs that have ended a while ago, whose results are kept elsewhere."""
        until = self._craft.now() - DAYS_STEPS_ARE_KEPT
        for job_id in self._engine.begun_before(until):
            ended_at = self._jobs.ended_at(job_id)
            if ended_at is not None and ended_at < until:
                self._engine.forget(job_id)

    def _take_jobs(self) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        while len(self._threads) < self._craft.at_once:
            try:
                job = self._jobs.claim_next(self.id, self._craft.now(), self._craft.only)
            except StorageError as failure:
                log.warning("worker %s cannot look for jobs: %s", self.id, failure)
                return
            if job is None:
                return
            thread = threading.Thread(target=self._attempt, args=(job,), name=f"sextant-job-{job.id}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _attempt(self, job: Job) -> None:
        attempt = Attempt(self._bench, job, lambda: self._leaving)
        try:
            attempt.run()
        except StorageError:
            self._return(attempt)

    def _return(self, attempt: Attempt) -> None:
        """Put a job back whose work the database cut short, as soon as the database answers; the attempt counts."""
        while not self._leaving:
            try:
                self._jobs.release(attempt.claim, self._craft.now())
            except StorageError:
                time.sleep(SECONDS_BEFORE_RETURN)
            else:
                return

    def _close(self) -> None:
        for thread in self._threads:
            thread.join()
        try:
            self._watchkeeper.stop()
        except StorageError as failure:
            log.warning("worker %s cannot take leave, the others will find it gone: %s", self.id, failure)
        self._engine.close()
        self._workspace.close()
        self._database.close()
