"""Routes on skills by unit: the matrix, and the gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.http.answers import Answer
from api.http.asking import Asking, asks
from api.http.kept_answers import again
from api.http.queries import SkillGapsQuery, SkillMatrixQuery
from engine.application.skills.matrix import MatrixQuestion, skills_gaps, skills_matrix
from engine.skills.matrix.answer import SkillGaps, SkillMatrix

router = APIRouter(tags=["skills"])


@router.get(
    "/v1/skills/matrix",
    operation_id="skillsMatrix",
    openapi_extra=asks("skills matrix"),
    summary="Skills by unit",
    response_model=Answer[SkillMatrix],
)
async def get_matrix(request: Request, actor: Asking, query: Annotated[SkillMatrixQuery, Query()]) -> Response:
    """Return mastery, gap and bus factor of every skill and unit shown; units too small to be told are hatched."""
    period = query.period
    asked = MatrixQuestion(query.level, query.months, query.unit, query.depth, tuple(query.skill))
    return await again(
        request, actor, (period, asked), lambda workspace: skills_matrix(workspace, actor, period, asked).as_json()
    )


@router.get(
    "/v1/skills/gaps",
    operation_id="skillsGaps",
    openapi_extra=asks("skills gaps"),
    summary="What units lack, and what that asks for",
    response_model=Answer[SkillGaps],
)
async def get_gaps(request: Request, actor: Asking, query: Annotated[SkillGapsQuery, Query()]) -> Response:
    """Return gaps by (demand - supply) x criticality, each with the training or hiring it asks for."""
    period, level, months, at_most = query.period, query.level, query.months, query.at_most
    return await again(
        request,
        actor,
        (period, level, months, at_most),
        lambda workspace: skills_gaps(workspace, actor, period, level=level, months=months, at_most=at_most).as_json(),
    )
