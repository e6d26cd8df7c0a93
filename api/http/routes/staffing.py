"""The route that staffs one request."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body
from api.http.limits import Heavy
from api.http.queries import StaffQuery
from api.http.service import Served
from engine.application.staffing.request import staff
from engine.errors import InputError, Problem
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data

router = APIRouter(tags=["staffing"])

EXAMPLE: dict[str, Any] = {
    "title": "Smart line 3",
    "project": {"name": "Smart line 3", "start": "2026-05-04", "end": "2026-10-30", "priority": 2},
    "roles": [{"id": "PM", "openings": 1, "fte": 0.5, "skills": []}],
}


@router.post(
    "/v1/staff/requests",
    operation_id="staffRequest",
    summary="Propose a team",
    openapi_extra=asks("staff request")
    | request_body({"$ref": "#/components/schemas/GivenStaffingRequest"}, {"one role": EXAMPLE}, required=False),
    response_model=Answer[StaffingAnswer],
)
def post_request(
    actor: Asking, served: Served, query: Annotated[StaffQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return the best team for a request, alternatives and the proof, or who is lacking.

    The body is a request (`kind` and `format` may be left out); `?project=ID` staffs a project of the dataset instead.
    That no team exists is an answer, with status 200, `outcome` saying so and the roles that lack people.
    """
    asked, options = one_request(data, query.project), SolverOptions(teams=query.teams)
    return told(staff(served.workspace, actor, query.period, asked, options))


def one_request(data: Any, project: str | None) -> StaffingRequest | str:
    """Return the request in a body, or the project named in its place; InputError unless it is exactly one."""
    if (data is None) == (project is None):
        mend = "Send a staffing request as JSON, or name a project: ?project=ID."
        raise InputError(Problem("request-or-project", "Exactly one request is needed.", mend))
    return request_from_data(data) if project is None else project
