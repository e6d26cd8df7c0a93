"""Who asks: every verb takes an actor, so that no decision is ever anonymous."""

from __future__ import annotations

from enum import StrEnum

from engine.domain.frozen import FrozenModel


class Role(StrEnum):
    """What an actor does here, and so what it may see; an actor may hold several."""

    PLANNER = "planner"
    """Plans the workforce: aggregates and scenarios, nobody by name."""
    REQUESTER = "requester"
    """Staffs projects: the work data of candidates."""
    POLICY_AUTHOR = "policy_author"
    """Tunes policies: policy files, and people under pseudonyms."""
    APPROVER = "approver"
    """Decides on proposals and appeals."""
    AUDITOR = "auditor"
    """Reads the ledger, the receipts and who read what."""
    EMPLOYEE = "employee"
    """Sees what concerns the own person, and appeals."""
    ADMINISTRATOR = "administrator"
    """Runs the installation: loads, keys, modes, backups."""


class Actor(FrozenModel):
    """A person or service on whose behalf a verb runs."""

    id: str
    """Stable name of the actor."""
    roles: tuple[Role, ...]
    """Roles held."""
    units: tuple[str, ...] = ()
    """Units in scope, their sub-units included; empty means the whole organisation."""
    person_id: str | None = None
    """Who the actor is in the data, where that is known; an employee's own data are that person's."""


LOCAL_ACTOR = Actor(id="local", roles=(Role.ADMINISTRATOR,))
"""The actor of a program on the same machine that asks for nobody else."""
