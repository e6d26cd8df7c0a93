"""Scenarios as a job: a step is one wave of batches of replications, kept to the last bit."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from functools import partial

from engine.application.jobs.durable_work import DurableWork
from engine.application.pictures import Pictures
from engine.application.simulate import asked_about, scope_of, simulation_question, start_of
from engine.application.workspace import Workspace
from engine.errors import Problem, SimulationError
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble import Batch, Ensemble, Progress, next_wave
from engine.simulation.ensembles.ensemble_run import BatchRunner
from engine.simulation.replication.replication_bytes import bytes_of_replications, replications_of_bytes
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import study_of


def simulation_request(scenarios: Sequence[Scenario], units: Collection[str]) -> dict[str, Json]:
    """Return the scenarios as JSON that loses no digit, from which a job reads them again, and the units in scope."""
    return {"scenarios": [scenario.model_dump(mode="json") for scenario in scenarios], **scope_of(units)}


def simulate_durably(work: DurableWork, workspace: Workspace) -> Result[SimulationBody]:
    """Return what ``simulate_scenarios`` returns of the same scenarios and facts, with the same body and hash."""
    scenarios = scenarios_of_request(work.job.request)
    organisation = asked_about(workspace, work.period, scenarios, work.actor.units)

    def run() -> SimulationBody:
        start = start_of(workspace, work.period, scenarios, work.actor.units)
        study = study_of(scenarios, start, workspace.history)
        pictures = Pictures(study, work.progress.show)

        def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
            work.progress(done, total, scenario, half_width)
            pictures.look()

        for ensemble in study.ensembles:
            work.progress.expect(ensemble.name, ensemble.wanted.limit, ensemble.wanted.half_width)
        work.progress.tell()
        with BatchRunner(study.ensembles, work.executors, note, work.watch) as runner:
            number = 0
            while wave := next_wave(study.ensembles):
                kept = work.step(f"wave {number}", partial(_run_wave, runner, study.ensembles, wave))
                _take_wave(kept, study.ensembles, wave, note)
                number += 1
        work.progress.show(None)
        return study.body()

    question = simulation_question(scenarios, organisation, work.actor.units, work.processes)
    return replace(workspace, runs=None).answer(work.actor, question, run)


def scenarios_of_request(request: object) -> list[Scenario]:
    """Return the scenarios that ``simulation_request`` wrote down."""
    assert isinstance(request, dict)
    return [Scenario.model_validate_json(json.dumps(scenario)) for scenario in request["scenarios"]]


def _run_wave(runner: BatchRunner, ensembles: Sequence[Ensemble], wave: Sequence[Batch]) -> Json:
    runner.run(wave)
    done = {ensemble.name: ensemble.done for ensemble in ensembles}
    batches = [[done[batch.scenario][batch.first + at] for at in range(batch.number)] for batch in wave]
    content = base64.b64encode(bytes_of_replications(batches)).decode("ascii")
    return {"batches": [asdict(batch) for batch in wave], "replications": content}


def _take_wave(kept: Json, ensembles: Sequence[Ensemble], wave: Sequence[Batch], note: Progress) -> None:
    """Take in the replications of a wave that was run in this or an earlier attempt."""
    assert isinstance(kept, dict)
    if kept["batches"] != [asdict(batch) for batch in wave]:
        what = "What an earlier attempt kept of this job is not what follows from its scenarios and facts now."
        raise SimulationError(Problem("other-steps", what, "Ask for the simulation anew; this job cannot go on."))
    by_name = {ensemble.name: ensemble for ensemble in ensembles}
    content = base64.b64decode(str(kept["replications"]))
    for batch, replications in zip(wave, replications_of_bytes(content), strict=True):
        ensemble = by_name[batch.scenario]
        if batch.first in ensemble.done:
            continue
        ensemble.take(batch, replications)
        note(len(ensemble.done), ensemble.wanted.limit, ensemble.name, ensemble.half_width())
