"""The durable engine (DBOS): runs the body of a job in this process and keeps the answer of every finished step.

A job is one workflow of the same id. Whoever holds the claim of a job makes its own engine start the workflow or, after
an earlier attempt, resume it on a queue that only this engine listens to; so no other engine ever takes a job by
itself. A body that ends without a result leaves its workflow open, and a later attempt goes on from its last step.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, StepOptions

from engine.evidence.canonical import Json
from engine.storage.database_url import engine_url

STEP_FORMAT = "1"
"""Raised where steps change so that what was kept before cannot be gone on with: those jobs start anew."""
SECONDS_BETWEEN_LOOKS = 0.1
QUEUE_LOOK_SECONDS = 0.1
LISTENER_LOOK_SECONDS = 0.5
OPEN = {"PENDING", "ENQUEUED", "CANCELLED"}
"""States of a workflow that can be gone on with."""

_running: dict[str, _Running] = {}


class _LeftOpenError(BaseException):
    """Ends a workflow without an outcome; no Exception, which would be kept as its outcome."""


class _StepFaultError(BaseException):
    """Carries a fault out of a step, of which nothing is kept."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        super().__init__(str(fault))


class _Running:
    """The body of a job, on its way through the engine's thread and back."""

    def __init__(self, body: Callable[[], None]) -> None:
        self._body = body
        self.begun, self.ended = threading.Event(), threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        self.begun.set()
        try:
            self._body()
        except _StepFaultError as carried:
            self.fault = carried.fault
        except BaseException as fault:  # noqa: BLE001 - handed on to the thread that waits for the job
            self.fault = fault
        finally:
            self.ended.set()
        if self.fault is not None:
            raise _LeftOpenError


@DBOS.workflow(name="sextant job", max_recovery_attempts=None)
def _job(job_id: str) -> None:
    running = _running.get(job_id)
    if running is None:
        raise _LeftOpenError
    running.run()


def step(name: str, work: Callable[[], Json]) -> Json:
    """Return what ``work`` returns, or what it returned when this step of the job finished before."""

    def done() -> Json:
        try:
            return work()
        except Exception as fault:
            raise _StepFaultError(fault) from fault

    answer: Json = DBOS.run_step(StepOptions(name=name), done)
    return answer


class DurableEngine:
    """The engine of this process, of which there can be one at a time.

    Parameters
    ----------
    database_url : str
        Database in which steps are kept; on PostgreSQL in the schema ``dbos``.
    worker : str
        Name of the worker, never used before.
    """

    def __init__(self, database_url: str, worker: str) -> None:
        _keep_quiet()
        self._queue = f"sextant-{worker}"
        DBOS(config=_configuration(database_url, worker))
        DBOS.listen_queues([self._queue])
        DBOS.launch()
        DBOS.register_queue(self._queue, polling_interval_sec=QUEUE_LOOK_SECONDS)

    def run(self, job_id: str, body: Callable[[], None], watch: Callable[[], None]) -> None:
        """Run the body of a job, whose finished steps answer from what was kept.

        Parameters
        ----------
        body : callable
            Does the work, and calls ``step``; whatever it raises is raised here, and the job can be gone on with.
        watch : callable
            Called while the body waits for its turn; whatever it raises ends the wait.
        """
        running = _running[job_id] = _Running(body)
        try:
            self._begin(job_id)
            while not running.ended.wait(SECONDS_BETWEEN_LOOKS):
                if not running.begun.is_set():
                    watch()
        finally:
            _running.pop(job_id, None)
        if running.fault is not None:
            raise running.fault

    def forget(self, job_id: str) -> None:
        """Drop what was kept of a job's steps; another attempt begins anew."""
        DBOS.delete_workflow(job_id)

    def begun_before(self, moment: datetime) -> list[str]:
        """Return the jobs of which steps are kept and that were begun before a moment, in UTC without a zone."""
        until = moment.replace(tzinfo=UTC).isoformat()
        found = DBOS.list_workflows(end_time=until, load_input=False, load_output=False)
        return [workflow.workflow_id for workflow in found]

    def bury(self, worker: str) -> None:
        """Drop the queue of a worker that is dead."""
        with suppress(Exception):
            DBOS.delete_queue(f"sextant-{worker}")

    def close(self) -> None:
        """End the engine; bodies that still run must have ended before."""
        with suppress(Exception):
            DBOS.delete_queue(self._queue)
        DBOS.destroy()

    def _begin(self, job_id: str) -> None:
        status = DBOS.get_workflow_status(job_id)
        if status is not None and (status.status not in OPEN or status.app_version != STEP_FORMAT):
            DBOS.delete_workflow(job_id)
            status = None
        if status is not None:
            DBOS.resume_workflow(job_id, queue_name=self._queue)
            return
        with SetWorkflowID(job_id):
            DBOS.start_workflow(_job, job_id)


def _keep_quiet() -> None:
    """Keep the engine from writing to the terminal, which it does where nobody else takes its log."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.CRITICAL)


def _configuration(database_url: str, worker: str) -> DBOSConfig:
    return {
        "name": "sextant",
        "system_database_url": engine_url(database_url),
        "executor_id": worker,
        "application_version": STEP_FORMAT,
        "log_level": "CRITICAL",
        "enable_otlp": False,
        "serializer": DBOSPortableJSONSerializer(),
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": LISTENER_LOOK_SECONDS,
    }
