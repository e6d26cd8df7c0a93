"""Every request has an id, a line and a count, and none of them says anything about a person."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.routes import goals
from engine.application.logs import FIELDS, open_log
from engine.application.opening import Source
from engine.application.settings import Settings
from tests.api.http.conftest import BASE

PLANTED = ("P0007", "Geheim", "ada@")


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def watched(database: str, lines: list[str]) -> Iterator[TestClient]:
    """Client of a server whose log goes into ``lines``."""
    settings = Settings(log_format="json")
    log = open_log(settings, lines.append)
    app = create_app(Source(database=database), settings, log, local=True)
    loggers = [logging.getLogger(name) for name in ("", "uvicorn", "sextant")]
    before = [(each, each.handlers, each.level, each.propagate) for each in loggers]
    log.take_over()
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client
    for logger, handlers, level, propagate in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def requests(lines: list[str]) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, lines) if line["event"] == "request"]


def test_a_line_says_what_an_operator_needs(watched: TestClient, lines: list[str]) -> None:
    run_id = watched.get("/v1/goals/status").json()["execution"]["run_id"]
    watched.get(f"/v1/runs/{run_id}")
    line = requests(lines)[-1]
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "/v1/runs/{run_id}", 200, "info")
    assert line["milliseconds"] > 0
    assert set(line) <= FIELDS
    assert re.fullmatch("[0-9a-f]{12}", line["actor"])


def test_no_person_reaches_the_log(watched: TestClient, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no goal of P0007, Ada Geheim")

    monkeypatch.setattr(goals, "recommend", fail)
    mail = {"x-request-id": "ada@example.org", "user-agent": "P0007"}
    for method, path in (
        ("GET", "/v1/runs/P0007"),
        ("GET", "/v1/P0007/Geheim"),
        ("PUT", "/v1/runs/P0007"),
        ("GET", "/v1/runs?verb=Geheim"),
        ("GET", "/v1/runs?P0007=1"),
        ("GET", "/v1/recommend"),
        ("GET", "/v1/runs/%ffP0007"),
        ("P0007", "/v1/health"),
    ):
        watched.request(method, path, headers=mail)
    watched.get("/v1/runs/P0007", headers={"authorization": "Bearer Geheim"})
    watched.post("/v1/staff/requests", json={"title": "Ada Geheim", "roles": [{"id": "P0007"}]})
    watched.post("/v1/policies/check", content=b"P0007", headers={"content-type": "application/json"})
    logging.getLogger("somelibrary").warning("row of %s", "P0007")
    logging.getLogger("asyncio").error("failed for Ada Geheim", exc_info=RuntimeError("P0007"))
    written = "".join(lines)
    assert [word for word in PLANTED if word in written] == []
    assert len(requests(lines)) == 11
    failed = next(line for line in map(json.loads, lines) if line["event"] == "request failed")
    assert failed["error"] == "RuntimeError"
    assert any(frame.startswith("test_observing.py:") for frame in failed["frames"])


def test_a_name_of_a_field_that_is_not_known_is_left_out(lines: list[str]) -> None:
    open_log(Settings(log_format="json"), lines.append).events.warning("job done", job_id="j1", person="P0007")
    line = json.loads(lines[0])
    assert (line["event"], line["job_id"]) == ("job done", "j1")
    assert "P0007" not in lines[0]


def test_a_line_for_a_terminal_is_text_and_a_level_is_kept(lines: list[str]) -> None:
    log = open_log(Settings(log_format="text", log_level="warning"), lines.append)
    log.events.info("quiet")
    log.events.warning("loud", count=3)
    assert len(lines) == 1
    assert "loud" in lines[0]
    assert "count=3" in lines[0]


def test_libraries_log_in_the_same_form(watched: TestClient, lines: list[str]) -> None:
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    line = json.loads(lines[-1])
    assert (line["event"], line["logger"]) == ("Invalid HTTP request received.", "uvicorn.error")


def test_a_good_request_id_comes_back_and_stands_in_the_line_and_the_problem(
    watched: TestClient, lines: list[str]
) -> None:
    answer = watched.get("/v1/nothing", headers={"x-request-id": "planner-0042"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "planner-0042"
    assert requests(lines)[-1]["request_id"] == "planner-0042"


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "white space in it", "umlaut-äöü", "semi;colon:1", "a\tb-12345"]
)
def test_a_request_id_of_another_form_is_replaced(watched: TestClient, given: str) -> None:
    answer = watched.get("/v1/nothing", headers={"x-request-id": given.encode()})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_figures_count_requests_by_route(watched: TestClient) -> None:
    for name in ("staffing-request", "load", "P0007"):
        watched.get(f"/v1/schemas/{name}")
    figures = watched.get("/metrics").text
    assert 'sextant_requests_total{method="GET",route="/v1/schemas/{name}",status="200"} 2.0' in figures
    assert 'sextant_requests_total{method="GET",route="/v1/schemas/{name}",status="404"} 1.0' in figures
    assert 'sextant_request_seconds_count{route="/v1/schemas/{name}"} 3.0' in figures
    assert "sextant_requests_in_flight 1.0" in figures
    assert "P0007" not in figures
    assert "process_" in figures or "python_gc" in figures


def test_states_that_others_know_are_shown_as_they_are_when_asked(watched: TestClient) -> None:
    states = {"done": 2}
    app: Any = watched.app
    app.state.metrics.watch_states("sextant_things", "Things by state.", lambda: states)
    states["running"] = 1
    figures = watched.get("/metrics").text
    assert 'sextant_things{state="done"} 2.0' in figures
    assert 'sextant_things{state="running"} 1.0' in figures


def test_without_metrics_there_are_none(database: str) -> None:
    app = create_app(Source(database=database), Settings(metrics=False), local=True)
    with TestClient(app, base_url=BASE) as client:
        assert client.get("/metrics").status_code == 404


def test_jobs_are_counted_by_state(client: TestClient) -> None:
    listed = [job["state"] for job in client.get("/v1/jobs?at_most=500").json()["jobs"]]

    figures = client.get("/metrics").text

    for state in ("queued", "running", "done", "failed", "cancelled"):
        assert f'sextant_jobs{{state="{state}"}} {listed.count(state)}.0' in figures
