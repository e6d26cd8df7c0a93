"""The log of decisions and of reads: look at it, prove that nothing was changed, and purge what is old enough."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta

from engine.application.access import permit
from engine.application.decisions.ledger_and_runs import ledger_of
from engine.application.settings import SHORTEST_RETENTION_DAYS, USUAL_RETENTION_DAYS
from engine.application.workspace import Workspace
from engine.decision.chain import Breach, Chain, Head, Line
from engine.decision.receipt import Receipt
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.storage.chain_store import contents
from engine.storage.ledger import LedgerTransaction

DECIDING = {"proposed": "proposed", "approved": "approved", "declined": "declined", "superseded": "superseded"}
"""State that each kind of line puts a proposal into."""
PUBLISHING = {"publication proposed": "proposed", "published": "published", "publication declined": "declined"}
"""State that each kind of line puts a publication into."""


class Verification(FrozenModel):
    """Whether the log is as it was written."""

    holds: bool
    """Whether no breach was found."""
    heads: tuple[Head, ...]
    """How far each chain has come."""
    breaches: tuple[Breach, ...]
    """Every place where a chain does not hold, or does not agree with what is kept."""


class LogLines(FrozenModel):
    """Lines of a chain, newest first."""

    lines: tuple[Line, ...]
    """Newest first."""


class Purge(FrozenModel):
    """What a purge removed."""

    removed: dict[str, int]
    """Lines removed by chain."""
    older_than: str
    """Day before which they were written, ISO."""


def verify(workspace: Workspace, actor: Actor, paper: Receipt | None = None) -> Verification:
    """Recompute every hash of both chains, and hold proposals and a receipt against them.

    Raises
    ------
    AccessError
        The actor may not verify.
    InputError
        No database keeps a log.
    """
    permit(actor, "decisions verify")
    with ledger_of(workspace).reading() as transaction:
        found = [breach for chain in Chain for breach in transaction.chains.breaches(chain)]
        found += _of_states(transaction, "proposal", DECIDING, transaction.states())
        found += _of_states(transaction, "publication", PUBLISHING, transaction.publications.states())
        found += _of_texts(transaction)
        if paper is not None:
            found += _of_receipt(transaction, paper)
        heads = tuple(transaction.chains.head(chain) for chain in Chain)
    return Verification(holds=not found, heads=heads, breaches=tuple(found))


def log_lines(
    workspace: Workspace, actor: Actor, chain: Chain, *, at_most: int = 50, before: int | None = None
) -> LogLines:
    """Return lines of a chain, newest first, or those before one of them."""
    permit(actor, "decisions log")
    with ledger_of(workspace).reading() as transaction:
        return LogLines(lines=transaction.chains.latest(chain, at_most=at_most, before=before))


def purge(workspace: Workspace, actor: Actor, retention_days: int = USUAL_RETENTION_DAYS) -> Purge:
    """Remove lines older than the retention from both chains; the chains still prove themselves afterwards.

    Raises
    ------
    AccessError
        The actor may not purge.
    InputError
        The retention is shorter than the law allows; nothing was removed.
    """
    permit(actor, "decisions purge")
    if retention_days < SHORTEST_RETENTION_DAYS:
        what = f"The log may not be purged after {retention_days} days."
        mend = f"Keep it {SHORTEST_RETENTION_DAYS} days at least; {USUAL_RETENTION_DAYS} are usual."
        raise InputError(Problem("retention-too-short", what, mend, column="retention_days", value=str(retention_days)))
    at = workspace.now()
    older_than = at - timedelta(days=retention_days)
    with ledger_of(workspace).writing() as transaction:
        removed = {chain.value: transaction.chains.purge(chain, older_than, actor.id, at) for chain in reversed(Chain)}
    return Purge(removed=removed, older_than=older_than.date().isoformat())


def _of_states(
    transaction: LedgerTransaction, kind: str, leads_to: Mapping[str, str], states: Mapping[str, str]
) -> Iterator[Breach]:
    """Yield what is not in the state that its last line says: decided, or undone, beside the log.

    Parameters
    ----------
    kind : str
        ``proposal`` or ``publication``, as the lines name what they are about.
    leads_to : mapping of str to str
        State by kind of line.
    states : mapping of str to str
        State by id, as it is kept.
    """
    said: dict[str, tuple[int, str]] = {}
    for line in transaction.chains.lines(Chain.DECISIONS):
        state, id_ = leads_to.get(line.kind), contents(line).get(kind)
        if state is not None and id_ is not None:
            said[id_] = line.number, state
    for id_, state in sorted(states.items()):
        number, written = said.pop(id_, (0, ""))
        purged = not written and transaction.chains.first_kept(Chain.DECISIONS) > 1
        if state != written and not purged:
            what = f"{kind.capitalize()} {id_} is {state}; the log says {written or 'nothing of it'}."
            yield Breach(chain=Chain.DECISIONS, number=number, kind="state", what=what)
    for id_, (number, written) in sorted(said.items()):
        what = f"The log says that {kind} {id_} was {written}; it is not there any more."
        yield Breach(chain=Chain.DECISIONS, number=number, kind="state", what=what)


def _of_texts(transaction: LedgerTransaction) -> Iterator[Breach]:
    """Yield publications whose text is not the one that their lines name by its hash."""
    hashes = {one.id: hashlib.sha256(one.text.encode()).hexdigest() for one in transaction.publications.all()}
    for line in transaction.chains.lines(Chain.DECISIONS):
        said = contents(line)
        if line.kind in PUBLISHING and hashes.get(said.get("publication", "")) not in {None, said.get("hash")}:
            what = f"The text of publication {said['publication']} was changed after it was {line.kind}."
            yield Breach(chain=Chain.DECISIONS, number=line.number, kind="changed", what=what)


def _of_receipt(transaction: LedgerTransaction, paper: Receipt) -> Iterator[Breach]:
    """Yield a breach where the log does not hold the line that a receipt names as its head."""
    head = paper.log_head
    if not head.count or head.count < transaction.chains.first_kept(head.chain) - 1:
        return
    found = transaction.chains.hash_at(head.chain, head.count)
    if found != head.hash:
        then = f"{paper.issued_at} UTC"
        what = (
            f"The receipt of {then} names line {head.count} of '{head.chain}', and the log has another or none there."
        )
        yield Breach(chain=head.chain, number=head.count, kind="receipt", what=what)
