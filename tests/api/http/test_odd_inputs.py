"""Odd input of every kind gets an answer or a refusal, never a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.api.http.questions import QUESTIONS, REQUEST, SIMULATION

TEXTS = ["", " ", "0", "-1", "1e999", "null", "true", "2026-13-01", "0001-01-01", "9999-12-31", "\x00", "é", "数据"]
TEXTS += ["'; DROP TABLE runs; --", "../../etc/passwd", "%00", "%", "a" * 3000, "__class__", "=1+1", "\u202e", "😀"]
VALUES: list[Any] = [None, True, 0, -1, 1e308, 10**30, "", "\x00\x7f", "数据😀", [], [[]], [None], {}, {"": None}]
VALUES += [{"kind": "scenario"}, {"scenarios": None}, {"scenarios": [None]}, {"scenarios": [{}]}, {"policy": 5}]
VALUES += [{"policy": ""}, {"policy": "&a [*a]"}, {"policy": "a: !!python/name:os.system"}, {"policy": "\t"}]
VALUES += [{"policy": "{" * 5000}, {"policy": "kind: framework-mix\nformat: 1\n", "tests": "- - -"}, {"roles": 7}]
BYTES = [b"", b"\x00", b"\xff\xfe", b"{", b"[]", b'"', b"{" * 3000, b"--x\r\n\r\n--x--", b"\x1f\x8b\x08"]
TYPES = ["application/json", "text/csv", "multipart/form-data", "multipart/form-data; boundary=x", "", "é", "a/b;" * 99]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=12), below, max_size=4),
    max_leaves=12,
)


def is_well_answered(answer: Any) -> bool:
    if answer.status_code in {200, 201, 202}:
        return True
    kind = answer.headers["content-type"]
    return bool(400 <= answer.status_code < 500 and kind == "application/problem+json" and answer.json()["problems"])


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every part of a JSON value."""
    yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in parts:
        yield from places(below, (*at, step))


def replaced(value: Any, at: tuple[Any, ...], part: Any) -> Any:
    """Return a JSON value with the part at a path replaced."""
    if not at:
        return part
    changed = list(value) if isinstance(value, list) else dict(value)
    changed[at[0]] = replaced(value[at[0]], at[1:], part)
    return changed


@pytest.mark.parametrize(("method", "path"), QUESTIONS)
def test_odd_parameters(client: TestClient, empty: TestClient, method: str, path: str) -> None:
    url, sent = path, QUESTIONS[method, path][1]
    asked = empty if path == "/v1/datasets" else client
    operation = client.get("/v1/openapi.json").json()["paths"][path][method]
    names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    for text in TEXTS:
        for name in [*names, text]:
            answer = asked.request(method, url, params={name: text}, **sent)
            assert is_well_answered(answer), (name, text, answer.text)


@pytest.mark.parametrize("path", ["/v1/schemas/", "/v1/runs/", "/v1/", "/", "/docs/", "/docs/assets/"])
def test_odd_paths(client: TestClient, path: str) -> None:
    for text in [*TEXTS, "..%2f..%2fpyproject.toml", "%2e%2e/app.py", "x/y"]:
        answer = client.get(path + text.replace("?", "").replace("#", "").replace("\x00", "%00").replace("\u202e", "x"))
        assert is_well_answered(answer), (text, answer.text)


@pytest.mark.parametrize(("method", "path"), [key for key in QUESTIONS if key[0] == "post"])
def test_odd_bodies(client: TestClient, method: str, path: str) -> None:
    for value in VALUES:
        answer = client.post(path, json=value)
        assert is_well_answered(answer), (value, answer.text)
    for content in BYTES:
        for kind in TYPES:
            answer = client.post(path, content=content, headers={b"content-type": kind.encode()})
            assert is_well_answered(answer), (content, kind, answer.text)


@pytest.mark.parametrize(("path", "good"), [("/v1/staff/requests", REQUEST), ("/v1/simulations", SIMULATION)])
def test_a_good_body_with_one_part_odd(client: TestClient, path: str, good: dict[str, Any]) -> None:
    for at in places(good):
        for odd in [None, True, -1, 0, 1e300, "", "2026-02-30", "😀\x00", [], {}, ["neutral"], {"a": {"b": [1]}}]:
            answer = client.post(path, json=replaced(good, at, odd))
            assert is_well_answered(answer), (at, odd, answer.text)


@given(value=json_values)
def test_any_json_is_answered_or_refused(client: TestClient, value: Any) -> None:
    for path in ("/v1/staff/requests", "/v1/simulations", "/v1/policies/check"):
        assert is_well_answered(client.post(path, json=value))
    for inside in ({**REQUEST, "roles": value}, {**REQUEST, "rules": value}, {**REQUEST, "scores": value}):
        assert is_well_answered(client.post("/v1/staff/requests", json=inside))
    scenario = {"extends": "neutral", "kind": "scenario", "format": 1, "horizon_months": 2, "laws": value}
    assert is_well_answered(client.post("/v1/simulations", json={"scenarios": [scenario], "replications": 1}))
    assert is_well_answered(client.post("/v1/policies/check", json={"policy": json.dumps(value)}))


@given(name=st.text(max_size=30), content=st.binary(max_size=300))
def test_any_file_is_answered_or_refused(client: TestClient, name: str, content: bytes) -> None:
    for suffix in ("", ".csv", ".zip", ".json"):
        name_sent = (name + suffix).encode(errors="replace").decode()
        answer = client.post("/v1/datasets?dry_run=1", files=[("files", (name_sent, content))])
        assert is_well_answered(answer), answer.text
