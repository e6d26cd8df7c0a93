"""Banks that are ready to be searched, kept from question to question."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.application.skills.asked_last import AskedLast
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.skills.search.searching import SkillBankSearch

_Key = tuple[int, int, frozenset[str]]


@dataclass(frozen=True)
class KeptSearches:
    """The banks searched last, each with its index; any thread may ask.

    A bank belongs to one cut of the history and one table of levels, both of which never change: as long as the bank
    holds them, nothing else can have their identity.
    """

    _banks: AskedLast[_Key, SkillBankSearch] = field(default_factory=AskedLast)

    def of(self, organisation: Organisation, proficiency: Proficiency, silent: frozenset[str]) -> SkillBankSearch:
        """Return the bank of a cut, built only where it is not kept."""
        key = id(organisation), id(proficiency), silent
        return self._banks.get(key, lambda: SkillBankSearch.of(organisation, proficiency, silent))


KEPT = KeptSearches()
