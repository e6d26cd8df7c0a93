"""Hostile questions, asked by somebody with a key: refused with problem details, and nobody learns anything by them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from engine.application.keys import WantedKey, create_key, keys_of
from engine.application.load import load
from engine.application.opening import Source
from engine.domain.actor import LOCAL_ACTOR, Role
from tests.api.http.conftest import BASE
from tests.api.http.questions import REQUEST, SIMULATION

HOSTILE_IDS = ["' OR 1=1 --", "../../etc/passwd", "%00", "a" * 99, "\u202e", "{proposal_id}", "*", "null", "-1"]
Headers = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def url(dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('attacks') / 'sextant.sqlite'}"
    load(made, LOCAL_ACTOR, dataset)
    return made


@pytest.fixture(scope="module")
def key_of(url: str) -> Headers:
    """Make a key and return the header that presents it."""

    def made(name: str, *roles: Role, units: tuple[str, ...] = (), person: str | None = None) -> dict[str, str]:
        wanted = WantedKey(actor=name, roles=roles, units=units, person_id=person)
        with keys_of(url) as store:
            return {"authorization": f"Bearer {create_key(store, LOCAL_ACTOR, wanted).secret}"}

    return made


@pytest.fixture(scope="module")
def server(url: str, key_of: Headers) -> Iterator[TestClient]:
    assert key_of("first", Role.AUDITOR)
    with TestClient(create_app(Source(database=url)), base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def admin(key_of: Headers) -> dict[str, str]:
    return key_of("admin", Role.ADMINISTRATOR)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(
    server: TestClient, admin: dict[str, str]
) -> None:
    book, written = io.BytesIO(), openpyxl.Workbook()
    written.save(book)
    with (
        zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(600):
            sheet.write(bytes(2**20))
    files = [("files", ("people.xlsx", book.getvalue()))]
    answer = server.post("/v1/datasets?dry_run=1", headers=admin, files=files)

    assert len(book.getvalue()) < 2**20
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "too-large-unpacked")


def test_an_employee_reads_no_other_person_and_learns_not_who_exists(server: TestClient, key_of: Headers) -> None:
    employee = key_of("emp", Role.EMPLOYEE, person="P0001")

    there, nowhere = (server.get(f"/v1/people/{person}", headers=employee) for person in ("P0002", "P9999"))

    assert (there.status_code, nowhere.status_code) == (403, 403)
    assert _without_request_id(there) == _without_request_id(nowhere)
    assert server.get("/v1/people/P0001", headers=employee).status_code == 200


def test_an_idempotency_key_of_somebody_else_opens_nothing(server: TestClient, key_of: Headers) -> None:
    ways = {"prefer": "respond-async", "idempotency-key": "shared"}
    pia, pim = key_of("pia", Role.PLANNER), key_of("pim", Role.PLANNER)
    mine = server.post("/v1/simulations", headers=pia | ways, json=SIMULATION)
    other = server.post("/v1/simulations", headers=pim | ways, json=SIMULATION)

    assert (mine.status_code, other.status_code) == (202, 202)
    assert mine.json()["id"] != other.json()["id"]
    assert server.get(f"/v1/jobs/{mine.json()['id']}", headers=pim).status_code == 404
    assert server.delete(f"/v1/jobs/{mine.json()['id']}", headers=pim).status_code == 404
    again = server.post("/v1/simulations", headers=pia | ways, json={**SIMULATION, "replications": 3})
    assert again.status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/v1/decisions/{}",
        "/v1/decisions/{}/explanations/P0001",
        "/v1/receipts/{}",
        "/v1/people/{}",
        "/v1/runs/{}",
        "/v1/jobs/{}",
        "/v1/units/{}/mode",
    ],
)
def test_hostile_ids_are_unknown_ids(server: TestClient, admin: dict[str, str], path: str) -> None:
    for given in HOSTILE_IDS:
        answer = server.get(path.format(given), headers=admin)
        assert answer.status_code in {400, 404, 422} or path.startswith("/v1/units"), (given, answer.text)
        assert answer.status_code < 500


def test_hostile_receipts_are_no_receipts(server: TestClient, admin: dict[str, str]) -> None:
    run = server.get("/v1/goals/status", headers=admin).json()["execution"]["run_id"]
    paper = server.get(f"/v1/receipts/{run}", headers=admin).json()
    odd: list[Any] = [None, 7, "x" * 10_000, [], {}, {"scenarios": [{}]}, "1970-13-01", -1]
    for name in paper:
        for value in odd:
            answer = server.post("/v1/replays", headers=admin, json={**paper, name: value})
            assert answer.status_code in {200, 422}, (name, value, answer.text)
            if answer.status_code == 200 and name in {"data", "body_hash"}:
                assert not answer.json()["same"], (name, value)


def test_hostile_appeals_change_nothing(server: TestClient, admin: dict[str, str]) -> None:
    small = {**REQUEST, "roles": [{"id": "A", "fte": 0.01}]}
    run = server.post("/v1/staff/requests", headers=admin, json=small).json()["execution"]["run_id"]
    proposal = server.post("/v1/decisions", headers=admin, json={"run_id": run}).json()["id"]
    paths: list[Any] = [
        ["__class__"],
        ["roles", "-1", "fte"],
        ["roles", "9" * 30],
        ["project", "budget", "x"],
        ["x"] * 900,
    ]
    for path in paths:
        appeal = {"person_id": "P0001", "says": "No.", "request_value": {"path": path, "value": 1}}
        answer = server.post(f"/v1/decisions/{proposal}/appeals", headers=admin, json=appeal)
        assert answer.status_code == 422, (path, answer.text)
    for table in ("protected", "alembic_version", "people; DROP TABLE runs"):
        fact = {"table": table, "key": {"person_id": "P0001"}, "values": {"sex": "x"}}
        appeal = {"person_id": "P0001", "says": "No.", "fact": fact}
        assert server.post(f"/v1/decisions/{proposal}/appeals", headers=admin, json=appeal).status_code == 422
    assert server.get("/v1/appeals", headers=admin).json()["appeals"] == []


def test_people_of_other_units_cannot_be_guessed_by_id(server: TestClient, key_of: Headers) -> None:
    auditor = key_of("una", Role.REQUESTER, units=("U0002",))
    whole = key_of("all", Role.REQUESTER)
    run = server.post("/v1/staff/requests", headers=whole, json=REQUEST).json()["execution"]["run_id"]
    proposal = server.post("/v1/decisions", headers=whole, json={"run_id": run}).json()["id"]
    for path in ("/v1/decisions/{}", "/v1/decisions/{}/explanations/P0001", "/v1/receipts/{}"):
        there, nowhere = (server.get(path.format(given), headers=auditor) for given in (proposal, "0" * 32))
        assert there.status_code == nowhere.status_code == 404, path


def _without_request_id(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    return {
        name: str(value).replace("P0002", "X").replace("P9999", "X")
        for name, value in told.items()
        if name != "request_id"
    }
