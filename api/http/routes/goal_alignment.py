"""Routes on alignment: drafts of child goals, teams without direction, and all goals of one person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.kept_answers import again
from api.http.queries import DraftsQuery, PeriodQuery
from api.http.service import Served
from engine.application.goals.alignment import goals_direction, goals_drafts
from engine.application.goals.person import goals_person
from engine.goals.goal_direction import GoalDirection
from engine.goals.goal_drafts import GoalDrafts
from engine.goals.person_goal_views import PersonGoals

router = APIRouter(tags=["goals"])


@router.get(
    "/v1/goals/drafts",
    operation_id="goalsDrafts",
    openapi_extra=asks("goals drafts"),
    summary="Child goals that units could take up",
    response_model=Answer[GoalDrafts],
)
async def get_drafts(request: Request, actor: Asking, query: Annotated[DraftsQuery, Query()]) -> Response:
    """Return proposed child goals for the units below goals that nobody has taken up; nothing is applied."""
    period, goal = query.period, query.goal
    return await again(
        request, actor, (period, goal), lambda workspace: goals_drafts(workspace, actor, period, goal).as_json()
    )


@router.get(
    "/v1/goals/direction",
    operation_id="goalsDirection",
    openapi_extra=asks("goals direction"),
    summary="Teams that are busy without direction",
    response_model=Answer[GoalDirection],
)
async def get_direction(request: Request, actor: Asking, query: Annotated[PeriodQuery, Query()]) -> Response:
    """Return where the logged effort of every team leads."""
    period = query.period
    return await again(request, actor, period, lambda workspace: goals_direction(workspace, actor, period).as_json())


@router.get(
    "/v1/people/{person_id}/goals",
    operation_id="goalsPerson",
    openapi_extra=asks("goals person"),
    summary="All goals of one person",
    response_model=Answer[PersonGoals],
)
def get_person(
    actor: Asking,
    served: Served,
    person_id: Annotated[str, Path(max_length=200, description="Person, or the pseudonym of one.")],
    query: Annotated[PeriodQuery, Query()],
) -> JSONResponse:
    """Return all goals of a person, whatever their framework, their sums, and changes of framework."""
    return told(goals_person(served.workspace, actor, query.period, person_id))
