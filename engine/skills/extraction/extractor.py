"""From a text to its skill tags.

The steps: fold the text, cut it into words and sentences, find all names of skills, keep those that really are names,
the leftmost and longest where they overlap, and read what their clause says about them. What is found stays in columns
until a sentence is read: a Python object a hit would cost more than finding it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from engine.skills.extraction.aliases import Alias, AliasBank
from engine.skills.extraction.cue_book import CueBook
from engine.skills.extraction.folding import FoldedText, folded
from engine.skills.extraction.judging import Verdict, judged
from engine.skills.extraction.naming import names_among
from engine.skills.extraction.phrase_index import Hits
from engine.skills.extraction.sentences import Sentences, sentences_of
from engine.skills.extraction.stances import Stance
from engine.skills.extraction.tag import SkillTag
from engine.skills.extraction.tokens import Tokens, tokens_of

_MARGIN: Final = " \t\r\n\x0b\x0c\x00\u2028\u2029"


@dataclass(frozen=True, eq=False)
class _Text:
    source: str
    folded: FoldedText
    words: Tokens
    sentences: Sentences
    bounds: list[int]


def extract_tags(source: str, bank: AliasBank, book: CueBook) -> list[SkillTag]:
    """Return every skill that a text names, in order of place; see ``SkillTag``.

    Parameters
    ----------
    source : str
        Any text in English, Chinese or both.
    bank : AliasBank
        Names of skills.
    book : CueBook
        What words say about them.
    """
    form = folded(source)
    words = tokens_of(form.codes)
    if not len(words):
        return []
    hits = bank.index.find(form, words)
    if not len(hits):
        return []
    sentences = sentences_of(form, words)
    named = names_among(hits, form, words, sentences, bank, book)
    return _read(_Text(source, form, words, sentences, sentences.bounds.tolist()), named, bank, book)


def _read(text: _Text, named: Hits, bank: AliasBank, book: CueBook) -> list[SkillTag]:
    """Return the tags of all names; sentences that differ in their skills only are read once."""
    if not len(named):
        return []
    number = text.sentences.number[named.first]
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    counts = np.diff(begins, append=len(named))
    frames = _frames(text, named, number[begins].tolist(), begins.tolist())
    firsts: dict[str, int] = {}
    like = np.array([firsts.setdefault(frame, at) for at, frame in enumerate(frames)], dtype=np.int64)
    distinct = like == np.arange(len(like))
    said = judged(text.folded, text.words, text.sentences, named.take(np.repeat(distinct, counts)), book)
    # where what is said of a sentence begins among what is said of all distinct ones
    where = (np.cumsum(counts * distinct) - counts)[like].tolist()
    mentions = zip(*(column.tolist() for column in (named.start, named.end, named.phrase)), strict=True)
    tags: list[SkillTag] = []
    for sentence, count, at in zip(number[begins].tolist(), counts.tolist(), where, strict=True):
        place = _sentence_place(text, sentence)
        for verdict, (start, end, alias) in zip(said[at : at + count], mentions, strict=False):
            tags.append(_tag(text.folded.span(start, end), verdict, place, bank.aliases[alias]))
    return tags


def _frames(text: _Text, named: Hits, sentences: list[int], begins: list[int]) -> list[str]:
    """Return each sentence without its skills: what is said of them depends on nothing else."""
    cased, bounds = text.folded.cased, text.bounds
    starts, ends, lengths = named.start.tolist(), named.end.tolist(), (named.last - named.first).tolist()
    found: list[str] = []
    for number, (first, last) in zip(sentences, pairwise([*begins, len(named)]), strict=True):
        at, parts = bounds[number], []
        for row in range(first, last):
            parts.append(f"{cased[at : starts[row]]}\x00{lengths[row]}\x00")
            at = ends[row]
        parts.append(cased[at : bounds[number + 1]])
        found.append("".join(parts))
    return found


def _sentence_place(text: _Text, number: int) -> tuple[int, int, str]:
    begin, end = text.bounds[number], text.bounds[number + 1]
    cased = text.folded.cased
    while begin < end - 1 and cased[begin] in _MARGIN:
        begin += 1
    while end > begin + 1 and cased[end - 1] in _MARGIN:
        end -= 1
    start, stop = text.folded.span(begin, end)
    return start, stop, text.source[start:stop]


def _tag(span: tuple[int, int], verdict: Verdict, place: tuple[int, int, str], alias: Alias) -> SkillTag:
    stance, sign = verdict.reading
    cue, rule = (sign.cue.text, sign.cue.rule) if sign else ("", "") if stance is Stance.HAS else ("?", "question")
    start, end = span
    sentence_start, sentence_end, sentence = place
    return SkillTag(
        alias.name.skill_id,
        alias.name.text,
        start,
        end,
        sentence_start,
        sentence_end,
        sentence,
        stance,
        cue,
        rule,
        verdict.level,
        verdict.level_rule,
        alias.also,
    )
