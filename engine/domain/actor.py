"""Who asks: every verb takes an actor, so that no decision is ever anonymous."""

from __future__ import annotations

from engine.domain.frozen import FrozenModel


class Actor(FrozenModel):
    """A person or service on whose behalf a verb runs."""

    id: str
    """Stable name of the actor."""
    roles: tuple[str, ...]
    """Roles held: planner, requester, policy_author, approver, auditor, employee, administrator."""
    units: tuple[str, ...] = ()
    """Units in scope; empty means the whole organisation."""


LOCAL_ACTOR = Actor(id="local", roles=("administrator",))
"""The one actor of a local installation, reached only from the same machine."""
