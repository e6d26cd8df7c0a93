"""Routes on Sextant itself: health, schemas, recorded runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from api.http import queries
from api.http.answers import SchemaNames, shown
from api.http.asking import Asking, Gated, Recognised, asks
from api.http.kept_answers import again
from api.http.service import Served
from engine.application.access import permit
from engine.application.health import Health, health
from engine.application.runs import RecordedRun, RunList, recorded_run, run_list
from engine.application.schemas import schema_names, schema_of
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json, canonical_value

router = APIRouter(tags=["state"])


@router.get("/v1/health", operation_id="health", summary="Is it up, and what does it know", response_model=Health)
async def get_health(
    request: Request, served: Served, actor: Recognised, gate: Gated, _: Annotated[queries.Query, Query()]
) -> Response:
    """Return versions, which pattern matcher answers, and, to who is known, what the history holds."""
    local = gate.nobody is not None
    if actor is None:
        return shown(await run_in_threadpool(health, served.workspace, local=local, known=False))

    def work(workspace: Workspace) -> Json:
        return canonical_value(health(workspace, local=local, known=True))

    return await again(request, actor, None, work)


@router.get(
    "/v1/schemas",
    operation_id="listSchemas",
    openapi_extra=asks("schema"),
    summary="Names of all schemas",
    response_model=SchemaNames,
)
def get_schemas(actor: Asking, _: Annotated[queries.Query, Query()]) -> JSONResponse:
    """Return the names of the schemas of every file that Sextant reads and every result that it gives."""
    permit(actor, "schema")
    return JSONResponse({"schemas": list(schema_names())})


@router.get(
    "/v1/schemas/{name}",
    operation_id="getSchema",
    openapi_extra=asks("schema"),
    summary="One JSON Schema",
    response_model=dict[str, object],
)
def get_schema(
    actor: Asking,
    name: Annotated[str, Path(description="Name of the schema.", examples=["staffing-request"])],
    _: Annotated[queries.Query, Query()],
) -> JSONResponse:
    """Return the JSON Schema (draft 2020-12) of a file or of a result."""
    permit(actor, "schema")
    return JSONResponse(schema_of(name))


@router.get(
    "/v1/runs",
    operation_id="listRuns",
    openapi_extra=asks("runs"),
    summary="Recorded answers, newest first",
    response_model=RunList,
)
def get_runs(actor: Asking, served: Served, query: Annotated[queries.RunsQuery, Query()]) -> JSONResponse:
    """Return what was asked, by whom, when, and the hash of what was answered."""
    return shown(run_list(served.workspace, actor, verb=query.verb, at_most=query.at_most))


@router.get(
    "/v1/runs/{run_id}",
    operation_id="getRun",
    openapi_extra=asks("runs"),
    summary="One recorded answer",
    response_model=RecordedRun,
)
def get_run(
    actor: Asking,
    served: Served,
    run_id: Annotated[str, Path(description="Id from execution.run_id of an answer.", max_length=100)],
    _: Annotated[queries.Query, Query()],
) -> JSONResponse:
    """Return the answer as it was given, with the question, its inputs and how it was computed."""
    return shown(recorded_run(served.workspace, actor, run_id))
