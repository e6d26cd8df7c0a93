"""The chains in the database: whoever appends holds the head until the end of the transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from engine.decision.chain import (
    PURGED,
    Breach,
    Chain,
    Checkpoint,
    Damaged,
    Head,
    Line,
    attested,
    breaches,
    empty_head,
    head_after,
    next_line,
    purge_content,
)
from engine.evidence.canonical import Json
from engine.storage.tables import StoredCheckpoint, StoredHead, StoredLine
from engine.storage.tallies import LEDGER_APPENDS

LINES_AT_ONCE = 1000


class ChainStore:
    """Lines of the chains within one transaction; there is no verb that changes one.

    Parameters
    ----------
    session : Session
        Transaction; appending needs one that may write.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def head(self, chain: Chain) -> Head:
        """Return how far a chain has come."""
        stored = self._session.get(StoredHead, chain.value)
        return _head(chain, stored)

    def lock(self, chain: Chain) -> Head:
        """Return the head and hold it until the end of the transaction: two who append follow one another."""
        wanted = select(StoredHead).where(StoredHead.chain == chain.value).with_for_update()
        return _head(chain, self._session.scalars(wanted.execution_options(populate_existing=True)).one_or_none())

    def append(self, chain: Chain, kind: str, actor: str, content: Mapping[str, Json], at: datetime) -> Line:
        """Append one line and move the head."""
        return self.append_all(chain, [(kind, actor, content, at)])[0]

    def append_all(
        self, chain: Chain, entries: list[tuple[str, str, Mapping[str, Json], datetime]]
    ) -> tuple[Line, ...]:
        """Append lines of (kind, actor, content, time) in their order, and move the head once."""
        head, lines = self.lock(chain), []
        for kind, actor, content, at in entries:
            line = next_line(head, kind, actor, content, at)
            lines.append(line)
            head = head_after(line)
        self._session.add_all(StoredLine(**{**dict(line), "chain": chain.value}) for line in lines)
        self._session.merge(StoredHead(chain=chain.value, count=head.count, hash=head.hash))
        self._session.flush()
        event.listen(self._session, "after_commit", lambda _: LEDGER_APPENDS.add(chain.value, len(lines)), once=True)
        return tuple(lines)

    def lines(self, chain: Chain, *, after: int = 0, kind: str | None = None) -> Iterator[Line]:
        """Yield the lines of a chain after one of them, in their order, all or those of one kind."""
        return map(_line, self._stored(chain, after=after, kind=kind))

    def _stored(self, chain: Chain, *, after: int, kind: str | None) -> Iterable[StoredLine]:
        wanted = select(StoredLine).where(StoredLine.chain == chain.value, StoredLine.number > after)
        if kind is not None:
            wanted = wanted.where(StoredLine.kind == kind)
        return self._session.scalars(wanted.order_by(StoredLine.number).execution_options(yield_per=LINES_AT_ONCE))

    def latest(self, chain: Chain, *, at_most: int, before: int | None = None) -> tuple[Line, ...]:
        """Return the newest lines of a chain, newest first, or those before one of them."""
        wanted = select(StoredLine).where(StoredLine.chain == chain.value)
        if before is not None:
            wanted = wanted.where(StoredLine.number < before)
        return tuple(map(_line, self._session.scalars(wanted.order_by(StoredLine.number.desc()).limit(at_most))))

    def breaches(self, chain: Chain) -> Iterator[Breach]:
        """Yield every place where a chain does not hold; a lawful purge is none."""
        checkpoint = self._checkpoint(chain)
        stored = self._stored(chain, after=0, kind=None)
        yield from breaches(map(_line_or_damage, stored), self.head(chain), checkpoint)
        if checkpoint is not None:
            attestations = [contents(line) for line in self.lines(Chain.DECISIONS, kind=PURGED)]
            yield from attested(checkpoint, attestations)

    def hash_at(self, chain: Chain, number: int) -> str | None:
        """Return the hash of a line; that of the checkpoint there, or ``None`` where neither is kept."""
        stored = self._session.get(StoredLine, (chain.value, number))
        checkpoint = self._checkpoint(chain)
        if stored is None and checkpoint is not None and checkpoint.number == number:
            return checkpoint.hash
        return None if stored is None else stored.hash

    def first_kept(self, chain: Chain) -> int:
        """Return the number of the first line that no purge has removed."""
        checkpoint = self._checkpoint(chain)
        return 1 if checkpoint is None else checkpoint.number + 1

    def purge(self, chain: Chain, older_than: datetime, actor: str, at: datetime) -> int:
        """Remove the lines at the beginning that are older than a day, attest it in the chain of decisions.

        Returns
        -------
        int
            Lines removed. Lines are removed from the beginning only, so what is kept still proves itself.
        """
        self.lock(Chain.DECISIONS)
        self.lock(chain)
        young = select(StoredLine.number).where(
            StoredLine.chain == chain.value, StoredLine.at >= older_than.isoformat()
        )
        first_young = self._session.scalar(young.order_by(StoredLine.number).limit(1))
        first_young = first_young or self.head(chain).count + 1
        last = self._session.get(StoredLine, (chain.value, first_young - 1))
        if last is None:
            return 0
        checkpoint = Checkpoint(chain=chain, number=last.number, hash=last.hash)
        removed = last.number - self.first_kept(chain) + 1
        self._session.execute(
            delete(StoredLine).where(StoredLine.chain == chain.value, StoredLine.number <= checkpoint.number)
        )
        self._session.merge(StoredCheckpoint(chain=chain.value, number=checkpoint.number, hash=checkpoint.hash))
        self.append(Chain.DECISIONS, PURGED, actor, purge_content(checkpoint, removed), at)
        return removed

    def _checkpoint(self, chain: Chain) -> Checkpoint | None:
        stored = self._session.get(StoredCheckpoint, chain.value)
        return None if stored is None else Checkpoint(chain=chain, number=stored.number, hash=stored.hash)


def contents(line: Line) -> dict[str, Any]:
    """Return what a line says; nothing where its text was damaged."""
    try:
        found = json.loads(line.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _head(chain: Chain, stored: StoredHead | None) -> Head:
    if stored is None:
        return empty_head(chain)
    return Head(chain=chain, count=stored.count, hash=stored.hash)


def _line_or_damage(stored: StoredLine) -> Line | Damaged:
    try:
        return _line(stored)
    except ValueError:
        what = f"What stands in '{stored.chain}' as line {stored.number} is no line any more."
        return Damaged(what, str(stored.hash))


def _line(stored: StoredLine) -> Line:
    return Line(
        chain=Chain(stored.chain),
        number=stored.number,
        at=stored.at,
        actor=stored.actor,
        kind=stored.kind,
        content=stored.content,
        previous=stored.previous,
        hash=stored.hash,
    )
