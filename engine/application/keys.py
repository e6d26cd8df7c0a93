"""API keys: make one, list them, give one a new secret, take one back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from engine.application.access import permit
from engine.application.clock import utc_now
from engine.application.key_secrets import hash_of, new_id, new_secret, presented
from engine.domain.actor import Actor, Role
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.storage.database import Database
from engine.storage.key_store import ApiKey, KeyStore

DAYS = 90
"""Days that a key holds unless its maker says otherwise."""
MOST_DAYS = 730
MOST_OVERLAP_HOURS = 720


class WantedKey(FrozenModel):
    """Whom a new key speaks for, and how long."""

    actor: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f:]+$")
    """Name of the actor, as logs and lists show it; no colon, as ``os:`` and ``oidc:`` name others."""
    roles: tuple[Role, ...] = Field(min_length=1, max_length=len(Role))
    """Roles held."""
    units: tuple[str, ...] = Field(default=(), max_length=1000)
    """Units in scope, their sub-units included; empty means the whole organisation."""
    person_id: str | None = Field(default=None, min_length=1, max_length=200)
    """Who the actor is in the data."""
    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS)
    """Days until it expires."""


class KeyLine(FrozenModel):
    """One key in a list; its secret is shown once, when it is made, and kept nowhere."""

    key_id: str
    """Public part of the key."""
    actor: str
    """For whom it speaks."""
    roles: tuple[str, ...]
    """Roles held."""
    units: tuple[str, ...]
    """Units in scope; empty means the whole organisation."""
    person_id: str | None
    """Who the actor is in the data."""
    created_at: datetime
    """When it was made, in UTC."""
    created_by: str
    """Who made it."""
    expires_at: datetime
    """From when it is refused."""
    previous_until: datetime | None
    """Until when the secret before the last rotation still holds; ``None`` where none does."""
    revoked_at: datetime | None
    """When it was taken back."""
    state: Literal["active", "expired", "revoked"]
    """Whether it is answered."""


class KeyList(FrozenModel):
    """All keys, oldest first."""

    keys: tuple[KeyLine, ...]
    """Every key ever made."""


class IssuedKey(FrozenModel):
    """A key with its secret, for the one time that it is shown."""

    secret: str
    """What the client presents: ``Authorization: Bearer`` and this. It cannot be shown again."""
    key: KeyLine
    """The key as lists show it."""


@contextmanager
def keys_of(database_url: str) -> Iterator[KeyStore]:
    """Give the keys of a database, which is made if it is not there.

    Raises
    ------
    StorageError
        The database cannot be opened.
    """
    store = KeyStore(Database(database_url))
    try:
        yield store
    finally:
        store.close()


def create_key(store: KeyStore, actor: Actor, wanted: WantedKey) -> IssuedKey:
    """Make a key and return it with its secret.

    Raises
    ------
    InputError
        The key is for an employee and does not say who that is: it could ask nothing.
    """
    permit(actor, "keys")
    if Role.EMPLOYEE in wanted.roles and wanted.person_id is None:
        what = "An employee sees what concerns the own person, and the key does not say who that is."
        raise InputError(
            Problem("employee-without-person", what, "Add the person_id (--person ID).", column="person_id")
        )
    now, secret = utc_now(), new_secret()
    key = ApiKey(
        id=new_id(),
        hash=hash_of(secret),
        previous_hash=None,
        previous_until=None,
        actor=wanted.actor,
        roles=tuple(role.value for role in dict.fromkeys(wanted.roles)),
        units=tuple(sorted(set(wanted.units))),
        person_id=wanted.person_id,
        created_at=now,
        created_by=actor.id[:200],
        expires_at=now + timedelta(days=wanted.days),
        revoked_at=None,
    )
    store.add(key)
    return IssuedKey(secret=presented(key.id, secret), key=_line(key, now))


def list_keys(store: KeyStore, actor: Actor) -> KeyList:
    """Return every key, without secrets."""
    permit(actor, "keys")
    now = utc_now()
    return KeyList(keys=tuple(_line(key, now) for key in store.all()))


def rotate_key(store: KeyStore, actor: Actor, key_id: str, *, overlap_hours: int = 0, days: int = DAYS) -> IssuedKey:
    """Give a key a new secret and a new term; the old secret ceases to hold at once, or after an overlap.

    Raises
    ------
    InputError
        There is no such key, it was revoked, or a number is out of range.
    ConflictError
        Somebody else rotated or revoked it meanwhile.
    """
    permit(actor, "keys")
    _within("overlap_hours", overlap_hours, 0, MOST_OVERLAP_HOURS)
    _within("days", days, 1, MOST_DAYS)
    now, secret, key = utc_now(), new_secret(), _alive(store.get(key_id))
    overlap = min(now + timedelta(hours=overlap_hours), key.expires_at)
    changes = {
        "hash": hash_of(secret),
        "previous_hash": key.hash if overlap > now else None,
        "previous_until": overlap if overlap > now else None,
        "expires_at": now + timedelta(days=days),
    }
    return IssuedKey(
        secret=presented(key_id, secret), key=_line(_changed(store, key, changes, "key rotated", actor), now)
    )


def revoke_key(store: KeyStore, actor: Actor, key_id: str) -> KeyLine:
    """Take a key back for good; one that was taken back before stays as it is.

    Raises
    ------
    InputError
        There is no such key.
    ConflictError
        Somebody else rotated or revoked it meanwhile.
    """
    permit(actor, "keys")
    now, key = utc_now(), store.get(key_id)
    if key.revoked_at is None:
        key = _changed(store, key, {"revoked_at": now}, "key revoked", actor)
    return _line(key, now)


def _changed(store: KeyStore, key: ApiKey, changes: Mapping[str, Any], kind: str, actor: Actor) -> ApiKey:
    return store.change(key, changes, kind=kind, actor=actor.id, at=utc_now())


def _alive(key: ApiKey) -> ApiKey:
    if key.revoked_at is not None:
        what = f"Key {key.id} was revoked."
        raise InputError(Problem("revoked-key-id", what, "Make a new one: sextant keys create.", value=key.id))
    return key


def _line(key: ApiKey, now: datetime) -> KeyLine:
    overlapping = key.previous_until is not None and key.previous_until > now
    return KeyLine(
        key_id=key.id,
        actor=key.actor,
        roles=key.roles,
        units=key.units,
        person_id=key.person_id,
        created_at=key.created_at,
        created_by=key.created_by,
        expires_at=key.expires_at,
        previous_until=key.previous_until if overlapping else None,
        revoked_at=key.revoked_at,
        state="revoked" if key.revoked_at else "expired" if key.expires_at <= now else "active",
    )


def _within(name: str, given: int, low: int, high: int) -> None:
    if not low <= given <= high:
        what, mend = f"{name} cannot be {given}.", f"Give {low} to {high}."
        raise InputError(Problem("out-of-range", what, mend, column=name, value=str(given)))
