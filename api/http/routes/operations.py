"""Routes for whoever runs the server: may it be asked now, and its figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.http import queries
from api.http.answers import shown
from api.http.asking import Asking, asks
from api.http.metrics import CONTENT_TYPE, Metrics
from api.http.problem_details import problem_response
from api.http.service import Served
from engine.application.access import permit
from engine.application.readiness import Readiness, readiness, readiness_problems
from engine.errors import InputError, Problem

router = APIRouter(tags=["state"])


@router.get("/v1/ready", operation_id="ready", summary="May it be asked now", response_model=Readiness)
def get_ready(request: Request, served: Served, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return that the database answers and files can be written; 503 with what is amiss where not, or near the end."""
    problems = readiness_problems(served.workspace, stopping=bool(request.app.state.stopping))
    if problems:
        return problem_response(request.url.path, 503, problems, {"Retry-After": "5"})
    return shown(readiness(served.workspace))


@router.get(
    "/metrics",
    operation_id="metrics",
    openapi_extra=asks("metrics"),
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def get_metrics(request: Request, actor: Asking, _: Annotated[queries.Query, Query()]) -> Response:
    """Return what was counted since the start, by route, never by person."""
    permit(actor, "metrics")
    metrics: Metrics | None = request.app.state.metrics
    if metrics is None:
        raise InputError(Problem("unknown-metrics", "Nothing is counted here.", "Start the server with metrics on."))
    return Response(metrics.text(), media_type=CONTENT_TYPE)
