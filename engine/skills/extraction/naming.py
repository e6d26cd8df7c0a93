"""Which of the phrases found in a text are names of skills: most at a glance, all at once; the others one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.aliases import AliasBank
from engine.skills.extraction.cue_book import CueBook
from engine.skills.extraction.folding import FoldedText, Positions
from engine.skills.extraction.name_rules import NameRules
from engine.skills.extraction.phrase_index import Found, Hits
from engine.skills.extraction.sentences import SENTENCE, Sentences
from engine.skills.extraction.tokens import Tokens

_NONE: Final = -1


@dataclass(frozen=True, eq=False)
class _Naming:
    text: FoldedText
    hits: Hits
    bank: AliasBank
    rules: NameRules

    def is_alias(self, choice: int) -> bool:
        return choice < len(self.bank.aliases)


def names_among(
    hits: Hits, text: FoldedText, words: Tokens, sentences: Sentences, bank: AliasBank, book: CueBook
) -> Hits:
    """Return the hits that are names of skills, leftmost first and longest where they overlap; none overlap.

    Parameters
    ----------
    hits : Hits
        What the index of the bank finds in the text.
    text, words, sentences : FoldedText, Tokens, Sentences
        The text.
    bank, book : AliasBank, CueBook
        Whose phrases were found; everyday words and words beside which skills stand.
    """
    starts = (sentences.gaps[:-1] == SENTENCE).tobytes()
    rules = NameRules(text, np.append(words.kinds, np.uint8(0)).tobytes(), starts, book.words)
    naming = _Naming(text, hits, bank, rules)
    plain = _plain(naming)
    choices = np.where(plain, hits.phrase, _NONE)
    doubtful: list[int] = []
    sure = plain.copy()
    for row in np.flatnonzero(~plain).tolist():
        one = hits.found(row)
        choice = _choice(one, naming)
        choices[row] = choice
        if choice == _NONE or not naming.is_alias(choice):
            continue
        if rules.is_exact(one, bank.aliases[choice]):
            sure[row] = True
        else:
            doubtful.append(row)
    if doubtful:
        choices[_refused(doubtful, np.flatnonzero(sure), naming)] = _NONE
    return _leftmost_longest(choices, naming)


def _plain(naming: _Naming) -> NDArray[np.bool_]:
    """Return which hits are certainly names: one alias, no everyday word, and nothing beside it that casts doubt."""
    hits, codes = naming.hits, naming.text.codes
    bank, rules = naming.bank, naming.rules
    plain = bank.lenient[hits.phrase] & (hits.end - hits.start > 1)
    before = np.where(hits.start > 0, codes[np.maximum(hits.start - 1, 0)], ord(" "))
    after = np.where(hits.end < len(codes), codes[np.minimum(hits.end, len(codes) - 1)], ord(" "))
    plain &= rules.are_plain(before) & rules.are_plain(after)
    if hits.several:
        spans = zip(hits.start.tolist(), hits.end.tolist(), strict=True)
        plain &= ~np.fromiter((span in hits.several for span in spans), dtype=bool, count=len(hits))
    rows = np.flatnonzero(plain)
    phrases, firsts, inverse = np.unique(hits.phrase[rows], return_index=True, return_inverse=True)
    lowered = naming.text.lowered
    spans = zip(hits.start[rows][firsts].tolist(), hits.end[rows][firsts].tolist(), strict=True)
    everyday = np.fromiter(
        (rules.is_everyday(lowered[start:end]) for start, end in spans), dtype=bool, count=len(phrases)
    )
    plain[rows] = ~everyday[inverse]
    return plain


def _choice(one: Found, naming: _Naming) -> int:
    """Return which alias, or which decoy behind the aliases, a found phrase is; -1 if none."""
    decoy = best = _NONE
    for phrase in one.phrases:
        if not naming.is_alias(phrase):
            decoy = phrase
            continue
        alias = naming.bank.aliases[phrase]
        if naming.rules.is_name(one, alias) and (best == _NONE or alias.strict):
            best = phrase
    return decoy if best == _NONE else best


def _refused(doubtful: list[int], sure: Positions, naming: _Naming) -> list[int]:
    """Return which everyday words are no skills; those in doubt are looked at from both ends of a list."""
    hits, refused = naming.hits, set(doubtful)
    ends = dict(zip(hits.last[sure].tolist(), sure.tolist(), strict=True))
    begins = dict(zip(hits.first[sure].tolist(), sure.tolist(), strict=True))
    for order in (doubtful, doubtful[::-1]):
        for row in order:
            if row in refused and naming.rules.in_place(hits.found(row), _beside(hits.found(row), ends, begins, hits)):
                refused.discard(row)
                ends[int(hits.last[row])] = begins[int(hits.first[row])] = row
    return sorted(refused)


def _beside(one: Found, ends: Mapping[int, int], begins: Mapping[int, int], hits: Hits) -> list[Found]:
    near = [ends.get(one.first - gap) for gap in (0, 1, 2)] + [begins.get(one.last + gap) for gap in (0, 1, 2)]
    return [hits.found(row) for row in near if row is not None]


def _leftmost_longest(choices: Positions, naming: _Naming) -> Hits:
    hits = naming.hits
    rows = np.flatnonzero(choices != _NONE)
    count, reached = len(naming.bank.aliases), -1
    kept: list[int] = []
    columns = (rows, hits.start[rows], hits.end[rows], choices[rows])
    for row, start, end, choice in zip(*(column.tolist() for column in columns), strict=True):
        if start < reached:
            continue
        if choice < count:
            kept.append(row)
        elif not _hides(row, choice, choices, naming):
            continue
        reached = end
    named = np.array(kept, dtype=np.int64)
    return Hits(hits.start[named], hits.end[named], hits.first[named], hits.last[named], choices[named], {})


def _hides(row: int, decoy: int, choices: Positions, naming: _Naming) -> bool:
    """Return whether a decoy counts: written with capitals, always; else not where a name within has its capitals."""
    spelt = naming.bank.decoys[decoy - len(naming.bank.aliases)]
    if spelt != spelt.lower():
        return True
    hits, end = naming.hits, int(naming.hits.end[row])
    for later in range(row + 1, len(hits)):
        if hits.start[later] >= end:
            return True
        choice = int(choices[later])
        if choice != _NONE and naming.is_alias(choice) and hits.end[later] <= end:
            cased = naming.bank.aliases[choice].cased
            exact = naming.text.cased[int(hits.start[later]) : int(hits.end[later])] == cased
            return not (exact and cased[:1].isupper() and not naming.rules.begins[int(hits.first[later])])
    return True
