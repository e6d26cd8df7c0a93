"""Replications on a Dask scheduler with real workers: the same answer, also where a worker dies on the way."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from engine.application import cluster as cluster_module
from engine.application.cluster import Cluster, ClusterKeeper
from engine.application.executors import crew_of
from engine.errors import InputError
from engine.evidence.canonical import digest
from engine.simulation.ensembles.ensemble_run import run_ensembles
from engine.simulation.simulate import Study, simulate, study_of
from tests.conftest import CHECKOUT
from tests.simulation.arrangements import leaving, organisation_of, scenario_of

TEAMS = [8] * 40
WORKER = "--nthreads 1 --no-nanny --no-dashboard --death-timeout 60"


@dataclass(frozen=True)
class RealCluster:
    """A scheduler that listens on a port of this machine, and two workers, each a process of its own."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def a_scheduler() -> Iterator[str]:
    """Give the address of a scheduler in this process, without a dashboard."""
    from distributed import Scheduler, SpecCluster  # noqa: PLC0415 - takes a second, which only these tests pay

    options = {"host": "127.0.0.1", "port": 0, "dashboard": False, "dashboard_address": "127.0.0.1:0"}
    with SpecCluster(scheduler={"cls": Scheduler, "options": options}, silence_logs=logging.CRITICAL) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def real_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCluster]:
    with a_scheduler() as address:
        folder = ["--local-directory", str(tmp_path_factory.mktemp("workers"))]
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, *WORKER.split(), *folder]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        workers = tuple(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(2))
        yield RealCluster(address, workers)
        for process in workers:
            process.kill()
            process.wait()


def study() -> Study:
    laws = leaving(0.6, 0.2, bands=(0, 1.03))
    scenarios = [scenario_of(laws, replications=60).changed(name=name, seed=at) for at, name in enumerate("ab")]
    return study_of(scenarios, organisation_of(TEAMS), None)


def test_a_worker_killed_on_the_way_loses_nothing(real_cluster: RealCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    run, told = study(), []

    def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
        told.append(scenario)
        if len(told) == 1:
            real_cluster.workers[0].send_signal(signal.SIGKILL)

    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 60.0)
    with crew_of(Cluster(real_cluster.address)) as crew:
        assert crew.count >= 1
        run_ensembles(run.ensembles, crew, note)
    assert len(told) == 12
    assert real_cluster.workers[0].wait(5) == -signal.SIGKILL
    assert digest(run.body()) == digest(simulate(run.scenarios, organisation_of(TEAMS)))


def test_what_a_cluster_lacks_is_said_in_words(real_cluster: RealCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 0.3)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(InputError, match="No scheduler answers at tcp"):
            ClusterKeeper(Cluster(f"tcp://127.0.0.1:{unused.getsockname()[1]}"))()
    with pytest.raises(InputError, match="not the address of a scheduler"):
        Cluster("localhost")
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 60.0)
    monkeypatch.setattr(cluster_module, "versions_of", lambda *_: {"sextant": "another"})
    with pytest.raises(InputError, match="not the same versions as this machine: sextant"):
        ClusterKeeper(Cluster(real_cluster.address))()
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"sextant-workforce\[cluster\]"):
        ClusterKeeper(Cluster(real_cluster.address))()


def test_a_scheduler_without_workers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 0.2)
    with a_scheduler() as address, pytest.raises(InputError, match="has no workers"):
        ClusterKeeper(Cluster(address))()
