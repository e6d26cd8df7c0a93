"""Routes on goals: which framework mix, how far, what is at risk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.http.answers import Answer
from api.http.asking import Asking, asks
from api.http.kept_answers import again
from api.http.queries import PeriodQuery, ProfiledQuery
from engine.application.goals.recommend import recommend
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus

router = APIRouter(tags=["goals"])
Asked = Annotated[PeriodQuery, Query()]


@router.get(
    "/v1/recommend",
    operation_id="recommend",
    openapi_extra=asks("recommend"),
    summary="Framework mix of each job family",
    response_model=Answer[FrameworkMixes],
)
async def get_mixes(request: Request, actor: Asking, query: Asked) -> Response:
    """Return which goal frameworks suit which people, with weights, warnings, and the rule behind each."""
    period = query.period
    return await again(request, actor, period, lambda workspace: recommend(workspace, actor, period).as_json())


@router.get(
    "/v1/goals/status",
    operation_id="goalsStatus",
    openapi_extra=asks("goals status"),
    summary="How far the goals are",
    response_model=Answer[GoalStatus],
)
async def get_status(request: Request, actor: Asking, query: Asked) -> Response:
    """Return the exact roll-up of every goal, strict and covered, and the weakest links of each tree."""
    period = query.period
    return await again(request, actor, period, lambda workspace: goals_status(workspace, actor, period).as_json())


@router.get(
    "/v1/goals/risks",
    operation_id="goalsRisks",
    openapi_extra=asks("goals risks"),
    summary="Which goals are at risk",
    response_model=Answer[GoalRisks],
)
async def get_risks(request: Request, actor: Asking, query: Annotated[ProfiledQuery, Query()]) -> Response:
    """Return stalled key results and break points, each with the check-ins and the rule behind it."""
    period, profile = query.period, query.profile
    return await again(
        request,
        actor,
        (period, profile),
        lambda workspace: goals_risks(workspace, actor, period, profile).as_json(),
    )
