"""Routes on goals: which framework mix, how far, what is at risk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking
from api.http.queries import PeriodQuery
from api.http.service import Served
from engine.application.goals_risks import goals_risks
from engine.application.goals_status import goals_status
from engine.application.recommend import recommend
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus

router = APIRouter(tags=["goals"])
Asked = Annotated[PeriodQuery, Query()]


@router.get(
    "/v1/recommend",
    operation_id="recommend",
    summary="Framework mix of each job family",
    response_model=Answer[FrameworkMixes],
)
def get_mixes(actor: Asking, served: Served, query: Asked) -> JSONResponse:
    """Return which goal frameworks suit which people, with weights, warnings, and the rule behind each."""
    return told(recommend(served.workspace, actor, query.period))


@router.get(
    "/v1/goals/status", operation_id="goalsStatus", summary="How far the goals are", response_model=Answer[GoalStatus]
)
def get_status(actor: Asking, served: Served, query: Asked) -> JSONResponse:
    """Return the exact roll-up of every goal, strict and covered, and the weakest links of each tree."""
    return told(goals_status(served.workspace, actor, query.period))


@router.get(
    "/v1/goals/risks", operation_id="goalsRisks", summary="Which goals are at risk", response_model=Answer[GoalRisks]
)
def get_risks(actor: Asking, served: Served, query: Asked) -> JSONResponse:
    """Return stalled key results and break points, each with the check-ins and the rule behind it."""
    return told(goals_risks(served.workspace, actor, query.period))
