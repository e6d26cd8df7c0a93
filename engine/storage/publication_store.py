"""Publications in the database: within one transaction of the ledger, and for whoever only wants what holds."""

from __future__ import annotations

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.decision.publication import Publication, PublicationState
from engine.errors import InputError, Problem
from engine.evidence.canonical import canonical_value
from engine.storage.database import Database
from engine.storage.policy_tables import StoredPublication


class PublicationRows:
    """Publications within one transaction.

    Parameters
    ----------
    session : Session
        Transaction; adding and replacing need one that may write.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, publication_id: str) -> Publication:
        """Return a publication; InputError where there is none by that id."""
        stored = self._session.get(StoredPublication, publication_id, populate_existing=True)
        if stored is None:
            mend = "List them to find the right id: sextant policy versions."
            raise InputError(Problem("unknown-publication", f"There is no publication {publication_id[:80]!r}.", mend))
        return _publication(stored)

    def all(self, policy_id: str | None = None) -> tuple[Publication, ...]:
        """Return publications in the order in which they were proposed: all, or those of a policy."""
        wanted = select(StoredPublication).order_by(StoredPublication.created_at, StoredPublication.number)
        if policy_id is not None:
            wanted = wanted.where(StoredPublication.policy_id == policy_id)
        return tuple(map(_publication, self._session.scalars(wanted)))

    def published(self, policy_id: str | None = None) -> tuple[Publication, ...]:
        """Return what was published, in that order: all, or the versions of a policy."""
        found = (one for one in self.all(policy_id) if one.state is PublicationState.PUBLISHED)
        return tuple(sorted(found, key=lambda one: one.number or 0))

    def mark(self) -> int:
        """Return how many versions have been published."""
        return self._session.scalar(select(func.max(StoredPublication.number))) or 0

    def add(self, publication: Publication) -> None:
        """Keep a new publication."""
        assert publication.proposed_at is not None
        self._session.add(
            StoredPublication(
                id=publication.id,
                policy_id=publication.policy,
                created_at=publication.proposed_at,
                state=publication.state.value,
                number=publication.number,
                content=canonical_value(publication),
            )
        )
        self._session.flush()

    def replace(self, publication: Publication) -> None:
        """Keep a publication as it stands now."""
        stored = self._session.get_one(StoredPublication, publication.id)
        stored.state, stored.number = publication.state.value, publication.number
        stored.content = canonical_value(publication)  # type: ignore[assignment]

    def states(self) -> dict[str, str]:
        """Return the state of every publication by id."""
        wanted = select(StoredPublication.id, StoredPublication.state)
        return {each.id: each.state for each in self._session.execute(wanted)}


class PublicationStore:
    """What has been published, for readers.

    Parameters
    ----------
    database : Database
        Where it is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self) -> int:
        """Return how many versions have been published: whoever holds them knows by it whether there are more."""
        with self._database.session() as session:
            return PublicationRows(session).mark()

    def published(self) -> tuple[int, tuple[Publication, ...]]:
        """Return the mark and every version that was published, in that order."""
        with self._database.session() as session:
            rows = PublicationRows(session)
            return rows.mark(), rows.published()


def _publication(stored: StoredPublication) -> Publication:
    return Publication.model_validate_json(json.dumps(stored.content))
