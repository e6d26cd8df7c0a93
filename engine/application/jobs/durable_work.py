"""What a long verb is given to do its work in steps, each done once however often its worker dies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from engine.application.executors import Crew
from engine.application.jobs.progress import ProgressNotes
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.storage.job_rows import Job


class NoLongerWantedError(BaseException):
    """The job was cancelled, handed back or taken over: whoever works on it lets go of it at once.

    No Exception, so that nothing on the way takes it for a fault or keeps it as the outcome of a step.
    """


@dataclass(frozen=True)
class DurableWork:
    """One attempt at a job.

    Attributes
    ----------
    job : Job
        What was asked.
    step : callable
        ``step(name, work)`` returns what ``work()`` returned, as JSON; a step that finished in an earlier attempt is
        not done again, its answer was kept. Names and order of the steps follow from the request, the facts and the
        answers of earlier steps alone.
    watch : callable
        Raises ``NoLongerWantedError`` where the job is no longer this worker's; to be called every 0.2 seconds.
    progress : ProgressNotes
        Takes note of how far the work is.
    executors : Crew
        Makes executors of whoever computes for this worker.
    """

    job: Job
    step: Callable[[str, Callable[[], Json]], Json]
    watch: Callable[[], None]
    progress: ProgressNotes
    executors: Crew

    @property
    def processes(self) -> int:
        """How many tasks run at once; InputError where a cluster computes and cannot be used."""
        return self.executors.count

    @property
    def actor(self) -> Actor:
        """On whose behalf the work is done."""
        return self.job.actor

    @property
    def period(self) -> Period:
        """The days that were settled when the job was asked."""
        return period_of(self.job)


DurableVerb: TypeAlias = Callable[[DurableWork, Workspace], Result[Any]]
"""Does the work on the facts of the moment the job was asked; the result is recorded by whoever calls it."""


def period_of(job: Job) -> Period:
    """Return the days that a job looks at."""
    as_of, known = job.facts["as_of"], job.facts["known"]
    assert isinstance(as_of, str)
    assert isinstance(known, str)
    return Period(date.fromisoformat(as_of), date.fromisoformat(known))
