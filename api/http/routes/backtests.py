"""The route that holds the simulator against what really happened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.backtest_bodies import BacktestWanted
from api.http.bodies import JsonBody, request_body, wire
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.service import Served
from api.http.simulation_cap import MOST_PERSON_MONTHS, hold_backtest_to_cap
from engine.application.backtest import backtest_simulation
from engine.application.backtest_questions import backtest_question
from engine.application.jobs.backtest_submission import submit_backtest
from engine.application.jobs.job_submission import Ticket
from engine.application.jobs.job_views import JobView
from engine.simulation.backtest.body import BacktestBody

router = APIRouter(tags=["simulation"])

_EXAMPLES = {
    "the last year": {"fit_until": "2024-12-31", "forecast_until": "2025-12-31", "replications": 50},
    "by job family": {
        "fit_until": "2024-12-31",
        "forecast_until": "2025-12-31",
        "bands_years": [0, 2],
        "covariates": ["job_family"],
        "replications": 50,
    },
}


@router.post(
    "/v1/backtests",
    operation_id="backtest",
    summary="Hold the simulator against what really happened",
    description=(
        "Fits the simulator on what was known on a day, foretells leavers, joiners and headcount of the years after "
        "it, and shows them beside what came and beside two plain methods. Without a past to fit on it is refused. The "
        f"answer is waited for, up to {MOST_PERSON_MONTHS:,} simulated person-months; with `?wait=0` or "
        "`Prefer: respond-async` it is a job (202)."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("backtest") | request_body({"$ref": "#/components/schemas/GivenBacktestWanted"}, _EXAMPLES),
    response_model=Answer[BacktestBody],
)
def post_backtest(
    actor: Asking,
    served: Served,
    query: Annotated[queries.BacktestQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Return bands beside real values, how often they held, and what does not fit."""
    wanted = wire(BacktestWanted, data)
    asked = backtest_question({name: getattr(wanted, name) for name in type(wanted).model_fields})
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_backtest(served.workspace, actor, asked, query.known, ticket), headers)
    require_no_job(headers, query.priority)
    hold_backtest_to_cap(served.workspace, asked)
    return told(backtest_simulation(served.workspace, actor, asked, query.known, workers=1))
