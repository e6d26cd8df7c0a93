"""The route on the organisation as a whole: how many people there are, and where."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.http.answers import Answer
from api.http.asking import Asking, asks
from api.http.kept_answers import again
from api.http.queries import PeriodQuery
from engine.application.organisation_counts import OrganisationCounts, organisation_counts
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json

router = APIRouter(tags=["organisation"])


@router.get(
    "/v1/organisation",
    operation_id="organisation",
    openapi_extra=asks("organisation"),
    summary="Headcount by unit and job family",
    response_model=Answer[OrganisationCounts],
)
async def get_counts(request: Request, actor: Asking, query: Annotated[PeriodQuery, Query()]) -> Response:
    """Return how many people there are by unit and by job family; no number stands for fewer than five."""

    def work(workspace: Workspace) -> Json:
        return organisation_counts(workspace, actor, query.period).as_json()

    return await again(request, actor, query.period, work)
