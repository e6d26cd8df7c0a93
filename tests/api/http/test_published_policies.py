"""A server after a publication: the new version decides at once, in the next server within a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.opening import Source
from engine.domain.actor import LOCAL_ACTOR, Role
from tests.api.http.conftest import BASE
from tests.goals.goal_worlds import POLICIES
from tests.goals.preview_worlds import reweighted

Header = dict[str, str]
PATIENCE_SECONDS = 30
TESTS = (POLICIES / "framework_mix.tests.yaml").read_text()
HELD = "{KPI:results: 0.70, BEHAVIOUR:visit_quality: 0.30}"


@pytest.fixture(scope="module")
def url(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('published') / 'sextant.sqlite'}"
    load(made, LOCAL_ACTOR, dataset)
    return made


@contextmanager
def serving(url: str) -> Iterator[TestClient]:
    app = create_app(Source(database=url), local=True)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def server(url: str) -> Iterator[TestClient]:
    with serving(url) as client:
        yield client


@pytest.fixture(scope="module")
def who(url: str) -> dict[str, Header]:
    """Header of an author and of two who may approve."""
    roles = {"tina": Role.POLICY_AUTHOR, "abel": Role.APPROVER, "bert": Role.APPROVER}
    with keys_of(url) as store:
        made = {
            name: create_key(store, LOCAL_ACTOR, WantedKey(actor=name, roles=(role,))) for name, role in roles.items()
        }
    return {name: {"authorization": f"Bearer {key.secret}"} for name, key in made.items()}


def wanted(share: float, **other: Any) -> dict[str, Any]:
    tests = TESTS.replace(HELD, f"{{KPI:results: {share}, BEHAVIOUR:visit_quality: {round(1 - share, 9)}}}")
    return {"policy": reweighted(share), "tests": tests, "because": "Visits count more.", **other}


def proposed(server: TestClient, who: dict[str, Header], share: float) -> dict[str, Any]:
    answer = server.post("/v1/policies/publications", json=wanted(share), headers=who["tina"])
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def approval(server: TestClient, publication: dict[str, Any], header: Header) -> Any:
    return server.post(f"/v1/policies/publications/{publication['id']}/approve", headers=header)


def share_of_results(server: TestClient) -> float:
    groups = server.get("/v1/recommend").json()["body"]["groups"]
    return float(next(group["mix"]["KPI:results"] for group in groups if group["job_family"] == "sales"))


def test_the_new_version_decides_every_later_answer_here_at_once_and_elsewhere_in_a_moment(
    server: TestClient, who: dict[str, Header], url: str
) -> None:
    before = server.get("/v1/recommend").json()
    previewed = server.post(
        "/v1/policies/preview", json={"old": "framework_mix", "new": {"policy": reweighted(0.6)}}
    ).json()["body"]
    with serving(url) as other:
        assert other.get("/v1/recommend").json()["hash"] == before["hash"]
        waiting = proposed(server, who, 0.6)
        assert server.get("/v1/recommend").json()["hash"] == before["hash"]
        assert approval(server, waiting, who["abel"]).status_code == 200
        after = server.get("/v1/recommend").json()
        assert share_of_results(server) == 0.6
        assert after["inputs"]["policies"]["framework_mix"] == waiting["hash"] != before["body"]["version"]
        assert after["body"]["version"] == waiting["version"] == previewed["after"]["version"]
        listed = server.get("/v1/policies/framework_mix/versions").json()["versions"]
        assert [(one["version"], one["in_force"]) for one in listed if one["in_force"]] == [(waiting["version"], True)]
        until = time.monotonic() + PATIENCE_SECONDS
        while share_of_results(other) != 0.6:
            assert time.monotonic() < until, "the other server goes on with the old version"
            time.sleep(0.1)


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(server: TestClient, who: dict[str, Header]) -> None:
    waiting = proposed(server, who, 0.55)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: approval(server, waiting, who[name]), ("abel", "bert")))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (lost,) = (answer for answer in answers if answer.status_code == 409)
    assert lost.json()["problems"][0]["code"] == "already-decided"
    assert lost.headers["content-type"] == "application/problem+json"


def test_what_two_people_proposed_of_one_version_is_stale_once_the_first_is_published(
    server: TestClient, who: dict[str, Header]
) -> None:
    first, second = proposed(server, who, 0.5), proposed(server, who, 0.45)
    assert [approval(server, first, who["abel"]).status_code for _ in range(2)] == [200, 200], "twice is no error"
    assert code(approval(server, second, who["abel"])) == (409, "version-moved-on")
    assert share_of_results(server) == 0.5


def test_nobody_approves_what_they_proposed_and_going_back_needs_two_as_well(
    server: TestClient, who: dict[str, Header]
) -> None:
    approval(server, proposed(server, who, 0.4), who["abel"])
    back = server.post("/v1/policies/framework_mix/rollback", json={"because": "Sellers chase visits."})
    assert (back.status_code, back.json()["rolls_back"]) == (201, True)
    assert code(approval(server, back.json(), {})) == (403, "second-person")
    assert share_of_results(server) == 0.4
    assert approval(server, back.json(), who["bert"]).status_code == 200
    assert server.get("/v1/recommend").json()["body"]["version"] == back.json()["version"]


def test_a_text_that_breaks_its_tests_is_refused_by_the_name_of_the_test(
    server: TestClient, who: dict[str, Header]
) -> None:
    for other, said in (
        ({"tests": TESTS}, "Sales is steered by results and visit quality"),
        ({"tests": None}, "tests"),
    ):
        refused = server.post("/v1/policies/publications", json=wanted(0.65, **other), headers=who["tina"])
        assert refused.status_code == 422
        assert said in refused.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/v1/policies/publications/none"),
        ("post", "/v1/policies/publications/none/approve"),
        ("get", "/v1/policies/none/versions"),
        ("get", "/v1/policies/framework_mix/versions/ffffff"),
    ],
)
def test_what_there_is_not_is_not_found(server: TestClient, method: str, path: str) -> None:
    assert server.request(method, path).status_code == 404


@pytest.mark.parametrize(
    ("path", "wrong", "where"),
    [
        ("preview", {"old": "framework_mix"}, "new"),
        ("preview", {"old": "framework_mix", "new": "framework_mix", "rules_on": "soon"}, "rules_on"),
        ("backtest", {"policy": "framework_mix", "from": "2026-01-01", "until": "2026-02-30"}, "until"),
        ("publications", {"policy": "", "because": ""}, "because"),
    ],
)
def test_a_body_that_cannot_be_used_says_where(
    server: TestClient, path: str, wrong: dict[str, Any], where: str
) -> None:
    refused = server.post(f"/v1/policies/{path}", json=wrong)
    assert refused.status_code == 422
    assert where in {problem["column"] for problem in refused.json()["problems"]}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["problems"][0]["code"]
