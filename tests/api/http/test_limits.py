"""Who asks too fast is told when to ask again, and heavy work never piles up."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.limits import MOST_BUCKETS, Buckets, Slots
from api.http.routes import staffing
from engine.application.opening import Source
from engine.application.settings import Settings
from tests.api.http.conftest import BASE
from tests.api.http.questions import REQUEST


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Clock()
    buckets = Buckets(per_second=2, burst=3, monotonic=clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    clock.now = 0.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 0.5]
    clock.now = 100
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_one_actor_does_not_use_up_what_another_may_ask() -> None:
    buckets = Buckets(per_second=1, burst=1, monotonic=Clock())
    assert [buckets.take("a"), buckets.take("b")] == [0, 0]
    assert buckets.take("a") == 1


def test_buckets_of_ever_new_addresses_are_forgotten_the_oldest_first() -> None:
    buckets = Buckets(per_second=1, burst=1, monotonic=Clock())
    for number in range(MOST_BUCKETS + 1):
        buckets.take(str(number))
    assert buckets.take("0") == 0
    assert buckets.take(str(MOST_BUCKETS)) == 1


def test_too_many_requests_are_told_when_to_come_again(database: str) -> None:
    app = create_app(Source(database=database), Settings(requests_per_second=0.1, request_burst=2), local=True)
    with TestClient(app, base_url=BASE) as client:
        answers = [client.get("/v1/scenarios") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2]
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert refused.headers["ratelimit"].startswith('"requests";r=0')
    assert refused.json()["problems"][0]["code"] == "too-many-requests"


def test_no_rate_means_no_limit(database: str) -> None:
    app = create_app(Source(database=database), Settings(requests_per_second=0, request_burst=1), local=True)
    with TestClient(app, base_url=BASE) as client:
        assert {client.get("/v1/scenarios").status_code for _ in range(5)} == {200}


def test_a_slot_is_given_back_whatever_happens() -> None:
    slots = Slots(1)
    with pytest.raises(ZeroDivisionError), slots:
        raise ZeroDivisionError
    with slots, pytest.raises(HTTPException) as refused, slots:
        pass
    assert refused.value.status_code == 503


def test_heavy_work_beyond_its_places_is_sent_away_while_the_rest_answers(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun, go_on, original = threading.Event(), threading.Event(), staffing.staff

    def slow(*given: object) -> object:
        begun.set()
        assert go_on.wait(60)
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(staffing, "staff", slow)
    app = create_app(Source(database=database), Settings(heavy_requests=1), local=True)
    with TestClient(app, base_url=BASE) as client, ThreadPoolExecutor(1) as other:
        first = other.submit(client.post, "/v1/staff/requests", json=REQUEST)
        assert begun.wait(60)
        second = client.post("/v1/staff/requests", json=REQUEST)
        light = client.get("/v1/scenarios")
        go_on.set()
        assert first.result(60).status_code == 200
        monkeypatch.undo()
        third = client.post("/v1/staff/requests", json=REQUEST)
    assert (second.status_code, second.headers["retry-after"]) == (503, "2")
    assert second.json()["type"] == "urn:sextant:error:not-available"
    assert (light.status_code, third.status_code) == (200, 200)
