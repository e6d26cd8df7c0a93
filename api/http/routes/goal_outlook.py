"""Routes on what becomes of goals: forecasts, and changes in mid-cycle."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.queries import ProfiledQuery
from api.http.service import Served
from engine.application.goals.forecast import goals_forecast
from engine.application.goals.recalibrate import goals_recalibrate
from engine.goals.forecast_views import GoalForecasts
from engine.goals.recalibration import Recalibrations

router = APIRouter(tags=["goals"])
Asked = Annotated[ProfiledQuery, Query()]


@router.get(
    "/v1/goals/forecast",
    operation_id="goalsForecast",
    openapi_extra=asks("goals forecast"),
    summary="How far key results will get",
    response_model=Answer[GoalForecasts],
)
def get_forecast(actor: Asking, served: Served, query: Asked) -> JSONResponse:
    """Return chance and interval of every key result under way, with the method and the check-ins behind each."""
    return told(goals_forecast(served.workspace, actor, query.period, query.profile))


@router.get(
    "/v1/goals/recalibrate",
    operation_id="goalsRecalibrate",
    openapi_extra=asks("goals recalibrate"),
    summary="Which goals should change in mid-cycle",
    response_model=Answer[Recalibrations],
)
def get_recalibrations(actor: Asking, served: Served, query: Asked) -> JSONResponse:
    """Return proposed changes of goals, ranked, each with facts, rule, version and forecast; nothing is applied."""
    return told(goals_recalibrate(served.workspace, actor, query.period, query.profile))
