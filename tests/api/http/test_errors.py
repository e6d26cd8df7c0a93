"""Whatever goes wrong comes back as problem details, with every problem and no inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.problem_details import status_of
from api.http.routes import goals
from engine.application.opening import Source
from engine.application.settings import Settings
from engine.errors import InputError, PolicyError, Problem, SextantError, SimulationError, SolverError, StorageError
from tests.api.http.conftest import BASE
from tests.api.http.questions import POLICY, REQUEST, UNITS

Codes = set[str]


def codes(answer: Any) -> Codes:
    return {problem["code"] for problem in answer.json()["problems"]}


@pytest.mark.parametrize(
    ("method", "url", "sent", "status", "code"),
    [
        ("GET", "/v1/nothing", {}, 404, "not-found"),
        ("GET", "/", {"follow_redirects": False}, 307, None),
        ("DELETE", "/v1/runs", {}, 405, "method-not-allowed"),
        ("GET", "/v1/runs/0", {}, 404, "unknown-run"),
        ("GET", "/v1/schemas/stafing-request", {}, 404, "unknown-schema"),
        ("POST", "/v1/staff/requests?project=P-none", {}, 404, "unknown-project"),
        ("POST", "/v1/staff/requests", {}, 422, "request-or-project"),
        ("POST", "/v1/staff/requests?project=PRJ0001", {"json": REQUEST}, 422, "request-or-project"),
        ("POST", "/v1/staff/requests?teams=0", {"json": REQUEST}, 422, "wrong-value"),
        ("POST", "/v1/staff/requests", {"json": []}, 422, "not-a-map"),
        ("POST", "/v1/simulations", {}, 422, "no-body"),
        ("POST", "/v1/simulations", {"json": {"scenarios": []}}, 422, "wrong-value"),
        ("POST", "/v1/simulations", {"json": {"scenarios": ["futures"]}}, 422, "unknown-scenario"),
        ("POST", "/v1/simulations", {"json": {"scenarios": ["../sample"]}}, 422, "unknown-scenario"),
        ("POST", "/v1/simulations", {"json": {"scenarios": ["neutral"], "workers": 3}}, 422, "unknown-parameter"),
        ("POST", "/v1/simulations", {"json": {"scenarios": ["neutral", "neutral"]}}, 422, "scenario-twice"),
        ("POST", "/v1/policies/check", {"json": {"policy": "kind: no"}}, 422, None),
        ("POST", "/v1/policies/test", {"json": {"policy": POLICY}}, 422, "missing-parameter"),
        ("POST", "/v1/policies/check", {"content": b"{", "headers": {"content-type": "application/json"}}, 400, None),
        ("POST", "/v1/policies/check", {"content": b"{}", "headers": {"content-type": "text/plain"}}, 415, None),
        ("POST", "/v1/policies/check", {"content": b"{}"}, 415, None),
        ("POST", "/v1/datasets", {"json": {}}, 415, None),
        ("POST", "/v1/datasets?dryrun=1", {"files": UNITS}, 422, "unknown-parameter"),
        ("POST", "/v1/datasets?mode=all", {"files": UNITS}, 422, "wrong-value"),
        ("GET", "/v1/recommend?as_of=2026-02-30", {}, 422, "wrong-value"),
        ("GET", "/v1/recommend?as_of=1767225600", {}, 422, "wrong-value"),
        ("GET", "/v1/recommend?asof=2026-01-31", {}, 422, "unknown-parameter"),
        ("GET", "/v1/health?verbose=1", {}, 422, "unknown-parameter"),
        ("GET", "/v1/recommend?as_of=1999-01-01", {}, 422, "no-rule"),
    ],
)
def test_an_error_has_its_status_and_its_code(
    client: TestClient, method: str, url: str, sent: dict[str, Any], status: int, code: str | None
) -> None:
    answer = client.request(method, url, **sent)
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        document = client.get("/v1/openapi.json").json()
        shape = {"$ref": "#/components/schemas/ProblemDetails", "components": document["components"]}
        Draft202012Validator(shape).validate(answer.json())
        assert answer.json()["status"] == status
        assert answer.json()["instance"] == url.partition("?")[0]
        assert code is None or codes(answer) == {code}
        assert all(problem["what"] for problem in answer.json()["problems"])


def test_every_problem_is_listed_at_once(client: TestClient) -> None:
    refused = client.get("/v1/recommend?as_of=x&known=y&colour=red&sort=up")
    assert sorted(problem["column"] for problem in refused.json()["problems"]) == ["as_of", "colour", "known", "sort"]
    assert refused.json()["detail"].endswith("And 3 more.")
    assert "Known: as_of, known." in refused.text


def test_a_request_with_several_faults_names_each_by_its_key(client: TestClient) -> None:
    broken = {**REQUEST, "roles": [{"id": "A", "fte": 7}, {"id": "A", "skils": []}], "colour": "red"}
    refused = client.post("/v1/staff/requests", json=broken)
    assert refused.status_code == 422
    named = {problem["column"] for problem in refused.json()["problems"]}
    assert {"roles[0].fte", "roles[1].id", "roles[1].skils", "colour"} <= named


def test_a_method_that_is_not_allowed_says_which_is(client: TestClient) -> None:
    refused = client.put("/v1/recommend")
    assert refused.headers["allow"] == "GET, HEAD"
    assert "Use GET" in refused.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError, 422),
        (PolicyError, 422),
        (StorageError, 503),
        (SolverError, 500),
        (SimulationError, 500),
        (SextantError, 500),
    ],
)
def test_an_error_of_the_engine_has_its_status(error: type[SextantError], status: int) -> None:
    assert status_of(error(Problem("any", "Any.", "None."))) == status


def test_an_unknown_id_is_not_found_only_where_nothing_else_is_wrong() -> None:
    unknown, other = Problem("unknown-run", "No.", "No."), Problem("other", "No.", "No.")
    assert status_of(InputError(unknown)) == 404
    assert status_of(InputError(unknown, other)) == 422


@pytest.fixture
def failing(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception], TestClient]]:
    """Make a server whose first verb fails."""
    running = ExitStack()

    def server(fault: Exception) -> TestClient:
        def fail(*_: object) -> None:
            raise fault

        monkeypatch.setattr(goals, "recommend", fail)
        app = create_app(Source(database=database), local=True)
        return running.enter_context(TestClient(app, base_url=BASE, raise_server_exceptions=False))

    with running:
        yield server


def test_a_fault_nobody_foresaw_shows_nothing_of_the_inside(failing: Callable[[Exception], TestClient]) -> None:
    answer = failing(RuntimeError("secret of /home/somebody")).get("/v1/recommend")
    assert (answer.status_code, codes(answer)) == (500, {"internal-error"})
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_refusing_database_is_503_with_its_problem(failing: Callable[[Exception], TestClient]) -> None:
    answer = failing(StorageError(Problem("database-refused", "Locked.", "Wait."))).get("/v1/recommend")
    assert (answer.status_code, codes(answer)) == (503, {"database-refused"})


def test_a_database_that_vanishes_under_the_server_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "gone.sqlite"
    app = create_app(Source(database=f"sqlite:///{file}"), local=True)
    for left in tmp_path.glob("gone.sqlite*"):
        left.unlink()
    file.mkdir()
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        assert client.post("/v1/datasets", files=UNITS).status_code == 503
        assert client.get("/v1/runs").status_code in {200, 503}
        assert client.get("/v1/health").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"policy": NaN}',
        b'{"policy": "a", "policy": "b"}',
        b"[" * 100_000,
        b'{"policy": ' + b"9" * 5000 + b"}",
        b'"\\ud800"',
        b'{"policy": "\xff"}',
        b"\xef\xbb\xbf{}",
        b"null null",
    ],
)
def test_json_that_is_not_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/policies/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400, answer.text


def test_a_body_over_the_cap_is_refused_whether_or_not_it_states_its_length(client: TestClient) -> None:
    huge = b'"' + b"x" * (10 << 20) + b'"'
    kind = {"content-type": "application/json"}
    assert client.post("/v1/simulations", content=huge, headers=kind).status_code == 413
    pieces = (huge[at : at + 65536] for at in range(0, len(huge), 65536))
    streamed = client.post("/v1/simulations", content=pieces, headers=kind)
    assert (streamed.status_code, streamed.json()["title"]) == (413, "The request is too large")
    assert "Send less" in streamed.json()["problems"][0]["mend"]


def test_an_upload_over_the_cap_is_refused(tmp_path: Path) -> None:
    app = create_app(Source(database=f"sqlite:///{tmp_path / 'x.sqlite'}"), Settings(upload_mib=1), local=True)
    sent = [("files", ("units.csv", b"unit_id,name\n" * 100_000))]
    with TestClient(app, base_url=BASE) as client:
        assert client.post("/v1/datasets?dry_run=1", files=sent).status_code == 413


def test_a_long_text_in_a_good_body_is_a_problem_cut_short(client: TestClient) -> None:
    answer = client.post("/v1/staff/requests", json={**REQUEST, "title": "长" * 1_000_000})
    assert answer.status_code == 422
    assert len(answer.content) < 5_000
