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
    """Words ``first`` up to ``last`` and what stands there, in order, and the rows of each sentence."""

    first: list[int]
    last: list[int]
    which: list[int]
    rows: list[range]


@dataclass(frozen=True, eq=False)
class _Context:
    text: FoldedText
    words: Tokens
    named: _Named
    signs: _Placed
    levels: _Placed
    marks: list[int]
    mark_rows: list[range]
    asked: list[bool]
    gaps: bytes
    han: bytes
    book: CueBook


class _Named(NamedTuple):
    """Skills by rows, and the rows, the first word and the word after the last of each sentence."""

    start: list[int]
    end: list[int]
    first: list[int]
    last: list[int]
    phrase: list[int]
    rows: list[range]
    sentence_first: list[int]
    sentence_last: list[int]


def judged(text: FoldedText, words: Tokens, sentences: Sentences, named: Hits, book: CueBook) -> list[Verdict]:
    """Return what sentences say of each of the skills they name.

    Parameters
    ----------
    text, words, sentences : FoldedText, Tokens, Sentences
        The text.
    named : Hits
        Names of skills, in order; all of a sentence or none.
    book : CueBook
        The cues.
    """
    number = sentences.number[named.first]
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    firsts, lasts = sentences.first_words[number[begins]], sentences.first_words[number[begins] + 1]
    involved = np.zeros(len(sentences.first_words), dtype=bool)
    involved[number] = True
    where = involved[sentences.number]
    taken = _cover(len(words), named)
    signs = _placed(_signs(text, words, sentences, where, taken, book), firsts, lasts)
    levels = _placed(_apart(book.level_index.find(text, words, where), taken), firsts, lasts)
    rows = list(map(range, begins.tolist(), [*begins[1:].tolist(), len(named)]))
    marks = np.flatnonzero(sentences.gaps[:-1])
    context = _Context(
        text=text,
        words=words,
        named=_Named(
            named.start.tolist(),
            named.end.tolist(),
            named.first.tolist(),
            named.last.tolist(),
            named.phrase.tolist(),
            rows,
            firsts.tolist(),
            lasts.tolist(),
        ),
        signs=signs,
        levels=levels,
        marks=marks.tolist(),
        mark_rows=_ranges(marks, firsts + 1, lasts),
        asked=sentences.asked[lasts].tolist(),
        gaps=sentences.gaps.tobytes(),
        han=(words.kinds == HAN).tobytes(),
        book=book,
    )
    found: list[Verdict] = []
    for at, (signs_here, levels_here) in enumerate(zip(signs.rows, levels.rows, strict=True)):
        if signs_here or levels_here:
            found += _verdicts(context, at)
        else:
            found += [_QUESTIONED if context.asked[at] else _PLAINLY] * len(rows[at])
    return found


def _cover(count: int, named: Hits) -> Positions:
    """Return how many words before each word belong to a name."""
    change = np.zeros(count + 2, dtype=np.int64)
    np.add.at(change, named.first + 1, 1)
    np.add.at(change, named.last + 1, -1)
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


def _placed(hits: Hits, firsts: Positions, lasts: Positions) -> _Placed:
    rows = _ranges(hits.first, firsts, lasts)
    return _Placed(hits.first.tolist(), hits.last.tolist(), hits.phrase.tolist(), rows)


def _ranges(places: Positions, firsts: Positions, lasts: Positions) -> list[range]:
    """Return which of rising places lie from each first up to each last."""
    return list(map(range, np.searchsorted(places, firsts).tolist(), np.searchsorted(places, lasts).tolist()))


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


def _verdicts(context: _Context, at: int) -> list[Verdict]:
    """Return what one sentence, in which cues or words on levels stand, says of each of its skills."""
    book, levels, rows = context.book, context.levels, context.levels.rows[at]
    asked = context.asked[at]
    found: list[Verdict] = []
    for clause in clauses_of(_sentence(context, at)):
        readings = readings_of(clause, context.han, book.reach) if clause.signs else {}
        for mention in clause.mentions:
            reading = readings.get(mention, HAS)
            if reading.stance is not Stance.HAS:
                found.append(Verdict(reading, None, ""))
            elif asked:
                found.append(_QUESTIONED)
            else:
                level, rule = _level(mention, clause, levels, rows, book) if rows else (None, "")
                found.append(Verdict(reading, level, rule) if rule else _PLAINLY)
    return found


def _sentence(context: _Context, at: int) -> SentenceWords:
    named, signs, levels, cues = context.named, context.signs, context.levels, context.book.cues
    starts, ends, lowered = context.words.starts, context.words.ends, context.text.lowered
    marks = [context.marks[row] for row in context.mark_rows[at]]
    return SentenceWords(
        named.sentence_first[at],
        named.sentence_last[at],
        tuple(
            [
                Mention(named.start[row], named.end[row], named.first[row], named.last[row], named.phrase[row])
                for row in named.rows[at]
            ]
        ),
        tuple([Sign(signs.first[row], signs.last[row], cues[signs.which[row]]) for row in signs.rows[at]]),
        context.gaps,
        context.han,
        {word: lowered[starts[word] : ends[word]] for word in marks},
        frozenset([word for row in levels.rows[at] for word in range(levels.first[row], levels.last[row])]),
    )


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
