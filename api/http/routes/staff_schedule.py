"""The route that schedules a project."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.queries import ScheduleQuery
from api.http.service import Served
from engine.application.jobs.job_submission import Ticket, submit_schedule
from engine.application.jobs.job_views import JobView
from engine.application.staffing.schedule import ScheduleWish, staff_schedule
from engine.errors import InputError, Problem
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.schedule.project_reading import project_from_data

router = APIRouter(tags=["staffing"])

MOST_SECONDS_WAITED = 20.0
_EXAMPLE: dict[str, Any] = {
    "title": "Cut-over",
    "tasks": [
        {"id": "plc", "duration": 5, "skills": [{"skill": "PLC", "min_level": 3}]},
        {"id": "test", "duration": 2, "needs": [{"skills": [{"skill": "PLC"}], "people": 2}], "after": ["plc"]},
    ],
    "people": [{"id": "bo", "skills": {"PLC": 4}}, {"id": "cy", "skills": {"PLC": 2}}],
}


class ScheduleTold(Answer[ScheduleAnswer]):
    """The schedule with its evidence; what tools look for stands at the head too."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: str
    """As in the body."""
    makespan: int | None
    """As in the body."""
    lower_bound: int | None
    """As in the body."""
    assignments: list[Any]
    """As in the body."""


@router.post(
    "/v1/staff/schedules",
    operation_id="staffSchedule",
    summary="Schedule a project",
    description=(
        "Who does which task when, so that all is done as early as possible, with the bound that the schedule stands "
        "against. The body is a project-schedule (`kind` and `format` may be left out). That there is no schedule is "
        "an answer, with status 200 and the reasons. An answer that is waited for is searched for 20 seconds at most "
        "(`?time_limit`); with `?wait=0` or `Prefer: respond-async` it is a job (202) that `GET /v1/jobs/{job_id}` "
        "shows with the best length and the bound so far."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("staff schedule")
    | request_body({"$ref": "#/components/schemas/GivenProjectSchedule"}, {"two tasks": _EXAMPLE}),
    response_model=ScheduleTold,
)
def post_schedule(
    actor: Asking,
    served: Served,
    query: Annotated[ScheduleQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Schedule the project of the body, now or as a job."""
    project, wish = project_from_data(data), ScheduleWish(query.time_limit, query.seed)
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_schedule(served.workspace, actor, query.period, project, wish, ticket), headers)
    require_no_job(headers, query.priority)
    if wish.time_limit > MOST_SECONDS_WAITED:
        what = f"An answer that is waited for may be searched for {MOST_SECONDS_WAITED:g} seconds."
        mend = "Give a smaller ?time_limit, or have it done as a job: ?wait=0."
        raise InputError(Problem("too-long", what, mend, column="time_limit", value=f"{wish.time_limit:g}"))
    return told(staff_schedule(served.workspace, actor, query.period, project, wish))
