"""Routes on scenarios: which there are, and what they lead to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, SimulationQuestion, request_body, wire
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.kept_answers import again
from api.http.limits import Heavy
from api.http.service import Served
from api.http.simulation_cap import MOST_PERSON_MONTHS, hold_to_cap
from engine.application.jobs.job_submission import Ticket, submit_simulation
from engine.application.jobs.job_views import JobView
from engine.application.scenario_files import scenarios_of
from engine.application.scenario_list import ScenarioList, scenario_list
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.evidence.canonical import canonical_value
from engine.simulation.answers.body import SimulationBody

router = APIRouter(tags=["simulation"])

_EXAMPLES = {
    "three futures": {"scenarios": ["optimistic", "neutral", "conservative"], "seed": 7, "replications": 50},
    "hiring takes longer": {
        "scenarios": [
            "neutral",
            {
                "kind": "scenario",
                "format": 1,
                "extends": "neutral",
                "name": "slow hiring",
                "title": {"en": "Slow hiring"},
                "laws": {"hiring": {"time_to_fill": {"value": 100, "why": "Fewer applicants."}}},
            },
        ],
        "replications": 50,
    },
}


@router.get(
    "/v1/scenarios",
    operation_id="listScenarios",
    openapi_extra=asks("scenarios"),
    summary="Scenarios to run by name",
    response_model=ScenarioList,
)
async def get_scenarios(request: Request, actor: Asking, _: Annotated[queries.Query, Query()]) -> Response:
    """Return names and titles of the shipped scenarios."""
    return await again(request, actor, None, lambda _: canonical_value(scenario_list(actor)))


@router.post(
    "/v1/simulations",
    operation_id="simulate",
    summary="Run scenarios side by side",
    description=(
        "Means, 5-95 % bands and paired differences of scenarios on the same random numbers. The answer is waited for, "
        f"so a request may ask for {MOST_PERSON_MONTHS:,} simulated person-months at most (people x months x "
        "replications, over all scenarios): about a minute. More is refused with what would fit, but for a job: with "
        "`?wait=0` or `Prefer: respond-async` the answer is a job (202) whose result `GET /v1/jobs/{job_id}` shows "
        "once it is done. An `Idempotency-Key` makes asking for the same job twice harmless."
    ),
    responses={202: {"description": "The work is a job now.", "model": JobView}},
    openapi_extra=asks("simulate") | request_body({"$ref": "#/components/schemas/GivenSimulationQuestion"}, _EXAMPLES),
    response_model=Answer[SimulationBody],
)
def post_simulation(
    actor: Asking,
    served: Served,
    query: Annotated[queries.SimulationQuery, Query()],
    headers: Annotated[JobHeaders, Header()],
    data: JsonBody,
    _: Heavy,
) -> JSONResponse:
    """Run the scenarios of the body, now or as a job."""
    asked = wire(SimulationQuestion, data)
    scenarios = [
        with_overrides(scenario, seed=asked.seed, replications=asked.replications)
        for scenario in scenarios_of(asked.scenarios)
    ]
    workspace = served.workspace
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_simulation(workspace, actor, query.period, scenarios, ticket), headers)
    require_no_job(headers, query.priority)
    hold_to_cap(workspace, query.period, scenarios)
    return told(simulate_scenarios(workspace, actor, query.period, scenarios, workers=1))
