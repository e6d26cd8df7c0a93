"""Random values that a database keeps for itself."""

from __future__ import annotations

from engine.errors import StorageError
from engine.storage.access_tables import StoredSecret
from engine.storage.database import Database


class SecretStore:
    """Secrets by name; a secret is written once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, name: str) -> bytes | None:
        """Return a secret, ``None`` if there is none by that name."""
        with self._database.session() as session:
            stored = session.get(StoredSecret, name)
            return None if stored is None else bytes.fromhex(stored.value)

    def keep(self, name: str, value: bytes) -> bytes:
        """Return the secret of a name: ``value`` where there was none, else what another process kept first."""
        found = self.find(name)
        if found is not None:
            return found
        try:
            with self._database.writing() as session:
                session.add(StoredSecret(name=name, value=value.hex()))
        except StorageError:
            found = self.find(name)
            if found is None:
                raise
            return found
        return value
