"""The route that reads skills out of texts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, SkillTexts, request_body, wire
from api.http.limits import Heavy
from api.http.queries import PeriodQuery
from api.http.service import Served
from engine.application.skills.extract import skills_extract
from engine.skills.extraction.findings import SkillFindings
from engine.skills.extraction.text_sources import SourceText

router = APIRouter(tags=["skills"])

_EXAMPLE: dict[str, Any] = {
    "texts": ["Not familiar with SAP, but an expert in PLC programming.", "不会SQL，精通Python。"]
}


@router.post(
    "/v1/skills/extract",
    operation_id="skillsExtract",
    summary="Which skills texts speak of",
    openapi_extra=asks("skills extract")
    | request_body({"$ref": "#/components/schemas/GivenSkillTexts"}, {"two reviews": _EXAMPLE}, required=False),
    response_model=Answer[SkillFindings],
)
def post_extract(
    actor: Asking, served: Served, query: Annotated[PeriodQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return which skills the given texts, or the dataset's reviews, projects and courses, are evidence of.

    Every tag has its sentence and its place. Nothing is recorded: a human accepts a proposed record or does not.
    """
    texts = None
    if data is not None:
        given = wire(SkillTexts, data).texts
        texts = [SourceText(text, "request", place=f"texts[{at}]") for at, text in enumerate(given)]
    return told(skills_extract(served.workspace, actor, query.period, texts))
