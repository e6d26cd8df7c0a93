"""Banks of names and books of cues that are ready to read texts, kept from question to question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.application.skills.asked_last import AskedLast
from engine.domain.table import Table
from engine.policy.document import Policy
from engine.skills.extraction.aliases import AliasBank, alias_bank, names_of
from engine.skills.extraction.cue_book import CueBook, cue_book
from engine.skills.extraction.misspelt import SpeltNames, spelt_names

_Key = tuple[int, int, date]


@dataclass(frozen=True, eq=False)
class ReadyToRead:
    """Names of a bank and words of a policy, ready to be found; ``bank`` has no aliases where nobody named a skill.

    ``skills`` and ``policy`` are what they were made from: as long as they are held, nothing else has their identity.
    """

    skills: Table
    policy: Policy
    bank: AliasBank
    book: CueBook
    spelt: SpeltNames


@dataclass(frozen=True)
class KeptReadings:
    """The banks read with last; any thread may ask. Tables and policies never change, so their identity is the key."""

    _ready: AskedLast[_Key, ReadyToRead] = field(default_factory=AskedLast)

    def of(self, skills: Table, policy: Policy, on: date) -> ReadyToRead:
        """Return a table of skills under a policy on a day, made ready only where it is not kept."""
        key = id(skills), id(policy), on
        return self._ready.get(key, lambda: _made_ready(skills, policy, on))


def _made_ready(skills: Table, policy: Policy, on: date) -> ReadyToRead:
    book = cue_book(policy, on)
    bank = alias_bank(names_of(skills), book.decoys)
    return ReadyToRead(skills, policy, bank, book, spelt_names(bank))


KEPT = KeptReadings()
"""Those of this process."""
