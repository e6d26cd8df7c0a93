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

from engine.skills.extraction.aliases import AliasBank
from engine.skills.extraction.clauses import Mention
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
    sentences = _by_sentence(text, named)
    frames = [_frame(text, number, held) for number, held in sentences]
    first_of: dict[str, int] = {}
    for at, frame in enumerate(frames):
        first_of.setdefault(frame, at)
    said = judged(text.folded, text.words, text.sentences, [sentences[at] for at in first_of.values()], book)
    verdicts = dict(zip(first_of, said, strict=True))
    tags: list[SkillTag] = []
    for (number, held), frame in zip(sentences, frames, strict=True):
        place = _sentence_place(text, number)
        tags += [_tag(text, one, verdict, place, bank) for one, verdict in zip(held, verdicts[frame], strict=True)]
    return tags


def _by_sentence(text: _Text, named: Hits) -> list[tuple[int, list[Mention]]]:
    numbers = text.sentences.number[named.first]
    begins = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
    columns = (named.start, named.end, named.first, named.last, named.phrase)
    mentions = list(map(Mention, *(column.tolist() for column in columns)))
    bounds = pairwise([*begins, len(mentions)])
    return [
        (number, mentions[first:last]) for number, (first, last) in zip(numbers[begins].tolist(), bounds, strict=True)
    ]


def _frame(text: _Text, number: int, mentions: list[Mention]) -> str:
    """Return a sentence without its skills: what is said of them depends on nothing else."""
    cased = text.folded.cased
    at, parts = text.bounds[number], []
    for one in mentions:
        parts.append(cased[at : one.start])
        parts.append(f"\x00{one.last - one.first}\x00")
        at = one.end
    parts.append(cased[at : text.bounds[number + 1]])
    return "".join(parts)


def _sentence_place(text: _Text, number: int) -> tuple[int, int, str]:
    begin, end = text.bounds[number], text.bounds[number + 1]
    cased = text.folded.cased
    while begin < end - 1 and cased[begin] in _MARGIN:
        begin += 1
    while end > begin + 1 and cased[end - 1] in _MARGIN:
        end -= 1
    start, stop = text.folded.span(begin, end)
    return start, stop, text.source[start:stop]


def _tag(text: _Text, mention: Mention, verdict: Verdict, place: tuple[int, int, str], bank: AliasBank) -> SkillTag:
    alias = bank.aliases[mention.alias]
    stance, sign = verdict.reading
    cue, rule = (sign.cue.text, sign.cue.rule) if sign else ("", "") if stance is Stance.HAS else ("?", "question")
    start, end = text.folded.span(mention.start, mention.end)
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
