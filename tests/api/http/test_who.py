"""Who asks over HTTP: keys with their terms, rotation and revocation, and what each role is answered."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.matrix import README, cells, with_matrix
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.opening import Source
from engine.domain.actor import LOCAL_ACTOR, Role
from tests.api.http.conftest import BASE
from tests.api.http.questions import MAKERS, QUESTIONS, question

Issue = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def url(dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('who') / 'sextant.sqlite'}"
    load(made, LOCAL_ACTOR, dataset)
    return made


@pytest.fixture(scope="module")
def issue(url: str) -> Issue:
    """Make a key and return the header that presents it."""

    def issued(*roles: Role, units: tuple[str, ...] = (), person: str | None = None) -> dict[str, str]:
        name = "-".join(roles) or "nobody"
        wanted = WantedKey(actor=name, roles=roles, units=units, person_id=person)
        with keys_of(url) as store:
            return {"authorization": f"Bearer {create_key(store, LOCAL_ACTOR, wanted).secret}"}

    return issued


@pytest.fixture(scope="module")
def admin(issue: Issue) -> dict[str, str]:
    return issue(Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def server(url: str, admin: dict[str, str]) -> Iterator[TestClient]:
    with TestClient(create_app(Source(database=url)), base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def running(server: TestClient, admin: dict[str, str]) -> TestClient:
    """The same server, asked by its administrator."""
    return TestClient(server.app, base_url=BASE, headers=admin, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def by_role(issue: Issue, running: TestClient) -> dict[Role, dict[str, str]]:
    return {role: issue(role, person=MAKERS["person"](running)) for role in Role}


ROUTES = list(dict.fromkeys((cell.method.lower(), cell.path) for cell in cells()))
OPEN = {("get", "/v1/health"), ("get", "/v1/ready")}


def test_the_readme_shows_the_matrix_of_the_code() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_matrix(text) == text, "make matrix"


def test_every_route_says_which_verbs_it_asks(server: TestClient) -> None:
    paths = server.get("/v1/openapi.json").json()["paths"]
    assert {(method, path) for path, operations in paths.items() for method in operations} == set(ROUTES)
    silent = [(m, p) for p, each in paths.items() for m, operation in each.items() if not operation.get("security")]
    assert set(silent) == OPEN


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_route_answers_the_roles_of_the_matrix_and_nobody_else(
    server: TestClient, running: TestClient, by_role: dict[Role, dict[str, str]], method: str, path: str
) -> None:
    asked, sent = question(running, method, path)
    verbs = [cell for cell in cells() if (cell.method.lower(), cell.path) == (method, path)]
    nobody = server.request(method, asked, **sent)
    if (method, path) in OPEN:
        assert nobody.status_code == 200
        return
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    for role in Role:
        status = server.request(method, asked, headers=by_role[role], **sent).status_code
        may = any(role in cell.views for cell in verbs)
        assert (status == 403) is not may, (role, status)
        assert status not in {401, 500}, (role, status)


def test_who_may_look_a_dataset_over_may_not_load_it_for_that(
    server: TestClient, by_role: dict[Role, dict[str, str]]
) -> None:
    _, sent = QUESTIONS["post", "/v1/datasets"]
    for role in Role:
        loaded = server.post("/v1/datasets", headers=by_role[role], **{**sent, "files": [("files", ("x.csv", b""))]})
        assert (loaded.status_code == 403) is (role is not Role.ADMINISTRATOR)


def test_health_tells_strangers_that_it_is_up_and_no_more(server: TestClient, admin: dict[str, str]) -> None:
    assert (server.get("/v1/health").json()["data"], server.get("/v1/health").json()["local"]) == (None, False)
    assert server.get("/v1/health", headers=admin).json()["data"]["people"] > 80
    for path in ("/docs", "/v1/openapi.json"):
        assert server.get(path).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer sxt_000000000000_" + "A" * 43,
        "Bearer sxt_",
        "Bearer sxt_x_y",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer " + "x" * 5000,
        "Bearer 密钥",
    ],
)
def test_what_is_no_key_is_refused(server: TestClient, header: str) -> None:
    answer = server.get("/v1/recommend", headers={"authorization": header.encode()})  # type: ignore[dict-item]
    assert answer.status_code == 401
    assert answer.json()["problems"][0]["code"] in {"no-key", "unknown-key"}


def test_the_secret_of_one_key_is_none_for_another(server: TestClient, issue: Issue) -> None:
    first, second = issue(Role.PLANNER), issue(Role.PLANNER)
    secret = second["authorization"].split("_", 2)[2]
    swapped = "_".join([*first["authorization"].split("_")[:2], secret])
    assert server.get("/v1/recommend", headers={"authorization": swapped}).status_code == 401
    doubled = [("authorization", first["authorization"]), ("authorization", second["authorization"])]
    assert server.get("/v1/recommend", headers=doubled).status_code == 401


def test_a_key_made_over_http_is_answered_shown_once_and_refused_at_once_when_revoked(
    server: TestClient, admin: dict[str, str]
) -> None:
    made = server.post("/v1/keys", headers=admin, json={"actor": "anna", "roles": ["planner"], "days": 7})
    assert made.status_code == 201
    issued = made.json()
    key = {"authorization": f"Bearer {issued['secret']}"}
    assert server.get("/v1/goals/status", headers=key).status_code == 200
    listed = server.get("/v1/keys", headers=admin)
    assert issued["secret"].split("_", 2)[2] not in listed.text
    assert {line["key_id"]: line["state"] for line in listed.json()["keys"]}[issued["key"]["key_id"]] == "active"
    assert server.delete(f"/v1/keys/{issued['key']['key_id']}", headers=admin).json()["state"] == "revoked"
    refused = server.get("/v1/goals/status", headers=key)
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (401, "revoked-key")


def test_a_rotated_key_has_a_new_secret_and_the_old_one_holds_for_the_overlap_only(
    server: TestClient, admin: dict[str, str]
) -> None:
    issued = server.post("/v1/keys", headers=admin, json={"actor": "bo", "roles": ["auditor"]}).json()
    rotate = f"/v1/keys/{issued['key']['key_id']}/rotate"
    second = server.post(rotate, headers=admin, json={"overlap_hours": 1}).json()["secret"]
    secrets = [issued["secret"], second, server.post(rotate, headers=admin).json()["secret"]]
    statuses = [
        server.get("/v1/policies", headers={"authorization": f"Bearer {secret}"}).status_code for secret in secrets
    ]
    assert statuses == [401, 401, 200]
    issued = server.post("/v1/keys", headers=admin, json={"actor": "bo", "roles": ["auditor"]}).json()
    server.post(f"/v1/keys/{issued['key']['key_id']}/rotate", headers=admin, json={"overlap_hours": 1})
    old = {"authorization": f"Bearer {issued['secret']}"}
    assert server.get("/v1/policies", headers=old).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": "os:root", "roles": ["planner"]},
        {"actor": "anna", "roles": []},
        {"actor": "anna", "roles": ["king"]},
        {"actor": "anna", "roles": ["planner"], "days": 0},
        {"actor": "", "roles": ["planner"]},
    ],
)
def test_a_key_for_nobody_or_for_ever_is_not_made(
    server: TestClient, admin: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert server.post("/v1/keys", headers=admin, json=wrong).status_code == 422


def test_an_administrator_of_some_units_makes_no_keys(server: TestClient, issue: Issue) -> None:
    scoped = issue(Role.ADMINISTRATOR, units=("U0002",))
    for method, path in (("get", "/v1/keys"), ("get", "/v1/runs"), ("put", "/v1/units/U0002/mode")):
        assert server.request(method, path, headers=scoped).status_code == 403


def test_a_role_that_sees_no_names_gets_stable_pseudonyms(
    server: TestClient, issue: Issue, admin: dict[str, str]
) -> None:
    planner = issue(Role.PLANNER)
    named, masked = (server.get("/v1/recommend", headers=who).json() for who in (admin, planner))
    again = server.get("/v1/recommend", headers=issue(Role.PLANNER)).json()
    assert (masked["hash"], masked["inputs"]) == (again["hash"], named["inputs"])
    assert masked["hash"] != named["hash"]
    known = set(itertools.chain(*(group["person_ids"] for group in named["body"]["groups"])))
    shown = list(itertools.chain(*(group["person_ids"] for group in masked["body"]["groups"])))
    assert len(set(shown)) == len(known) == len(shown)
    assert not known & set(shown)
    for path in ("/v1/recommend", "/v1/goals/status", "/v1/goals/risks"):
        text = server.get(path, headers=planner).text
        assert not [person for person in known if f'"{person}"' in text or f"'{person}'" in text]


def test_people_of_other_units_are_as_if_they_did_not_exist(
    server: TestClient, issue: Issue, admin: dict[str, str]
) -> None:
    groups = server.get("/v1/recommend", headers=admin).json()["body"]["groups"]
    scoped = issue(Role.APPROVER, units=("U0002",))
    own = server.get("/v1/recommend", headers=scoped).json()["body"]["groups"]
    everybody, mine = (set(itertools.chain(*(group["person_ids"] for group in each))) for each in (groups, own))
    assert mine
    assert mine < everybody
    stranger = min(everybody - mine)
    requester = issue(Role.REQUESTER, units=("U0002",))
    request = {
        "title": "One",
        "project": {"name": "One", "start": "2026-07-06", "end": "2026-09-25"},
        "roles": [{"id": "A", "fte": 0.1}],
    }
    answers = [
        server.post(
            "/v1/staff/requests",
            headers=requester,
            json={**request, "pins": [{"role": "A", "person": person, "because": "wanted"}]},
        )
        for person in (stranger, "P9999")
    ]
    assert {code(answer) for answer in answers} == {(404, "unknown-person")}
    named = [set(re.findall("P[0-9]{4}", answer.text)) for answer in answers]
    assert named[0] <= mine | {stranger}
    assert named[1] <= mine | {"P9999"}
    answer = server.post("/v1/staff/requests", headers=requester, json=request).json()["body"]
    assert {each["person_id"] for role in answer["roles"] for each in role["candidates"]} <= mine


def test_figures_are_those_of_the_units_in_scope(server: TestClient, issue: Issue, admin: dict[str, str]) -> None:
    whole, own = (
        server.get("/v1/organisation", headers=who).json()["body"]["people"]
        for who in (admin, issue(Role.PLANNER, units=("U0002",)))
    )
    assert 5 <= own < whole


def test_whoever_tunes_a_policy_sees_people_explained_under_pseudonyms_only(server: TestClient, issue: Issue) -> None:
    author, approver = issue(Role.POLICY_AUTHOR), issue(Role.APPROVER)
    named, masked = (
        set(
            itertools.chain(
                *(group["person_ids"] for group in server.get("/v1/recommend", headers=who).json()["body"]["groups"])
            )
        )
        for who in (approver, author)
    )
    assert not named & masked
    for policy in ("framework_mix", "rating_bands"):
        path, person, pseudonym = f"/v1/policies/{policy}/explain", min(named), min(masked)
        by_name = server.get(f"{path}/{person}", headers=approver).json()["body"]
        under_pseudonym = server.get(f"{path}/{pseudonym}", headers=author)
        assert (by_name["person_id"], under_pseudonym.json()["body"]["person_id"]) == (person, pseudonym)
        assert not [each for each in named if f'"{each}"' in under_pseudonym.text]
        assert code(server.get(f"{path}/{person}", headers=author))[1] == "unknown-person"
        for role in (Role.PLANNER, Role.REQUESTER):
            assert server.get(f"{path}/{person}", headers=issue(role)).status_code == 403
    outside = issue(Role.APPROVER, units=("U0003",))
    stranger = min(named - people_shown(server, outside))
    assert code(server.get(f"/v1/policies/framework_mix/explain/{stranger}", headers=outside))[1] == "unknown-person"


def test_a_team_only_unit_is_counted_and_nobody_of_it_is_named(
    server: TestClient, issue: Issue, admin: dict[str, str]
) -> None:
    approver = issue(Role.APPROVER)
    before = server.get("/v1/recommend", headers=approver).json()["body"]["groups"]
    inside = server.get("/v1/recommend", headers=issue(Role.APPROVER, units=("U0003",))).json()["body"]["groups"]
    team = set(itertools.chain(*(group["person_ids"] for group in inside)))
    assert team
    because = {"because": "Agreed with the works council."}
    try:
        put = server.put("/v1/units/U0003/mode", headers=admin, json={"mode": "team-only", **because})
        assert (put.status_code, put.json()["mode"]) == (200, "team-only")
        after = server.get("/v1/recommend", headers=approver).json()["body"]["groups"]
        assert [group["people"] for group in after] == [group["people"] for group in before]
        listed = set(itertools.chain(*(group["person_ids"] for group in after)))
        assert not team & listed
        for path in ("/v1/goals/status", "/v1/goals/risks"):
            answer = server.get(path, headers=approver).text
            assert not [person for person in team if f'"{person}"' in answer]
        person = min(team)
        assert code(server.get(f"/v1/people/{person}", headers=admin)) == (403, "team-only")
        for policy in ("framework_mix", "rating_bands"):
            explained = server.get(f"/v1/policies/{policy}/explain/{person}", headers=approver)
            assert code(explained) == (403, "team-only")
        own = issue(Role.EMPLOYEE, person=person)
        assert server.get(f"/v1/people/{person}", headers=own).status_code == 200
        requester = issue(Role.REQUESTER, units=("U0003",))
        _, sent = QUESTIONS["post", "/v1/staff/requests"]
        assert code(server.post("/v1/staff/requests", headers=requester, **sent)) == (403, "team-only")
        pinned = {**sent["json"], "pins": [{"role": "A", "person": person, "because": "wanted"}]}
        whole = issue(Role.REQUESTER)
        assert code(server.post("/v1/staff/requests", headers=whole, json=pinned)) == (403, "team-only")
        assert not [
            each for each in team if f'"{each}"' in server.post("/v1/staff/requests", headers=whole, **sent).text
        ]
    finally:
        server.put("/v1/units/U0003/mode", headers=admin, json={"mode": "personal", **because})
    assert server.get("/v1/recommend", headers=approver).json()["body"]["groups"] == before


def people_shown(server: TestClient, who: dict[str, str]) -> set[str]:
    """Return everybody whom an actor is shown, by name or pseudonym."""
    groups = server.get("/v1/recommend", headers=who).json()["body"]["groups"]
    return set(itertools.chain(*(group["person_ids"] for group in groups)))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["problems"][0]["code"]
