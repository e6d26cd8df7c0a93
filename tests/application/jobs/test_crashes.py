"""Workers that are killed: their jobs go on from the last finished step, and come to what they would have come to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine.application.jobs.job_asking import job_shown
from engine.application.jobs.job_submission import Ticket
from engine.application.workspace import Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.job_state import JobState
from engine.storage.run_store import RunStore
from engine.storage.worker_store import WorkerLine, WorkerStore
from tests.application.jobs.arrangements import (
    WorkerProcess,
    begun_steps,
    ended,
    finished_steps,
    running_worker,
    submitted,
    undisturbed_hash,
    until,
)
from tests.counts import scaled

REPLICATIONS = scaled(60, 600)

Start: TypeAlias = Callable[..., WorkerProcess]


def test_a_job_whose_workers_are_killed_again_and_again_comes_to_the_undisturbed_hash(
    loaded_url: str, workspace: Workspace, start_worker: Start, tmp_path: Path
) -> None:
    """Each worker is killed at a random moment after the job's next step began; no finished step is begun again."""
    notes, random, kills = tmp_path / "notes", np.random.default_rng(11), scaled(3, 50)
    wanted = undisturbed_hash(workspace, REPLICATIONS)
    job = submitted(workspace, REPLICATIONS, Ticket(most_attempts=kills + 1))
    killed = 0
    while killed < kills and len(finished_steps(loaded_url, job.id)) < REPLICATIONS // 10 - 1:
        begun = len(begun_steps(notes))
        worker = start_worker(pause=0.3)
        until(lambda seen=begun: len(begun_steps(notes)) > seen)  # type: ignore[misc]
        time.sleep(float(random.uniform(0.0, 0.8)))
        worker.kill()
        killed += 1
    last = start_worker()
    done = ended(workspace, job.id)
    last.end()

    assert killed >= kills // 2
    assert done.state is JobState.DONE, done.problems
    assert done.attempts == killed + 1
    result = job_shown(workspace, LOCAL_ACTOR, job.id).result
    assert result is not None
    assert result["hash"] == wanted
    kept = finished_steps(loaded_url, job.id)
    assert len(kept) == REPLICATIONS // 10
    assert [(name, at) for name, at in begun_steps(notes) if at > kept[name]] == []
    assert max(Counter(name for name, _ in begun_steps(notes)).values()) <= killed + 1
    assert isinstance(workspace.runs, RunStore)
    assert len([line for line in workspace.runs.lines() if line.id == job.id]) == 1


def test_another_live_worker_takes_over_from_a_killed_one(
    loaded_url: str, workspace: Workspace, start_worker: Start, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    job = submitted(workspace, REPLICATIONS)
    one, other = (start_worker(pause=0.3) for _ in range(2))
    first = until(lambda: running_worker(workspace, job.id))
    until(lambda: finished_steps(loaded_url, job.id))
    until(lambda: len(workers(workspace)) == 2)
    by_process = {line.process: line.id for line in workers(workspace)}
    victim, heir = (one, other) if by_process[one.process.pid] == first else (other, one)
    victim.kill()
    second = until(lambda: running_worker(workspace, job.id) not in {None, first} and running_worker(workspace, job.id))
    assert second == {line.process: line.id for line in workers(workspace)}[heir.process.pid]
    done = ended(workspace, job.id)
    heir.end()

    assert (done.state, done.attempts) == (JobState.DONE, 2)
    kept = finished_steps(loaded_url, job.id)
    assert [(name, at) for name, at in begun_steps(notes) if at > kept[name]] == []
    assert workers(workspace) == []


def test_a_job_that_kills_every_worker_fails_in_words_and_can_be_tried_again(
    loaded_url: str, workspace: Workspace, start_worker: Start, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    job = submitted(workspace, 20, Ticket(most_attempts=2))
    for attempt in range(2):
        worker = start_worker(pause=60.0)
        until(lambda seen=attempt: len(begun_steps(notes)) > seen)  # type: ignore[misc]
        worker.kill()
    last = start_worker()
    failed = ended(workspace, job.id)
    assert failed.state is JobState.FAILED
    assert [problem.code for problem in failed.problems] == ["job-attempts"]
    assert "begun 2 times" in failed.problems[0].what
    assert workspace.jobs is not None
    workspace.jobs.retry(job.id)
    assert ended(workspace, job.id).state is JobState.DONE
    last.end()


def test_a_worker_told_to_end_hands_its_job_back_and_the_attempt_does_not_count(
    loaded_url: str, workspace: Workspace, start_worker: Start, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    job = submitted(workspace, REPLICATIONS)
    worker = start_worker(pause=0.5)
    until(lambda: finished_steps(loaded_url, job.id))
    worker.end()
    assert workspace.jobs is not None
    waiting = workspace.jobs.get(job.id)
    assert (waiting.state, waiting.attempts, waiting.worker) == (JobState.QUEUED, 0, None)
    assert workers(workspace) == []

    heir = start_worker()
    assert ended(workspace, job.id).state is JobState.DONE
    heir.end()
    kept = finished_steps(loaded_url, job.id)
    assert [(name, at) for name, at in begun_steps(notes) if at > kept[name]] == []


def workers(workspace: Workspace) -> list[WorkerLine]:
    """Return the workers in the books."""
    assert workspace.jobs is not None
    return WorkerStore(workspace.jobs.database).lines()
