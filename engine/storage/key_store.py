"""API keys in the database: who they speak for, until when, and a hash of each secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from engine.decision.chain import Chain
from engine.errors import ConflictError, InputError, Problem
from engine.evidence.canonical import Json
from engine.storage.access_tables import StoredKey
from engine.storage.chain_store import ChainStore
from engine.storage.database import Database


@dataclass(frozen=True)
class ApiKey:
    """One key as it is kept; the secret itself is not.

    Attributes
    ----------
    id : str
        Public part of the key.
    hash : str
        SHA-256 of the secret, in hexadecimal.
    previous_hash : str or None
        That of the secret before the last rotation.
    previous_until : datetime or None
        When the secret before the last rotation ceases to hold.
    actor : str
        Id of the actor for whom the key speaks.
    roles, units : tuple of str
        Its roles and its units in scope.
    person_id : str or None
        Who the actor is in the data.
    created_at, expires_at : datetime
        When it was made and until when it holds, in UTC without a zone.
    created_by : str
        Who made it.
    revoked_at : datetime or None
        When it was taken back.
    """

    id: str
    hash: str
    previous_hash: str | None
    previous_until: datetime | None
    actor: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    person_id: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None


class KeyStore:
    """Keys by id; a revoked key stays, so that its past is told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: ApiKey) -> None:
        """Keep a new key, with its line in the log of decisions."""
        with self._database.writing() as session:
            session.add(StoredKey(**{**vars(key), "roles": list(key.roles), "units": list(key.units)}))
            said: dict[str, Json] = {"key": key.id, "for": key.actor, "roles": [*key.roles], "units": [*key.units]}
            said["expires"] = key.expires_at.isoformat()
            ChainStore(session).append(Chain.DECISIONS, "key created", key.created_by, said, key.created_at)

    def find(self, key_id: str) -> ApiKey | None:
        """Return a key, ``None`` if there is none by that id."""
        with self._database.session() as session:
            stored = session.get(StoredKey, key_id)
            return None if stored is None else _key(stored)

    def get(self, key_id: str) -> ApiKey:
        """Return a key; InputError if there is none by that id."""
        found = self.find(key_id)
        if found is None:
            raise InputError(
                Problem("unknown-key-id", f"There is no key {key_id[:80]!r}.", "List them: sextant keys list.")
            )
        return found

    def all(self) -> list[ApiKey]:
        """Return every key, oldest first."""
        with self._database.session() as session:
            found = session.scalars(select(StoredKey).order_by(StoredKey.created_at, StoredKey.id))
            return [_key(stored) for stored in found]

    def any_usable(self, now: datetime) -> bool:
        """Return whether anybody can ask with a key."""
        usable = select(func.count()).where(StoredKey.revoked_at.is_(None), StoredKey.expires_at > now)
        with self._database.session() as session:
            return bool(session.scalar(usable))

    def change(self, key: ApiKey, changes: Mapping[str, Any], *, kind: str, actor: str, at: datetime) -> ApiKey:
        """Return the key after a change of some of its columns, with its line in the log of decisions.

        Parameters
        ----------
        kind : str
            What is done, as the log names it.
        actor : str
            Who does it.
        at : datetime
            When, in UTC without a zone.

        Raises
        ------
        ConflictError
            Somebody else has rotated or revoked it since it was read.
        """
        unchanged = update(StoredKey).where(
            StoredKey.id == key.id, StoredKey.hash == key.hash, StoredKey.revoked_at.is_(None)
        )
        with self._database.writing() as session:
            done = session.execute(unchanged.values(**changes))
            changed = done.rowcount == 1  # type: ignore[attr-defined]
            if changed:
                said: dict[str, Json] = {"key": key.id, "for": key.actor}
                ChainStore(session).append(Chain.DECISIONS, kind, actor, said, at)
        if not changed:
            what = f"Key {key.id} was rotated or revoked by somebody else meanwhile."
            raise ConflictError(Problem("key-changed", what, "List the keys and decide again: sextant keys list."))
        return self.get(key.id)

    def close(self) -> None:
        """Give back the connections of the database."""
        self._database.close()


def _key(stored: StoredKey) -> ApiKey:
    return ApiKey(
        id=stored.id,
        hash=stored.hash,
        previous_hash=stored.previous_hash,
        previous_until=stored.previous_until,
        actor=stored.actor,
        roles=tuple(stored.roles),
        units=tuple(stored.units),
        person_id=stored.person_id,
        created_at=stored.created_at,
        created_by=stored.created_by,
        expires_at=stored.expires_at,
        revoked_at=stored.revoked_at,
    )
