"""A result is a body, which is hashed, beside its execution, which is not."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

from pydantic import BaseModel

from engine.domain.corrected_fact import CorrectedFact
from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import Json, canonical_value, digest_of_canonical

Body = TypeVar("Body", bound=BaseModel)


def first_fields(body: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a body that stand at the head of the printed result too, where others' tools look for them.

    A body names them in its class variable ``at_the_head``.
    """
    named: tuple[str, ...] = getattr(body, "at_the_head", ())
    return named


WHAT_THIS_IS_NOT = (
    "A hint with its evidence, not a verdict: a named human decides, and whoever is affected may ask why, "
    "correct a fact and appeal."
)
"""Reminder shown with every result."""


class Execution(FrozenModel):
    """How an answer came about; nothing here may change the body."""

    seconds: float = 0.0
    """Wall-clock time."""
    workers: int = 1
    """Processes used."""
    matcher: str = ""
    """Which pattern matcher answered, in one sentence; empty where none was asked."""
    versions: dict[str, str] = {}
    """Versions of the libraries that computed, by name."""
    notes: tuple[str, ...] = ()
    """What a reader of the log should know."""
    history_mark: int | None = None
    """How much of the history had been loaded; ``None`` where the facts came from a dataset."""
    run_id: str = ""
    """Id under which the answer was recorded; empty without a database."""


class Inputs(FrozenModel):
    """What went in: enough to run the same thing again."""

    data: dict[str, str] = {}
    """Fingerprint of the organisation by table."""
    policies: dict[str, str] = {}
    """Content hash of each policy used, by id."""
    valid_on: str = ""
    """Day looked at, ISO."""
    known_on: str = ""
    """Last day whose recordings were used, ISO."""
    seed: int | None = None
    """Seed of the random numbers, where any are drawn."""
    corrections: tuple[CorrectedFact, ...] = ()
    """Facts that were overlaid on the cut, in an appeal."""
    known_then_assumed: tuple[str, ...] = ()
    """Tables whose rows did not all say when they became known."""


class Result(FrozenModel, Generic[Body]):
    """The answer of one verb."""

    verb: str
    """Name of the verb, such as ``staff request``."""
    body: Body
    """The answer itself."""
    inputs: Inputs
    """What it was computed from."""
    execution: Execution
    """How it was computed."""
    what_this_is_not: str = WHAT_THIS_IS_NOT
    """Reminder shown with every result."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical body, in hexadecimal."""
        return digest_of_canonical(self._canonical_body)

    @cached_property
    def _canonical_body(self) -> Json:
        """The body as JSON data; large answers are told, recorded and hashed, and that is the greater part of it."""
        return canonical_value(self.body)

    def as_json(self) -> dict[str, Json]:
        """Return the stable machine-readable form: verb, hash, body, inputs, execution."""
        body = self._canonical_body
        assert isinstance(body, dict)
        return {
            **{name: body[name] for name in first_fields(type(self.body))},
            "verb": self.verb,
            "hash": self.hash,
            "body": self._canonical_body,
            "inputs": canonical_value(self.inputs),
            "execution": canonical_value(self.execution),
            "what_this_is_not": self.what_this_is_not,
        }
