"""A worker beside a server: started again when it dies, ended with its parent however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from engine.application.executors import PoolKeeper
from engine.application.jobs.child_worker import ChildWorker
from engine.application.jobs.job_asking import job_view, queue_of
from engine.application.workspace import Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.job_state import JobState
from engine.storage.worker_store import WorkerStore
from tests.application.jobs.arrangements import ended, in_state, submitted, until
from tests.conftest import CHECKOUT

LONG = 20_000
PARENT = """
import sys, time
from engine.application.jobs.child_worker import ChildWorker
child = ChildWorker(sys.argv[1])
print(child.process_id, flush=True)
time.sleep(600)
"""
POOL = """
import sys, time
from engine.application.executors import process_pool
if __name__ == "__main__":
    pool = process_pool(2)
    print(*{pool.submit(__import__("os").getpid).result() for _ in range(20)}, flush=True)
    time.sleep(600)
"""


def gone(process: int) -> bool:
    """Return whether a process has ended, even where nobody has taken note of its end."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def worker_processes(workspace: Workspace) -> list[int]:
    return [line.process for line in WorkerStore(queue_of(workspace).database).lines()]


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only where /proc tells of processes")


def test_a_child_does_jobs_and_hands_them_back_at_its_end(loaded_url: str, workspace: Workspace) -> None:
    with ChildWorker(loaded_url) as child:
        done = ended(workspace, submitted(workspace, 10).id)
        assert done.state is JobState.DONE, done.problems
        long = in_state(workspace, submitted(workspace, LONG).id, JobState.RUNNING)
        assert worker_processes(workspace) == [child.process_id]
    assert job_view(workspace, LOCAL_ACTOR, long.id).state is JobState.QUEUED
    assert worker_processes(workspace) == []


def test_a_child_that_is_killed_is_started_again(loaded_url: str, workspace: Workspace) -> None:
    with ChildWorker(loaded_url) as child:
        first = until(lambda: worker_processes(workspace))[0]
        os.kill(first, signal.SIGKILL)
        until(lambda: child.process_id != first)
        assert ended(workspace, submitted(workspace, 10).id).state is JobState.DONE


@needs_proc
def test_a_child_hands_its_jobs_back_and_ends_when_its_parent_is_killed(loaded_url: str, workspace: Workspace) -> None:
    job = submitted(workspace, LONG)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, loaded_url], stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.stdout.close()
    in_state(workspace, job.id, JobState.RUNNING)
    parent.kill()
    parent.wait()
    until(lambda: gone(child))
    waiting = job_view(workspace, LOCAL_ACTOR, job.id)
    assert (waiting.state, waiting.attempts) == (JobState.QUEUED, 0)


@needs_proc
def test_processes_of_a_pool_end_with_a_killed_parent(tmp_path: Path) -> None:
    program = tmp_path / "pool.py"
    program.write_text(POOL)
    parent = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert parent.stdout is not None
    processes = [int(word) for word in parent.stdout.readline().split()]
    parent.stdout.close()
    assert processes
    parent.kill()
    parent.wait()
    until(lambda: all(gone(process) for process in processes))


def test_a_pool_that_is_killed_breaks_what_it_was_asked() -> None:
    keeper = PoolKeeper(1)
    pool = keeper()
    assert pool.submit(abs, -1).result() == 1
    waiting = pool.submit(time.sleep, 600)
    keeper.kill()
    with pytest.raises(BrokenExecutor):
        waiting.result(60)
    pool.shutdown()
