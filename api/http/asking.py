"""Who asks: the actor behind a request, as every route takes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from engine.domain.actor import LOCAL_ACTOR, Actor


def recalled(_: Request) -> Actor | None:
    """Return who asks where that is known without waiting, else ``None``."""
    return LOCAL_ACTOR


async def _asking() -> Actor:
    return LOCAL_ACTOR


Asking = Annotated[Actor, Depends(_asking)]
"""The actor of a request, as a route takes it."""
