"""Banks that are ready to be searched, kept from question to question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.skills.search.searching import SkillBankSearch

MOST_KEPT = 4
"""Banks kept; the one that was not asked for longest goes first."""

_Key = tuple[int, int, frozenset[str]]


@dataclass(frozen=True)
class KeptSearches:
    """The banks searched last, each with its index; any thread may ask.

    A bank belongs to one cut of the history and one table of levels, both of which never change: as long as the bank
    holds them, nothing else can have their identity.
    """

    _banks: OrderedDict[_Key, SkillBankSearch] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, organisation: Organisation, proficiency: Proficiency, silent: frozenset[str]) -> SkillBankSearch:
        """Return the bank of a cut, built only where it is not kept; of several that ask at once one builds it."""
        key = id(organisation), id(proficiency), silent
        with self._lock:
            found = self._banks.get(key)
            if found is None:
                found = self._banks[key] = SkillBankSearch.of(organisation, proficiency, silent)
            self._banks.move_to_end(key)
            while len(self._banks) > MOST_KEPT:
                self._banks.popitem(last=False)
        return found


KEPT = KeptSearches()
