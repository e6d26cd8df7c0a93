"""One simulated future event by event, and all that one event causes."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.executors import Workers, crew_of, interrupts_deferred
from engine.application.simulate import asked_about, scope_of, start_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.simulation.chains.body import ChainEffect, TraceBody
from engine.simulation.chains.effect import ChainQuestion, chain_effect
from engine.simulation.chains.tracing import TraceQuestion, trace_scenario
from engine.simulation.ensembles.ensemble import Progress
from engine.simulation.scenarios.scenario import Scenario


def simulate_trace(
    workspace: Workspace, actor: Actor, period: Period, scenario: Scenario, question: TraceQuestion
) -> Result[TraceBody]:
    """Return the events of one run of a scenario with their causes, or those that are asked for.

    Raises
    ------
    InputError
        There are no facts in the actor's units, the scenario does not fit to the organisation, or what is asked for did
        not happen.
    """
    permit(actor, "simulate trace")
    organisation = asked_about(workspace, period, [scenario], actor.units)
    start = start_of(workspace, period, [scenario], actor.units)
    asked = _question("simulate trace", scenario, question, organisation, actor)
    return workspace.answer(actor, asked, lambda: trace_scenario(scenario, start, question, workspace.history))


def simulate_chain(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenario: Scenario,
    question: ChainQuestion,
    *,
    workers: Workers = None,
    progress: Progress | None = None,
) -> Result[ChainEffect]:
    """Return what one event of a scenario leads to and costs; the body does not depend on the workers.

    Raises
    ------
    InputError
        There are no facts in the actor's units, the scenario does not fit to the organisation, or there is no such
        event.
    SimulationError
        Worker processes died again and again.
    """
    permit(actor, "simulate chain")
    organisation = asked_about(workspace, period, [scenario], actor.units)
    start = start_of(workspace, period, [scenario], actor.units)
    with crew_of(workers) as crew, interrupts_deferred() as end_if_interrupted:
        asked = _question("simulate chain", scenario, question, organisation, actor, crew.count)

        def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
            end_if_interrupted()
            if progress is not None:
                progress(done, total, scenario, half_width)

        return workspace.answer(
            actor, asked, lambda: chain_effect(scenario, start, question, workspace.history, crew, note)
        )


def _question(
    verb: str, scenario: Scenario, question: FrozenModel, organisation: Organisation, actor: Actor, workers: int = 1
) -> Question:
    return Question(
        verb,
        organisation,
        request={
            "scenario": canonical_value(scenario),
            "question": canonical_value(question),
            **scope_of(actor.units),
        },
        seed=scenario.seed,
        workers=workers,
        libraries=("numpy", "simpy"),
    )
