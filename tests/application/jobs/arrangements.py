"""Scenarios that take a moment, workers in threads and in processes of their own, and waiting for what they do."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from engine.application.executors import OneByOne
from engine.application.jobs.job_asking import job_view, queue_of
from engine.application.jobs.job_submission import Ticket, submit_simulation
from engine.application.jobs.job_views import JobView
from engine.application.jobs.watchkeeper import Pace
from engine.application.jobs.worker import Craft, Worker
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.job_state import JobState
from engine.simulation.scenarios.scenario import Scenario
from engine.storage.database_url import driven_url
from tests.conftest import CHECKOUT

Found = TypeVar("Found")

PATIENCE_SECONDS = 120.0
FAST = Pace(beat_seconds=0.1, dead_seconds=1.0, look_seconds=0.05)


def scenarios(replications: int) -> list[Scenario]:
    """Two scenarios of a year."""
    return [
        with_overrides(scenario.changed(horizon_months=12), seed=5, replications=replications)
        for scenario in read_scenarios(["optimistic", "neutral"])
    ]


def undisturbed_hash(workspace: Workspace, replications: int) -> str:
    """Return the hash of the body without any job."""
    return simulate_scenarios(workspace, LOCAL_ACTOR, Period(), scenarios(replications), workers=1).hash


def submitted(workspace: Workspace, replications: int, ticket: Ticket | None = None) -> JobView:
    """Have the scenarios run as a job."""
    return submit_simulation(workspace, LOCAL_ACTOR, Period(), scenarios(replications), ticket)


def until(look: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS) -> Found:
    """Return the first thing found that counts as true; AssertionError where nothing comes for long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("what was waited for did not come")


def ended(workspace: Workspace, job_id: str) -> JobView:
    """Wait until a job has ended, and return it."""

    def look() -> JobView | None:
        job = job_view(workspace, LOCAL_ACTOR, job_id)
        return job if job.state.ended else None

    return until(look)


def in_state(workspace: Workspace, job_id: str, state: JobState) -> JobView:
    """Wait until a job is in a state, and return it."""

    def look() -> JobView | None:
        job = job_view(workspace, LOCAL_ACTOR, job_id)
        return job if job.state is state else None

    return until(look)


@contextmanager
def worker_thread(url: str, **craft: object) -> Iterator[Worker]:
    """Run a worker in a thread of this process."""
    given = {"pace": FAST, "crew": OneByOne, **craft}
    worker = Worker(url, Craft(**given))  # type: ignore[arg-type]
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.leave()
        thread.join()


class WorkerProcess:
    """A worker in a process of its own that notes every step it begins."""

    def __init__(self, url: str, notes: Path, pause: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.application.jobs.noting_worker"],
            stdin=subprocess.PIPE,
            cwd=CHECKOUT,
        )
        told = {"database": url, "notes": str(notes), "dead_seconds": FAST.dead_seconds, "pause": pause}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(told).encode() + b"\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it as nothing but SIGKILL does; one that has ended already stays so."""
        self.process.kill()
        self._reap()

    def end(self) -> None:
        """End it gracefully."""
        self.process.terminate()
        self._reap()

    def _reap(self) -> None:
        self.process.wait(PATIENCE_SECONDS)
        assert self.process.stdin is not None
        self.process.stdin.close()


def begun_steps(notes: Path) -> list[tuple[str, float]]:
    """Return the steps that workers began, with the time in milliseconds since 1970, in their order."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return [(line.partition("\t")[2], float(line.partition("\t")[0])) for line in lines]


def finished_steps(url: str, job_id: str) -> dict[str, float]:
    """Return the steps of a job that the durable engine has kept, and when each was done, in milliseconds.

    None where no worker has made its tables yet, or is still about it.
    """
    engine = sa.create_engine(driven_url(url))
    schema = "dbos" if engine.dialect.name == "postgresql" else "main"
    asked = sa.text(
        f"select function_name, completed_at_epoch_ms from {schema}.operation_outputs where workflow_uuid = :job"
    )
    try:
        if not _has_steps(engine, schema):
            return {}
        with engine.connect() as connection:
            rows = connection.execute(asked, {"job": job_id}).all()
    finally:
        engine.dispose()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: float(row[1]) for row in rows}


def _has_steps(engine: sa.Engine, schema: str) -> bool:
    found = sa.inspect(engine)
    if not found.has_table("operation_outputs", schema):
        return False
    return "completed_at_epoch_ms" in {column["name"] for column in found.get_columns("operation_outputs", schema)}


def running_worker(workspace: Workspace, job_id: str) -> str | None:
    """Return who works on a job."""
    return queue_of(workspace).get(job_id).worker
