"""Experiments as jobs: a step is the samples of some points, kept to the last bit."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np

from engine.application.access import permit
from engine.application.experiments import experiment_question, prepared
from engine.application.jobs.durable_work import DurableWork
from engine.application.jobs.job_submission import Ticket, submit
from engine.application.jobs.job_views import JobView
from engine.application.jobs.simulate_job import scenarios_of_request, simulation_request
from engine.application.simulate import asked_about
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.columns import Numbers
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.simulation.ensembles.lending import lent
from engine.simulation.experiments.experiment import (
    QUESTIONS,
    ExperimentBody,
    ExperimentQuestion,
    body_of,
    names_of,
    verb_of,
)
from engine.simulation.experiments.points import PointRunner
from engine.simulation.scenarios.scenario import Scenario


def submit_experiment(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: ExperimentQuestion,
    ticket: Ticket | None = None,
) -> JobView:
    """Have an experiment done as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError
        The actor may not run scenarios.
    InputError
        The question makes no sense, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "simulate")
    prepared(workspace, period, scenarios, asked, tuple(sorted(actor.units)))
    request = simulation_request(scenarios, actor.units) | {"asked": asked.model_dump(mode="json")}
    return submit(workspace, actor, period, (verb_of(asked), request), ticket)


def experiment_durably(work: DurableWork, workspace: Workspace) -> Result[Any]:
    """Return what the verb of the job returns of the same scenarios and facts, with the same body and hash."""
    scenarios = scenarios_of_request(work.job.request)
    asked = QUESTIONS[work.job.verb].model_validate_json(json.dumps(work.job.request["asked"]))
    units = tuple(sorted(work.actor.units))
    ready = prepared(workspace, work.period, scenarios, asked, units)

    def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
        work.progress(done, total, scenario, half_width)

    def run() -> ExperimentBody:
        work.progress.expect(work.job.verb, ready.runs)
        work.progress.tell()
        with lent(work.executors) as executors:
            runner = PointRunner(
                ready.start,
                names_of(ready.scenarios, asked),
                executors,
                ready.runs,
                note,
                work.job.verb,
                watch=work.watch,
                kept=partial(kept_samples, work),
            )
            body = body_of(ready.scenarios, asked, runner)
        work.progress.tell()
        return body

    organisation = asked_about(workspace, work.period, scenarios, units)
    about = experiment_question(scenarios, asked, organisation, units, work.processes)
    return replace(workspace, runs=None).answer(work.actor, about, run)


def kept_samples(work: DurableWork, number: int, run: Callable[[], list[Numbers]]) -> list[Numbers]:
    """Return the samples of some points, run in this attempt or an earlier one."""
    return _samples_of(work.step(f"points {number}", lambda: _written(run())))


def _written(samples: Sequence[Numbers]) -> Json:
    content = BytesIO()
    np.savez_compressed(content, allow_pickle=False, **{str(at): found for at, found in enumerate(samples)})
    return base64.b64encode(content.getvalue()).decode("ascii")


def _samples_of(kept: Json) -> list[Numbers]:
    with np.load(BytesIO(base64.b64decode(str(kept))), allow_pickle=False) as arrays:
        return [arrays[str(at)] for at in range(len(arrays))]
