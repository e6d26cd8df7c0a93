"""Routes that ask the bank who can do what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, shown, told
from api.http.asking import Asking, asks
from api.http.queries import SkillCountQuery, SkillSearchQuery
from api.http.service import Served
from engine.application.skills.search import skills_count, skills_search
from engine.skills.search.answer import SkillCount, SkillSearch

router = APIRouter(tags=["skills"])


@router.get(
    "/v1/skills/search",
    operation_id="skillsSearch",
    openapi_extra=asks("skills search"),
    summary="Who can do what",
    response_model=Answer[SkillSearch],
)
def get_search(actor: Asking, served: Served, query: Annotated[SkillSearchQuery, Query()]) -> JSONResponse:
    """Return exactly who meets a query, by which facts, what each clause costs, and who nearly qualifies.

    Nobody is ranked: people stand in order of their ids.
    """
    return told(skills_search(served.workspace, actor, query.period, query.q, query.at_most))


@router.get(
    "/v1/skills/count",
    operation_id="skillsCount",
    openapi_extra=asks("skills count"),
    summary="How many people a search would find",
    response_model=SkillCount,
)
def get_count(actor: Asking, served: Served, query: Annotated[SkillCountQuery, Query()]) -> JSONResponse:
    """Return how many people meet a query that may not be finished, and how it could go on; for every key typed."""
    return shown(skills_count(served.workspace, actor, query.period, query.q))
