"""Every answer that was given: what was asked, from which inputs, the body, its hash and how it was computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.storage.database import Database
from engine.storage.tables import StoredRun


@dataclass(frozen=True)
class Run:
    """One recorded answer.

    Attributes
    ----------
    id : str
        Unguessable identifier.
    verb, actor : str
        What was asked, and by whom.
    created_at : datetime
        When, in UTC without a zone.
    request, inputs, body, execution : mapping
        As JSON.
    body_hash : str
        SHA-256 of the canonical body.
    """

    id: str
    verb: str
    actor: str
    created_at: datetime
    request: Mapping[str, Json]
    inputs: Mapping[str, Json]
    body: Mapping[str, Json]
    body_hash: str
    execution: Mapping[str, Json]


@dataclass(frozen=True)
class RunLine:
    """One recorded answer without its content, as a list shows it.

    Attributes
    ----------
    id, verb, actor : str
        As of ``Run``.
    created_at : datetime
        When, in UTC without a zone.
    body_hash : str
        SHA-256 of the canonical body.
    """

    id: str
    verb: str
    actor: str
    created_at: datetime
    body_hash: str


def unknown_run(run_id: str) -> InputError:
    """Return the answer to a question about a run that there is not."""
    mend = "Take the run_id that stands in the JSON of an answer."
    return InputError(Problem("unknown-run", f"There is no run {run_id[:80]!r}.", mend))


class RunStore:
    """Runs by id; a run is written once and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def database(self) -> Database:
        """Where they are kept."""
        return self._database

    def record(
        self, run_id: str, result: Mapping[str, Json], *, request: Mapping[str, Json], actor: str, at: datetime
    ) -> None:
        """Write one result in its stable JSON form."""
        with self._database.writing() as session:
            session.add(stored_run(run_id, result, request=request, actor=actor, at=at))

    def close(self) -> None:
        """Give back the connections of the database."""
        self._database.close()

    def get(self, run_id: str) -> Run:
        """Return a run; InputError if there is none by that id."""
        with self._database.session() as session:
            stored = session.get(StoredRun, run_id)
            if stored is None:
                raise unknown_run(run_id)
            return _run(stored)

    def latest(self, *, verb: str | None = None, at_most: int = 50) -> list[Run]:
        """Return the newest runs, of one verb or of all, newest first."""
        wanted = select(StoredRun).order_by(StoredRun.created_at.desc(), StoredRun.id).limit(at_most)
        if verb is not None:
            wanted = wanted.where(StoredRun.verb == verb)
        with self._database.session() as session:
            return [_run(stored) for stored in session.scalars(wanted)]

    def lines(self, *, verb: str | None = None, at_most: int = 50) -> list[RunLine]:
        """Return the newest runs without their content, of one verb or of all, newest first."""
        columns = (StoredRun.id, StoredRun.verb, StoredRun.actor, StoredRun.created_at, StoredRun.body_hash)
        wanted = select(*columns).order_by(StoredRun.created_at.desc(), StoredRun.id).limit(at_most)
        if verb is not None:
            wanted = wanted.where(StoredRun.verb == verb)
        with self._database.session() as session:
            return [RunLine(*found) for found in session.execute(wanted)]


def stored_run(
    run_id: str, result: Mapping[str, Json], *, request: Mapping[str, Json], actor: str, at: datetime
) -> StoredRun:
    """Return the row of a result in its stable JSON form, for a session to add."""
    return StoredRun(
        id=run_id,
        verb=result["verb"],
        created_at=at,
        actor=actor,
        request=dict(request),
        inputs=result["inputs"],
        body=result["body"],
        body_hash=result["hash"],
        execution=result["execution"],
    )


def _run(stored: StoredRun) -> Run:
    return Run(
        id=stored.id,
        verb=stored.verb,
        actor=stored.actor,
        created_at=stored.created_at,
        request=stored.request,  # type: ignore[arg-type]
        inputs=stored.inputs,  # type: ignore[arg-type]
        body=stored.body,  # type: ignore[arg-type]
        body_hash=stored.body_hash,
        execution=stored.execution,  # type: ignore[arg-type]
    )
