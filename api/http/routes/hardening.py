"""The route of the closed loop."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.experiment_bodies import HardeningAsked
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.service import Served
from api.http.simulation_cap import MOST_PERSON_MONTHS, hold_runs_to_cap
from engine.application.experiments import Hands
from engine.application.harden import harden_scenarios, prepared_hardening
from engine.application.jobs.harden_job import submit_hardening
from engine.application.jobs.job_submission import Ticket
from engine.application.jobs.job_views import JobView
from engine.application.scenario_files import scenarios_of
from engine.application.simulate import with_overrides
from engine.studies.hardening.body import HardeningBody

router = APIRouter(tags=["planning"])

_EXAMPLE: dict[str, Any] = {
    "scenarios": ["smart_manufacturing"],
    "asked": {"floor": 0.9, "at_most": 40, "verified_by": 40},
}
SETTINGS_COUNTED = 100
"""Settings that a search is taken to try, for what an answer that is waited for may cost."""


@router.post(
    "/v1/hardenings",
    operation_id="harden",
    summary="Find the cheapest plan that is on time surely enough",
    description=(
        "Plan, simulate, stress, harden and plan again until the probability of being on time reaches the floor at "
        "least cost: the cheapest setting of the levers of one scenario, or the best on paper of several; with the "
        "rounds and the price of certainty. That there is none is an answer, with status 200. The answer is waited "
        f"for, so {SETTINGS_COUNTED} settings at their most replications may take {MOST_PERSON_MONTHS:,} simulated "
        "person-months at most. More is a job: `?wait=0` or `Prefer: respond-async`."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("harden")
    | request_body({"$ref": "#/components/schemas/GivenHardeningAsked"}, {"a factory": _EXAMPLE}),
    response_model=Answer[HardeningBody],
)
def post_hardening(
    actor: Asking,
    served: Served,
    query: Annotated[queries.SimulationQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Run the closed loop on the scenarios of the body, now or as a job."""
    given = wire(HardeningAsked, data)
    workspace, days, asked = served.workspace, query.period, given.asked
    scenarios = [with_overrides(scenario, seed=given.seed) for scenario in scenarios_of(given.scenarios)]
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_hardening(workspace, actor, days, scenarios, asked, ticket), headers)
    require_no_job(headers, query.priority)
    ready = prepared_hardening(workspace, actor, days, scenarios, asked)
    hold_runs_to_cap(workspace, days, ready.scenarios, SETTINGS_COUNTED * asked.at_most + ready.runs)
    return told(harden_scenarios(workspace, actor, days, scenarios, asked, Hands(workers=1)))
