"""The route that plans a workforce."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse

from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.queries import PlanQuery
from api.http.service import Served
from engine.application.jobs.job_submission import Ticket, submit_plan
from engine.application.jobs.job_views import JobView
from engine.application.plan import plan_workforce
from engine.errors import InputError, Problem
from engine.planning.answer import PlanAnswer
from engine.planning.plan_file import WorkforcePlan
from engine.planning.plan_reading import plan_from_data
from engine.planning.wish import PlanWish

router = APIRouter(tags=["planning"])

MOST_CELLS_WAITED = 3_000
MOST_SECONDS_WAITED = 20.0


def _said(value: float, unit: str, source: str = "assumption") -> dict[str, object]:
    return {"value": value, "unit": unit, "source": source}


_EXAMPLE: dict[str, Any] = {
    "title": {"en": "One role"},
    "horizon_months": 6,
    "money": "kCNY",
    "scenarios": [{"id": "steady", "probability": 1.0}],
    "roles": [
        {
            "id": "technician",
            "start": _said(8.0, "people", "data"),
            "attrition": _said(12.0, "% per year", "data"),
            "salary": _said(14.0, "money per person-month", "policy"),
            "hiring": {"cost": _said(40.0, "money per person"), "lead": _said(2.0, "months")},
            "service": {"shortfall_cost": _said(90.0, "money per person-month")},
        }
    ],
    "demand": [{"role": "technician", "work": _said(10.0, "person-months a month", "policy")}],
}


@router.post(
    "/v1/plans",
    operation_id="planWorkforce",
    summary="Plan a workforce",
    description=(
        "The cheapest hiring, training, moves and contractors that carry the work of every scenario, decided in common "
        "while it is not known which one comes; what one more and one less of everything is worth; or, with status 200 "
        "too, which rules clash and what must give. The body is a workforce-plan (`kind`, `format` may be left out). "
        f"An answer that is waited for has {MOST_CELLS_WAITED:,} cells at most (roles and paths x months x scenarios) "
        f"and {MOST_SECONDS_WAITED:g} seconds a solve; more only as a job: with `?wait=0` or `Prefer: respond-async` "
        "it is one (202)."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("plan")
    | request_body({"$ref": "#/components/schemas/GivenWorkforcePlan"}, {"one role": _EXAMPLE}),
    response_model=Answer[PlanAnswer],
)
def post_plan(
    actor: Asking,
    served: Served,
    query: Annotated[PlanQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Make the plan of the body, now or as a job."""
    plan, workspace = plan_from_data(data), served.workspace
    if headers.respond_async or not query.wait:
        ticket, wish = Ticket(query.priority, headers.idempotency_key), PlanWish(query.time_limit, query.values)
        return accepted(submit_plan(workspace, actor, query.period, plan, wish, ticket), headers)
    require_no_job(headers, query.priority)
    _hold_to_cap(plan, query.time_limit)
    wish = PlanWish(query.time_limit or MOST_SECONDS_WAITED, query.values)
    return told(plan_workforce(workspace, actor, query.period, plan, wish))


def _hold_to_cap(plan: WorkforcePlan, time_limit: float | None) -> None:
    cells = (len(plan.roles) + len(plan.paths)) * plan.horizon_months * len(plan.scenarios)
    mend = "Ask for less, or have it done as a job: ?wait=0."
    if cells > MOST_CELLS_WAITED:
        what = f"The plan has {cells:,} cells; an answer that is waited for may have {MOST_CELLS_WAITED:,}."
        raise InputError(Problem("too-large", what, mend))
    if time_limit is not None and time_limit > MOST_SECONDS_WAITED:
        what = f"An answer that is waited for may be solved for {MOST_SECONDS_WAITED:g} seconds."
        raise InputError(Problem("too-long", what, mend, column="time_limit", value=f"{time_limit:g}"))
