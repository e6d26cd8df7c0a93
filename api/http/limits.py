"""How much one actor may ask, and how long a request may take to arrive."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_details import problem_response
from engine.application.settings import Settings
from engine.domain.actor import Actor
from engine.errors import Problem

MOST_BUCKETS = 10_000
BYTES_PER_SECOND = 64 * 1024
"""Slowest pace at which a body may arrive once its first seconds are over."""

Recall = Callable[[Request], Actor | None]
"""Tells who asks where that is known without waiting; ``None`` where it is not."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """Token buckets by key: a long-run rate, and a burst before it holds; the least recently used are forgotten.

    Parameters
    ----------
    per_second : float
        Tokens that come back a second, > 0.
    burst : int
        Tokens a bucket holds.
    monotonic : callable
        Seconds that never go back.
    """

    def __init__(self, per_second: float, burst: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self.burst, self._monotonic = per_second, burst, monotonic
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        now = self._monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self.burst, now)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
            bucket.tokens = min(self.burst, bucket.tokens + (now - bucket.at) * self.per_second)
            bucket.at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self.per_second
        bucket.tokens -= 1
        return 0.0


class Limits:
    """Middleware that holds actors to a rate and bodies to a pace.

    An actor is told by the key or token that was good a moment ago; who is not known yet shares the bucket of the
    address it asks from, so that guessing keys is slowed down too.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    settings : Settings
        The limits.
    recall : callable
        Tells who asks where that is known at once.
    """

    def __init__(self, app: ASGIApp, settings: Settings, recall: Recall) -> None:
        self._app, self._recall, self._seconds = app, recall, settings.receive_seconds
        rate = settings.requests_per_second
        self._buckets = Buckets(rate, settings.request_burst) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        actor = self._recall(Request(scope))
        if actor is not None:
            scope.setdefault("state", {})["actor"] = actor
        if self._buckets is not None:
            wait = self._buckets.take(f"actor {actor.id}" if actor else f"address {_address(scope)}")
            if wait:
                await _too_many(scope["path"], self._buckets, wait)(scope, receive, send)
                return
        await self._app(scope, _paced(receive, self._seconds) if _has_body(scope) else receive, send)


def _too_many(path: str, buckets: Buckets, wait: float) -> Response:
    seconds = math.ceil(wait)
    what = f"More than {buckets.per_second:g} requests a second are asked, after {buckets.burst} at once."
    headers = {
        "Retry-After": str(seconds),
        "RateLimit-Policy": f'"requests";q={buckets.burst};w={math.ceil(buckets.burst / buckets.per_second)}',
        "RateLimit": f'"requests";r=0;t={seconds}',
    }
    problem = Problem("too-many-requests", what, f"Ask again in {seconds} s, and more slowly.")
    return problem_response(path, 429, [problem], headers)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


def _paced(receive: Receive, seconds: float) -> Receive:
    """Return ``receive`` that gives a body some seconds, and more the more of it has come."""
    loop = asyncio.get_running_loop()
    until, whole = loop.time() + seconds, False

    async def timed() -> Message:
        nonlocal until, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            what = f"The body did not arrive within {seconds:g} s and a second for each {BYTES_PER_SECOND >> 10} KiB"
            raise HTTPException(408, what, {"Connection": "close"}) from None
        until += len(message.get("body", b"")) / BYTES_PER_SECOND
        whole = not message.get("more_body", False)
        return message

    return timed


class Slots:
    """Places for heavy work: whoever finds none is sent away at once instead of waiting in a pile."""

    def __init__(self, most: int) -> None:
        self.most, self.taken = most, 0

    def __enter__(self) -> None:
        if self.taken >= self.most:
            raise HTTPException(503, f"{self.most} heavy requests are under way", {"Retry-After": "2"})
        self.taken += 1

    def __exit__(self, *_: object) -> None:
        self.taken -= 1


async def _slot(request: Request) -> AsyncIterator[None]:
    slots: Slots = request.app.state.slots
    with slots:
        yield


Heavy = Annotated[None, Depends(_slot)]
"""A place for heavy work, as the last parameter of a route: it is taken once the body has arrived."""
