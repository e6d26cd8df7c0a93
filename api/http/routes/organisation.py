"""The route on the organisation as a whole: how many people there are, and where."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.http.answers import Answer
from api.http.asking import Asking
from api.http.kept_answers import again
from api.http.queries import PeriodQuery
from api.http.service import Served
from engine.application.organisation_counts import OrganisationCounts, organisation_counts

router = APIRouter(tags=["organisation"])


@router.get(
    "/v1/organisation",
    operation_id="organisation",
    summary="Headcount by unit and job family",
    response_model=Answer[OrganisationCounts],
)
async def get_counts(
    request: Request, actor: Asking, served: Served, query: Annotated[PeriodQuery, Query()]
) -> Response:
    """Return how many people there are by unit and by job family; no number stands for fewer than five."""
    workspace, period = served.workspace, query.period
    return await again(request, actor, period, lambda: organisation_counts(workspace, actor, period).as_json())
