"""Routes on experiments: sweeps, drivers, rankings and sensitivity of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeAlias, TypeVar

from fastapi import APIRouter, Header, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.http import queries
from api.http.answers import Answer, told
from api.http.asking import Asking, asks
from api.http.bodies import JsonBody, request_body, wire
from api.http.experiment_bodies import (
    BriefAsked,
    DriversAsked,
    RankingAsked,
    ScenariosAsked,
    SensitivityAsked,
    SweepAsked,
)
from api.http.job_answers import JobHeaders, accepted, require_no_job
from api.http.limits import Heavy
from api.http.service import Served
from api.http.simulation_cap import MOST_PERSON_MONTHS, hold_runs_to_cap
from engine.application.experiments import (
    Hands,
    prepared,
    rank_scenarios,
    scenario_brief,
    scenario_sensitivity,
    sweep_scenario,
    trace_drivers,
)
from engine.application.jobs.experiment_job import submit_experiment
from engine.application.jobs.job_submission import Ticket
from engine.application.jobs.job_views import JobView
from engine.application.scenario_files import scenarios_of
from engine.application.simulate import with_overrides
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.simulation.experiments.brief import BriefBody
from engine.simulation.experiments.drivers import DriversBody
from engine.simulation.experiments.experiment import ExperimentQuestion
from engine.simulation.experiments.ranking import RankingBody
from engine.simulation.experiments.sensitivity import SensitivityBody
from engine.simulation.experiments.sweep import SweepBody
from engine.simulation.scenarios.scenario import Scenario

router = APIRouter(tags=["simulation"])

Question = TypeVar("Question", bound=ExperimentQuestion)
Verb: TypeAlias = Callable[[Workspace, Actor, Period, Sequence[Scenario], Question, Hands], Result[Any]]
QueryGiven: TypeAlias = Annotated[queries.SimulationQuery, Query()]
HeadersGiven: TypeAlias = Annotated[JobHeaders, Header()]

_CAP = (
    f"The answer is waited for, so a request may ask for {MOST_PERSON_MONTHS:,} simulated person-months at most "
    "(people x months x replications, over all points). More is a job: `?wait=0` or `Prefer: respond-async`."
)
_SWEEP = {
    "two numbers": {
        "scenarios": ["neutral"],
        "asked": {
            "of": "leavers",
            "axes": [
                {"path": "laws.hiring.time_to_fill", "values": [30, 90]},
                {"path": "laws.overload.exponent", "values": [0, 2]},
            ],
            "replications": 5,
        },
    }
}
_DRIVERS = {
    "what the optimist relies on": {
        "scenarios": ["neutral", "optimistic"],
        "asked": {"of": "headcount", "replications": 5},
    }
}
_RANKING = {
    "fewest vacancies": {
        "scenarios": ["optimistic", "neutral", "conservative"],
        "asked": {"of": "vacancy_months", "better": "less", "indifferent": 50, "at_most": 40},
    }
}
_SENSITIVITY = {
    "leaving and hiring": {
        "scenarios": ["neutral"],
        "asked": {
            "of": "leavers",
            "factors": [
                {"path": "laws.overload.exponent", "low": 0, "high": 3},
                {"path": "laws.hiring.time_to_fill", "low": 30, "high": 120},
            ],
            "replications": 2,
            "trajectories": 2,
            "shares_points": 2,
        },
    }
}

_BRIEF = {
    "growth or not": {
        "scenarios": ["neutral", "optimistic"],
        "asked": {"of": "headcount", "replications": 5},
    }
}


def _described(body: type[BaseModel], examples: dict[str, Any]) -> dict[str, Any]:
    return request_body({"$ref": f"#/components/schemas/Given{body.__name__}"}, examples)


_JOB: dict[int | str, dict[str, Any]] = {202: {"description": "The work is a job now.", "model": JobView}}


@router.post(
    "/v1/sweeps",
    operation_id="sweep",
    summary="Try values of one or two numbers of a scenario",
    description=f"All points on the same random numbers, with paired differences from the scenario as it is. {_CAP}",
    responses=_JOB,
    openapi_extra=asks("sweep") | _described(SweepAsked, _SWEEP),
    response_model=Answer[SweepBody],
)
def post_sweep(
    actor: Asking, served: Served, query: QueryGiven, headers: HeadersGiven, data: JsonBody, _: Heavy
) -> JSONResponse:
    """Sweep the scenario of the body, now or as a job."""
    given = wire(SweepAsked, data)
    return _answered((served.workspace, actor), (query, headers), given, given.asked, sweep_scenario)


@router.post(
    "/v1/drivers",
    operation_id="drivers",
    summary="Trace the difference between two scenarios to its drivers",
    description=f"Exact Shapley values on the same random numbers; the parts add up to the difference. {_CAP}",
    responses=_JOB,
    openapi_extra=asks("drivers") | _described(DriversAsked, _DRIVERS),
    response_model=Answer[DriversBody],
)
def post_drivers(
    actor: Asking, served: Served, query: QueryGiven, headers: HeadersGiven, data: JsonBody, _: Heavy
) -> JSONResponse:
    """Trace the difference from the first to the second scenario of the body, now or as a job."""
    given = wire(DriversAsked, data)
    return _answered((served.workspace, actor), (query, headers), given, given.asked, trace_drivers)


@router.post(
    "/v1/rankings",
    operation_id="rank",
    summary="Find the best of several scenarios with a stated error",
    description=f"The sequential procedure KN of Kim and Nelson (2001); `best` is null where it cannot be told. {_CAP}",
    responses=_JOB,
    openapi_extra=asks("rank") | _described(RankingAsked, _RANKING),
    response_model=Answer[RankingBody],
)
def post_ranking(
    actor: Asking, served: Served, query: QueryGiven, headers: HeadersGiven, data: JsonBody, _: Heavy
) -> JSONResponse:
    """Rank the scenarios of the body, now or as a job."""
    given = wire(RankingAsked, data)
    return _answered((served.workspace, actor), (query, headers), given, given.asked, rank_scenarios)


@router.post(
    "/v1/sensitivities",
    operation_id="sensitivity",
    summary="Say which numbers of a scenario an outcome depends on",
    description=f"Each number to and fro, Morris' screening, then Sobol's shares of variance. {_CAP}",
    responses=_JOB,
    openapi_extra=asks("sensitivity") | _described(SensitivityAsked, _SENSITIVITY),
    response_model=Answer[SensitivityBody],
)
def post_sensitivity(
    actor: Asking, served: Served, query: QueryGiven, headers: HeadersGiven, data: JsonBody, _: Heavy
) -> JSONResponse:
    """Vary the scenario of the body, now or as a job."""
    given = wire(SensitivityAsked, data)
    return _answered((served.workspace, actor), (query, headers), given, given.asked, scenario_sensitivity)


@router.post(
    "/v1/briefs",
    operation_id="brief",
    summary="Put a question about the future and its options on one page",
    description=f"The answer with its band, its drivers, options with cost and what all rests on. {_CAP}",
    responses=_JOB,
    openapi_extra=asks("brief") | _described(BriefAsked, _BRIEF),
    response_model=Answer[BriefBody],
)
def post_brief(
    actor: Asking, served: Served, query: QueryGiven, headers: HeadersGiven, data: JsonBody, _: Heavy
) -> JSONResponse:
    """Write the brief of the body's scenarios, now or as a job."""
    given = wire(BriefAsked, data)
    return _answered((served.workspace, actor), (query, headers), given, given.asked, scenario_brief)


def _answered(
    where: tuple[Workspace, Actor],
    how: tuple[queries.SimulationQuery, JobHeaders],
    given: ScenariosAsked,
    asked: Question,
    verb: Verb[Question],
) -> JSONResponse:
    (workspace, actor), (query, headers) = where, how
    scenarios = [with_overrides(scenario, seed=given.seed) for scenario in scenarios_of(given.scenarios)]
    if headers.respond_async or not query.wait:
        ticket = Ticket(query.priority, headers.idempotency_key)
        return accepted(submit_experiment(workspace, actor, query.period, scenarios, asked, ticket), headers)
    require_no_job(headers, query.priority)
    ready = prepared(workspace, query.period, scenarios, asked, tuple(sorted(actor.units)))
    hold_runs_to_cap(workspace, query.period, ready.scenarios, ready.runs)
    return told(verb(workspace, actor, query.period, scenarios, asked, Hands(workers=1)))
