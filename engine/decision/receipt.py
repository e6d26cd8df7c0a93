"""A receipt: everything that is needed to compute an answer again and to see that nothing was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from engine.decision.chain import Head
from engine.decision.proposal import Proposal
from engine.domain.corrected_fact import CorrectedFact
from engine.domain.frozen import FrozenModel

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Receipt(FrozenModel):
    """One decision on one page, for machines; kept by whoever wants to check it later."""

    kind: Literal["receipt"] = "receipt"
    """Kind of file."""
    format: Literal[1] = 1
    """Version of the format."""
    issued_at: datetime
    """When it was written, in UTC."""
    run_id: str
    """Recorded answer."""
    verb: str
    """What was asked."""
    request: dict[str, Any]
    """The question, solver options included."""
    seed: int | None
    """Seed of the random numbers or of the search."""
    valid_on: str
    """Day looked at, ISO."""
    known_on: str
    """Last day whose recordings were used, ISO."""
    history_mark: int | None
    """How much of the history had been loaded; ``None`` where the answer came from a dataset."""
    corrections: tuple[CorrectedFact, ...]
    """Facts that were overlaid on the cut, in an appeal."""
    data: dict[str, Sha256]
    """Fingerprint of the data by table."""
    policies: dict[str, Sha256]
    """Content hash of each policy used, by id."""
    body_hash: Sha256
    """SHA-256 of the answer's body."""
    versions: dict[str, str]
    """Versions of the libraries that computed."""
    proposal: Proposal | None
    """What became of the answer, where it was a proposal."""
    log_head: Head
    """How far the log of decisions had come: a log that does not hold this line any more was cut."""


class Replay(FrozenModel):
    """What computing an answer again came to."""

    run_id: str
    """Recorded answer."""
    verb: str
    """What was asked."""
    same: bool
    """Whether the very same answer came out, of the very same data and policies."""
    how: Literal["re-run"] = "re-run"
    """How it was checked: every search has a deterministic limit, so every answer is computed anew."""
    body_hash: str
    """SHA-256 of the recorded body."""
    replayed_hash: str | None
    """SHA-256 of the body that came out now; ``None`` where nothing could be computed."""
    changed_tables: tuple[str, ...]
    """Tables whose fingerprint is another now."""
    changed_policies: tuple[str, ...]
    """Policies whose text is another now, or that are gone."""
    changed_versions: dict[str, str]
    """Libraries of another version, as ``then -> now``."""
    differences: tuple[str, ...]
    """First places where the bodies differ, as paths."""
    what: str
    """The same in a sentence."""


MOST_DIFFERENCES = 20


def changed(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names whose value differs, or that are on one side only."""
    return tuple(name for name in sorted({*then, *now}) if then.get(name) != now.get(name))


def differences(then: object, now: object, path: str = "") -> list[str]:
    """Return the first places where two bodies differ, as paths with both values."""
    found: list[str] = []
    _compare(then, now, path, found)
    return found[:MOST_DIFFERENCES]


def _compare(then: object, now: object, path: str, found: list[str]) -> None:
    if len(found) >= MOST_DIFFERENCES or then == now:
        return
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({*then, *now}):
            _compare(then.get(key), now.get(key), f"{path}/{key}", found)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for at, pair in enumerate(zip(then, now, strict=True)):
            _compare(*pair, f"{path}/{at}", found)
    else:
        found.append(f"{path or '/'}: {_short(then)} -> {_short(now)}")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
