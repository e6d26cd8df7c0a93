"""What the demo asks about strategy: can it be carried, by what, and what if one person leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from engine.application.access import permit
from engine.application.backtest import backtest_simulation
from engine.application.executors import Workers
from engine.application.experiments import Hands, scenario_brief, sweep_scenario
from engine.application.plan import plan_workforce
from engine.application.policies.files import read_text
from engine.application.scenario_files import scenarios_of
from engine.application.shipped import shipped_folder
from engine.application.simulate_chains import simulate_chain
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError
from engine.evidence.result import Result
from engine.figures.report_contents import Strategy
from engine.planning.answer import PlanAnswer
from engine.planning.plan_reading import read_plan
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion
from engine.simulation.chains.body import ChainEffect
from engine.simulation.chains.effect import ChainQuestion
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.experiments.brief import BriefQuestion
from engine.simulation.experiments.sweep import SweepQuestion
from engine.simulation.scenarios.scenario import SweepAxis

STRATEGY = "smart_manufacturing"
ANSWER, COST = "on_time:conversion", "cost"
OPTIONS: Sequence[tuple[str, str, str, Mapping[str, object]]] = (
    ("train_early", "Train 22 now", "立即培训 22 人", {"people": 22, "start_month": 0}),
    ("train_late", "Train 22 in a year", "一年后培训 22 人", {"people": 22, "start_month": 12}),
)
"""Options of the strategy beside doing nothing: name, titles, and what the lever of training is set to."""
TRAINED, STARTS = (0.0, 8.0, 16.0, 20.0, 22.0, 26.0), (0.0, 3.0, 6.0, 12.0)
REPLICATIONS = 60
LEAVES_IN = 5.0
"""Month in which the holder of a critical post leaves, in the question about chains."""
PLAN = "workforce_plan.example.yaml"
CHAIN_REPLICATIONS = 20
YEARS_FORETOLD = 2
"""Last whole years of the record that are foretold from what was known before them."""


def ask_about_strategy(
    workspace: Workspace, actor: Actor, period: Period, workers: Workers, progress: Progress | None
) -> Strategy:
    """Return whether the shipped strategy can be carried, its map, a plan, and what one departure sets off."""
    permit(actor, "demo")
    hands = Hands(workers, progress)
    options: list[str | Mapping[str, object]] = [STRATEGY, *(_option(*option) for option in OPTIONS)]
    brief = scenario_brief(
        workspace,
        actor,
        period,
        scenarios_of(options),
        BriefQuestion(of=ANSWER, cost=COST, replications=REPLICATIONS),
        hands,
    )
    axes = (
        SweepAxis(path="levers.training.train.start_month", values=STARTS),
        SweepAxis(path="levers.training.train.people", values=TRAINED),
    )
    asked = SweepQuestion(of=ANSWER, lines_of=COST, axes=axes, replications=REPLICATIONS)
    swept = sweep_scenario(workspace, actor, period, scenarios_of([STRATEGY]), asked, hands)
    return Strategy(
        brief=brief,
        swept=swept,
        chain=_chain(workspace, actor, period, workers, progress),
        plan=_plan(workspace, actor, period),
        backtest=_backtest(workspace, actor, progress),
    )


def _option(name: str, en: str, zh: str, lever: Mapping[str, object]) -> dict[str, object]:
    return {
        "kind": "scenario",
        "format": 1,
        "extends": STRATEGY,
        "name": name,
        "title": {"en": en, "zh": zh},
        "levers": [{"id": "training", "train": dict(lever)}],
    }


def _chain(
    workspace: Workspace, actor: Actor, period: Period, workers: Workers, progress: Progress | None
) -> Result[ChainEffect] | None:
    organisation = workspace.organisation(period)
    leaver = critical_holder(organisation)
    if leaver is None:
        return None
    (scenario,) = scenarios_of([_filled_from_below(organisation)])
    question = ChainQuestion(leaver=leaver, month=LEAVES_IN)
    return simulate_chain(workspace, actor, period, scenario, question, workers=workers, progress=progress)


def critical_holder(organisation: Organisation) -> str | None:
    """Return who holds the critical post of the highest level, the first by id; ``None`` where there is none."""
    posts = organisation.table("positions").rows()
    critical = {str(row["position_id"]): row["level"] for row in posts if row["critical"]}
    held = [
        (-float(str(critical[str(row["position_id"])])), str(row["person_id"]))
        for row in organisation.table("employments").rows()
        if str(row["position_id"]) in critical and row["valid_to"] is None
    ]
    return min(held)[1] if held else None


def _filled_from_below(organisation: Organisation) -> dict[str, object]:
    """Return a world in which posts are filled from the next level below that the organisation has."""
    levels = organisation.workforce.level
    known = sorted({int(level) for level in levels[~np.isnan(levels)].tolist()})
    ready = {"value": 1, "unit": "share", "source": "assumption", "why": "Somebody on the level below is ready"}
    search = {"law": "fixed", "value": 2, "unit": "months", "source": "assumption", "why": "Two rounds of talks"}
    steps = [
        {"id": f"to_{to}", "from_level": below, "to_level": to, "within": "organisation"}
        | {"share": ready, "search_time": search}
        for below, to in pairwise(known)
    ]
    return {
        "kind": "scenario",
        "format": 1,
        "extends": "neutral",
        "name": "succession",
        "title": {"en": "Posts filled from below", "zh": "内部逐级递补"},
        "horizon_months": 24,
        "replications": {"number": CHAIN_REPLICATIONS},
        "laws": {"succession": {"steps": steps}},
    }


def _backtest(workspace: Workspace, actor: Actor, progress: Progress | None) -> Result[BacktestBody] | None:
    last = workspace.default_day().year - 1
    asked = BacktestQuestion(
        fit_until=date(last - YEARS_FORETOLD, 12, 31), forecast_until=date(last, 12, 31), replications=REPLICATIONS
    )
    try:
        return backtest_simulation(workspace, actor, asked, workers=1, progress=progress)
    except InputError:  # a generated organisation of a few people may have no leavers to learn from
        return None


def _plan(workspace: Workspace, actor: Actor, period: Period) -> Result[PlanAnswer]:
    file = shipped_folder("scenarios") / PLAN
    return plan_workforce(workspace, actor, period, read_plan(read_text(file), file.name))
