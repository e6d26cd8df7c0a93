"""Jobs as the ways in show them."""

from __future__ import annotations

from datetime import date, datetime

from engine.application.check import ListedProblem
from engine.application.jobs.progress import JobProgress
from engine.domain.frozen import FrozenModel
from engine.domain.job_state import JobState
from engine.evidence.result import WHAT_THIS_IS_NOT
from engine.storage.job_rows import Job


class JobView(FrozenModel):
    """One job."""

    id: str
    """Id of the job."""
    verb: str
    """What is done, such as ``simulate``."""
    actor: str
    """Who asked."""
    state: JobState
    """Where it stands."""
    priority: int
    """Higher ones come first."""
    as_of: date
    """Day looked at."""
    known: date
    """Last day whose recordings are used."""
    history_mark: int | None
    """The history is read up to here, whatever is appended later."""
    idempotency_key: str | None
    """The same actor, key and request mean the same job."""
    progress: JobProgress | None
    """How far it is; ``None`` before the first step."""
    attempts: int
    """Times that work on it was begun, or gone on with after a crash."""
    most_attempts: int
    """Times it may be."""
    created_at: datetime
    """When it was asked, in UTC."""
    started_at: datetime | None
    """When work on it first began."""
    ended_at: datetime | None
    """When it ended."""
    run_id: str | None
    """The recorded run with its result, once it is done."""
    problems: tuple[ListedProblem, ...]
    """Why it failed."""
    changes: int
    """Rises with every change of the job."""


class JobShown(JobView):
    """One job with what was asked and, once it is done, its result."""

    request: dict[str, object]
    """What was asked."""
    result: dict[str, object] | None
    """The answer, as the verb gives it with --json."""
    what_this_is_not: str = WHAT_THIS_IS_NOT
    """Reminder shown with every result."""


class JobList(FrozenModel):
    """Jobs, newest first."""

    jobs: tuple[JobView, ...]
    """Newest first."""


def view_of(job: Job) -> JobView:
    """Return a job as it is shown."""
    return JobView.model_validate(_fields(job), strict=False)


def line_of(job: Job) -> JobView:
    """Return a job as a line of a list: without its picture, which is as large as an answer."""
    fields = _fields(job)
    progress = None if job.progress is None else {**job.progress, "picture": None}
    return JobView.model_validate({**fields, "progress": progress}, strict=False)


def shown_job(job: Job, result: dict[str, object] | None) -> JobShown:
    """Return a job with its request and result."""
    return JobShown.model_validate({**_fields(job), "request": job.request, "result": result}, strict=False)


def _fields(job: Job) -> dict[str, object]:
    own = {name: getattr(job, name) for name in JobView.model_fields if hasattr(job, name)}
    days = {name: job.facts.get(name) for name in ("as_of", "known", "history_mark")}
    return {
        **own,
        **days,
        "actor": job.actor.id,
        "progress": None if job.progress is None else dict(job.progress),
        "problems": [ListedProblem.model_validate(problem.as_dict()) for problem in job.problems],
    }
