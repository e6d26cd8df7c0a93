"""Find tens of thousands of phrases in a text at once: a trie over hashes of words, walked by all words side by side.

Level k of the trie keeps the hashes of all beginnings of k words as a bitmap (a Bloom filter with one hash; Bloom 1970)
and the phrases that end there in a table. Every word of the text starts a walk; a walk that no beginning shares is
dropped, so that after the first level few are left. What is found is compared with the text: hashes only save time.

An Aho-Corasick automaton (pyahocorasick) over the same text gives the same matches. It was measured against this: on
4 MB and 30,000 names its scan alone takes 0.16 s and gives a Python object a hit, where the walks take 0.03 s, the
hashes they need 0.05 s and hits stay columns; and it cannot look at chosen words only, as the search for cues does.
The benchmark tells its time beside ours and demands every name it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.folding import Codes, FoldedText, Positions, folded, folded_each
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


class Found(NamedTuple):
    """A phrase in a text: characters ``start`` to ``end``, words ``first`` up to ``last``, and which phrases it is."""

    start: int
    end: int
    first: int
    last: int
    phrases: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Hits:
    """Where phrases stand in a text, by start, the longest of a start first; columns of ``n`` rows.

    Attributes
    ----------
    start, end : array of int64, shape (n,)
        Characters of the folded text.
    first, last : array of int64, shape (n,)
        Words; ``last`` is the one after.
    phrase : array of int64, shape (n,)
        Which phrase, the first of several that are spelt alike.
    several : mapping of (int, int) to tuple of int
        All of them where there are several, by start and end.
    """

    start: Positions
    end: Positions
    first: Positions
    last: Positions
    phrase: Positions
    several: dict[tuple[int, int], tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.start)

    def found(self, row: int) -> Found:
        """Return one row."""
        start, end = int(self.start[row]), int(self.end[row])
        phrases = self.several.get((start, end)) or (int(self.phrase[row]),)
        return Found(start, end, int(self.first[row]), int(self.last[row]), phrases)

    def take(self, rows: Positions | NDArray[np.bool_]) -> Hits:
        """Return some of the rows."""
        columns = (self.start, self.end, self.first, self.last, self.phrase)
        start, end, first, last, phrase = (column[rows] for column in columns)
        return Hits(start, end, first, last, phrase, self.several)


def hits_of(columns: NDArray[np.int64], several: dict[tuple[int, int], tuple[int, ...]]) -> Hits:
    """Return hits, given as five rows start, end, first, last and phrase, in their order."""
    start, end, first, last, phrase = columns[:, np.lexsort((-columns[1], columns[0]))]
    return Hits(start, end, first, last, phrase, several)


class _Packed(NamedTuple):
    """The phrases of one level by rising hash: the number and place of one that stands alone, else -1 and 0."""

    hashes: Hashes
    phrase: Positions
    begin: Positions
    length: Positions


@dataclass(frozen=True, eq=False)
class _Level:
    begun: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    packed: _Packed
    phrases: dict[int, list[_Spelt]]


class _Walks(NamedTuple):
    """Walks that share their hash with phrases of a level: first words, rows of the level, characters."""

    first: Positions
    entry: Positions
    start: Positions
    end: Positions

    def take(self, rows: NDArray[np.bool_]) -> _Walks:
        return _Walks(self.first[rows], self.entry[rows], self.start[rows], self.end[rows])


@dataclass(frozen=True, eq=False)
class PhraseIndex:
    """Phrases, ready to be found; made by ``phrase_index``."""

    levels: tuple[_Level, ...]
    letters: Codes

    def find(self, text: FoldedText, words: Tokens, where: NDArray[np.bool_] | None = None) -> Hits:
        """Return every place where a phrase stands as whole words, by start, the longest of a start first.

        Words are separated as in the phrase; a space may be a hyphen or a line break, and between Chinese and other
        characters there may be a space or none.

        Parameters
        ----------
        text : FoldedText
            The text.
        words : Tokens
            Its words.
        where : array of bool, shape (words,), optional
            Look only where this is true.
        """
        rows: list[NDArray[np.int64]] = []
        single: list[tuple[int, int, int, int, int]] = []
        several: dict[tuple[int, int], tuple[int, ...]] = {}
        for depth, level, walks in self._walks(words, where):
            same = self._spelt_alike(text.codes, level.packed, walks)
            sure = walks.take(same)
            rows.append(
                np.stack([sure.start, sure.end, sure.first, sure.first + depth, level.packed.phrase[sure.entry]])
            )
            for one in _verified(text.lowered, depth, level, walks.take(~same)):
                single.append((*one[:4], one.phrases[0]))
                if len(one.phrases) > 1:
                    several[one.start, one.end] = one.phrases
        columns = np.concatenate([*rows, np.array(single, dtype=np.int64).reshape(-1, 5).T], axis=1)
        return hits_of(columns, several)

    def _walks(self, words: Tokens, where: NDArray[np.bool_] | None) -> Iterator[tuple[int, _Level, _Walks]]:
        """Yield per level the walks that share their hash with a phrase."""
        walks = np.arange(len(words)) if where is None else np.flatnonzero(where)
        hashes = words.hashes[walks]
        for depth, level in enumerate(self.levels, 1):
            slot = (hashes >> _SHIFT).astype(np.int64)
            done = level.complete[slot]
            first, known = walks[done], level.packed.hashes
            entry = np.minimum(np.searchsorted(known, hashes[done]), len(known) - 1)
            if len(known):
                ended = _Walks(first, entry, words.starts[first], words.ends[first + depth - 1])
                yield depth, level, ended.take(known[entry] == hashes[done])
            on = level.begun[slot] & (walks + depth < len(words))
            walks, hashes = walks[on], hashes[on]
            close = words.starts[walks + depth] - words.ends[walks + depth - 1] <= _WIDEST_GAP
            walks, hashes = walks[close], hashes[close]
            if not len(walks):
                return
            hashes = hashes * _FACTOR ^ words.hashes[walks + depth]

    def _spelt_alike(self, codes: Codes, packed: _Packed, walks: _Walks) -> NDArray[np.bool_]:
        """Return which walks are, letter by letter, the only phrase of their hash."""
        same: NDArray[np.bool_] = (packed.phrase[walks.entry] >= 0) & (
            packed.length[walks.entry] == walks.end - walks.start
        )
        lengths = (walks.end - walks.start)[same]
        if not len(lengths):
            return same
        offsets = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum())) - np.repeat(offsets, lengths)
        read = codes[np.repeat(walks.start[same], lengths) + within]
        meant = self.letters[np.repeat(packed.begin[walks.entry[same]], lengths) + within]
        same[same] = np.logical_and.reduceat(read == meant, offsets)
        return same


def phrase_index(phrases: Sequence[str]) -> PhraseIndex:
    """Return an index of phrases; they are named by their position, and one without a word is never found."""
    lowered = [low for _, low in folded_each(phrases)]
    levels: list[tuple[set[int], dict[int, list[_Spelt]]]] = []
    joined = folded("\n\n\n\n\n".join(lowered))
    words = tokens_of(joined.codes)
    offsets = np.cumsum([0, *(len(one) + 5 for one in lowered)])
    bounds = np.searchsorted(words.starts, offsets).tolist()
    hashes, starts, ends = words.hashes.tolist(), words.starts.tolist(), words.ends.tolist()
    factor, mask = int(_FACTOR), 2**64 - 1
    begins: dict[int, int] = {}
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
            begins[at] = starts[first]
            head, core, tail = _parts(phrase, starts[first] - offset, ends[last - 1] - offset)
            levels[last - first - 1][1].setdefault(value, []).append(_Spelt(head, core, tail, _loose(core), at))
    return PhraseIndex(
        tuple(_Level(_bitmap(begun), _bitmap(done), _packed(done, begins), done) for begun, done in levels),
        joined.codes,
    )


def _packed(phrases: dict[int, list[_Spelt]], begins: dict[int, int]) -> _Packed:
    hashes = sorted(phrases)
    rows = []
    for value in hashes:
        one = phrases[value][0]
        alone = len(phrases[value]) == 1 and not one.head + one.tail
        rows.append((one.phrase, begins[one.phrase], len(one.core)) if alone else (-1, 0, 0))
    phrase, begin, length = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return _Packed(np.array(hashes, dtype=np.uint64), phrase, begin, length)


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


def _verified(lowered: str, depth: int, level: _Level, walks: _Walks) -> Iterator[Found]:
    """Yield the phrases that stand where walks end, by comparing them one by one."""
    columns = (walks.first, level.packed.hashes[walks.entry], walks.start, walks.end)
    for first, value, start, end in zip(*(column.tolist() for column in columns), strict=True):
        text = lowered[start:end]
        by_span: dict[tuple[int, int], list[int]] = {}
        for head, core, tail, loose, phrase in level.phrases[value]:
            if (core == text or (depth > 1 and loose == _loose(text))) and _surrounded(lowered, start, end, head, tail):
                by_span.setdefault((start - len(head), end + len(tail)), []).append(phrase)
        for (begin, stop), found in by_span.items():
            yield Found(begin, stop, first, first + depth, tuple(found))


def _surrounded(lowered: str, start: int, end: int, head: str, tail: str) -> bool:
    return (not tail or lowered.startswith(tail, end)) and (not head or lowered.endswith(head, 0, start))
