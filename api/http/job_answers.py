"""Work that is not waited for: how a request asks for it, and the answer that names the job."""

from __future__ import annotations

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.http.answers import shown
from engine.application.jobs.job_views import JobView
from engine.errors import InputError, Problem


class JobHeaders(BaseModel):
    """Headers of a request whose work may be done as a job."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    prefer: str | None = Field(default=None, max_length=200)
    """``respond-async`` has the work done as a job (RFC 7240)."""
    idempotency_key: str | None = Field(default=None, max_length=200)
    """Of a job: the same key with the same request means the same job; with another request it is refused."""

    @property
    def respond_async(self) -> bool:
        """Whether the client does not want to wait."""
        return "respond-async" in {part.partition(";")[0].strip().lower() for part in (self.prefer or "").split(",")}


def accepted(job: JobView, headers: JobHeaders) -> JSONResponse:
    """Return the job that a request has become."""
    response = shown(job, 202)
    response.headers["location"] = f"/v1/jobs/{job.id}"
    if headers.respond_async:
        response.headers["preference-applied"] = "respond-async"
    return response


def require_no_job(headers: JobHeaders, priority: int) -> None:
    """Refuse what only a job can have where the answer is waited for."""
    given = {"Idempotency-Key": headers.idempotency_key, "priority": priority or None}
    mend = "Leave it out, or have the work done as a job: ?wait=0."
    problems = [
        Problem("only-for-jobs", f"{name} means something for a job only.", mend, column=name, value=str(value)[:80])
        for name, value in given.items()
        if value is not None
    ]
    if problems:
        raise InputError(*problems)
