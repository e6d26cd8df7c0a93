"""The server is for this machine and for nobody's web page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.http.guard import host_of, is_loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "127.8.9.1:1", "localhost", "LOCALHOST:8000", "[::1]", "[::1]:8000"]
)
def test_a_loopback_name_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/v1/schemas", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "sextant.example",
        "sextant.example:8000",
        "localhost.example",
        "127.0.0.1.example",
        "192.168.1.4:8000",
        "0.0.0.0:8000",
        "[::]:8000",
        "",
        "[",
        "2130706433",
        "127.0.0.1@evil.example",
    ],
)
def test_a_name_that_only_resolves_to_this_machine_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/v1/health", headers={"host": host})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (403, "foreign-host")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:3000", "http://localhost:8000", "null", ""]
)
def test_a_page_of_another_origin_is_refused(client: TestClient, origin: str) -> None:
    answer = client.post("/v1/simulations", headers={"origin": origin}, json={})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (403, "foreign-origin")
    assert "access-control-allow-origin" not in answer.headers


def test_the_docs_page_itself_may_ask(client: TestClient) -> None:
    own = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
    assert client.get("/v1/schemas", headers=own).status_code == 200


def test_an_image_of_a_foreign_page_asks_nothing_but_a_link_to_the_docs_works(client: TestClient) -> None:
    image = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert client.get("/v1/recommend", headers=image).status_code == 403
    assert client.get("/docs", headers=link).status_code == 200


def test_a_preflight_is_not_granted(client: TestClient) -> None:
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = client.options("/v1/simulations", headers=asked)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "path", ["/v1/health", "/v1/nothing", "/v1/recommend?x=1", "/docs", "/docs/assets/swagger-ui.css"]
)
def test_every_answer_keeps_a_browser_careful(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_host_and_port_are_told_apart() -> None:
    assert [host_of(each) for each in ("a:1", "a", "[::1]:2", "[::1]")] == ["a", "a", "::1", "::1"]
    assert all(map(is_loopback, ("127.0.0.1", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "10.0.0.1", "::", "")))
