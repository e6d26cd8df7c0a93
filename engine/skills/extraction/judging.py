"""What sentences say of the skills they name: cues and words on levels are found at once, then read by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.clauses import Clause, Mention, SentenceWords, Sign, clauses_of
from engine.skills.extraction.cue_book import CueBook
from engine.skills.extraction.folding import FoldedText, Positions
from engine.skills.extraction.phrase_index import Hits, hits_of
from engine.skills.extraction.sentences import SENTENCE, Sentences
from engine.skills.extraction.stances import HAS, Reading, Stance, readings_of
from engine.skills.extraction.tokens import HAN, Tokens

_NEAR: Final = 7
"""Words between a skill and a word on its level at most."""
_ASKED: Final = Reading(Stance.UNSURE, None)


class Verdict(NamedTuple):
    """What a sentence says of one of its skills."""

    reading: Reading
    level: float | None
    level_rule: str


_PLAINLY: Final = Verdict(HAS, None, "")
_QUESTIONED: Final = Verdict(_ASKED, None, "")


@dataclass(frozen=True, eq=False)
class _Placed:
    """Words ``first`` up to ``last`` and what stands there, in order, and where each sentence's begin."""

    first: list[int]
    last: list[int]
    which: list[int]
    begins: list[int]


@dataclass(frozen=True, eq=False)
class _Context:
    text: FoldedText
    words: Tokens
    signs: _Placed
    levels: _Placed
    marks: list[int]
    mark_begins: list[int]
    gaps: bytes
    han: bytes
    book: CueBook


def judged(
    text: FoldedText, words: Tokens, sentences: Sentences, named: Sequence[tuple[int, list[Mention]]], book: CueBook
) -> list[list[Verdict]]:
    """Return what sentences say of each of their skills.

    Parameters
    ----------
    text, words, sentences : FoldedText, Tokens, Sentences
        The text.
    named : sequence of (int, list of Mention)
        Sentences by rising number, with the skills that they name.
    book : CueBook
        The cues.
    """
    if not named:
        return []
    numbers = np.array([number for number, _ in named], dtype=np.int64)
    involved = np.zeros(len(sentences.first_words), dtype=bool)
    involved[numbers] = True
    where = involved[sentences.number]
    taken = _cover(len(words), [one for _, held in named for one in held])
    firsts, lasts = sentences.first_words[numbers], sentences.first_words[numbers + 1]
    signs = _signs(text, words, sentences, where, taken, book)
    levels = _apart(book.level_index.find(text, words, where), taken)
    marks = np.flatnonzero(sentences.gaps[:-1])
    context = _Context(
        text=text,
        words=words,
        signs=_placed(signs, firsts),
        levels=_placed(levels, firsts),
        marks=marks.tolist(),
        mark_begins=np.searchsorted(marks, firsts, side="right").tolist(),
        gaps=sentences.gaps.tobytes(),
        han=(words.kinds == HAN).tobytes(),
        book=book,
    )
    asked = sentences.asked[lasts].tolist()
    bounds = zip(firsts.tolist(), lasts.tolist(), asked, strict=True)
    return [
        _verdicts(context, at, first, last, tuple(held), is_asked)
        for at, ((_, held), (first, last, is_asked)) in enumerate(zip(named, bounds, strict=True))
    ]


def _cover(count: int, mentions: Sequence[Mention]) -> Positions:
    """Return how many words before each word belong to a mention."""
    change = np.zeros(count + 2, dtype=np.int64)
    np.add.at(change, np.array([one.first for one in mentions], dtype=np.int64) + 1, 1)
    np.add.at(change, np.array([one.last for one in mentions], dtype=np.int64) + 1, -1)
    return np.cumsum(np.cumsum(change))


def _apart(hits: Hits, taken: Positions) -> Hits:
    """Return what was found outside of the names of skills, leftmost and longest."""
    free = hits.take(taken[hits.last] == taken[hits.first])
    kept: list[int] = []
    reached = -1
    for row, (first, last) in enumerate(zip(free.first.tolist(), free.last.tolist(), strict=True)):
        if first >= reached:
            kept.append(row)
            reached = last
    return free.take(np.array(kept, dtype=np.int64))


def _placed(hits: Hits, firsts: Positions) -> _Placed:
    begins = np.searchsorted(hits.first, firsts).tolist()
    return _Placed(hits.first.tolist(), hits.last.tolist(), hits.phrase.tolist(), [*begins, len(hits)])


def _signs(
    text: FoldedText,
    words: Tokens,
    sentences: Sentences,
    where: NDArray[np.bool_],
    taken: Positions,
    book: CueBook,
) -> Hits:
    """Return the cues of sentences in which one says something of a skill; elsewhere none matters."""
    speaking = book.speaking_index.find(text, words, where)
    speaking = speaking.take(~_months(text, sentences, speaking))
    telling = np.zeros(len(sentences.first_words), dtype=bool)
    telling[sentences.number[speaking.first[book.telling[speaking.phrase]]]] = True
    there = telling[sentences.number]
    if not there.any():
        return speaking.take(np.zeros(len(speaking), dtype=bool))
    building = book.building_index.find(text, words, there)
    return _apart(_merged(speaking.take(there[speaking.first]), building, len(book.speaking)), taken)


def _merged(speaking: Hits, building: Hits, count: int) -> Hits:
    """Return both, the building cues numbered behind the ``count`` speaking ones."""
    columns = [
        (one.start, one.end, one.first, one.last, one.phrase + shift)
        for one, shift in ((speaking, 0), (building, count))
    ]
    return hits_of(np.concatenate([np.stack(one) for one in columns], axis=1), {})


def _months(text: FoldedText, sentences: Sentences, hits: Hits) -> NDArray[np.bool_]:
    """Return which cues are the month of May: written with a capital inside a sentence."""
    months = np.zeros(len(hits), dtype=bool)
    candidates = (hits.end - hits.start == 3) & (text.codes[hits.start] == ord("m"))
    for row in np.flatnonzero(candidates & (sentences.gaps[hits.first] != SENTENCE)).tolist():
        months[row] = text.cased[int(hits.start[row]) : int(hits.end[row])] == "May"
    return months


def _verdicts(
    context: _Context, at: int, first: int, last: int, mentions: tuple[Mention, ...], asked: bool
) -> list[Verdict]:
    book, signs, levels = context.book, context.signs, context.levels
    sign_rows = _rows(signs, at, last)
    level_rows = _rows(levels, at, last)
    if not (sign_rows or level_rows):
        return [_QUESTIONED if asked else _PLAINLY] * len(mentions)
    here = tuple(Sign(signs.first[row], signs.last[row], book.cues[signs.which[row]]) for row in sign_rows)
    leveled = frozenset(word for row in level_rows for word in range(levels.first[row], levels.last[row]))
    openings = _openings(context, at, last)
    words = SentenceWords(first, last, mentions, here, context.gaps, context.han, openings, leveled)
    found: list[Verdict] = []
    for clause in clauses_of(words):
        readings = readings_of(clause, context.han, book.reach) if clause.signs else {}
        for mention in clause.mentions:
            reading = readings.get(mention, HAS)
            if reading.stance is not Stance.HAS:
                found.append(Verdict(reading, None, ""))
            elif asked:
                found.append(_QUESTIONED)
            else:
                found.append(Verdict(reading, *_level(mention, clause, levels, level_rows, book)))
    return found


def _rows(placed: _Placed, at: int, last: int) -> range:
    """Return the rows of what begins in a sentence."""
    begin = end = placed.begins[at]
    while end < len(placed.first) and placed.first[end] < last:
        end += 1
    return range(begin, end)


def _openings(context: _Context, at: int, last: int) -> dict[int, str]:
    """Return the first word of every piece of a sentence but the first."""
    starts, ends, lowered = context.words.starts, context.words.ends, context.text.lowered
    found: dict[int, str] = {}
    place = context.mark_begins[at]
    while place < len(context.marks) and context.marks[place] < last:
        word = context.marks[place]
        found[word] = lowered[starts[word] : ends[word]]
        place += 1
    return found


def _level(
    mention: Mention, clause: Clause, levels: _Placed, rows: Sequence[int], book: CueBook
) -> tuple[float | None, str]:
    """Return the level of the nearest word on levels in the clause, one before the skill first at equal distance."""
    best: tuple[int, int] | None = None
    for row in rows:
        first, last = levels.first[row], levels.last[row]
        if first < clause.first or last > clause.last:
            continue
        distance = mention.first - last if last <= mention.first else first - mention.last
        rank = 2 * distance + (last > mention.first)
        if distance <= _NEAR and (best is None or rank < best[0]):
            best = (rank, levels.which[row])
    return (None, "") if best is None else book.levels[best[1]]
