"""Find tens of thousands of phrases in a text at once: a trie over hashes of words, walked by all words side by side.

Level k of the trie keeps the hashes of all beginnings of k words as a bitmap (a Bloom filter with one hash; Bloom 1970)
and the phrases that end there in a table. Every word of the text starts a walk; a walk that no beginning shares is
dropped, so that after the first level few are left. What is found is compared with the text: hashes only save time.
An Aho-Corasick automaton over characters gives the same matches and looks at every character by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.folding import Positions, folded, folded_each
from engine.skills.extraction.tokens import Hashes, Tokens, tokens_of

_BITS: Final = 20
_SHIFT: Final = np.uint64(64 - _BITS)
_FACTOR: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_WIDEST_GAP: Final = 3
_LOOSE: Final = re.compile(r"[\s-]+")
_BESIDE_HAN: Final = re.compile(r"(?<=[\u2e80-\u9fff]) | (?=[\u2e80-\u9fff])")


class _Spelt(NamedTuple):
    """A phrase: signs before its first word, its words with what separates them, signs after, and its number."""

    head: str
    core: str
    tail: str
    loose: str
    phrase: int
    is_bare: bool


class Found(NamedTuple):
    """A phrase in a text: characters ``start`` to ``end``, words ``first`` up to ``last``, and which phrases it is."""

    start: int
    end: int
    first: int
    last: int
    phrases: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Level:
    begun: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    phrases: dict[int, list[_Spelt]]


@dataclass(frozen=True, eq=False)
class PhraseIndex:
    """Phrases, ready to be found; made by ``phrase_index``."""

    levels: tuple[_Level, ...]

    def find(self, lowered: str, words: Tokens, where: NDArray[np.bool_] | None = None) -> list[Found]:
        """Return every place where a phrase stands as whole words, by start, the longest of a start first.

        Words are separated as in the phrase; a space may be a hyphen or a line break, and between Chinese and other
        characters there may be a space or none.

        Parameters
        ----------
        lowered : str
            The folded text.
        words : Tokens
            Its words.
        where : array of bool, shape (words,), optional
            Look only where this is true.
        """
        found = [
            one
            for level, walks, hashes in self._walks(words, where)
            for one in _verified(lowered, words, level, walks, hashes)
        ]
        found.sort(key=lambda one: (one.start, -one.end))
        return found

    def _walks(
        self, words: Tokens, where: NDArray[np.bool_] | None
    ) -> Iterator[tuple[tuple[int, _Level], Positions, Hashes]]:
        """Yield per level the first words of the walks that may be complete there, with their hashes."""
        walks = np.arange(len(words)) if where is None else np.flatnonzero(where)
        hashes = words.hashes[walks]
        for depth, level in enumerate(self.levels, 1):
            slot = (hashes >> _SHIFT).astype(np.int64)
            done = level.complete[slot]
            yield (depth, level), walks[done], hashes[done]
            on = level.begun[slot] & (walks + depth < len(words))
            walks, hashes = walks[on], hashes[on]
            close = words.starts[walks + depth] - words.ends[walks + depth - 1] <= _WIDEST_GAP
            walks, hashes = walks[close], hashes[close]
            if not len(walks):
                return
            hashes = hashes * _FACTOR ^ words.hashes[walks + depth]


def phrase_index(phrases: Sequence[str]) -> PhraseIndex:
    """Return an index of phrases; they are named by their position, and one without a word is never found."""
    lowered = [low for _, low in folded_each(phrases)]
    levels: list[tuple[set[int], dict[int, list[_Spelt]]]] = []
    words = tokens_of(folded("\n\n\n\n\n".join(lowered)).codes)
    offsets = np.cumsum([0, *(len(one) + 5 for one in lowered)])
    bounds = np.searchsorted(words.starts, offsets).tolist()
    hashes, starts, ends = words.hashes.tolist(), words.starts.tolist(), words.ends.tolist()
    factor, mask = int(_FACTOR), 2**64 - 1
    for at, phrase in enumerate(lowered):
        first, last = bounds[at], bounds[at + 1]
        value = 0
        for depth, token in enumerate(range(first, last)):
            value = hashes[token] if depth == 0 else (value * factor & mask) ^ hashes[token]
            if depth == len(levels):
                levels.append((set(), {}))
            if token + 1 < last:
                levels[depth][0].add(value)
        if last > first:
            offset = int(offsets[at])
            head, core, tail = _parts(phrase, starts[first] - offset, ends[last - 1] - offset)
            levels[last - first - 1][1].setdefault(value, []).append(
                _Spelt(head, core, tail, _loose(core), at, not head + tail)
            )
    return PhraseIndex(tuple(_Level(_bitmap(begun), _bitmap(done), done) for begun, done in levels))


def _parts(phrase: str, start: int, end: int) -> tuple[str, str, str]:
    return phrase[:start].lstrip(), phrase[start:end], phrase[end:].rstrip()


def _bitmap(hashes: set[int] | dict[int, list[_Spelt]]) -> NDArray[np.bool_]:
    table = np.zeros(1 << _BITS, dtype=bool)
    if hashes:
        table[(np.fromiter(hashes, dtype=np.uint64, count=len(hashes)) >> _SHIFT).astype(np.int64)] = True
    return table


def _loose(text: str) -> str:
    """Return a text with one blank for every blank, hyphen or line break, and none beside Chinese characters."""
    return _BESIDE_HAN.sub("", _LOOSE.sub(" ", text))


def _verified(lowered: str, words: Tokens, at: tuple[int, _Level], walks: Positions, hashes: Hashes) -> Iterator[Found]:
    """Yield the phrases that stand where walks end."""
    depth, level = at
    starts, ends = words.starts[walks].tolist(), words.ends[walks + depth - 1].tolist()
    for first, value, start, end in zip(walks.tolist(), hashes.tolist(), starts, ends, strict=True):
        candidates = level.phrases.get(value)
        if candidates is None:
            continue
        text = lowered[start:end]
        if len(candidates) == 1 and candidates[0].core == text and candidates[0].is_bare:
            yield Found(start, end, first, first + depth, (candidates[0].phrase,))
            continue
        by_span: dict[tuple[int, int], list[int]] = {}
        for head, core, tail, loose, phrase, _ in candidates:
            if (core == text or (depth > 1 and loose == _loose(text))) and _surrounded(lowered, start, end, head, tail):
                by_span.setdefault((start - len(head), end + len(tail)), []).append(phrase)
        for (begin, stop), found in by_span.items():
            yield Found(begin, stop, first, first + depth, tuple(found))


def _surrounded(lowered: str, start: int, end: int, head: str, tail: str) -> bool:
    return (not tail or lowered.startswith(tail, end)) and (not head or lowered.endswith(head, 0, start))
