"""Routes on chains of events: one simulated future event by event, and all that one event causes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.chain_bodies import ChainWanted, TraceWanted
from api.http.limits import Heavy
from api.http.service import Served
from api.http.simulation_cap import hold_to_cap
from engine.application.scenario_files import scenarios_of
from engine.application.simulate import with_overrides
from engine.application.simulate_chains import simulate_chain, simulate_trace
from engine.simulation.chains.body import ChainEffect, TraceBody

router = APIRouter(tags=["simulation"])

_TRACES = {
    "all events of a run": {"scenario": "neutral", "replication": 0},
    "departures and late milestones only": {"scenario": "neutral", "kinds": ["left", "milestone_late"]},
}
_LEAVER = {
    "kind": "scenario",
    "format": 1,
    "extends": "neutral",
    "name": "a wave",
    "title": {"en": "A wave"},
    "shocks": [{"id": "wave", "month": 2.5, "wave": {"people": {"value": 10, "unit": "%", "source": "assumption"}}}],
}
_CHAINS = {"a wave of leavers": {"scenario": _LEAVER, "shock": "wave", "replications": 20}}


@router.post(
    "/v1/simulations/traces",
    operation_id="simulateTrace",
    summary="One simulated future, event by event",
    openapi_extra=asks("simulate trace") | request_body({"$ref": "#/components/schemas/GivenTraceWanted"}, _TRACES),
    response_model=Answer[TraceBody],
)
def post_trace(
    actor: Asking, served: Served, query: Annotated[queries.PeriodQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Return the events of one run with their direct and contributing causes, and the chains that they form."""
    asked = wire(TraceWanted, data)
    (given,) = scenarios_of([asked.scenario])
    scenario = with_overrides(given, seed=asked.seed, replications=1)
    hold_to_cap(served.workspace, query.period, [scenario])
    return told(simulate_trace(served.workspace, actor, query.period, scenario, asked.question))


@router.post(
    "/v1/simulations/chains",
    operation_id="simulateChain",
    summary="All that one event causes",
    openapi_extra=asks("simulate chain") | request_body({"$ref": "#/components/schemas/GivenChainWanted"}, _CHAINS),
    response_model=Answer[ChainEffect],
)
def post_chain(
    actor: Asking, served: Served, query: Annotated[queries.PeriodQuery, Query()], data: JsonBody, _: Heavy
) -> JSONResponse:
    """Run the same futures with an event and without it; differences have intervals, and what is gone is counted."""
    asked = wire(ChainWanted, data)
    (given,) = scenarios_of([asked.scenario])
    scenario = with_overrides(given, seed=asked.seed, replications=asked.replications)
    hold_to_cap(served.workspace, query.period, [scenario, scenario])
    return told(simulate_chain(served.workspace, actor, query.period, scenario, asked.question, workers=1))
