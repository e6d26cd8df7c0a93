"""The progress of a job as server-sent events; a listener costs no thread while it waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool

from engine.application.jobs.job_views import JobView
from engine.evidence.canonical import canonical_value

MEDIA_TYPE = "text/event-stream"
SECONDS_BETWEEN_LOOKS = 0.3
SECONDS_BETWEEN_SIGNS_OF_LIFE = 15.0
STILL_HERE = b": still here\n\n"


def event_of(job: JobView) -> bytes:
    """Return the event that tells how a job stands: ``progress``, or how it ended; its id is the job's ``changes``."""
    name = job.state.value if job.state.ended else "progress"
    data = json.dumps(canonical_value(job), ensure_ascii=False, separators=(",", ":"))
    return f"id: {job.changes}\nevent: {name}\ndata: {data}\n\n".encode()


async def job_events(look: Callable[[], JobView], seen: int, leaving: Callable[[], bool]) -> AsyncIterator[bytes]:
    """Yield an event whenever a job has changed, until it ends or the server does; a picture only where it is new.

    Parameters
    ----------
    look : callable
        Returns the job as it stands; called from another thread.
    seen : int
        Changes that the listener knows already, -1 for none.
    leaving : callable
        Whether the server is about to end.
    """
    quiet, pictured = 0.0, 0
    while not leaving():
        job = await run_in_threadpool(look)
        if job.changes != seen:
            size = _picture_size(job)
            yield event_of(_without_picture(job) if size == pictured and not job.state.ended else job)
            pictured = size
            seen, quiet = job.changes, 0.0
        if job.state.ended:
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        quiet += SECONDS_BETWEEN_LOOKS
        if quiet >= SECONDS_BETWEEN_SIGNS_OF_LIFE:
            yield STILL_HERE
            quiet = 0.0


def _picture_size(job: JobView) -> int:
    """Return on how many replications the picture of a job rests, 0 where there is none."""
    picture = job.progress.picture if job.progress else None
    return sum(outcome.replications for outcome in picture.scenarios) if picture else 0


def _without_picture(job: JobView) -> JobView:
    return job.changed(progress=job.progress.changed(picture=None)) if job.progress else job
