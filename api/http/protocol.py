"""HTTP as bytes: what is malformed, endless or slow is answered with problem details, as everything else is."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.guard import HEADERS, NO_PAGE
from api.http.problem_details import MEDIA_TYPE, problem_content
from engine.errors import Problem

MOST_URL_BYTES = 8 * 1024
MOST_HEADER_BYTES = 32 * 1024
SPARE_BYTES = 64
"""What the bytes around a header's name and value are counted as."""

_MALFORMED = Problem("malformed-request", "What was sent is not HTTP as it is defined.", "Send well-formed HTTP/1.1.")
_UNKNOWN_METHOD = Problem("unknown-method", "There is no such method in HTTP.", "Use GET, HEAD or POST.")
_LONG_URL = Problem("url-too-long", f"The address has more than {MOST_URL_BYTES >> 10} KiB.", "Send a shorter one.")
_LARGE_HEADERS = Problem(
    "headers-too-large", f"The headers have more than {MOST_HEADER_BYTES >> 10} KiB.", "Send fewer or shorter ones."
)


class CarefulProtocol(HttpToolsProtocol):
    """One connection; ``receive_seconds`` of the class are what the head of a request may take to arrive."""

    receive_seconds = 20.0

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._refusal: tuple[int, Problem] | None = None
        self._head_bytes, self._pending, self._in_head = 0, 0, False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of a request."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and begin to wait where a further request begins."""
        if self._patience is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()
        super().data_received(data)
        # The parser hands on whole headers only, so one that never ends must be noticed by what came in.
        self._pending = self._pending + len(data) if self._in_head else 0
        if self._pending > MOST_URL_BYTES + MOST_HEADER_BYTES:
            self._refuse(431, _LARGE_HEADERS)

    def on_message_begin(self) -> None:
        """Count a new head."""
        self._head_bytes, self._in_head = 0, True
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if len(self.url) + len(url) > MOST_URL_BYTES:
            self._stop(414, _LONG_URL)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._head_bytes += len(name) + len(value) + SPARE_BYTES
        if self._head_bytes > MOST_HEADER_BYTES:
            self._stop(431, _LARGE_HEADERS)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn hands its own text over
        """Answer what the parser refused."""
        unknown = isinstance(sys.exc_info()[1], httptools.HttpParserInvalidMethodError)
        self._refuse(*(self._refusal or ((501, _UNKNOWN_METHOD) if unknown else (400, _MALFORMED))))

    def _stop(self, status: int, problem: Problem) -> None:
        """End parsing; the parser then asks for the answer to what it takes for malformed."""
        self._refusal = status, problem
        raise ValueError(problem.code)

    def _wait_for_head(self) -> None:
        self._patience = self.loop.call_later(self.receive_seconds, self._lose_patience)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        self._patience = None
        if self.cycle is not None and not self.cycle.response_complete:
            return
        what = f"The request did not arrive within {self.receive_seconds:g} s."
        self._refuse(408, Problem("request-timeout", what, "Send it faster."))

    def _refuse(self, status: int, problem: Problem) -> None:
        if self.transport.is_closing():
            return
        request_id = uuid.uuid4().hex
        body = json.dumps(problem_content("", status, [problem], request_id)).encode()
        fixed = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), "connection": "close"}
        headers = fixed | {"x-request-id": request_id, "content-security-policy": NO_PAGE} | HEADERS
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {headers[name]}" for name in headers)]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        self.transport.close()
