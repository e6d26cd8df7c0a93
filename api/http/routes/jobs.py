"""Routes on jobs: long work that a request does not wait for."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.job_events import MEDIA_TYPE, job_events
from api.http.service import Served
from engine.application.jobs.job_asking import cancel_job, job_list, job_shown, job_view, retry_job
from engine.application.jobs.job_views import JobList, JobShown, JobView

router = APIRouter(tags=["jobs"])

JobId = Annotated[str, Path(description="Id of the job.", max_length=100)]


@router.get(
    "/v1/jobs",
    operation_id="listJobs",
    openapi_extra=asks("jobs"),
    summary="Jobs, newest first",
    response_model=JobList,
)
def get_jobs(actor: Asking, served: Served, query: Annotated[queries.JobsQuery, Query()]) -> JSONResponse:
    """Return one's own jobs; an auditor or administrator sees all."""
    return shown(job_list(served.workspace, actor, state=query.state, at_most=query.at_most))


@router.get(
    "/v1/jobs/{job_id}", operation_id="getJob", openapi_extra=asks("jobs"), summary="One job", response_model=JobShown
)
def get_job(actor: Asking, served: Served, job_id: JobId, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return what was asked, how far it is, why it failed and, once it is done, the result."""
    return shown(job_shown(served.workspace, actor, job_id))


@router.delete(
    "/v1/jobs/{job_id}",
    operation_id="cancelJob",
    openapi_extra=asks("jobs cancel"),
    summary="Cancel a job",
    response_model=JobView,
)
def delete_job(actor: Asking, served: Served, job_id: JobId, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Cancel a job that waits or runs; its worker ends its work within a second. It stays on the list."""
    return shown(cancel_job(served.workspace, actor, job_id))


@router.post(
    "/v1/jobs/{job_id}/retry",
    operation_id="retryJob",
    openapi_extra=asks("jobs retry"),
    summary="Try a job again",
    response_model=JobView,
)
def post_retry(actor: Asking, served: Served, job_id: JobId, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Put a failed or cancelled job back into the queue; it goes on from its last finished step."""
    return shown(retry_job(served.workspace, actor, job_id))


@router.get(
    "/v1/jobs/{job_id}/events",
    operation_id="jobEvents",
    openapi_extra=asks("jobs"),
    summary="The progress of a job as it happens",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events `progress`, and at the end `done`, `failed` or `cancelled`, each with the job.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        },
        204: {"description": "The job has ended, and the listener knows how."},
    },
)
async def get_events(
    request: Request,
    actor: Asking,
    served: Served,
    job_id: JobId,
    _: Annotated[queries.Query, Query()],
    last_event_id: Annotated[
        str | None, Header(description="Id of the last event received; what came before it is not sent again.")
    ] = None,
) -> Response:
    """Return server-sent events until the job ends: the job as it stands now, then whenever it changes."""
    look = partial(job_view, served.workspace, actor, job_id)
    job = await run_in_threadpool(look)
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 10 else -1
    if job.state.ended and seen == job.changes:
        return Response(status_code=204)
    state = request.app.state

    def leaving() -> bool:
        return bool(getattr(state, "stopping", False))

    return StreamingResponse(job_events(look, seen, leaving), media_type=MEDIA_TYPE)
