"""What happens next, under several scenarios on the same random numbers."""

from __future__ import annotations

from collections.abc import Sequence

from engine.application.executors import process_pool, worker_count
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.simulation.body import SimulationBody
from engine.simulation.ensemble import Progress, SerialExecutor
from engine.simulation.scenario import Replications, Scenario
from engine.simulation.simulate import simulate


def simulate_scenarios(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Result[SimulationBody]:
    """Return bands, differences and assumptions of the scenarios; the body does not depend on the workers.

    Parameters
    ----------
    workers : int or None
        Worker processes; ``None`` means one a processor.
    progress : Progress or None
        Called whenever a batch of replications is done.

    Raises
    ------
    InputError
        There are no facts, or the scenarios do not fit together or to the organisation.
    SimulationError
        Worker processes died again and again.
    """
    organisation = workspace.organisation(period)
    count = worker_count(workers)
    question = Question(
        "simulate",
        organisation,
        request={"scenarios": [canonical_value(scenario) for scenario in scenarios]},
        seed=scenarios[0].seed if scenarios else None,
        workers=count,
        libraries=("numpy", "simpy"),
    )
    executors = SerialExecutor if count == 1 else lambda: process_pool(count)
    return workspace.answer(
        actor,
        question,
        lambda: simulate(scenarios, organisation, workspace.history, executors, progress),
    )


def with_overrides(scenario: Scenario, *, seed: int | None = None, replications: int | None = None) -> Scenario:
    """Return the scenario with a seed or a number of replications from the caller instead of its own."""
    given: dict[str, object] = {}
    if seed is not None:
        given["seed"] = seed
    if replications is not None:
        given["replications"] = Replications(number=replications)
    return scenario.changed(**given)
