"""The closed loop as a job: a step is the samples of some points, kept to the last bit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from engine.application.access import permit
from engine.application.harden import prepared_hardening
from engine.application.jobs.durable_work import DurableWork
from engine.application.jobs.experiment_job import kept_samples
from engine.application.jobs.job_submission import Ticket, submit
from engine.application.jobs.job_views import JobView
from engine.application.jobs.simulate_job import scenarios_of_request, simulation_request
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.simulation.ensembles.lending import lent
from engine.simulation.experiments.points import PointRunner
from engine.simulation.scenarios.scenario import Scenario
from engine.studies.hardening.body import HardeningBody, HardenQuestion


def submit_hardening(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    asked: HardenQuestion,
    ticket: Ticket | None = None,
) -> JobView:
    """Have the closed loop run as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError, InputError
        As ``harden_scenarios``, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "harden")
    prepared_hardening(workspace, actor, period, scenarios, asked)
    request = simulation_request(scenarios, actor.units) | {"asked": asked.model_dump(mode="json")}
    return submit(workspace, actor, period, ("harden", request), ticket)


def harden_durably(work: DurableWork, workspace: Workspace) -> Result[HardeningBody]:
    """Return what ``harden_scenarios`` returns of the same scenarios and facts, with the same body and hash."""
    scenarios = scenarios_of_request(work.job.request)
    asked = HardenQuestion.model_validate_json(json.dumps(work.job.request["asked"]))
    ready = prepared_hardening(workspace, work.actor, work.period, scenarios, asked)

    def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
        work.progress(done, total, scenario, half_width)

    def run() -> HardeningBody:
        work.progress.expect("harden", ready.runs)
        work.progress.tell()
        with lent(work.executors) as executors:
            runner = PointRunner(
                ready.start,
                ready.names,
                executors,
                ready.runs,
                note,
                "harden",
                watch=work.watch,
                kept=partial(kept_samples, work),
            )
            body = ready.body(runner)
        work.progress.tell()
        return body

    return replace(workspace, runs=None).answer(work.actor, ready.question(work.processes), run)
