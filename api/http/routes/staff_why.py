"""Routes that ask why: why not this person, and what would make a request possible."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body
from api.http.limits import Heavy
from api.http.queries import FixesQuery, UnsureQuery, WhyNotQuery
from api.http.routes.staffing import EXAMPLE, one_request
from api.http.service import Served
from engine.application.staffing.fixes import staff_fixes
from engine.application.staffing.unsure import staff_unsure
from engine.application.staffing.why_not import staff_why_not
from engine.staffing.why.fixes_answer import Fixes
from engine.staffing.why.unsure_answer import Unsure
from engine.staffing.why.why_not_answer import WhyNot

router = APIRouter(tags=["staffing"])

_BODY = request_body({"$ref": "#/components/schemas/GivenStaffingRequest"}, {"one role": EXAMPLE}, required=False)


@router.post(
    "/v1/staff/why-not",
    operation_id="staffWhyNot",
    summary="Say why somebody is not in the best team",
    openapi_extra=asks("staff why-not") | _BODY,
    response_model=Answer[WhyNot],
)
def post_why_not(
    actor: Asking, served: Served, query: Annotated[WhyNotQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return what having a person would cost and who would move, or what stands in the way, and what would change it.

    The request is solved again with the person forced in; a second solver has to agree.
    """
    asked = one_request(data, query.project)
    return told(staff_why_not(served.workspace, actor, query.period, asked, query.person, query.role))


@router.post(
    "/v1/staff/fixes",
    operation_id="staffFixes",
    summary="Say what would make a request possible",
    openapi_extra=asks("staff fixes") | _BODY,
    response_model=Answer[Fixes],
)
def post_fixes(
    actor: Asking, served: Served, query: Annotated[FixesQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return what clashes in a request and the cheapest ways of giving way by declared cost, each solved again."""
    asked = one_request(data, query.project)
    return told(staff_fixes(served.workspace, actor, query.period, asked, query.shown))


@router.post(
    "/v1/staff/unsure",
    operation_id="staffUnsure",
    summary="Say which unverified fact could most change the team",
    openapi_extra=asks("staff unsure") | _BODY,
    response_model=Answer[Unsure],
)
def post_unsure(
    actor: Asking, served: Served, query: Annotated[UnsureQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return unverified skills that could change the best team, by the points that verifying each should gain."""
    asked = one_request(data, query.project)
    return told(staff_unsure(served.workspace, actor, query.period, asked, query.shown))
