"""Answers to aggregate questions, computed once and kept as bytes for whoever asks the same with the same sight."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.service import Service
from engine.application.access import View, permit
from engine.application.people_named import people_named
from engine.application.workspace import Workspace
from engine.domain.actor import Actor
from engine.errors import AccessError, StorageError
from engine.evidence.canonical import Json

VERBS = {
    "/v1/health": "health",
    "/v1/organisation": "organisation",
    "/v1/recommend": "recommend",
    "/v1/goals/status": "goals status",
    "/v1/goals/risks": "goals risks",
    "/v1/goals/map": "goals map",
    "/v1/goals/drafts": "goals drafts",
    "/v1/goals/direction": "goals direction",
    "/v1/skills/matrix": "skills matrix",
    "/v1/skills/gaps": "skills gaps",
    "/v1/scenarios": "scenarios",
    "/v1/policies": "policies",
}
"""Verb of each path whose answers are kept."""
SECONDS_BETWEEN_LOOKS = 1.0
"""How often, at most, is looked whether another program appended to the database."""
MOST_WORDINGS = 10_000
FEWEST_ZIPPED_BYTES = 1024

Work = Callable[[Workspace], Json]
"""Computes an answer from a workspace."""
Sight = tuple[View, tuple[str, ...], str | None, date]
"""Whoever shares it sees the same: view, units, own person, present day."""


@dataclass(frozen=True)
class Kept:
    """One answer, ready to go out.

    Attributes
    ----------
    plain, zipped : Message
        Start of the answer and its bytes; zipped only where that is worth while.
    tag : bytes
        Its ETag.
    people : tuple of str
        Whom it names: every time it goes out, that is noted as a read of personal data.
    """

    plain: tuple[list[tuple[bytes, bytes]], bytes]
    zipped: tuple[list[tuple[bytes, bytes]], bytes] | None
    tag: bytes
    people: tuple[str, ...]

    @staticmethod
    def of(content: Json, people: tuple[str, ...]) -> Kept:
        """Return an answer encoded as the routes encode theirs."""
        body = bytes(JSONResponse(content).body)
        tag = b'W/"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
        squeezed = gzip.compress(body, 6, mtime=0) if len(body) >= FEWEST_ZIPPED_BYTES else body
        zipped = (_headers(squeezed, tag, True), squeezed) if len(squeezed) < len(body) else None
        return Kept((_headers(body, tag, False), body), zipped, tag, people)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, nearly."""
        return len(self.plain[1]) + (len(self.zipped[1]) if self.zipped else 0) + sum(map(len, self.people))

    async def send(self, scope: Scope, send: Send) -> None:
        """Answer: nothing new, or the bytes as the client takes them."""
        zips = False
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                zips = b"gzip" in value and b"gzip;q=0" not in value.replace(b" ", b"")
            elif name == b"if-none-match" and _matches(value, self.tag):
                await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", self.tag)]})
                await send({"type": "http.response.body", "body": b""})
                return
        headers, body = self.zipped if zips and self.zipped is not None else self.plain
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class _KeptResponse(Response):
    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        await self._kept.send(scope, send)


class KeptAnswers:
    """The answers of one server, held to a size; all of them are dropped when what they rest on changes.

    Parameters
    ----------
    service : Service
        What is answered from.
    most_bytes : int
        Memory for answers; the least recently asked go first.
    """

    def __init__(self, service: Service, most_bytes: int) -> None:
        self._service, self._most_bytes = service, most_bytes
        self._workspace = service.workspace
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._wordings: dict[Hashable, Hashable] = {}
        self._under_way: dict[Hashable, asyncio.Task[Kept]] = {}
        self._next_look = 0.0
        self._looking: asyncio.Task[None] | None = None

    def at_hand(self, path: str, query: bytes, actor: Actor) -> Kept | None:
        """Return the answer to a question in these words where it names nobody and is kept; never waits."""
        self._look_for_news()
        sight = sight_of(self._workspace, actor, VERBS[path])
        kept = self._find(self._wordings.get((path, query, sight))) if sight is not None else None
        return kept if kept is not None and not kept.people else None

    async def answer(self, request: Request, actor: Actor, asked: Hashable, work: Work) -> Response:
        """Return the answer of a verb; of several that ask the same at once, one computes.

        Parameters
        ----------
        request : Request
            Names the verb by its path.
        actor : Actor
            Who asks.
        asked : hashable
            What is asked of the verb.
        work : callable
            Computes the answer from a workspace, in a thread.
        """
        self._look_for_news()
        path = request.scope["path"]
        verb, workspace = VERBS[path], self._workspace
        permit(actor, verb)
        sight = sight_of(workspace, actor, verb)
        key = verb, asked, sight
        kept, own = self._find(key), False
        if kept is None:
            own = key not in self._under_way
            kept = await asyncio.shield(self._task(key, work))
        if len(self._wordings) < MOST_WORDINGS:
            self._wordings[path, request.scope["query_string"], sight] = key
        if kept.people and not own:  # who has it computed is noted by the verb itself
            await run_in_threadpool(workspace.note_read, actor, verb, kept.people)
        return _KeptResponse(kept)

    def _task(self, key: Hashable, work: Work) -> asyncio.Task[Kept]:
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._compute(key, work, self._workspace))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _compute(self, key: Hashable, work: Work, workspace: Workspace) -> Kept:
        mine = self._under_way

        def made() -> Kept:
            content = work(workspace)
            return Kept.of(content, people_named(content, workspace.history))

        try:
            kept = await run_in_threadpool(made)
        finally:
            if mine.get(key) is asyncio.current_task():
                del mine[key]
        if workspace is self._workspace and not self._is_out_of_date():
            self._keep(key, kept)
        return kept

    def _keep(self, key: Hashable, kept: Kept) -> None:
        self._bytes += kept.size - (self._answers[key].size if key in self._answers else 0)
        self._answers[key] = kept
        while self._bytes > self._most_bytes:
            self._bytes -= self._answers.popitem(last=False)[1].size

    def _find(self, key: Hashable) -> Kept | None:
        kept = self._answers.get(key)
        if kept is not None:
            self._answers.move_to_end(key)
        return kept

    def _is_out_of_date(self) -> bool:
        return self._service.workspace is not self._workspace

    def _forget(self) -> None:
        self._answers.clear()
        self._wordings.clear()
        self._under_way = {}  # who computes still has the old one, and must not find itself in the new
        self._bytes = 0

    def _look_for_news(self) -> None:
        """Drop what is out of date, and look from time to time, in a thread, whether another program wrote."""
        if self._is_out_of_date():
            self._workspace = self._service.workspace
            self._forget()
        loop = asyncio.get_running_loop()
        if loop.time() >= self._next_look and (self._looking is None or self._looking.done()):
            self._next_look = loop.time() + SECONDS_BETWEEN_LOOKS
            self._looking = loop.create_task(self._renew())

    async def _renew(self) -> None:
        with suppress(StorageError):  # a database that does not answer is told by /v1/ready and by every write
            await run_in_threadpool(self._service.renew)


class AnswersAtHand:
    """Middleware that sends kept answers that name nobody without asking the routes.

    Parameters
    ----------
    app : ASGIApp
        What answers otherwise.
    answers : KeptAnswers
        The answers.
    """

    def __init__(self, app: ASGIApp, answers: KeptAnswers) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in VERBS:
            actor = scope.get("state", {}).get("actor")
            kept = None if actor is None else self._answers.at_hand(scope["path"], scope["query_string"], actor)
            if kept is not None:
                scope["template"] = scope["path"]
                await kept.send(scope, send)
                return
        await self._app(scope, receive, send)


def sight_of(workspace: Workspace, actor: Actor, verb: str) -> Sight | None:
    """Return what decides how much of an answer an actor sees, ``None`` where nothing."""
    try:
        view = permit(actor, verb)
    except AccessError:
        return None
    return view, actor.units, actor.person_id if view is View.OWN else None, workspace.now().date()


def _headers(body: bytes, tag: bytes, zipped: bool) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"etag", tag),
        (b"vary", b"accept-encoding"),
    ]
    return [*headers, (b"content-encoding", b"gzip")] if zipped else headers


def _matches(given: bytes, tag: bytes) -> bool:
    opaque = tag.removeprefix(b"W/")
    tags: Sequence[bytes] = [each.strip().removeprefix(b"W/") for each in given.split(b",")]
    return opaque in tags or tags == [b"*"]


def _kept(request: Request) -> KeptAnswers:
    answers: KeptAnswers = request.app.state.answers
    return answers


async def again(request: Request, actor: Actor, asked: Hashable, work: Work) -> Response:
    """Return the answer of an aggregate route, computed only where it is not kept."""
    return await _kept(request).answer(request, actor, asked, work)
