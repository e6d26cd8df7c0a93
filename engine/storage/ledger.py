"""The ledger in the database: proposals, decisions and appeals, each change with its line of the chain."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.decision.appeal import Appeal
from engine.decision.chain import Chain
from engine.decision.proposal import Proposal, ProposalState
from engine.domain.history import History
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json, canonical_value
from engine.storage.chain_store import ChainStore
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from engine.storage.publication_store import PublicationRows
from engine.storage.tables import StoredAppeal, StoredProposal, StoredProposalPerson, StoredSight
from engine.storage.turns import Turn, take_turn


class LedgerTransaction:
    """What may be read and written about decisions within one transaction.

    Parameters
    ----------
    session : Session
        The transaction.
    history : HistoryStore
        Where bookings are appended.
    """

    def __init__(self, session: Session, history: HistoryStore) -> None:
        self._session, self._history = session, history
        self.chains = ChainStore(session)
        self.publications = PublicationRows(session)

    def log(self, kind: str, actor: str, content: dict[str, Json], at: datetime) -> None:
        """Append a line to the chain of decisions."""
        self.chains.append(Chain.DECISIONS, kind, actor, content, at)

    def proposal(self, proposal_id: str) -> Proposal:
        """Return a proposal; InputError where there is none by that id."""
        stored = self._session.get(StoredProposal, proposal_id, populate_existing=True)
        if stored is None:
            mend = "List the proposals to find the right id: sextant decisions list."
            raise InputError(Problem("unknown-proposal", f"There is no proposal {proposal_id[:80]!r}.", mend))
        return _proposal(stored)

    def proposals(
        self,
        *,
        state: ProposalState | None = None,
        person_id: str | None = None,
        at_most: int | None = None,
    ) -> list[Proposal]:
        """Return proposals, newest first: all, those of a state, those that name a person."""
        wanted = select(StoredProposal).order_by(StoredProposal.created_at.desc(), StoredProposal.id)
        if state is not None:
            wanted = wanted.where(StoredProposal.state == state.value)
        if person_id is not None:
            wanted = wanted.join(StoredProposalPerson).where(StoredProposalPerson.person_id == person_id)
        return [_proposal(stored) for stored in self._session.scalars(wanted.limit(at_most))]

    def of_run(self, run_id: str) -> list[Proposal]:
        """Return the proposals that rest on a recorded answer."""
        wanted = select(StoredProposal).where(StoredProposal.run_id == run_id).order_by(StoredProposal.created_at)
        return [_proposal(stored) for stored in self._session.scalars(wanted)]

    def add(self, proposal: Proposal) -> None:
        """Keep a new proposal and whom it names."""
        self._session.add(
            StoredProposal(
                id=proposal.id,
                created_at=proposal.created_at,
                state=proposal.state.value,
                run_id=proposal.run_id,
                content=canonical_value(proposal),
            )
        )
        self._session.flush()
        self._session.add_all(
            StoredProposalPerson(proposal_id=proposal.id, person_id=person) for person in proposal.people
        )

    def replace(self, proposal: Proposal) -> None:
        """Keep a proposal as it stands now."""
        stored = self._session.get_one(StoredProposal, proposal.id)
        stored.state, stored.content = proposal.state.value, canonical_value(proposal)  # type: ignore[assignment]

    def note_sight(self, proposal_id: str, actor: str, at: datetime) -> None:
        """Remember when an actor first saw a proposal."""
        if self._session.get(StoredSight, (proposal_id, actor)) is None:
            self._session.add(StoredSight(proposal_id=proposal_id, actor=actor, at=at))

    def first_sight(self, proposal_id: str, actor: str) -> datetime | None:
        """Return when an actor first saw a proposal, ``None`` if never."""
        stored = self._session.get(StoredSight, (proposal_id, actor))
        return None if stored is None else stored.at

    def appeal(self, appeal_id: str) -> Appeal:
        """Return an appeal; InputError where there is none by that id."""
        stored = self._session.get(StoredAppeal, appeal_id, populate_existing=True)
        if stored is None:
            mend = "List the appeals to find the right id: sextant decisions appeals."
            raise InputError(Problem("unknown-appeal", f"There is no appeal {appeal_id[:80]!r}.", mend))
        return _appeal(stored)

    def appeals(self, *, proposal_id: str | None = None, person_id: str | None = None) -> list[Appeal]:
        """Return appeals, newest first: all, those against a proposal, those of a person."""
        wanted = select(StoredAppeal).order_by(StoredAppeal.opened_at.desc(), StoredAppeal.id)
        if proposal_id is not None:
            wanted = wanted.where(StoredAppeal.proposal_id == proposal_id)
        if person_id is not None:
            wanted = wanted.where(StoredAppeal.person_id == person_id)
        return [_appeal(stored) for stored in self._session.scalars(wanted)]

    def add_appeal(self, appeal: Appeal) -> None:
        """Keep a new appeal."""
        self._session.add(
            StoredAppeal(
                id=appeal.id,
                opened_at=appeal.opened_at,
                state=appeal.state.value,
                proposal_id=appeal.proposal_id,
                person_id=appeal.person_id,
                content=canonical_value(appeal),
            )
        )

    def replace_appeal(self, appeal: Appeal) -> None:
        """Keep an appeal as it stands now."""
        stored = self._session.get_one(StoredAppeal, appeal.id)
        stored.state, stored.content = appeal.state.value, canonical_value(appeal)  # type: ignore[assignment]

    def newest_tables(self, mark: int) -> tuple[list[Table], int]:
        """Return what was appended to the history after a mark, and the mark now."""
        return self._history.read_since(mark)

    def book(self, tables: Sequence[Table], actor: str, source: str, at: datetime) -> None:
        """Append rows to the history, as part of this transaction."""
        self._history.append_in(self._session, tables, actor=actor, source=source, at=at)

    def states(self) -> dict[str, str]:
        """Return the state of every proposal by id."""
        return {each.id: each.state for each in self._session.execute(select(StoredProposal.id, StoredProposal.state))}

    def count(self) -> int:
        """Return how many proposals there are."""
        return self._session.scalar(select(func.count()).select_from(StoredProposal)) or 0


class Ledger:
    """Proposals, decisions, appeals and the chains, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._history = HistoryStore(database)
        self._deciding = threading.Lock()

    def history_at(self, mark: int) -> History:
        """Return the history as it was when the database's mark was ``mark``."""
        return self._history.read(mark)

    @contextmanager
    def reading(self) -> Iterator[LedgerTransaction]:
        """Give a transaction that only reads."""
        with self._database.session() as session:
            yield LedgerTransaction(session, self._history)

    @contextmanager
    def writing(self) -> Iterator[LedgerTransaction]:
        """Give a transaction that holds the chain of decisions: whoever decides meanwhile waits for its end.

        All of it is kept, or nothing. Threads of one process queue here rather than in the database.
        """
        with self._deciding, self._database.writing() as session:
            take_turn(session, Turn.HISTORY)
            transaction = LedgerTransaction(session, self._history)
            transaction.chains.lock(Chain.DECISIONS)
            yield transaction


def _proposal(stored: StoredProposal) -> Proposal:
    return Proposal.model_validate_json(json.dumps(stored.content))


def _appeal(stored: StoredAppeal) -> Appeal:
    return Appeal.model_validate_json(json.dumps(stored.content))
