"""Routes on how goals hang together: the map, and why one goal matters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.kept_answers import again
from api.http.queries import FocusQuery, PeriodQuery
from api.http.service import Served
from engine.application.goals.map import goals_map, goals_why
from engine.figures.goal_map_view import GoalMap
from engine.goals.goal_reasons import GoalReason

router = APIRouter(tags=["goals"])


@router.get(
    "/v1/goals/map",
    operation_id="goalsMap",
    openapi_extra=asks("goals map"),
    summary="The goal map, with the way from one goal to the top",
    response_model=Answer[GoalMap],
)
async def get_map(request: Request, actor: Asking, query: Annotated[FocusQuery, Query()]) -> Response:
    """Return the cards and lines of the map with progress on every card; `?focus=` highlights the way to the top."""
    period, focus = query.period, query.focus
    return await again(
        request, actor, (period, focus), lambda workspace: goals_map(workspace, actor, period, focus).as_json()
    )


@router.get(
    "/v1/goals/{goal_id}/why",
    operation_id="goalsWhy",
    openapi_extra=asks("goals why"),
    summary="Why a goal matters",
    response_model=Answer[GoalReason],
)
def get_reason(
    actor: Asking,
    served: Served,
    goal_id: Annotated[str, Path(max_length=200, description="Goal or key result.")],
    query: Annotated[PeriodQuery, Query()],
) -> JSONResponse:
    """Return what a goal or key result brings to the goal at the top, and by which way; for a top goal, by whom."""
    return told(goals_why(served.workspace, actor, query.period, goal_id))
