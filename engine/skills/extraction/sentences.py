"""Where sentences and clauses of a text end: punctuation, line breaks that are no mere wraps, a longest sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.folding import PLANE, FoldedText, Positions
from engine.skills.extraction.tokens import Tokens

COMMA, CLAUSE, SENTENCE = 1, 2, 3
"""How much a gap between two words separates; 0 is nothing."""
LONGEST_SENTENCE: Final = 240
"""Words after which a text without punctuation is cut."""
WRAPPED_LATIN, WRAPPED_HAN = 55, 28
"""Characters from which on a line may have been broken by its width only."""

_BREAKS: Final = {
    **dict.fromkeys(",\u2014", COMMA),
    **dict.fromkeys(";|\t\u2022\u25cf\u25a0\u25c6\u2026", CLAUSE),
    **dict.fromkeys("!?\u3002\n\r\x0b\x0c\u2028\u2029\x00", SENTENCE),
}
_ABBREVIATIONS: Final = frozenset(
    {
        *("g", "e", "mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "inc", "ltd"),
        *("co", "dept", "etc", "fig", "resp", "no", "ca", "cf", "jr", "sr", "mio", "tel"),
        *("ext", "incl", "excl"),
    }
)
_LANGUAGES_OF_ONE_LETTER: Final = frozenset("cr")
_WRAP_FORBIDDEN: Final = frozenset(".!?\u3002;:|")


@dataclass(frozen=True, eq=False)
class Sentences:
    """How the words of a text are separated; ``n`` words have ``n + 1`` gaps.

    Attributes
    ----------
    gaps : array of uint8, shape (n + 1,)
        Separation before each word and after the last.
    asked : array of bool, shape (n + 1,)
        Whether the gap holds a question mark.
    number : array of int64, shape (n,)
        Which sentence each word belongs to, from 0.
    first_words : array of int64, shape (sentences + 1,)
        First word of each sentence, and ``n``.
    bounds : array of int64, shape (sentences + 1,)
        Where each sentence begins in folded characters, and where the last ends.
    """

    gaps: NDArray[np.uint8]
    asked: NDArray[np.bool_]
    number: Positions
    first_words: Positions
    bounds: Positions


def sentences_of(text: FoldedText, words: Tokens) -> Sentences:
    """Return the sentences of a text; every word belongs to one."""
    codes = text.codes
    classes = _table()[np.minimum(codes, PLANE - 1)]
    classes[_full_stops(text, words)] = SENTENCE
    classes[_wraps(text)] = 0
    at = np.flatnonzero(classes)
    gap = np.searchsorted(words.starts, at)
    gaps = np.zeros(len(words) + 1, dtype=np.uint8)
    np.maximum.at(gaps, gap, classes[at])
    asked = np.zeros(len(words) + 1, dtype=bool)
    asked[gap[codes[at] == ord("?")]] = True
    gaps[0] = SENTENCE
    _cut_long(gaps)
    begins = gaps[:-1] == SENTENCE
    first_words = np.append(np.flatnonzero(begins), len(words))
    ends = np.zeros(len(words) + 1, dtype=np.int64)
    strong = classes[at] == SENTENCE
    np.maximum.at(ends, gap[strong], at[strong] + 1)
    bounds = np.where(ends[first_words] > 0, ends[first_words], np.append(words.starts, len(codes))[first_words])
    bounds[0], bounds[-1] = (0 if len(bounds) > 1 else bounds[0]), len(codes)
    return Sentences(gaps, asked, np.cumsum(begins) - 1, first_words, bounds)


def _cut_long(gaps: NDArray[np.uint8]) -> None:
    firsts = np.flatnonzero(gaps == SENTENCE)
    lengths = np.diff(firsts, append=len(gaps) - 1)
    long = lengths > LONGEST_SENTENCE
    for first, length in zip(firsts[long].tolist(), lengths[long].tolist(), strict=True):
        gaps[first + LONGEST_SENTENCE : first + length : LONGEST_SENTENCE] = SENTENCE


def _full_stops(text: FoldedText, words: Tokens) -> Positions:
    """Return the dots that end a sentence: before a blank, a Chinese character or the end, after no abbreviation."""
    codes = text.codes
    dots = np.flatnonzero(codes == ord("."))
    if not len(dots) or not len(words):
        return dots[:0]
    following = np.append(codes, ord(" "))[dots + 1]
    dots = dots[np.isin(following, [32, 10, 13, 9, 34, 39, 41]) | (following >= 0x2E80)]
    before = np.searchsorted(words.starts, dots) - 1
    short = (before >= 0) & (words.ends[before] == dots) & (dots - words.starts[before] <= 6)
    ends = np.ones(len(dots), dtype=bool)
    for at in np.flatnonzero(short).tolist():
        start, dot = int(words.starts[before[at]]), int(dots[at])
        ends[at] = not _abbreviated(text, start, dot)
    return dots[ends]


def _abbreviated(text: FoldedText, start: int, dot: int) -> bool:
    word = text.lowered[start:dot]
    rest = text.cased[dot + 1 : dot + 3]
    if len(word) == 1 and word.isalpha():
        inside = start > 0 and text.cased[start - 1] == "."
        return inside or (word not in _LANGUAGES_OF_ONE_LETTER and rest.strip() != "")
    return word in _ABBREVIATIONS and rest.strip() != "" and not (word in {"no", "etc"} and rest.strip()[:1].isupper())


def _wraps(text: FoldedText) -> Positions:
    """Return the line breaks in the middle of a sentence: a long line before, and a going on after."""
    breaks = np.flatnonzero(text.codes == ord("\n"))
    lengths = np.diff(breaks, prepend=-1)
    found = [at for at in breaks[lengths > WRAPPED_HAN].tolist() if _is_wrap(text.cased, at, breaks)]
    return np.array(found, dtype=np.int64)


def _is_wrap(cased: str, at: int, breaks: Positions) -> bool:
    before, after = cased[max(at - 1, 0) : at], cased[at + 1 : at + 2]
    if not after or not before or before in _WRAP_FORBIDDEN:
        return False
    place = int(np.searchsorted(breaks, at))
    length = at - (int(breaks[place - 1]) if place else -1)
    if after >= "\u2e80":
        return before >= "\u2e80" and length >= WRAPPED_HAN
    return after.islower() and length >= WRAPPED_LATIN


@cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(PLANE, dtype=np.uint8)
    for character, strength in _BREAKS.items():
        table[ord(character)] = strength
    return table
