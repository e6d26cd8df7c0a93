"""Questions that take many runs of scenarios: sweeps, drivers, rankings and sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from engine.application.access import permit
from engine.application.executors import Workers, crew_of, interrupts_deferred
from engine.application.simulate import asked_about, scope_of, start_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.ensembles.lending import lent
from engine.simulation.experiments.brief import BriefBody, BriefQuestion
from engine.simulation.experiments.drivers import DriversBody, DriversQuestion
from engine.simulation.experiments.experiment import (
    ExperimentQuestion,
    body_of,
    most_runs,
    names_of,
    require_scenarios,
    verb_of,
)
from engine.simulation.experiments.points import PointRunner
from engine.simulation.experiments.ranking import RankingBody, RankingQuestion
from engine.simulation.experiments.sensitivity import SensitivityBody, SensitivityQuestion
from engine.simulation.experiments.sweep import SweepBody, SweepQuestion
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import study_of

Body = TypeVar("Body", bound=BaseModel)
LIBRARIES = {"rank": ("numpy", "sim-tools", "simpy"), "sensitivity": ("numpy", "SALib", "simpy")}


@dataclass(frozen=True)
class Hands:
    """With what an experiment is done.

    Attributes
    ----------
    workers : int, Cluster or None
        Worker processes, or a cluster; ``None`` means one a processor. The answer does not depend on them.
    progress : Progress or None
        Called with the number of runs before the first and after every batch.
    """

    workers: Workers = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Prepared:
    """An experiment that can be run: nothing about it has to be refused any more.

    Attributes
    ----------
    start : Organisation
        Who is there on the first day.
    scenarios : tuple of Scenario
        With hazards from data where they want them so.
    runs : int
        Replications that it takes at most.
    """

    start: Organisation
    scenarios: tuple[Scenario, ...]
    runs: int


def sweep_scenario(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: SweepQuestion,
    hands: Hands,
) -> Result[SweepBody]:
    """Return what one scenario comes to over a grid of one or two of its numbers.

    Raises
    ------
    InputError
        There is nothing to try, or a number does not exist or cannot have such a value.
    """
    permit(actor, "sweep")
    return _answered(workspace, actor, period, (scenarios, asked), hands, SweepBody)


def trace_drivers(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: DriversQuestion,
    hands: Hands,
) -> Result[DriversBody]:
    """Return which change makes how much of the difference from the first to the second of two scenarios.

    Raises
    ------
    InputError
        The scenarios cannot be paired, or differ in nothing or in too much.
    """
    permit(actor, "drivers")
    return _answered(workspace, actor, period, (scenarios, asked), hands, DriversBody)


def rank_scenarios(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: RankingQuestion,
    hands: Hands,
) -> Result[RankingBody]:
    """Return which of several scenarios is best, with a stated error, or that it cannot be told.

    Raises
    ------
    InputError
        There are too few scenarios or too many, or they cannot be paired.
    """
    permit(actor, "rank")
    return _answered(workspace, actor, period, (scenarios, asked), hands, RankingBody)


def scenario_sensitivity(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: SensitivityQuestion,
    hands: Hands,
) -> Result[SensitivityBody]:
    """Return which numbers of one scenario matter for an outcome.

    Raises
    ------
    InputError
        There is nothing to vary, or a number does not exist or cannot have such a range.
    """
    permit(actor, "sensitivity")
    return _answered(workspace, actor, period, (scenarios, asked), hands, SensitivityBody)


def scenario_brief(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: BriefQuestion,
    hands: Hands,
) -> Result[BriefBody]:
    """Return a brief of one page: the answer, its drivers, the options with cost, and what it rests on.

    Raises
    ------
    InputError
        The scenarios cannot be paired, or do not record what is asked for.
    """
    permit(actor, "brief")
    return _answered(workspace, actor, period, (scenarios, asked), hands, BriefBody)


def prepared(
    workspace: Workspace, period: Period, scenarios: Sequence[Scenario], asked: ExperimentQuestion, units: Sequence[str]
) -> Prepared:
    """Return an experiment ready to run; InputError for whatever about it makes no sense."""
    require_scenarios(asked, len(scenarios))
    study = study_of(scenarios, start_of(workspace, period, scenarios, units), workspace.history)
    return Prepared(study.start, study.scenarios, most_runs(study.scenarios, asked))


def experiment_question(
    scenarios: Sequence[Scenario],
    asked: ExperimentQuestion,
    organisation: Organisation,
    units: Sequence[str],
    workers: int,
) -> Question:
    """Return what is asked and kept with the answer."""
    verb = verb_of(asked)
    told = {"scenarios": [canonical_value(scenario) for scenario in scenarios], "asked": canonical_value(asked)}
    return Question(
        verb,
        organisation,
        request={**told, **scope_of(units)},
        seed=scenarios[0].seed if scenarios else None,
        workers=workers,
        libraries=LIBRARIES.get(verb, ("numpy", "simpy")),
    )


def _answered(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: tuple[Sequence[Scenario], ExperimentQuestion],
    hands: Hands,
    _: type[Body],
) -> Result[Body]:
    scenarios, question = asked
    units = tuple(sorted(actor.units))
    ready = prepared(workspace, period, scenarios, question, units)
    organisation = asked_about(workspace, period, scenarios, units)
    with crew_of(hands.workers) as crew, interrupts_deferred() as end_if_interrupted, lent(crew) as executors:
        about = experiment_question(scenarios, question, organisation, units, crew.count)

        def watch() -> None:
            try:
                end_if_interrupted()
            except KeyboardInterrupt:
                crew.kill()
                raise

        def run() -> Body:
            names = names_of(ready.scenarios, question)
            runner = PointRunner(ready.start, names, executors, ready.runs, hands.progress, about.verb, watch)
            return cast("Body", body_of(ready.scenarios, question, runner))

        if hands.progress is not None:
            hands.progress(0, ready.runs, about.verb, None)
        return workspace.answer(actor, about, run)


EXPERIMENTS: Mapping[str, Callable[..., Result[Any]]] = {
    "sweep": sweep_scenario,
    "drivers": trace_drivers,
    "rank": rank_scenarios,
    "sensitivity": scenario_sensitivity,
    "brief": scenario_brief,
}
"""What answers each kind of question."""
