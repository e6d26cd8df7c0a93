"""Who asks: the actor behind a request, as every route takes it, and the verb that a route is about."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from engine.application.access import permit
from engine.application.gate import Gate
from engine.domain.actor import Actor
from engine.errors import AccessError, Problem

VERBS = "x-sextant-verbs"
"""Key under which the OpenAPI document names the verbs of a route; roles and views follow from them."""
SCHEME = "key or token"
"""Name of the way of proving who one is, in the OpenAPI document."""


def asks(*verbs: str, **extra: Any) -> dict[str, Any]:
    """Return what a route says of itself: its verbs, the proof of who asks that they need, and ``extra``."""
    return {VERBS: list(verbs), "security": [{SCHEME: []}], **extra}


def _gate_of(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


def recalled(request: Request) -> Actor | None:
    """Return who asks where that is known without waiting, else ``None``."""
    with suppress(AccessError):
        return _gate_of(request).recall(_presented(request))
    return None


async def _known(request: Request) -> Actor:
    gate, given = _gate_of(request), _presented(request)
    known = gate.recall(given)
    # Whoever asked a moment ago is known without a thread: the database and the issuer are asked for others only.
    actor = known if known is not None else await run_in_threadpool(gate.judge, given)
    request.state.actor = actor
    return actor


async def _asking(request: Request) -> Actor:
    actor = await _known(request)
    _permit_any(actor, request.scope["route"].openapi_extra[VERBS])
    return actor


async def _recognised(request: Request) -> Actor | None:
    with suppress(AccessError):
        return await _known(request)
    return None


def _permit_any(actor: Actor, verbs: list[str]) -> None:
    """Refuse an actor that may ask none of the verbs; the verb that is asked is judged again where it is answered."""
    for verb in verbs[:-1]:
        with suppress(AccessError):
            permit(actor, verb)
            return
    permit(actor, verbs[-1])


def _presented(request: Request) -> str | None:
    """Return what a request presents as key or token, ``None`` for nothing."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, value = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not value.strip():
        what = "The Authorization header is not one of the form 'Bearer KEY'."
        raise AccessError(Problem("unknown-key", what, "Send 'Authorization: Bearer ' and a key or token."))
    return value.strip()


Asking = Annotated[Actor, Depends(_asking)]
"""The actor of a request, as a route takes it; refused where the roles may not ask the route's verb."""
Recognised = Annotated[Actor | None, Depends(_recognised)]
"""The actor of a request to a route that answers everybody; ``None`` for who is not known."""
Gated = Annotated[Gate, Depends(_gate_of)]
"""The gate, as a route takes it."""
