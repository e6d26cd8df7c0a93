"""The door: only known names, no foreign pages, no endless bodies, and headers that keep a browser careful."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_details import failure_response, problem_response
from api.http.request_ids import current_id
from engine.application.logs import Log
from engine.application.settings import Settings
from engine.errors import Problem

UPLOAD_PATH = "/v1/datasets"
TAXONOMY_PATH = "/v1/skills/import"
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
STAY_WITH_HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def is_loopback(host: str) -> bool:
    """Return whether a host name or address, without a port, means this machine."""
    name = host.removeprefix("[").removesuffix("]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(authority: str) -> str:
    """Return the host of ``host:port``, of ``[::1]:port`` without its brackets."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


class Guard:
    """Middleware around everything else.

    Refuses requests to a name that is not allowed (where nobody has to say who asks, any but a loopback name: a foreign
    one that resolves to this machine would let a web page read it, DNS rebinding) and requests that a page of another
    origin makes, holds bodies to a size, sets headers, and turns a fault nobody foresaw into problem details that say
    nothing of the inside.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    page_policy : str
        Content security policy of the docs page; everything else may load nothing.
    settings : Settings
        Sizes, names that may be asked, and whether browsers come over https.
    log : Log
        Where a fault is written.
    local : bool
        Whether only loopback names may be asked, as nobody has to say who asks.
    """

    def __init__(self, app: ASGIApp, page_policy: str, settings: Settings, log: Log, *, local: bool) -> None:
        self._app, self._log = app, log.events
        self._names = _Names(local, frozenset(settings.hosts))
        self._body, self._upload = settings.body_mib << 20, settings.upload_mib << 20
        fixed = HEADERS | (STAY_WITH_HTTPS if settings.behind_tls else {})
        self._fixed = [(name.encode(), value.encode()) for name, value in fixed.items()]
        self._policies = NO_PAGE.encode(), page_policy.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload if scope["path"] in {UPLOAD_PATH, TAXONOMY_PATH} else self._body
        door = _Door(send, self._fixed, self._policies)
        refused = next(_refusals(scope, limit, self._names), None)
        if refused is not None:
            await refused(scope, receive, door.send)
            return
        try:
            await self._app(scope, _limited(receive, limit), door.send)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:
            self._log.exception("request failed", request_id=current_id.get())
            if door.opened:
                raise
            await failure_response(scope["path"])(scope, receive, door.send)


@dataclass(frozen=True)
class _Names:
    """Names by which the server may be asked."""

    local: bool
    hosts: frozenset[str]

    def allow(self, authority: str) -> bool:
        host = host_of(authority)
        return is_loopback(host) or (not self.local and bool(host) and (not self.hosts or host.lower() in self.hosts))

    def refusal(self) -> Problem:
        if self.local:
            what = "The Host header does not name this machine by a loopback name."
            return Problem("foreign-host", what, "Ask http://127.0.0.1 or http://localhost.")
        what = "The Host header does not name this server by a name that it is known by."
        return Problem("foreign-host", what, "Ask by its own name; SEXTANT_ALLOWED_HOSTS lists those allowed.")

    def own_origin(self, origin: str, scheme: str, authority: str) -> bool:
        """Return whether a page came from here; behind a proxy the browser may have used https."""
        schemes = {scheme} if self.local else {scheme, "https"}
        return origin.lower() in {f"{each}://{authority}".lower() for each in schemes}


class _Door:
    """Sends an answer with the headers that every answer has."""

    def __init__(self, send: Send, fixed: list[tuple[bytes, bytes]], policies: tuple[bytes, bytes]) -> None:
        self._send, self._fixed, self._policies = send, fixed, policies
        self.opened = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.opened = True
            given = message.get("headers", ())
            page = any(name == b"content-type" and value.startswith(b"text/html") for name, value in given)
            message["headers"] = [*given, *self._fixed, (b"content-security-policy", self._policies[page])]
        await self._send(message)


def _refusals(scope: Scope, limit: int, names: _Names) -> Iterator[Response]:
    """Yield why a request is not let in."""
    if not _is_text(scope["raw_path"]) or not _is_text(scope["query_string"]):
        what = "The address is not text in UTF-8 once its escapes (%XX) are read."
        yield _refused(scope, 400, Problem("address-not-utf8", what, "Write it in UTF-8, escaped."))
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not names.allow(hosts[0]):
        yield _refused(scope, 403, names.refusal())
        return
    origin = headers.get("origin")
    if origin is not None and not names.own_origin(origin, scope["scheme"], hosts[0]):
        what = "A page of another origin may not ask Sextant."
        yield _refused(scope, 403, Problem("foreign-origin", what, "Ask from a program, or from the page at /docs."))
    if headers.get("sec-fetch-site") in {"cross-site", "same-site"} and headers.get("sec-fetch-mode") != "navigate":
        what = "A page of another site may not make the browser ask Sextant."
        yield _refused(scope, 403, Problem("foreign-site", what, "Ask from a program, or from the page at /docs."))
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > limit:
        yield _refused(scope, 413, _too_large(limit))


def _is_text(escaped: bytes) -> bool:
    if b"%" not in escaped and escaped.isascii():
        return True
    try:
        unquote_to_bytes(escaped).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refused(scope: Scope, status: int, problem: Problem) -> Response:
    return problem_response(scope["path"], status, [problem], {"Connection": "close"} if status == 413 else None)


def _too_large(limit: int) -> Problem:
    return Problem(
        "request-too-large",
        f"The request has more than {limit / 2**20:g} MiB.",
        "Send less, or load large datasets with sextant load.",
    )


def _limited(receive: Receive, limit: int) -> Receive:
    """Return ``receive`` that ends a body whose length nobody stated at the limit."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413, _too_large(limit).what, {"Connection": "close"})
        return message

    return counted
