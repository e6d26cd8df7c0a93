"""The route that staffs all open roles at once, now or as a job."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, shown, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.portfolio_bodies import MOST_SECONDS_WAITED_FOR, PortfolioWanted
from api.http.service import Served
from engine.application.decisions.propose_portfolio import PortfolioProposals, propose_portfolio
from engine.application.jobs.job_submission import Ticket
from engine.application.jobs.job_views import JobView
from engine.application.jobs.portfolio_submission import submit_portfolio
from engine.application.staffing.portfolio import Following, PortfolioQuestion, portfolio
from engine.errors import InputError, Problem
from engine.staffing.portfolio.asked import PortfolioTerms
from engine.staffing.portfolio.incumbent import read_incumbent
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.requests.request_reading import request_from_data

router = APIRouter(tags=["staffing"])


@router.post(
    "/v1/staff/portfolios/{run_id}/proposals",
    operation_id="proposePortfolio",
    summary="Propose a portfolio, project by project",
    status_code=201,
    openapi_extra=asks("decisions propose"),
    response_model=PortfolioProposals,
)
def post_proposals(
    actor: Asking,
    served: Served,
    run_id: Annotated[str, Path(max_length=200, description="Run of `staff portfolio`.")],
    _: Annotated[queries.Query, Query()],
) -> JSONResponse:
    """Make a proposal for each project that a recorded portfolio staffs; asked again, they are the same ones."""
    return shown(propose_portfolio(served.workspace, actor, run_id), 201)


_EXAMPLES = {"all open roles": {"time_limit": 10}, "whole projects only": {"all_or_nothing": True, "most_roles": 2}}


@router.post(
    "/v1/staff/portfolios",
    operation_id="staffPortfolio",
    summary="Staff all open roles at once",
    description=(
        "Who goes where, what stays open and why, and how far the best can be. The answer is waited for, at most "
        f"{MOST_SECONDS_WAITED_FOR:.0f} seconds; with `?wait=0` or `Prefer: respond-async` it is a job (202), whose "
        "progress always holds the best plan, bound and gap. Cancelled it keeps them, and tried again it goes on from "
        "there."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("staff portfolio")
    | request_body({"$ref": "#/components/schemas/GivenPortfolioWanted"}, _EXAMPLES),
    response_model=Answer[PortfolioAnswer],
)
def post_portfolio(
    actor: Asking,
    served: Served,
    query: Annotated[queries.SimulationQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Staff the open roles and requests of the body, now or as a job."""
    wanted = wire(PortfolioWanted, data)
    asked = PortfolioQuestion(
        requests=tuple(request_from_data(request) for request in wanted.requests),
        open_roles=wanted.open_roles,
        terms=PortfolioTerms(all_or_nothing=wanted.all_or_nothing, most_roles=wanted.most_roles),
        options=PortfolioOptions(gap=wanted.gap, seed=wanted.seed),
    )
    start = None if wanted.start is None else read_incumbent(json.dumps(wanted.start), "start")
    following = Following(wanted.time_limit, start=start)
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_portfolio(served.workspace, actor, query.period, asked, following, ticket), headers)
    require_no_job(headers, query.priority)
    if wanted.time_limit > MOST_SECONDS_WAITED_FOR:
        what = f"An answer that is waited for has {MOST_SECONDS_WAITED_FOR:.0f} seconds at most."
        mend = "Give less time, or have the work done as a job: ?wait=0."
        raise InputError(Problem("too-long-to-wait", what, mend, column="time_limit", value=f"{wanted.time_limit:g}"))
    return told(portfolio(served.workspace, actor, query.period, asked, following))
