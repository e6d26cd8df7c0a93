"""How an unfinished query could go on: names that begin like its last words, and words of the language."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.skills.search.answer import Completion
from engine.skills.search.index import SkillIndex
from engine.skills.search.query_text import QueryText, folded, is_word
from engine.skills.search.query_tree import Field, Meaning
from engine.skills.search.query_words import OFFERED

MOST_OFFERED = 8
MOST_LOOKED_AT = 200
MOST_WORDS = 4
"""Words at the end of a query that may be the beginning of one name."""


@dataclass(frozen=True, eq=False)
class Completions:
    """Names of an index in alphabetical order.

    Attributes
    ----------
    index : SkillIndex
        The bank.
    """

    index: SkillIndex

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.index.vocabulary.names)

    def of(self, query: QueryText) -> tuple[Completion, ...]:
        """Return how a query could go on at its end, names that most people have first."""
        text = query.text
        if not text or text.endswith(" "):
            return tuple(Completion(text=word, kind="word", people=None) for word in OFFERED)
        for begin in _beginnings(text):
            found = [*self._names_like(text[begin:]), *_words_like(text[begin:])]
            if found:
                return tuple(found[:MOST_OFFERED])
        return ()

    def _names_like(self, fragment: str) -> list[Completion]:
        at = bisect_left(self._names, fragment)
        found: dict[Meaning, Completion] = {}
        for name in self._names[at : at + MOST_LOOKED_AT]:
            if not name.startswith(fragment):
                break
            for meaning in self.index.vocabulary.names[name]:
                found.setdefault(meaning, self._completion(name, meaning))
        return sorted(found.values(), key=lambda one: (-(one.people or 0), one.text))

    def _completion(self, name: str, meaning: Meaning) -> Completion:
        shown = next((one for one in self.index.vocabulary.shown.get(meaning, ()) if folded(one) == name), name)
        return Completion(text=shown, kind=meaning.field.value, people=self._people(meaning))

    def _people(self, meaning: Meaning) -> int:
        if meaning.field is Field.SKILL and not self.index.silent.any():
            entries = self.index.entries(meaning.id)
            return int(entries.stop - entries.start)
        return int((self.index.having(meaning) & ~self.index.silent).sum())


def _beginnings(text: str) -> Iterator[int]:
    """Yield where the last words of a text begin, several words before one; Chinese may begin at any character."""
    starts = [at for at in range(len(text)) if text[at] != " " and (at == 0 or not _joined(text, at))]
    yield from starts[-MOST_WORDS:]


def _joined(text: str, at: int) -> bool:
    return is_word(text[at - 1]) and is_word(text[at])


def _words_like(fragment: str) -> list[Completion]:
    return [Completion(text=word, kind="word", people=None) for word in OFFERED if word.startswith(fragment)]
