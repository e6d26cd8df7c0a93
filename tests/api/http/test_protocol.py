"""What comes over the wire, however broken, slow or endless, is answered with problem details and harms nobody."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from api.http.app import create_app
from api.http.protocol import MOST_HEADER_BYTES, MOST_URL_BYTES
from api.http.serving import server_config
from api.http.stopping import Server
from engine.application.logs import open_log
from engine.application.opening import Source
from engine.application.settings import Settings

LONGEST_SECONDS = 30


def asking(line: bytes, *headers: bytes) -> bytes:
    """Return the head of a request after whose answer the server hangs up."""
    return b"\r\n".join([line + b" HTTP/1.1", b"Host: localhost", *headers, b"Connection: close", b"", b""])


OK = asking(b"GET /v1/scenarios")


@pytest.fixture(scope="module")
def port(database: str) -> Iterator[int]:
    """Port of a server in this process that waits less than a second for what is to come."""
    settings = Settings(receive_seconds=0.5, log_level="error", behind_tls=True)
    log = open_log(settings)
    app = create_app(Source(database=database), settings, log, local=True)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        server = Server(server_config(app, settings), app.state.stopping, 0, log)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield door.getsockname()[1]
        server.should_exit = True
        thread.join()


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> Any:
        return json.loads(self.body)["problems"][0]["code"]


def said(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Return all that a server says to what is sent piece by piece until it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_SECONDS) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        except OSError:
            pass  # it hung up on us, as it should
        received = bytearray()
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    return bytes(received)


def answer(port: int, *pieces: bytes, pause: float = 0.0) -> Answered:
    head, _, body = said(port, *pieces, pause=pause).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answered(int(first.split()[1]), headers, body)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501, "unknown-method"),
        (b"hello\r\n\r\n", 501, "unknown-method"),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400, "malformed-request"),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed-request"),
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400, "malformed-request"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n", 400, "malformed-request"),
        (b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed-request"),
        (asking(b"POST /", b"Content-Length: 4", b"Transfer-Encoding: chunked"), 400, "malformed-request"),
        (b"GET /" + b"a" * MOST_URL_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "url-too-long"),
        (
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * MOST_HEADER_BYTES + b"\r\n\r\n",
            431,
            "headers-too-large",
        ),
        (
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * (MOST_HEADER_BYTES // 60) + b"\r\n",
            431,
            "headers-too-large",
        ),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 4 * MOST_HEADER_BYTES, 431, "headers-too-large"),
        (asking(b"GET /v1/runs/%ff"), 400, "address-not-utf8"),
        (asking(b"GET /v1/runs?verb=%c3%28"), 400, "address-not-utf8"),
        (asking(b"TRACE /v1/runs"), 405, "method-not-allowed"),
        (asking(b"OPTIONS *"), 404, "not-found"),
        (asking(b"GET /v1/runs/"), 404, "not-found"),
        (asking(b"GET /v1/health/"), 404, "not-found"),
        (b"GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n", 403, "foreign-host"),
    ],
)
def test_what_cannot_be_answered_gets_problem_details_and_careful_headers(
    port: int, sent: bytes, status: int, code: str
) -> None:
    refused = answer(port, sent)
    assert (refused.status, refused.code) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.headers["x-request-id"] == json.loads(refused.body)["request_id"]
    assert "server" not in refused.headers
    assert json.loads(refused.body)["status"] == status


def test_head_says_what_get_says_without_the_body(port: int) -> None:
    got, head = answer(port, OK), answer(port, OK.replace(b"GET", b"HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert got.body
    differing = {"x-request-id", "date"}
    assert {name: head.headers[name] for name in set(head.headers) - differing} == {
        name: got.headers[name] for name in set(got.headers) - differing
    }


def test_a_wrong_method_says_every_right_one(port: int) -> None:
    refused = answer(port, OK.replace(b"GET", b"OPTIONS").replace(b"scenarios", b"decisions"))
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, POST")


def test_browsers_are_told_to_stay_with_https_where_that_is_set(port: int) -> None:
    assert answer(port, OK).headers["strict-transport-security"].startswith("max-age=")


def test_headers_that_trickle_end_in_408(port: int) -> None:
    slow = answer(port, b"GET /v1/scenarios HT", b"TP/1.1\r\n", b"Host: loc", b"alhost\r\n", pause=0.2)
    assert (slow.status, slow.code) == (408, "request-timeout")
    assert answer(port, OK).status == 200


def test_a_second_request_that_trickles_over_an_open_connection_ends_too(port: int) -> None:
    first = OK.replace(b"Connection: close\r\n", b"")
    everything = said(port, first, b"GET /v1/sc", b"enarios HTTP/1.1", b"\r\nHost: a", pause=0.25)
    assert everything.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in everything


@pytest.mark.parametrize("length", [b"Content-Length: 20", b"Transfer-Encoding: chunked"])
def test_a_body_that_trickles_ends_in_408(port: int, length: bytes) -> None:
    head = (
        b"POST /v1/simulations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n"
    )
    slow = answer(port, head, b"1\r\n{\r\n", b"1\r\n \r\n", pause=0.4)
    assert (slow.status, slow.code) == (408, "request-timeout")
    assert slow.headers["connection"] == "close"


def test_slow_clients_keep_nobody_waiting(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(64)]
    try:
        for connection in slow:
            connection.sendall(b"POST /v1/staff/requests HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
        assert answer(port, OK).status == 200
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "sent",
    [
        asking(b"GET /v1/schemas/%0d%0aSet-Cookie:%20a=b"),
        asking(b"GET /v1/nothing%0d%0aSet-Cookie:a=b"),
        asking(b"GET /v1/scenarios", b"X-Request-ID: abcdefgh\n Set-Cookie: a=b"),
        asking(b"GET /v1/scenarios", b"X-Request-ID: abcdefgh%0d%0aSet-Cookie:a=b"),
        asking(b"GET /v1/scenarios", b'If-None-Match: "a", \x0bSet-Cookie: a=b'),
    ],
)
def test_no_header_can_be_slipped_into_an_answer(port: int, sent: bytes) -> None:
    answered = answer(port, sent)
    assert not any("cookie" in name or "Cookie" in value for name, value in answered.headers.items())
