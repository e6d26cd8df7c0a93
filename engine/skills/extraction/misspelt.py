"""Names of skills that were probably misspelt: suggestions to confirm, never tags.

Compared are words of at least five Latin letters by the share of letters that both have in order (the normalised Indel
similarity of rapidfuzz). Partial or weighted ratios would find "Java" in "JavaScript" and are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from engine.skills.extraction.aliases import AliasBank, SkillName
from engine.skills.extraction.folding import folded

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


def misspelt_names(texts: Iterable[str], bank: AliasBank, similarity: float) -> list[Misspelt]:
    """Return the words of texts that nearly are a name of the bank, the most alike first.

    Parameters
    ----------
    texts : iterable of str
        The texts.
    bank : AliasBank
        The names; those of one word are compared.
    similarity : float
        Per cent from which on a word is suggested.
    """
    names: dict[str, SkillName] = {}
    for alias in bank.aliases:
        spelt = folded(alias.cased).lowered
        if len(spelt) >= SHORTEST and _WORD.fullmatch(spelt):
            names.setdefault(spelt, alias.name)
    known = {word for alias in bank.aliases for word in _WORD.findall(folded(alias.cased).lowered)}
    listed = [*names]
    found = []
    for word in _unknown(texts, known):
        match = process.extractOne(word, listed, scorer=fuzz.ratio, score_cutoff=similarity)
        if match is not None and not _is_form(word, match[0]):
            name = names[match[0]]
            found.append(Misspelt(word, name.skill_id, name.text, round(match[1], 1)))
    return sorted(found, key=lambda one: (-one.similarity, one.written))


def _unknown(texts: Iterable[str], known: set[str]) -> Iterator[str]:
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
