"""Every route answers its question in the shape that the OpenAPI document promises."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from api.http import simulation_cap
from tests.api.http.questions import QUESTIONS, REQUEST, SIMULATION, ask

VERBS = [
    *(("post", "/v1/datasets"), ("get", "/v1/recommend"), ("get", "/v1/goals/status"), ("get", "/v1/goals/risks")),
    *(("post", "/v1/staff/requests"), ("post", "/v1/simulations"), ("get", "/v1/organisation")),
    *(("post", "/v1/policies/check"), ("post", "/v1/policies/test")),
    *(("post", "/v1/policies/preview"), ("post", "/v1/policies/backtest"), ("post", "/v1/policies/evaluate")),
]
"""Routes that answer with a result: verb, body, hash, inputs, execution."""


@pytest.mark.parametrize(("method", "path"), QUESTIONS)
def test_a_route_answers_in_the_promised_shape(deciding: TestClient, method: str, path: str) -> None:
    document = deciding.get("/v1/openapi.json").json()
    answer = ask(deciding, method, path)
    assert answer.status_code in {200, 201}, answer.text
    content = document["paths"][path][method]["responses"][str(answer.status_code)]["content"]
    if "application/json" not in content:
        assert answer.headers["content-type"].partition(";")[0] in content
        return
    promised = content["application/json"]["schema"]
    Draft202012Validator({**promised, "components": document["components"]}).validate(answer.json())


@pytest.mark.parametrize(("method", "path"), VERBS)
def test_an_answer_carries_hash_inputs_execution_and_what_it_is_not(client: TestClient, method: str, path: str) -> None:
    answer = ask(client, method, path).json()
    assert set(answer) == {"verb", "hash", "body", "inputs", "execution", "what_this_is_not"}
    assert len(answer["hash"]) == 64
    assert "a named human decides" in answer["what_this_is_not"]
    assert answer["execution"]["versions"]["sextant"]


def test_every_route_of_the_document_is_asked_here(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    assert {(method, path) for path, operations in paths.items() for method in operations} == set(QUESTIONS)


def test_health_counts_people_and_rows(client: TestClient) -> None:
    health = client.get("/v1/health").json()
    assert health["data"]["people"] == health["data"]["tables"]["people"] > 80
    assert health["data"]["newest_day"] == "2026-06-01"
    assert health["matcher"]


def test_an_empty_history_is_healthy_and_answers_that_there_are_no_facts(empty: TestClient) -> None:
    assert empty.get("/v1/health").json()["data"] == {"people": 0, "newest_day": None, "tables": {}}
    refused = empty.get("/v1/recommend")
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "no-data")


def test_the_same_question_gives_the_same_hash_and_a_run_of_its_own(client: TestClient) -> None:
    first, second = (client.post("/v1/staff/requests", json=REQUEST).json() for _ in range(2))
    assert first["hash"] == second["hash"]
    assert first["execution"]["run_id"] != second["execution"]["run_id"]


def test_a_recorded_run_is_what_was_answered(client: TestClient) -> None:
    answer = client.post("/v1/staff/requests", json=REQUEST).json()
    run = client.get(f"/v1/runs/{answer['execution']['run_id']}").json()
    assert {name: run[name] for name in answer} == answer
    assert run["request"]["request"]["title"] == "Two hands"
    listed = client.get("/v1/runs", params={"verb": "staff request", "at_most": 50}).json()["runs"]
    assert (run["run_id"], answer["hash"]) in [(line["run_id"], line["hash"]) for line in listed]
    assert {line["verb"] for line in listed} == {"staff request"}


def test_a_day_in_the_past_is_answered_from_what_was_known_then(client: TestClient) -> None:
    answer = client.get("/v1/goals/status", params={"as_of": "2026-04-01", "known": "2026-03-01"}).json()
    assert (answer["inputs"]["valid_on"], answer["inputs"]["known_on"]) == ("2026-04-01", "2026-03-01")


def test_a_project_of_the_dataset_is_staffed_by_its_id(client: TestClient) -> None:
    answers = [client.post("/v1/staff/requests", params={"project": f"PRJ{at:04}"}) for at in range(1, 9)]
    assert {answer.status_code for answer in answers} <= {200, 422}
    outcomes = {answer.json()["body"]["outcome"]["status"] for answer in answers if answer.status_code == 200}
    assert outcomes <= {"optimal", "feasible", "infeasible"}
    assert outcomes


def test_an_impossible_request_is_an_answer_that_names_who_is_lacking(client: TestClient) -> None:
    role = {"id": "A", "openings": 900, "fte": 1.0}
    answer = client.post("/v1/staff/requests", json={**REQUEST, "roles": [role]})
    assert answer.status_code == 200
    assert answer.json()["body"]["outcome"]["status"] == "infeasible"


def test_scenarios_run_by_name_and_as_objects_that_extend_them(client: TestClient) -> None:
    body = client.post("/v1/simulations", json=SIMULATION).json()["body"]
    assert [outcome["name"] for outcome in body["scenarios"]] == ["neutral", "own"]
    assert {outcome["replications"] for outcome in body["scenarios"]} == {2}
    assert {outcome["scenario"]["seed"] for outcome in body["scenarios"]} == {3}
    assert all(value == 0 for difference in body["comparisons"][0]["differences"] for value in difference["mean"])


def test_a_simulation_over_the_cap_is_refused_with_what_would_fit(client: TestClient) -> None:
    refused = client.post("/v1/simulations", json={"scenarios": ["neutral"], "replications": 100_000})
    problem = refused.json()["problems"][0]
    assert (refused.status_code, problem["code"]) == (422, "simulation-too-large")
    # 100 M person-months / (500 people counted at least x 36 months), with a little less for 2 % growth a year
    fitting = int(problem["mend"].split()[2].replace(",", ""))
    assert 5_000 < fitting <= 5_555


def test_what_is_said_to_fit_fits_and_one_more_does_not(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_cap, "MOST_PERSON_MONTHS", 60_000)
    asked = {"scenarios": ["baseline"]}
    refused = client.post("/v1/simulations", json={**asked, "replications": 9}).json()["problems"][0]
    fitting = int(refused["mend"].split()[2])
    assert fitting == 60_000 // (500 * 36) == 3
    for number, status in ((fitting, 200), (fitting + 1, 422)):
        assert client.post("/v1/simulations", json={**asked, "replications": number}).status_code == status
    none_fits = client.post("/v1/simulations", json={"scenarios": ["baseline", "neutral"]}).json()["problems"][0]
    assert "shorter horizon" not in none_fits["mend"]
    monkeypatch.setattr(simulation_cap, "MOST_PERSON_MONTHS", 1_000)
    assert "shorter horizon" in client.post("/v1/simulations", json=asked).json()["problems"][0]["mend"]


def test_listed_scenarios_are_those_that_run_by_name(client: TestClient) -> None:
    names = [line["name"] for line in client.get("/v1/scenarios").json()["scenarios"]]
    assert {"optimistic", "neutral", "conservative"} <= set(names)
    for name in names:  # one by one, as one that brings its own people stands on another day than the others
        assert client.post("/v1/simulations", json={"scenarios": [name], "replications": 1}).status_code == 200, name


def test_a_policy_used_by_an_answer_is_listed_with_its_hash(client: TestClient) -> None:
    listed = {line["id"]: line["hash"] for line in client.get("/v1/policies").json()["policies"]}
    used = client.get("/v1/recommend").json()["inputs"]["policies"]
    assert used.items() <= listed.items()


def test_every_schema_listed_can_be_read(client: TestClient) -> None:
    for name in client.get("/v1/schemas").json()["schemas"]:
        Draft202012Validator.check_schema(client.get(f"/v1/schemas/{name}").json())
