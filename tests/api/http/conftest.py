"""A small generated organisation, and servers that answer from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from engine.application.load import load
from engine.application.opening import Source
from engine.application.sample import sample_organisation, write_sample
from engine.domain.actor import LOCAL_ACTOR

BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a generated dataset; nobody writes into it."""
    folder = tmp_path_factory.mktemp("sample") / "dataset"
    write_sample(sample_organisation(80, 7), folder)
    return folder


@pytest.fixture(scope="session")
def database(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a database that holds the dataset."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'sextant.sqlite'}"
    load(url, LOCAL_ACTOR, dataset)
    return url


@pytest.fixture(scope="session")
def client(database: str) -> Iterator[TestClient]:
    """Client of a server that answers from the database; tests through it load nothing."""
    app = create_app(Source(database=database), local=True)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def deciding(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Client of a server with a database of its own, for tests that make, decide and appeal against proposals."""
    url = f"sqlite:///{tmp_path_factory.mktemp('decisions') / 'sextant.sqlite'}"
    load(url, LOCAL_ACTOR, dataset)
    with TestClient(
        create_app(Source(database=url), local=True), base_url=BASE, raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """Client of a server with an empty database of its own."""
    app = create_app(Source(database=f"sqlite:///{tmp_path / 'empty.sqlite'}"), local=True)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def uploads(dataset: Path) -> list[tuple[str, tuple[str, bytes]]]:
    """The dataset as the files of a form."""
    return [("files", (file.name, file.read_bytes())) for file in sorted(dataset.glob("*.csv"))]
