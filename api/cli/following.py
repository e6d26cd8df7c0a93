"""Follow a job on the command line: the same bar as for work in this process, then its result."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from rich.progress import Progress as Bar
from rich.progress import TaskID

from api.cli.session import progress_bar
from api.cli.terminal import stderr
from api.cli.views.simulation import headcount_band
from engine.application.executors import Workers
from engine.application.jobs.job_asking import cancel_job, job_shown, job_view
from engine.application.jobs.job_views import JobView
from engine.application.workspace import Workspace
from engine.domain.actor import Actor
from engine.domain.job_state import JobState
from engine.errors import ConflictError, InputError, Problem, SimulationError
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody

Body = TypeVar("Body", bound=BaseModel)

SECONDS_BETWEEN_LOOKS = 0.2
INTERNAL = {"internal-error", "workers-died", "job-attempts", "other-steps"}
"""Problems of a job that are none of what was asked."""


class ProgressBars:
    """Shows replications done, the precision reached and, once there is one, the band so far: a bar a scenario."""

    def __init__(self, bar: Bar, language: str = "en") -> None:
        self._bar = bar
        self._language = language
        self._tasks: dict[str, TaskID] = {}
        self._bands: dict[str, str] = {}

    def __call__(self, done: int, total: int, scenario: str, half_width: float | None) -> None:
        """Show how far one scenario is."""
        if scenario not in self._tasks:
            self._tasks[scenario] = self._bar.add_task(scenario, total=total, note="")
        width = "" if half_width is None else f"±{half_width:.2%}"
        note = f"{width}  {self._bands.get(scenario, '')}"
        self._bar.update(self._tasks[scenario], completed=done, total=total, note=note)

    def picture(self, so_far: SimulationBody) -> None:
        """Show from now on the band of headcount that the replications so far have come to."""
        for outcome in so_far.scenarios:
            self._bands[outcome.name] = headcount_band(outcome, self._language)


def followed(opened: Workspace, actor: Actor, job_id: str, body: type[Body], language: str) -> Result[Body]:
    """Show how far a job is until it ends, and return its result, whose body is of the type given.

    Raises
    ------
    InputError, SimulationError
        The job failed; the problems are its own.
    ConflictError
        It was cancelled.
    """
    with progress_bar() as bar:
        job = _ended(opened, actor, job_id, ProgressBars(bar, language))
    if job.state is JobState.CANCELLED:
        mend = f"sextant jobs show {job.id} tells what it came to; sextant jobs retry {job.id} goes on from there."
        raise ConflictError(Problem("job-cancelled", f"Job {job.id} was cancelled.", mend))
    if job.state is JobState.FAILED:
        problems = [Problem(**problem.model_dump()) for problem in job.problems]
        internal = any(problem.code in INTERNAL for problem in problems)
        raise (SimulationError if internal else InputError)(*problems)
    return result_of(opened, actor, job_id, body)


def result_of(opened: Workspace, actor: Actor, job_id: str, body: type[Body]) -> Result[Body]:
    """Return the result of a job that is done."""
    told = job_shown(opened, actor, job_id).result
    assert told is not None
    read = {name: value for name, value in told.items() if name != "hash"}
    return Result[body].model_validate_json(json.dumps(read))  # type: ignore[valid-type]


@dataclass(frozen=True)
class Place:
    """Where and with what a job of this process is done.

    Attributes
    ----------
    database : str
        Its URL.
    workers : int, Cluster or None
        Processes or a cluster; ``None`` means a process a processor.
    policies : Path or None
        Folder of policies.
    """

    database: str
    workers: Workers
    policies: Path | None


def run_as_job(
    opened: Workspace, actor: Actor, job_id: str, place: Place, language: str
) -> Result[SimulationBody] | SimulationBody:
    """Work on one job in this process and follow it.

    An interrupt cancels it, and what it had come to until then is returned, marked ``partial``; where that is nothing
    yet, KeyboardInterrupt is raised.
    """
    with _own_worker(place, job_id):
        try:
            return followed(opened, actor, job_id, SimulationBody, language)
        except KeyboardInterrupt:
            job = cancel_job(opened, actor, job_id)
            stderr.print(f"Job {job_id} is cancelled; sextant jobs retry {job_id} goes on from its last finished step.")
            if job.progress is None or job.progress.picture is None:
                raise
            return job.progress.picture


@contextmanager
def _own_worker(place: Place, job_id: str) -> Iterator[None]:
    from engine.application.jobs.worker import Craft, Worker  # noqa: PLC0415 - the durable engine is loaded where it is needed

    worker = Worker(place.database, Craft(workers=place.workers, policies=place.policies, only=job_id))
    thread = threading.Thread(target=worker.run, name="sextant-worker")
    thread.start()
    try:
        yield
    finally:
        worker.leave()
        thread.join()


def _ended(opened: Workspace, actor: Actor, job_id: str, bars: ProgressBars) -> JobView:
    while True:
        job = job_view(opened, actor, job_id)
        for part in job.progress.parts if job.progress else ():
            bars(part.done, part.total, part.name, part.half_width)
        if job.progress and job.progress.picture:
            bars.picture(job.progress.picture)
        if job.state.ended:
            return job
        time.sleep(SECONDS_BETWEEN_LOOKS)
