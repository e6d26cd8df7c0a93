"""The user of the operating system, who owns the files of a local database and so administers it."""

from __future__ import annotations

import getpass

from engine.domain.actor import Actor, Role


def os_actor() -> Actor:
    """Return the actor ``os:`` and the login name; ``os:unknown`` where the system has no name for the user."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor(id=f"os:{name}", roles=(Role.ADMINISTRATOR,))
