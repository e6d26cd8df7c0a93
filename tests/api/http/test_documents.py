"""The OpenAPI document is whole, and the docs page needs nothing but this server."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from tests.api.http.questions import QUESTIONS

EXTERNAL = re.compile(r"""(?:https?:)?//[a-z0-9]""", re.IGNORECASE)


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for below in part.values():
            yield from references(below)
    elif isinstance(part, list):
        for below in part:
            yield from references(below)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        part: Any = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step.replace("~1", "/").replace("~0", "~")]


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert {"4XX", "5XX"} <= set(operation["responses"])
        assert [status for status in operation["responses"] if status.startswith("2")]
        assert all(parameter["description"] for parameter in operation.get("parameters", ()))
        assert "HTTPValidationError" not in str(operation)


def test_operation_ids_stay_as_clients_know_them(document: dict[str, Any]) -> None:
    assert sorted(operation["operationId"] for operation in operations(document)) == [
        "acknowledgeAlert",
        "addDataset",
        "appeal",
        "approve",
        "approvePublication",
        "approveTarget",
        "backtest",
        "backtestPolicy",
        "brief",
        "cancelJob",
        "checkPolicy",
        "confirmAppeal",
        "correctSkill",
        "createKey",
        "decline",
        "declinePublication",
        "declineTarget",
        "drivers",
        "evaluatePolicy",
        "explain",
        "explainPolicy",
        "exportPerson",
        "getJob",
        "getPolicyVersion",
        "getProposal",
        "getPublication",
        "getRun",
        "getSchema",
        "getUnitMode",
        "goalsDirection",
        "goalsDrafts",
        "goalsForecast",
        "goalsMap",
        "goalsPerson",
        "goalsRecalibrate",
        "goalsRisks",
        "goalsStatus",
        "goalsWhy",
        "harden",
        "health",
        "jobEvents",
        "listAppeals",
        "listJobs",
        "listKeys",
        "listLog",
        "listPolicies",
        "listPolicyVersions",
        "listProposals",
        "listRuns",
        "listScenarios",
        "listSchemas",
        "listTargetChanges",
        "metrics",
        "organisation",
        "planWorkforce",
        "previewPolicy",
        "propose",
        "proposePortfolio",
        "proposeTarget",
        "publishPolicy",
        "rank",
        "ready",
        "receipt",
        "recommend",
        "rejectAppeal",
        "replay",
        "retryJob",
        "revokeKey",
        "rollbackPolicy",
        "rotateKey",
        "sensitivity",
        "setUnitMode",
        "simulate",
        "simulateChain",
        "simulateTrace",
        "skillsBuried",
        "skillsCount",
        "skillsExtract",
        "skillsGaps",
        "skillsImport",
        "skillsMatrix",
        "skillsPerson",
        "skillsSearch",
        "staffChange",
        "staffFixes",
        "staffPareto",
        "staffPortfolio",
        "staffReplan",
        "staffRequest",
        "staffSchedule",
        "staffUnsure",
        "staffWhyNot",
        "sweep",
        "testPolicy",
        "verifyLog",
    ]


def test_examples_and_good_questions_fit_the_schema_of_their_body(document: dict[str, Any]) -> None:
    fitted = 0
    for (method, path), (_, sent) in QUESTIONS.items():
        content = document["paths"][path][method].get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        validator = Draft202012Validator({**content["schema"], "components": document["components"]})
        good = [sent["json"]] if isinstance(sent.get("json"), dict) else []
        for value in [*good, *(example["value"] for example in content["examples"].values())]:
            validator.validate(value)
            fitted += 1
    assert fitted >= 8


def test_the_examples_of_questions_are_answered(client: TestClient, document: dict[str, Any]) -> None:
    for path in ("/v1/simulations", "/v1/staff/requests"):
        examples = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        for example in examples.values():
            body = {**example["value"], "replications": 1} if path == "/v1/simulations" else example["value"]
            assert client.post(path, json=body).status_code == 200


def test_the_docs_page_names_no_other_server(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert not EXTERNAL.search(page.text)
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)""", page.text)
    assert {name.rpartition(".")[2] for name in loaded} == {"js", "css", "png"}
    for name in [*loaded, "/v1/openapi.json"]:
        assert client.get(name).status_code == 200
    assert "icon" in page.text


def test_what_the_docs_page_loads_loads_nothing_from_elsewhere(client: TestClient) -> None:
    styles = client.get("/docs/assets/swagger-ui.css").text
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", styles)
    assert "@import" not in styles


def test_the_browser_may_run_the_scripts_of_the_page_and_no_others(client: TestClient) -> None:
    page = client.get("/docs")
    policy = page.headers["content-security-policy"]
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{allowed}';" in policy
    assert "connect-src 'self';" in policy
    assert "http" not in policy
    assert 'validatorUrl": null' in page.text


def test_the_root_leads_to_the_docs(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
