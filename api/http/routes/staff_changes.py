"""Routes that change a staffing answer: what can be traded, what pins and bans change, how to replan."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.limits import Heavy
from api.http.queries import ParetoQuery, ProjectQuery
from api.http.service import Served
from api.http.staff_bodies import DecisionsTried, ReplanQuestion
from engine.application.staffing.change import staff_change
from engine.application.staffing.pareto import staff_pareto
from engine.application.staffing.replan import Disturbed, staff_replan
from engine.errors import InputError, Problem
from engine.staffing.changes.change import Change
from engine.staffing.changes.decided import Decisions
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from engine.staffing.trades.trade_answer import TradeOffs

router = APIRouter(tags=["staffing"])

_REQUEST: dict[str, Any] = {
    "title": "Smart line 3",
    "project": {"name": "Smart line 3", "start": "2026-05-04", "end": "2026-10-30", "priority": 2},
    "roles": [{"id": "PM", "openings": 1, "fte": 0.5, "skills": []}],
}
_TRIED = {
    "request": _REQUEST,
    "bans": [{"person": "P000001", "role": "PM", "because": "Is on another line until the autumn."}],
}
_CHANGED = {"moves": 2, "absences": [{"person": "P000001", "start": "2026-06-01", "end": "2026-06-30"}]}


@router.post(
    "/v1/staff/pareto",
    operation_id="staffPareto",
    summary="Plans of which none betters another in fit, development and overtime",
    openapi_extra=asks("staff pareto")
    | request_body({"$ref": "#/components/schemas/GivenStaffingRequest"}, {"one role": _REQUEST}, required=False),
    response_model=Answer[TradeOffs],
)
def post_pareto(
    actor: Asking, served: Served, query: Annotated[ParetoQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return the plans, the fit that each step of development gives up, and whether there are others.

    The body is a request; `?project=ID` takes the open roles of a project of the dataset instead.
    """
    asked = _one_of(data, query.project)
    return told(staff_pareto(served.workspace, actor, query.period, asked, query.plans))


@router.post(
    "/v1/staff/changes",
    operation_id="staffChange",
    summary="What pins and bans change in the best team",
    openapi_extra=asks("staff change")
    | request_body({"$ref": "#/components/schemas/GivenDecisionsTried"}, {"a ban": _TRIED}),
    response_model=Answer[TeamChange],
)
def post_change(
    actor: Asking, served: Served, query: Annotated[ProjectQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return the moves against the best team without them, and what they cost tier by tier."""
    tried = wire(DecisionsTried, data)
    asked, decisions = _one_of(tried.request, query.project), Decisions(tried.pins, tried.bans)
    return told(staff_change(served.workspace, actor, query.period, asked, decisions))


@router.post(
    "/v1/staff/replans",
    operation_id="staffReplan",
    summary="The fewest moves that meet a change",
    openapi_extra=asks("staff replan")
    | request_body({"$ref": "#/components/schemas/GivenReplanQuestion"}, {"somebody on leave": _CHANGED}),
    response_model=Answer[Replan],
)
def post_replan(
    actor: Asking, served: Served, query: Annotated[ProjectQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return the moves, never more than allowed; where they are not enough, how many are needed.

    The plan is what is booked on the roles of `?project=ID` or of the request, or the team of a run or proposal.
    """
    question = wire(ReplanQuestion, data)
    nothing = question.request is None and query.project is None
    asked = None if nothing and question.plan is not None else _one_of(question.request, query.project)
    change = Change(absences=question.absences, shifts=question.shifts, dropped=question.dropped)
    disturbed = Disturbed(asked, question.plan)
    return told(staff_replan(served.workspace, actor, query.period, disturbed, change, question.moves))


def _one_of(data: Any, project: str | None) -> StaffingRequest | str:
    """Return the request of a body, or the id of a project; exactly one of the two is given."""
    if (data is None) == (project is None):
        mend = "Send a staffing request as JSON, or name a project: ?project=ID."
        raise InputError(Problem("request-or-project", "Exactly one request is needed.", mend))
    return request_from_data(data) if project is None else project
