"""How each verb is asked again from what was recorded of its question."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from engine.application.backtest import backtest_simulation
from engine.application.experiments import EXPERIMENTS, Hands
from engine.application.goals.recommend import recommend
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status
from engine.application.harden import harden_scenarios
from engine.application.plan import plan_workforce
from engine.application.sight import asker_of
from engine.application.simulate import simulate_scenarios
from engine.application.simulate_chains import simulate_chain, simulate_trace
from engine.application.staffing.request import Chosen, staff, staff_as_chosen
from engine.application.workspace import Period, Workspace
from engine.domain.frozen import FrozenModel
from engine.evidence.result import Result
from engine.planning.plan_file import WorkforcePlan
from engine.planning.wish import PlanWish
from engine.simulation.backtest.body import BacktestQuestion
from engine.simulation.chains.effect import ChainQuestion
from engine.simulation.chains.tracing import TraceQuestion
from engine.simulation.experiments.experiment import QUESTIONS
from engine.simulation.scenarios.scenario import Scenario
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.studies.hardening.body import HardenQuestion

Request = Mapping[str, Any]
Again = Callable[[Workspace, Period], Result[Any]]
"""Asks a recorded question once more."""
Model = TypeVar("Model", bound=FrozenModel)


def _read(model: type[Model], told: object) -> Model:
    return model.model_validate_json(json.dumps(told))


def _staff(request: Request) -> Again:
    asked, options = _read(StaffingRequest, request["request"]), _read(SolverOptions, request["options"])
    if "chosen" in request:
        chosen = _read(Chosen, request["chosen"])
        return lambda workspace, period: staff_as_chosen(workspace, asker_of(request), period, asked, chosen, options)
    return lambda workspace, period: staff(workspace, asker_of(request), period, asked, options)


def _simulate(request: Request) -> Again:
    scenarios = [_read(Scenario, scenario) for scenario in request["scenarios"]]
    return lambda workspace, period: simulate_scenarios(workspace, asker_of(request), period, scenarios)


def _trace(request: Request) -> Again:
    scenario, asked = _read(Scenario, request["scenario"]), _read(TraceQuestion, request["question"])
    return lambda workspace, period: simulate_trace(workspace, asker_of(request), period, scenario, asked)


def _chain(request: Request) -> Again:
    scenario, asked = _read(Scenario, request["scenario"]), _read(ChainQuestion, request["question"])
    return lambda workspace, period: simulate_chain(workspace, asker_of(request), period, scenario, asked)


def _experiment(name: str, request: Request) -> Again:
    scenarios = [_read(Scenario, scenario) for scenario in request["scenarios"]]
    asked = _read(QUESTIONS[name], request["asked"])
    verb = EXPERIMENTS[name]
    return lambda workspace, period: verb(workspace, asker_of(request), period, scenarios, asked, Hands())


def _plan(request: Request) -> Again:
    plan = _read(WorkforcePlan, request["plan"])
    wish = PlanWish(time_limit=request["time_limit"], values=request["values"])
    return lambda workspace, period: plan_workforce(workspace, asker_of(request), period, plan, wish)


def _harden(request: Request) -> Again:
    scenarios = [_read(Scenario, scenario) for scenario in request["scenarios"]]
    asked = _read(HardenQuestion, request["asked"])
    return lambda workspace, period: harden_scenarios(workspace, asker_of(request), period, scenarios, asked, Hands())


def _backtest(request: Request) -> Again:
    asked, known = _read(BacktestQuestion, request["backtest"]), date.fromisoformat(request["known"])
    return lambda workspace, _: backtest_simulation(workspace, asker_of(request), asked, known)


RERUNS: Mapping[str, Callable[[Request], Again]] = {
    "staff request": _staff,
    "simulate": _simulate,
    "simulate trace": _trace,
    "simulate chain": _chain,
    **{name: partial(_experiment, name) for name in EXPERIMENTS},
    "plan": _plan,
    "backtest": _backtest,
    "harden": _harden,
    "recommend": lambda request: lambda workspace, period: recommend(workspace, asker_of(request), period),
    "goals status": lambda request: lambda workspace, period: goals_status(workspace, asker_of(request), period),
    "goals risks": lambda request: lambda workspace, period: goals_risks(workspace, asker_of(request), period),
}
"""How each verb is asked again from what was recorded."""
