"""Names of skills that were probably misspelt: suggestions to confirm, never tags.

Compared are words of at least five Latin letters by the share of letters that both have in order (the normalised Indel
similarity of rapidfuzz). Partial or weighted ratios would find "Java" in "JavaScript" and are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from engine.skills.extraction.aliases import AliasBank, SkillName
from engine.skills.extraction.folding import folded, folded_each

SHORTEST: Final = 5
MOST_WORDS: Final = 5_000
"""Different words that are compared; beyond that a text is too large for it."""
_WORD: Final = re.compile(r"[a-z][a-z+#.-]*[a-z]")
_ENDINGS: Final = ("s", "es", "ed", "er", "ers", "ing", "ly", "able", "'s")


class Misspelt(NamedTuple):
    """A word, the skill it may mean, the bank's name and how alike they are, 0 to 100."""

    written: str
    skill_id: str
    alias: str
    similarity: float


@dataclass(frozen=True, eq=False)
class SpeltNames:
    """The names of a bank as words are compared with them.

    Attributes
    ----------
    names : mapping of str to SkillName
        Names of one word of at least ``SHORTEST`` letters, folded.
    listed : tuple of str
        Their spellings.
    known : frozenset of str
        Every word of every name, which no text misspells.
    """

    names: Mapping[str, SkillName]
    listed: tuple[str, ...]
    known: frozenset[str]


def spelt_names(bank: AliasBank) -> SpeltNames:
    """Return the names of a bank, ready to be compared."""
    names: dict[str, SkillName] = {}
    known: set[str] = set()
    forms = folded_each([alias.cased for alias in bank.aliases])
    for alias, (_, spelt) in zip(bank.aliases, forms, strict=True):
        known.update(_WORD.findall(spelt))
        if len(spelt) >= SHORTEST and _WORD.fullmatch(spelt):
            names.setdefault(spelt, alias.name)
    return SpeltNames(names, tuple(names), frozenset(known))


def misspelt_names(texts: Iterable[str], spelt: SpeltNames, similarity: float) -> list[Misspelt]:
    """Return the words of texts that nearly are a name of the bank, the most alike first.

    Parameters
    ----------
    texts : iterable of str
        The texts.
    spelt : SpeltNames
        The names.
    similarity : float
        Per cent from which on a word is suggested.
    """
    found = []
    for word in _unknown(texts, spelt.known):
        match = process.extractOne(word, spelt.listed, scorer=fuzz.ratio, score_cutoff=similarity)
        if match is not None and not _is_form(word, match[0]):
            name = spelt.names[match[0]]
            found.append(Misspelt(word, name.skill_id, name.text, round(match[1], 1)))
    return sorted(found, key=lambda one: (-one.similarity, one.written))


def _unknown(texts: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        for word in _WORD.findall(folded(text).lowered):
            if len(word) >= SHORTEST and word not in known and word not in seen:
                seen.add(word)
                yield word
                if len(seen) >= MOST_WORDS:
                    return


def _is_form(word: str, name: str) -> bool:
    """Return whether a word is the name with an ending, or the name with a part of its own before or behind."""
    return any(word == name + ending or name == word + ending for ending in _ENDINGS) or name in word or word in name
