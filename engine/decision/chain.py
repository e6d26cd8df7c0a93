"""An append-only log whose every line carries the hash of the line before: what was changed afterwards shows.

A line's hash covers its place, time, actor, kind and content and the hash before it (a hash chain; Haber & Stornetta
1991). The head, how many lines there are and the last hash, is kept apart and stands in every receipt, so that a tail
that was cut off shows too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import Json, canonical_bytes, digest

FIRST = "0" * 64
"""What the first line of a chain names as the hash before it."""


class Chain(StrEnum):
    """The logs of an installation."""

    DECISIONS = "decisions"
    """Proposals, decisions, appeals, loads, exports, keys, modes and purges."""
    READS = "reads"
    """Who read which personal data, written before the answer goes out."""


class Head(FrozenModel):
    """How far a chain has come."""

    chain: Chain
    """Which log."""
    count: int
    """Lines ever written, purged ones included."""
    hash: str
    """Hash of the last line."""


class Line(FrozenModel):
    """One line of a chain."""

    chain: Chain
    """Which log."""
    number: int
    """Place in it, counted from 1."""
    at: str
    """When it was written, in UTC, ISO 8601."""
    actor: str
    """Who did what the line says."""
    kind: str
    """What was done, such as ``approved``."""
    content: str
    """What else there is to say, as canonical JSON text."""
    previous: str
    """Hash of the line before."""
    hash: str
    """SHA-256 of everything above, in hexadecimal."""

    def seal(self) -> str:
        """Return the hash that the line must have."""
        return digest({name: getattr(self, name) for name in type(self).model_fields if name != "hash"})


@dataclass(frozen=True)
class Damaged:
    """What stands in the place of a line and is none any more."""

    what: str
    """What is wrong with it."""
    hash: str
    """What stands in the place of its hash."""


class Checkpoint(FrozenModel):
    """Where a lawful purge cut a chain off: the last line that was removed."""

    chain: Chain
    """Which log."""
    number: int
    """Place of the last line removed."""
    hash: str
    """Its hash, which the first line kept names as the one before."""


class Breach(FrozenModel):
    """One place where a chain does not hold."""

    chain: Chain
    """Which log."""
    number: int
    """Place of the line."""
    kind: Literal["changed", "missing", "reordered", "cut", "unattested", "receipt", "state"]
    """What happened to it."""
    what: str
    """The same in a sentence."""


def empty_head(chain: Chain) -> Head:
    """Return the head of a chain without lines."""
    return Head(chain=chain, count=0, hash=FIRST)


def next_line(head: Head, kind: str, actor: str, content: Mapping[str, Json], at: datetime) -> Line:
    """Return the line that follows ``head``."""
    line = Line(
        chain=head.chain,
        number=head.count + 1,
        at=at.isoformat(),
        actor=actor,
        kind=kind,
        content=canonical_bytes(content).decode(),
        previous=head.hash,
        hash="",
    )
    return line.changed(hash=line.seal())


def head_after(line: Line) -> Head:
    """Return the head of a chain that ends with ``line``."""
    return Head(chain=line.chain, count=line.number, hash=line.hash)


PURGED = "purged"
"""Kind of the line that attests a purge."""


def purge_content(checkpoint: Checkpoint, removed: int) -> dict[str, Json]:
    """Return what the line that attests a purge says."""
    return {
        "chain": checkpoint.chain.value,
        "up_to": checkpoint.number,
        "hash_there": checkpoint.hash,
        "lines_removed": removed,
    }


def breaches(lines: Iterable[Line | Damaged], head: Head, checkpoint: Checkpoint | None = None) -> Iterator[Breach]:
    """Yield every place where a chain does not hold; nothing where it does.

    Parameters
    ----------
    lines : iterable of Line or Damaged
        Lines that are there, by number as stored, those of one chain.
    head : Head
        The head that is kept apart.
    checkpoint : Checkpoint or None
        Where a purge cut off the beginning; whether the chain attests it is ``attested``'s to say.
    """
    number, before = (checkpoint.number, checkpoint.hash) if checkpoint else (0, FIRST)
    for line in lines:
        if isinstance(line, Damaged):
            yield Breach(chain=head.chain, number=number + 1, kind="changed", what=line.what)
            number, before = number + 1, line.hash
            continue
        if line.number != number + 1:
            yield _out_of_place(line, number)
        elif line.previous != before:
            yield _breach(line, "reordered", "does not follow the line before it: one of the two was exchanged")
        if line.seal() != line.hash:
            yield _breach(line, "changed", "was changed after it was written: its hash does not fit its content")
        number, before = line.number, line.hash
    if number != head.count:
        what = f"The log '{head.chain}' ends at line {number}, but {head.count} were written: the tail was cut off."
        yield Breach(chain=head.chain, number=number + 1, kind="cut", what=what)
    elif before != head.hash:
        what = f"Line {number} of '{head.chain}' is not the one that the head kept apart names."
        yield Breach(chain=head.chain, number=number, kind="changed", what=what)


def _out_of_place(line: Line, before: int) -> Breach:
    if line.number <= before:
        return _breach(line, "reordered", f"stands after line {before}")
    gone = f"line {before + 1} is" if line.number == before + 2 else f"lines {before + 1} to {line.number - 1} are"
    what = f"Before line {line.number} of '{line.chain}', {gone} missing."
    return Breach(chain=line.chain, number=before + 1, kind="missing", what=what)


def _breach(line: Line, kind: Literal["changed", "reordered"], what: str) -> Breach:
    return Breach(chain=line.chain, number=line.number, kind=kind, what=f"Line {line.number} of '{line.chain}' {what}.")


def attested(checkpoint: Checkpoint, attestations: Iterable[Mapping[str, Json]]) -> Iterator[Breach]:
    """Yield a breach where no line of the decisions chain attests the purge that a checkpoint stands for.

    Parameters
    ----------
    attestations : iterable of mapping
        Contents of the lines of kind ``purged``.
    """
    removed = {"chain": checkpoint.chain.value, "up_to": checkpoint.number, "hash_there": checkpoint.hash}
    if any(removed.items() <= content.items() for content in attestations):
        return
    what = f"The log '{checkpoint.chain}' begins after line {checkpoint.number}, and no purge says why."
    yield Breach(chain=checkpoint.chain, number=checkpoint.number, kind="unattested", what=what)
