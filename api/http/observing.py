"""The outermost layer: an id for every request, one line in the log for each, and its count."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import uuid
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import Metrics
from api.http.request_ids import current_id
from engine.application.logs import Log

GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
"""Ids that a client may give; another is replaced, as it goes into the log and into a header."""
NO_ROUTE = "none"
"""Route of what no route answers."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
CLIENT_LEFT = 499
"""Status in the log where the client went away before the answer began, as nginx writes it."""


class Observing:
    """Middleware around everything else.

    A log line has the template of the route in place of the path, no query, no body, and a digest of the actor's id
    under a key of this process: enough to follow one actor through a day's log, not to know who it is.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    log : Log
        Where lines go.
    metrics : Metrics or None
        What counts; ``None`` counts nothing.
    """

    def __init__(self, app: ASGIApp, log: Log, metrics: Metrics | None) -> None:
        self._app, self._line, self._metrics = app, log.events.info, metrics
        self._salt = secrets.token_bytes(16)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        current_id.set(request_id)
        status = CLIENT_LEFT
        # HEAD is answered as GET without the body; the server below is told the truth.
        without_body = scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if without_body else scope

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            elif without_body:
                message = {**message, "body": b""}
            await send(message)

        if self._metrics is not None:
            self._metrics.in_flight.inc()
        try:
            await self._app(asked, receive, sent)
        finally:
            self._note(scope["method"], asked, status, time.perf_counter() - started, request_id)

    def _note(self, method: str, asked: Scope, status: int, seconds: float, request_id: str) -> None:
        route = route_of(asked)
        method = method if method in METHODS else "other"
        if self._metrics is not None:
            self._metrics.in_flight.dec()
            self._metrics.answered(method, route, status, seconds)
        fields: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 2),
            "request_id": request_id,
        }
        state = asked.get("state", {})
        if (job := state.get("job_id")) is not None:
            fields["job_id"] = str(job)
        if (actor := state.get("actor")) is not None:
            fields["actor"] = self._digest(actor.id)
        self._line("request", **fields)

    def _digest(self, actor_id: str) -> str:
        return hashlib.blake2b(actor_id.encode(), digest_size=6, key=self._salt).hexdigest()


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, such as ``/v1/runs/{run_id}``."""
    template = scope.get("template") or getattr(scope.get("route"), "path_format", None)
    return template if isinstance(template, str) else NO_ROUTE


def _request_id(scope: Scope) -> str:
    given = [value for name, value in scope["headers"] if name == b"x-request-id"]
    if len(given) == 1 and GIVEN_ID.fullmatch(given[0]):
        return bytes(given[0]).decode("ascii")
    return uuid.uuid4().hex
