"""Jobs, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import heading, sentence, table
from engine.application.jobs.job_views import JobList, JobView
from engine.domain.job_state import JobState

WAITING = "It runs as soon as a worker is free; sextant worker starts one, and sextant serve has one."


def show_jobs(body: JobList) -> None:
    """Print one line a job."""
    if not body.jobs:
        sentence("There are no jobs.")
        return
    headers = ("job", "verb", "state", ">done", ">of", ">left")
    table(headers, [_row(job) for job in body.jobs])


def show_job(job: JobView) -> None:
    """Print where one job stands, how far it is, and why it failed."""
    heading(f"{job.verb} {job.id}: {job.state.value}")
    sentence(f"Asked by {job.actor} at {job.created_at} (UTC), as of {job.as_of}, known by {job.known}.")
    if job.progress is not None:
        rows = [
            (
                part.name,
                f"{part.done:,}",
                f"{part.total:,}",
                "" if part.half_width is None else f"{part.half_width:.2%}",
            )
            for part in job.progress.parts
        ]
        table(("part", ">done", ">of", ">±"), rows)
    if job.state is JobState.QUEUED:
        sentence(WAITING)
    for problem in job.problems:
        sentence(f"{problem.what} {problem.mend}")


def _row(job: JobView) -> tuple[str, ...]:
    progress = job.progress
    left = progress.seconds_left if progress and not job.state.ended else None
    return (
        job.id,
        job.verb,
        job.state.value,
        f"{progress.done:,}" if progress else "",
        f"{progress.total:,}" if progress else "",
        "" if left is None else f"{left:.0f} s",
    )
