"""The same question gives the same body on the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.cli.main import run
from tests.api.http.questions import BACKTEST, EVALUATION, POLICY, PREVIEW, REQUEST, SIMULATION, TESTS

Printed = pytest.CaptureFixture[str]


def printed(capsys: Printed, arguments: Sequence[str]) -> Any:
    capsys.readouterr()
    run([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (["recommend"], "/v1/recommend"),
        (["goals", "status"], "/v1/goals/status"),
        (["goals", "risks"], "/v1/goals/risks"),
        (["goals", "risks", "--as-of", "2026-05-01"], "/v1/goals/risks?as_of=2026-05-01"),
    ],
)
def test_goals(client: TestClient, dataset: Path, capsys: Printed, command: list[str], path: str) -> None:
    told = printed(capsys, [*command, "--data", str(dataset)])
    answer = client.get(path).json()
    assert (answer["hash"], answer["body"], answer["inputs"]) == (told["hash"], told["body"], told["inputs"])


def test_staffing(client: TestClient, dataset: Path, capsys: Printed, tmp_path: Path) -> None:
    file = tmp_path / "request.yaml"
    file.write_text(json.dumps({"kind": "staffing-request", "format": 1, **REQUEST}))
    told = printed(capsys, ["staff", "request", str(file), "--data", str(dataset)])
    assert client.post("/v1/staff/requests", json=REQUEST).json()["hash"] == told["hash"]


def test_simulation(client: TestClient, dataset: Path, capsys: Printed, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(json.dumps(SIMULATION["scenarios"][1]))
    options = ["--replications", "2", "--seed", "3", "--workers", "1", "--data", str(dataset)]
    told = printed(capsys, ["simulate", "neutral", str(tmp_path / "own.yaml"), *options])
    assert client.post("/v1/simulations", json=SIMULATION).json()["hash"] == told["hash"]


def test_dry_run(empty: TestClient, capsys: Printed, tmp_path: Path) -> None:
    content = "unit_id,name,parent_id\nU,Works,\nV,Line,W\nU,Works,\n"
    (tmp_path / "units.csv").write_text(content)
    told = printed(capsys, ["check", str(tmp_path / "units.csv")])
    sent = [("files", ("units.csv", content.encode()))]
    answer = empty.post("/v1/datasets?dry_run=1", files=sent).json()
    assert answer["body"]["problems"]
    assert answer["hash"] == told["hash"]


def test_policies(client: TestClient, capsys: Printed, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "policy.tests.yaml").write_text(TESTS)
    checked = printed(capsys, ["policy", "check", str(tmp_path / "policy.yaml")])
    assert client.post("/v1/policies/check", json={"policy": POLICY}).json()["hash"] == checked["hash"]
    tested = printed(capsys, ["policy", "test", str(tmp_path / "policy.yaml")])
    sent = {"policy": POLICY, "tests": TESTS}
    assert client.post("/v1/policies/test", json=sent).json()["hash"] == tested["hash"]


def test_studies_of_policies(client: TestClient, dataset: Path, capsys: Printed, tmp_path: Path) -> None:
    new = tmp_path / PREVIEW["new"]["file"]
    new.write_text(PREVIEW["new"]["policy"])
    asked = ["policy", "preview", PREVIEW["old"], str(new), "--rules-on", PREVIEW["rules_on"], "--data", str(dataset)]
    told = printed(capsys, [*asked, "--as-of", "2026-05-01"])
    assert client.post("/v1/policies/preview?as_of=2026-05-01", json=PREVIEW).json()["hash"] == told["hash"]
    asked = ["policy", "backtest", BACKTEST["policy"], "--from", BACKTEST["from"], "--until", BACKTEST["until"]]
    told = printed(capsys, [*asked, "--every", BACKTEST["every"], "--data", str(dataset)])
    assert client.post("/v1/policies/backtest", json=BACKTEST).json()["hash"] == told["hash"]


def test_one_case_of_a_policy(client: TestClient, capsys: Printed, tmp_path: Path) -> None:
    facts, file = tmp_path / "facts.json", Path(__file__).parents[3] / "policies/framework_mix.yaml"
    facts.write_text(json.dumps(EVALUATION["facts"]))
    asked = ["policy", "evaluate", str(file), "--decision", "mix", "--on", "2026-06-01", "--facts", str(facts)]
    told = printed(capsys, asked)
    text = {"policy": file.read_text(), "file": "mix.yaml"}
    for policy in ("framework_mix", text):
        answer = client.post("/v1/policies/evaluate", json={**EVALUATION, "policy": policy}).json()
        assert (answer["hash"], answer["body"]) == (told["hash"], told["body"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"facts": {"x": 1}}, "Unknown fact 'x'."),
        ({"decision": "mixx"}, "Did you mean 'mix'?"),
        ({"profile": "agil"}, "has no profile 'agil'."),
        ({"policy": "framework_mi"}, "framework_mi"),
        ({"policy": {"policy": "<definitions/>", "file": "m.dmn"}}, "m.dmn"),
        ({"facts": []}, "facts"),
        ({"on": "2026-02-30"}, "on"),
    ],
)
def test_a_case_that_cannot_be_asked_is_refused_and_said(client: TestClient, more: dict[str, Any], said: str) -> None:
    answer = client.post("/v1/policies/evaluate", json={**EVALUATION, **more})
    assert answer.status_code in {400, 404, 422}
    assert said in answer.text


def test_versions_of_policies(client: TestClient, database: str, capsys: Printed) -> None:
    told = printed(capsys, ["policy", "versions", "framework_mix", "--database", database])
    assert client.get("/v1/policies/framework_mix/versions").json() == told
    version = told["versions"][0]["version"]
    shown = printed(capsys, ["policy", "show", f"framework_mix@{version}", "--database", database])
    assert client.get(f"/v1/policies/framework_mix/versions/{version}").json() == shown
    assert "kind: framework-mix" in shown["text"]


def test_schemas(client: TestClient, capsys: Printed) -> None:
    run(["schema", "scenario"])
    assert client.get("/v1/schemas/scenario").json() == json.loads(capsys.readouterr().out)
