"""Jobs that nobody disturbs, or somebody cancels: results, facts, progress, and who may see what."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.application.clock import utc_now
from engine.application.jobs.durable_work import DurableWork, NoLongerWantedError
from engine.application.jobs.job_asking import cancel_job, job_list, job_shown, job_view, retry_job
from engine.application.jobs.job_submission import Ticket, submit_simulation
from engine.application.jobs.simulate_job import simulate_durably
from engine.application.jobs.worker import DAYS_STEPS_ARE_KEPT
from engine.application.load import load
from engine.application.opening import Source, open_workspace
from engine.application.runs import recorded_run
from engine.application.sample import sample_organisation, write_sample
from engine.application.simulate import simulate_scenarios
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.job_state import JobState
from engine.errors import AccessError, InputError
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody
from engine.storage.database_url import driven_url
from tests.application.jobs.arrangements import (
    ended,
    finished_steps,
    in_state,
    scenarios,
    submitted,
    undisturbed_hash,
    until,
    worker_thread,
)

ANN = Actor(id="ann", roles=(Role.PLANNER,))


def test_a_job_comes_to_the_hash_and_run_of_the_verb_itself(loaded_url: str, workspace: Workspace) -> None:
    job = submitted(workspace, 40)
    assert (job.state, job.progress, job.run_id) == (JobState.QUEUED, None, None)
    with worker_thread(loaded_url):
        done = ended(workspace, job.id)
    shown = job_shown(workspace, LOCAL_ACTOR, job.id)
    assert (done.state, done.problems) == (JobState.DONE, ())
    assert shown.result is not None
    assert shown.result["hash"] == undisturbed_hash(workspace, 40)
    run = recorded_run(workspace, LOCAL_ACTOR, job.id)
    assert (run.hash, run.actor, run.run_id) == (shown.result["hash"], "local", done.run_id)
    assert done.progress is not None
    assert [(part.name, part.done, part.total) for part in done.progress.parts] == [
        ("optimistic", 40, 40),
        ("neutral", 40, 40),
    ]
    assert (done.progress.done, done.progress.total, done.progress.seconds_left) == (80, 80, 0.0)
    assert done.progress.best_half_width == min(part.half_width or 1.0 for part in done.progress.parts)


def test_one_worker_after_another_serves_the_same_process(loaded_url: str, workspace: Workspace) -> None:
    for replications in (10, 20):
        job = submitted(workspace, replications)
        with worker_thread(loaded_url):
            assert ended(workspace, job.id).state is JobState.DONE


def test_a_job_sees_the_facts_of_the_moment_it_was_asked(loaded_url: str, workspace: Workspace, tmp_path: Path) -> None:
    job, before = submitted(workspace, 10), undisturbed_hash(workspace, 10)
    write_sample(sample_organisation(60, 8), tmp_path / "more")
    load(loaded_url, LOCAL_ACTOR, tmp_path / "more")
    with worker_thread(loaded_url):
        ended(workspace, job.id)
    result = job_shown(workspace, LOCAL_ACTOR, job.id).result
    assert result is not None
    assert result["hash"] == before
    with open_workspace(Source(database=loaded_url)) as renewed:
        assert undisturbed_hash(renewed, 10) != before


def test_facts_that_are_not_as_they_were_fail_the_job_and_name_the_table(loaded_url: str, workspace: Workspace) -> None:
    job = submitted(workspace, 10)
    engine = sa.create_engine(driven_url(loaded_url))
    with engine.begin() as connection:
        connection.execute(sa.text("delete from history_segments where table_name = 'employments'"))
    engine.dispose()
    with worker_thread(loaded_url):
        failed = ended(workspace, job.id)
    assert failed.state is JobState.FAILED
    assert failed.problems[0].code == "facts-changed"
    assert "employments" in failed.problems[0].what
    assert "units" not in failed.problems[0].what


def test_a_cancelled_job_stops_in_the_middle_of_a_step_and_goes_on_from_there_when_tried_again(
    loaded_url: str, workspace: Workspace
) -> None:
    begun, stopped = [], []

    def verb(work: DurableWork, facts: Workspace) -> Result[Any]:
        def step(name: str, doing: Callable[[], Any]) -> Any:
            def held() -> Any:
                begun.append(name)
                try:
                    while name == "wave 0" and not stopped:
                        time.sleep(0.02)
                        work.watch()
                except NoLongerWantedError:
                    stopped.append(name)
                    raise
                return doing()

            return work.step(name, held)

        return simulate_durably(replace(work, step=step), facts)

    job = submitted(workspace, 10)
    with worker_thread(loaded_url, verbs={"simulate": verb}):
        until(lambda: begun)
        assert cancel_job(workspace, LOCAL_ACTOR, job.id).state is JobState.CANCELLED
        until(lambda: stopped)
        assert job_view(workspace, LOCAL_ACTOR, job.id).state is JobState.CANCELLED
        retry_job(workspace, LOCAL_ACTOR, job.id)
        assert ended(workspace, job.id).state is JobState.DONE
    assert begun == ["wave 0", "wave 0"]


def test_cancelling_ends_the_processes_of_the_job(loaded_url: str, workspace: Workspace) -> None:
    job = submitted(workspace, 20_000)
    with worker_thread(loaded_url, crew=None, workers=1):
        until(lambda: replications_done(workspace, job.id))
        first = until(lambda: picture_of(workspace, job.id))
        assert first.partial
        assert all(20 <= outcome.replications < 20_000 for outcome in first.scenarios)
        cancel_job(workspace, LOCAL_ACTOR, job.id)
        following = submitted(workspace, 10)
        assert ended(workspace, following.id).state is JobState.DONE
    assert job_view(workspace, LOCAL_ACTOR, job.id).state is JobState.CANCELLED
    kept = picture_of(workspace, job.id)
    assert kept is not None
    assert kept.scenarios[0].replications >= first.scenarios[0].replications
    assert job_shown(workspace, LOCAL_ACTOR, job.id).result is None
    assert all(line.progress is None or line.progress.picture is None for line in job_list(workspace, LOCAL_ACTOR).jobs)


def picture_of(workspace: Workspace, job_id: str) -> SimulationBody | None:
    progress = job_view(workspace, LOCAL_ACTOR, job_id).progress
    return progress.picture if progress else None


def test_a_fault_of_sextant_fails_the_job_without_naming_what_it_worked_on(
    loaded_url: str, workspace: Workspace
) -> None:
    def verb(work: DurableWork, _: Workspace) -> Result[Any]:
        raise RuntimeError(f"secret of {work.actor.id}")

    job = submitted(workspace, 10)
    with worker_thread(loaded_url, verbs={"simulate": verb}):
        failed = ended(workspace, job.id)
    assert [problem.code for problem in failed.problems] == ["internal-error"]
    assert "secret" not in failed.model_dump_json()


def test_scenarios_that_cannot_be_run_are_refused_at_once(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="given twice"):
        submit_simulation(workspace, LOCAL_ACTOR, Period(), [*scenarios(1), *scenarios(1)])
    with pytest.raises(AccessError):
        submit_simulation(workspace, Actor(id="eve", roles=(Role.EMPLOYEE,)), Period(), scenarios(1))
    with pytest.raises(InputError, match="from a dataset"):
        submit_simulation(replace(workspace, mark=None), LOCAL_ACTOR, Period(), scenarios(1))
    assert job_list(workspace, LOCAL_ACTOR).jobs == ()


def test_one_sees_ones_own_jobs_and_others_are_unknown(workspace: Workspace) -> None:
    own = submit_simulation(workspace, ANN, Period(), scenarios(10), Ticket(priority=3, idempotency_key="k"))
    other = submitted(workspace, 10)
    assert [job.id for job in job_list(workspace, ANN).jobs] == [own.id]
    for ask in (job_view, job_shown, retry_job, cancel_job):
        with pytest.raises(InputError) as refused:
            ask(workspace, ANN, other.id)
        assert refused.value.problems[0].code == "unknown-job"
    auditor = Actor(id="sam", roles=(Role.AUDITOR,))
    assert {job.id for job in job_list(workspace, auditor).jobs} == {own.id, other.id}
    with pytest.raises(AccessError):
        cancel_job(workspace, auditor, own.id)
    with pytest.raises(AccessError):
        job_list(workspace, Actor(id="eve", roles=(Role.EMPLOYEE,)))
    assert cancel_job(workspace, ANN, own.id).state is JobState.CANCELLED


def test_a_job_of_an_actor_of_one_unit_sees_that_unit_alone_also_on_the_scenarios_own_day(
    loaded_url: str, workspace: Workspace
) -> None:
    unit = max(row for row in workspace.organisation(Period()).workforce.unit_id.values() if row)
    actor = Actor(id="una", roles=(Role.PLANNER,), units=(unit,))
    past = [scenario.changed(as_of=date(2026, 1, 15)) for scenario in scenarios(10)]
    direct = simulate_scenarios(workspace, actor, Period(), past, workers=1)
    job = submit_simulation(workspace, actor, Period(), past)
    with worker_thread(loaded_url):
        ended(workspace, job.id)
    result = job_shown(workspace, actor, job.id).result
    assert result is not None
    assert result["hash"] == direct.hash
    everybody = simulate_scenarios(workspace, ANN, Period(), past, workers=1).body
    there = workspace.organisation(Period(date(2026, 1, 15)), (unit,))
    assert direct.body.as_of == "2026-01-15"
    assert direct.body.scenarios[0].people_at_start == len(there.workforce)
    assert direct.body.scenarios[0].people_at_start < everybody.scenarios[0].people_at_start


def test_steps_of_jobs_that_ended_long_ago_are_dropped_and_others_kept(loaded_url: str, workspace: Workspace) -> None:
    old, kept = submitted(workspace, 10), submitted(workspace, 20)
    with worker_thread(loaded_url):
        ended(workspace, old.id)
        ended(workspace, kept.id)
        retried = cancel_job(workspace, LOCAL_ACTOR, submitted(workspace, 30).id)
    later = utc_now() + DAYS_STEPS_ARE_KEPT + timedelta(seconds=1)
    assert finished_steps(loaded_url, old.id)
    with worker_thread(loaded_url, now=lambda: later):
        until(lambda: not finished_steps(loaded_url, old.id))
    assert job_shown(workspace, LOCAL_ACTOR, old.id).result is not None
    assert retry_job(workspace, LOCAL_ACTOR, retried.id).state is JobState.QUEUED


def test_a_job_of_higher_priority_runs_first(loaded_url: str, workspace: Workspace) -> None:
    low = submitted(workspace, 10, Ticket(priority=-1))
    high = submitted(workspace, 20, Ticket(priority=1))
    with worker_thread(loaded_url):
        in_state(workspace, high.id, JobState.RUNNING)
        assert job_view(workspace, LOCAL_ACTOR, low.id).state is JobState.QUEUED
        ended(workspace, low.id)
    assert job_view(workspace, LOCAL_ACTOR, high.id).state is JobState.DONE


def replications_done(workspace: Workspace, job_id: str) -> int:
    """Return how many replications of a job are done."""
    progress = job_view(workspace, LOCAL_ACTOR, job_id).progress
    return 0 if progress is None else progress.done
