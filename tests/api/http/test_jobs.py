"""Work that is not waited for, over HTTP: asked, followed, cancelled and tried again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.testclient import TestClient

from api.http import job_events
from api.http.app import create_app
from api.http.serving import _listening
from engine.application.load import load
from engine.application.opening import Source
from engine.domain.actor import LOCAL_ACTOR
from engine.storage.database import Database, sqlite_url
from engine.storage.job_store import Claim, JobStore

NOW = datetime(2026, 5, 4, 9, 30)
QUESTION = {"scenarios": ["neutral"], "replications": 10}
RESULT = {"verb": "simulate", "hash": "0" * 64, "body": {"a": 1}, "inputs": {}, "execution": {}, "what_this_is_not": ""}
PROGRESS = {"parts": [], "done": 5, "total": 10, "best_half_width": None, "seconds_left": 2.0}
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def url(dataset: Path, tmp_path: Path) -> str:
    """URL of a database of this test's own."""
    made = sqlite_url(tmp_path / "jobs.sqlite")
    load(made, LOCAL_ACTOR, dataset)
    return made


@pytest.fixture
def asked(url: str) -> Iterator[TestClient]:
    """Client of a server on that database, without a worker."""
    with TestClient(
        create_app(Source(database=url), local=True), base_url=BASE, raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture
def jobs(url: str) -> Iterator[JobStore]:
    """The queue of that database, as a worker sees it."""
    database = Database(url)
    yield JobStore(database)
    database.close()


def submitted(client: TestClient, **headers: str) -> dict[str, Any]:
    answer = client.post("/v1/simulations?wait=0", json=QUESTION, headers=headers)
    assert answer.status_code == 202
    found: dict[str, Any] = answer.json()
    return found


def claimed(jobs: JobStore, job_id: str) -> Claim:
    job = jobs.claim_next("w1", NOW, job_id)
    assert job is not None
    return Claim(job_id, "w1", job.claim)


def test_work_that_is_not_waited_for_is_accepted_and_found_where_the_answer_says(asked: TestClient) -> None:
    answer = asked.post("/v1/simulations?priority=3", json=QUESTION, headers={"Prefer": "wait=1, respond-async"})
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "respond-async"
    job = asked.get(answer.headers["location"]).json()
    assert (job["id"], job["state"], job["priority"], job["result"]) == (answer.json()["id"], "queued", 3, None)
    assert job["request"]["scenarios"][0]["name"] == "neutral"
    assert [found["id"] for found in asked.get("/v1/jobs?state=queued").json()["jobs"]] == [job["id"]]
    assert asked.get("/v1/jobs?state=done").json() == {"jobs": []}


def test_a_job_may_be_larger_than_what_is_waited_for(asked: TestClient) -> None:
    large = {**QUESTION, "replications": 100_000}
    refused = asked.post("/v1/simulations", json=large)
    assert refused.status_code == 422
    assert "?wait=0" in refused.json()["problems"][0]["mend"]
    assert asked.post("/v1/simulations?wait=0", json=large).status_code == 202


def test_the_same_key_is_the_same_job(asked: TestClient) -> None:
    first = submitted(asked, **{"Idempotency-Key": "k"})
    assert submitted(asked, **{"Idempotency-Key": "k"})["id"] == first["id"]
    other = asked.post("/v1/simulations?wait=0", json={**QUESTION, "seed": 9}, headers={"Idempotency-Key": "k"})
    assert other.status_code == 409
    assert other.json()["problems"][0]["code"] == "key-reused"


def test_what_means_something_for_a_job_only_is_refused_where_the_answer_is_waited_for(asked: TestClient) -> None:
    answer = asked.post("/v1/simulations?priority=1", json=QUESTION, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert [problem["column"] for problem in answer.json()["problems"]] == ["Idempotency-Key", "priority"]


def test_scenarios_that_cannot_be_run_are_refused_before_they_are_a_job(asked: TestClient) -> None:
    assert asked.post("/v1/simulations?wait=0", json={"scenarios": ["neutral", "neutral"]}).status_code == 422
    assert asked.post("/v1/simulations?wait=0", json={"scenarios": ["no such"]}).status_code == 422
    assert asked.get("/v1/jobs").json() == {"jobs": []}


def test_a_job_that_is_done_shows_its_result(asked: TestClient, jobs: JobStore) -> None:
    job = submitted(asked)
    jobs.finish(claimed(jobs, job["id"]), RESULT, request={}, actor="local", at=NOW)
    shown = asked.get(f"/v1/jobs/{job['id']}").json()
    assert (shown["state"], shown["run_id"], shown["result"]["body"]) == ("done", job["id"], {"a": 1})
    assert asked.delete(f"/v1/jobs/{job['id']}").status_code == 409
    assert asked.post(f"/v1/jobs/{job['id']}/retry").status_code == 409


def test_a_job_is_cancelled_and_tried_again(asked: TestClient) -> None:
    job = submitted(asked)
    assert asked.delete(f"/v1/jobs/{job['id']}").json()["state"] == "cancelled"
    assert asked.post(f"/v1/jobs/{job['id']}/retry").json()["state"] == "queued"


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/retry"), ("GET", "/events")])
def test_a_job_that_is_not_there_is_not_found(asked: TestClient, method: str, path: str) -> None:
    answer = asked.request(method, f"/v1/jobs/nope{path}")
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (404, "unknown-job")


def test_a_server_that_answers_from_a_dataset_takes_no_job(dataset: Path, tmp_path: Path) -> None:
    app = create_app(Source(data=dataset, database=sqlite_url(tmp_path / "x.sqlite")), local=True)
    with TestClient(app, base_url=BASE) as client:
        answer = client.post("/v1/simulations?wait=0", json=QUESTION)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (409, "answers-from-dataset")


@pytest.fixture
def server(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a real server on that database, as events come one by one."""
    monkeypatch.setattr(job_events, "SECONDS_BETWEEN_LOOKS", 0.02)
    monkeypatch.setattr(job_events, "SECONDS_BETWEEN_SIGNS_OF_LIFE", 0.1)
    with _listening("127.0.0.1", 0) as door:
        running = uvicorn.Server(
            uvicorn.Config(create_app(Source(database=url), local=True), log_config=None, ws="none")
        )
        thread = threading.Thread(target=running.run, kwargs={"sockets": [door]})
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def fields_of(event: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in event.splitlines())


def events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """Yield the events of a stream, comments left out."""
    event: list[str] = []
    for line in lines:
        if line:
            event.append(line)
        elif event:
            if not event[0].startswith(":"):
                yield fields_of("\n".join(event))
            event = []


def test_events_tell_the_progress_of_a_job_until_it_ends(server: str, jobs: JobStore) -> None:
    job_id = httpx2.post(f"{server}/v1/simulations?wait=0", json=QUESTION).json()["id"]
    with httpx2.stream("GET", f"{server}/v1/jobs/{job_id}/events", timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = events(stream.iter_lines())
        assert json.loads(next(told)["data"])["state"] == "queued"
        claim = claimed(jobs, job_id)
        assert json.loads(next(told)["data"])["state"] == "running"
        jobs.note_progress(claim, PROGRESS)
        progress = next(told)
        assert (progress["event"], json.loads(progress["data"])["progress"]["done"]) == ("progress", 5)
        jobs.finish(claim, RESULT, request={}, actor="local", at=NOW)
        last = next(told)
        assert (last["event"], json.loads(last["data"])["run_id"]) == ("done", job_id)
        assert list(told) == []
    known = {"Last-Event-ID": last["id"]}
    assert httpx2.get(f"{server}/v1/jobs/{job_id}/events", headers=known).status_code == 204
    again = httpx2.get(f"{server}/v1/jobs/{job_id}/events", headers={"Last-Event-ID": progress["id"]}).text
    assert fields_of(again.strip())["event"] == "done"


def test_a_listener_who_knows_how_a_job_stands_hears_signs_of_life_only(server: str) -> None:
    job = httpx2.post(f"{server}/v1/simulations?wait=0", json=QUESTION).json()
    known = {"Last-Event-ID": str(job["changes"])}
    with httpx2.stream("GET", f"{server}/v1/jobs/{job['id']}/events", headers=known, timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": still here"
        httpx2.delete(f"{server}/v1/jobs/{job['id']}")
        assert next(events(lines))["event"] == "cancelled"
