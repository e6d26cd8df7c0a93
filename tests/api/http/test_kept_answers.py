"""Aggregate answers are computed once, sent as they were, and dropped as soon as facts change."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.kept_answers import Kept, KeptAnswers
from api.http.routes import organisation
from engine.application.load import load
from engine.application.opening import Source
from engine.application.settings import Settings
from engine.domain.actor import LOCAL_ACTOR
from tests.api.http.conftest import BASE
from tests.api.http.questions import UNITS

COUNTS = "/v1/organisation"


@pytest.fixture
def own(dataset: Path, tmp_path: Path) -> Iterator[TestClient]:
    """Client of a server with a database of its own that holds the dataset."""
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    load(url, LOCAL_ACTOR, dataset)
    app = create_app(Source(database=url), local=True)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


def runs(client: TestClient, verb: str = "organisation") -> int:
    return len(client.get("/v1/runs", params={"verb": verb}).json()["runs"])


def test_the_same_question_gives_the_same_bytes_and_one_run(own: TestClient) -> None:
    first, second = own.get(COUNTS), own.get(COUNTS)
    assert (first.status_code, first.content) == (200, second.content)
    assert runs(own) == 1
    assert own.get(f"/v1/runs/{first.json()['execution']['run_id']}").status_code == 200


def test_other_words_for_the_same_question_share_its_answer(own: TestClient) -> None:
    first = own.get(f"{COUNTS}?as_of=2026-05-01&known=2026-05-02")
    assert own.get(f"{COUNTS}?known=2026-05-02&as_of=2026-05-01").content == first.content
    assert own.get(f"{COUNTS}?as_of=2026-05-02").json()["inputs"]["valid_on"] == "2026-05-02"
    assert runs(own) == 2


def test_a_kept_answer_does_not_let_wrong_words_in(own: TestClient) -> None:
    assert own.get(COUNTS).status_code == 200
    assert own.get(f"{COUNTS}?colour=red").status_code == 422
    assert own.post(COUNTS).status_code == 405


def test_of_many_that_ask_at_once_one_computes(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, original = threading.Event(), organisation.organisation_counts

    def slow(*given: Any) -> Any:
        go_on.wait(60)
        return original(*given)

    monkeypatch.setattr(organisation, "organisation_counts", slow)
    with ThreadPoolExecutor(8) as others:
        asked = [others.submit(own.get, COUNTS) for _ in range(8)]
        go_on.set()
        answers = {answer.result(60).content for answer in asked}
    assert len(answers) == 1
    assert runs(own) == 1


def test_a_failure_is_not_kept(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(organisation, "organisation_counts", lambda *_: 1 / 0)
        assert own.get(COUNTS).status_code == 500
    assert own.get(COUNTS).status_code == 200


def test_a_load_counts_at_once(own: TestClient) -> None:
    before = own.get(COUNTS).json()
    assert own.post("/v1/datasets", files=UNITS).status_code == 201
    after = own.get(COUNTS).json()
    assert before["inputs"]["data"]["units"] != after["inputs"]["data"]["units"]
    assert runs(own) == 2


def test_a_unit_that_is_closed_to_single_people_counts_at_once(own: TestClient) -> None:
    before = own.get("/v1/recommend").json()["body"]
    units = [group["id"] for group in own.get(COUNTS).json()["body"]["units"]["told"]]
    closed = own.put(f"/v1/units/{units[0]}/mode", json={"mode": "team-only", "because": "Agreed."})
    assert closed.status_code == 200
    assert own.get("/v1/recommend").json()["body"] != before


def test_the_tag_spares_what_the_client_has(own: TestClient) -> None:
    first = own.get(COUNTS)
    tag = first.headers["etag"]
    for given in (tag, f'"other", {tag}', "*", tag.removeprefix("W/")):
        again = own.get(COUNTS, headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert own.get(COUNTS, headers={"if-none-match": '"other"'}).status_code == 200


def test_bytes_are_packed_for_who_takes_them(own: TestClient) -> None:
    plain = own.get(COUNTS, headers={"accept-encoding": "identity"})
    refused = own.get(COUNTS, headers={"accept-encoding": "gzip;q=0, br"})
    packed = own.get(COUNTS, headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in {**plain.headers, **refused.headers}
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.json() == plain.json() == refused.json()


def test_an_answer_that_names_people_is_noted_each_time_it_goes_out(own: TestClient) -> None:
    def reads() -> int:
        lines = own.get("/v1/log?chain=reads").json()["lines"]
        return sum(json.loads(line["content"])["verb"] == "goals status" for line in lines)

    assert "'P00" in str(own.get("/v1/goals/status").json()["body"])
    assert reads() == 1
    own.get("/v1/goals/status")
    assert reads() == 2
    own.get(COUNTS)
    assert "organisation" not in str(own.get("/v1/log?chain=reads").json())


def test_reads_and_lines_of_the_ledger_are_counted(own: TestClient) -> None:
    def counted(name: str) -> float:
        found = [line for line in own.get("/metrics").text.splitlines() if line.startswith(name + " ")]
        return float(found[0].split()[-1]) if found else 0.0

    names = 'sextant_ledger_appends_total{chain="reads"}', 'sextant_personal_reads_total{verb="goals status"}'
    before = [counted(name) for name in names]
    own.get("/v1/goals/status")
    assert [counted(name) for name in names] == [count + 1 for count in before]


def test_memory_is_held_to_its_size_and_none_keeps_none(database: str) -> None:
    app = create_app(Source(database=database), Settings(answers_mib=0), local=True)
    with TestClient(app, base_url=BASE) as client:
        first, second = client.get(COUNTS).json(), client.get(COUNTS).json()
    assert first["hash"] == second["hash"]
    assert first["execution"]["run_id"] != second["execution"]["run_id"]


def test_the_least_recently_asked_goes_first(database: str) -> None:
    app = create_app(Source(database=database), local=True)
    small = Kept.of("x", ())
    answers = KeptAnswers(app.state.service, 2 * small.size)
    for key in ("a", "b"):
        answers._keep(key, small)
    assert answers._find("a") is small
    answers._keep("c", small)
    assert [answers._find(key) is not None for key in ("a", "b", "c")] == [True, False, True]
    answers._keep("c", small)
    assert answers._find("a") is small
    app.state.service.close()
