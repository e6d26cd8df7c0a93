"""A small organisation in a database of either kind, and what asks and watches jobs there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.application.load import load
from engine.application.opening import Source, open_workspace
from engine.application.sample import sample_organisation, write_sample
from engine.application.workspace import Workspace
from engine.domain.actor import LOCAL_ACTOR
from tests.application.jobs.arrangements import WorkerProcess


@pytest.fixture(scope="session")
def small_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a generated dataset of 50 people; nobody writes into it."""
    folder = tmp_path_factory.mktemp("jobs") / "dataset"
    write_sample(sample_organisation(50, 7), folder)
    return folder


@pytest.fixture
def loaded_url(database_url: str, small_dataset: Path) -> str:
    """URL of a database that holds it, once on SQLite and once on PostgreSQL."""
    load(database_url, LOCAL_ACTOR, small_dataset)
    return database_url


@pytest.fixture
def workspace(loaded_url: str) -> Iterator[Workspace]:
    """The workspace of that database."""
    with open_workspace(Source(database=loaded_url)) as opened:
        yield opened


@pytest.fixture
def start_worker(loaded_url: str, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Start a worker process on that database, which notes its steps in ``notes``; none outlives the test."""
    started: list[WorkerProcess] = []

    def start(pause: float = 0.0) -> WorkerProcess:
        started.append(WorkerProcess(loaded_url, tmp_path / "notes", pause))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
