"""From a text to its skill tags.

The steps: fold the text, cut it into words and sentences, find all names of skills, keep those that really are names,
the leftmost and longest where they overlap, and read what their clause says about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.skills.extraction.aliases import AliasBank
from engine.skills.extraction.clauses import Clause, Mention, SentenceWords, Sign, clauses_of
from engine.skills.extraction.cue_book import Cue, CueBook
from engine.skills.extraction.folding import FoldedText, folded
from engine.skills.extraction.name_rules import NameRules
from engine.skills.extraction.phrase_index import Found
from engine.skills.extraction.sentences import SENTENCE, Sentences, sentences_of
from engine.skills.extraction.stances import HAS, Reading, Stance, readings_of
from engine.skills.extraction.tag import SkillTag
from engine.skills.extraction.tokens import HAN, Tokens, tokens_of

_MARGIN: Final = " \t\r\n\x0b\x0c\x00\u2028\u2029"
_NEAR: Final = 7
_ASKED: Final = Reading(Stance.UNSURE, None)
"""Words between a skill and a word on its level at most."""


@dataclass(frozen=True, eq=False)
class _Text:
    source: str
    folded: FoldedText
    words: Tokens
    sentences: Sentences
    sentence_bounds: list[int]


_Sentence: TypeAlias = "tuple[int, list[Mention]]"


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
    found = bank.index.find(form.lowered, words)
    if not found:
        return []
    sentences = sentences_of(form, words)
    text = _Text(source, form, words, sentences, sentences.bounds.tolist())
    mentions = _mentions(text, found, bank, book)
    return _read(text, mentions, bank, book) if mentions else []


def _mentions(text: _Text, found: list[Found], bank: AliasBank, book: CueBook) -> list[Mention]:
    """Return the names of skills among what was found, leftmost first and longest where they overlap."""
    starts = (text.sentences.gaps[:-1] == SENTENCE).tobytes()
    kinds = np.append(text.words.kinds, np.uint8(0)).tobytes()
    rules = NameRules(text.folded, kinds, starts, book.words)
    named: list[tuple[Found, int]] = []
    doubtful: list[int] = []
    sure: list[Found] = []
    plain: set[int] = set()
    count = len(bank.aliases)
    for one in found:
        choice = _choice(one, bank, rules)
        if choice is None:
            continue
        named.append((one, choice))
        if choice >= count:
            continue
        if choice in plain:
            sure.append(one)
            continue
        if not rules.is_everyday(text.folded.lowered[one.start : one.end]):
            plain.add(choice)
            sure.append(one)
        elif rules.is_exact(one, bank.aliases[choice]):
            sure.append(one)
        else:
            doubtful.append(len(named) - 1)
    refused = _refused(named, doubtful, sure, rules)
    return _leftmost_longest(named, refused, bank, rules)


def _choice(one: Found, bank: AliasBank, rules: NameRules) -> int | None:
    """Return which alias, or which decoy behind the aliases, a found phrase is."""
    decoy = None
    best = None
    for phrase in one.phrases:
        if phrase >= len(bank.aliases):
            decoy = phrase
        elif rules.is_name(one, bank.aliases[phrase]) and (best is None or bank.aliases[phrase].strict):
            best = phrase
    return decoy if best is None else best


def _refused(named: Sequence[tuple[Found, int]], doubtful: list[int], sure: list[Found], rules: NameRules) -> set[int]:
    """Return which everyday words are no skills; those in doubt are looked at from both ends of a list."""
    refused = set(doubtful)
    ends = {one.last: one for one in sure}
    begins = {one.first: one for one in sure}
    for order in (doubtful, doubtful[::-1]):
        for at in order:
            one = named[at][0]
            near = [ends.get(one.first - gap) for gap in (0, 1, 2)] + [begins.get(one.last + gap) for gap in (0, 1, 2)]
            if at in refused and rules.in_place(one, [other for other in near if other is not None]):
                refused.discard(at)
                ends[one.last], begins[one.first] = one, one
    return refused


def _leftmost_longest(
    named: Sequence[tuple[Found, int]], refused: set[int], bank: AliasBank, rules: NameRules
) -> list[Mention]:
    count, reached = len(bank.aliases), -1
    kept: list[Mention] = []
    for at, (one, choice) in enumerate(named):
        if one.start < reached or at in refused:
            continue
        if choice >= count:
            if not _hides(one, bank.decoys[choice - count], named, at, refused, bank, rules):
                continue
        else:
            kept.append(Mention(one.start, one.end, one.first, one.last, choice))
        reached = one.end
    return kept


def _hides(
    one: Found,
    decoy: str,
    named: Sequence[tuple[Found, int]],
    at: int,
    refused: set[int],
    bank: AliasBank,
    rules: NameRules,
) -> bool:
    """Return whether a decoy counts: written with capitals, always; else not where a name within has its capitals."""
    if decoy != decoy.lower():
        return True
    for later in range(at + 1, len(named)):
        other, choice = named[later]
        if other.start >= one.end:
            return True
        if choice < len(bank.aliases) and later not in refused and other.end <= one.end:
            exact = rules.text.cased[other.start : other.end] == bank.aliases[choice].cased
            return not (exact and bank.aliases[choice].cased[:1].isupper() and not rules.begins[other.first])
    return True


def _read(text: _Text, mentions: list[Mention], bank: AliasBank, book: CueBook) -> list[SkillTag]:
    """Return the tags of all mentions; sentences that differ in their skills only are read once."""
    sentences = _by_sentence(text, mentions)
    frames = [_frame(text, number, held) for number, held in sentences]
    first_of: dict[str, int] = {}
    for at, frame in enumerate(frames):
        first_of.setdefault(frame, at)
    judged = _judged(text, [sentences[at] for at in first_of.values()], book)
    verdicts = dict(zip(first_of, judged, strict=True))
    tags: list[SkillTag] = []
    for (number, held), frame in zip(sentences, frames, strict=True):
        place = _sentence_place(text, number)
        tags += [_tag(text, one, said, place, bank) for one, said in zip(held, verdicts[frame], strict=True)]
    return tags


def _by_sentence(text: _Text, mentions: list[Mention]) -> list[_Sentence]:
    numbers = text.sentences.number[[one.first for one in mentions]].tolist()
    found: list[_Sentence] = []
    for number, mention in zip(numbers, mentions, strict=True):
        if found and found[-1][0] == number:
            found[-1][1].append(mention)
        else:
            found.append((number, [mention]))
    return found


def _frame(text: _Text, number: int, mentions: list[Mention]) -> str:
    """Return a sentence without its skills: what is said of them depends on nothing else."""
    cased = text.folded.cased
    bounds = text.sentence_bounds
    at, parts = bounds[number], []
    for one in mentions:
        parts.append(cased[at : one.start])
        parts.append(f"\x00{one.last - one.first}\x00")
        at = one.end
    parts.append(cased[at : bounds[number + 1]])
    return "".join(parts)


def _judged(text: _Text, sentences: list[_Sentence], book: CueBook) -> list[list[_Verdict]]:
    """Return what sentences say of each of their skills."""
    mentions = [one for _, held in sentences for one in held]
    numbers = text.sentences.number
    involved = np.zeros(len(text.sentences.first_words), dtype=bool)
    involved[[number for number, _ in sentences]] = True
    where = involved[numbers]
    context = _Context(
        text=text,
        signs=_Handed(_signs(text, mentions, where, book)),
        levels=_Handed(_levels(text, mentions, where, book)),
        gaps=text.sentences.gaps.tobytes(),
        han=(text.words.kinds == HAN).tobytes(),
        book=book,
    )
    return [_verdicts(context, number, tuple(held)) for number, held in sentences]


class _Verdict(NamedTuple):
    """What a sentence says of one of its skills."""

    reading: Reading
    level: float | None
    level_rule: str


class _Level(NamedTuple):
    first: int
    last: int
    which: int


_Placed = TypeVar("_Placed", Sign, _Level)
_What = TypeVar("_What", Cue, int)


class _Handed(Generic[_Placed]):
    """What a text holds, in order, handed out sentence by sentence."""

    def __init__(self, held: list[_Placed]) -> None:
        self.held: list[_Placed] = held
        self.at = 0

    def up_to(self, last: int) -> tuple[_Placed, ...]:
        """Return what begins before word ``last`` and was not handed out yet."""
        begin = end = self.at
        while end < len(self.held) and self.held[end].first < last:
            end += 1
        self.at = end
        return tuple(self.held[begin:end])


@dataclass(frozen=True, eq=False)
class _Context:
    text: _Text
    signs: _Handed[Sign]
    levels: _Handed[_Level]
    gaps: bytes
    han: bytes
    book: CueBook


def _signs(text: _Text, mentions: list[Mention], where: NDArray[np.bool_], book: CueBook) -> list[Sign]:
    """Return the cues of sentences in which one says something of a skill; elsewhere none matters."""
    lowered, words = text.folded.lowered, text.words
    speaking = [one for one in book.speaking_index.find(lowered, words, where) if not _is_month(text, one)]
    telling = np.zeros(len(text.sentences.first_words), dtype=bool)
    firsts = [one.first for one in speaking if book.speaking[one.phrases[0]].effect != "says-nothing"]
    if not firsts:
        return []
    telling[text.sentences.number[firsts]] = True
    there = telling[text.sentences.number]
    inside = there.tobytes()
    listed = [(one, book.speaking[one.phrases[0]]) for one in speaking if inside[one.first]]
    building = book.building_index.find(lowered, words, there)
    listed += [(one, book.building[one.phrases[0]]) for one in building]
    listed.sort(key=lambda each: (each[0].start, -each[0].end))
    return [Sign(one.first, one.last, cue) for one, cue in _apart_from(listed, mentions)]


def _is_month(text: _Text, one: Found) -> bool:
    return text.folded.cased[one.start : one.end] == "May" and text.sentences.gaps[one.first] != SENTENCE


def _levels(text: _Text, mentions: list[Mention], where: NDArray[np.bool_], book: CueBook) -> list[_Level]:
    found = [(one, one.phrases[0]) for one in book.level_index.find(text.folded.lowered, text.words, where)]
    return [_Level(one.first, one.last, which) for one, which in _apart_from(found, mentions)]


def _apart_from(found: Iterable[tuple[Found, _What]], mentions: list[Mention]) -> list[tuple[Found, _What]]:
    """Return what was found outside of the names of skills, leftmost and longest."""
    kept: list[tuple[Found, _What]] = []
    reached, at = -1, 0
    for each in found:
        one = each[0]
        if one.first < reached:
            continue
        while at < len(mentions) and mentions[at].last <= one.first:
            at += 1
        if at < len(mentions) and mentions[at].first < one.last:
            continue
        kept.append(each)
        reached = one.last
    return kept


def _verdicts(context: _Context, number: int, mentions: tuple[Mention, ...]) -> list[_Verdict]:
    text = context.text
    first, last = (int(one) for one in text.sentences.first_words[number : number + 2])
    signs, levels = context.signs.up_to(last), context.levels.up_to(last)
    asked = bool(text.sentences.asked[last])
    if not (signs or levels):
        return [_Verdict(_ASKED if asked else HAS, None, "")] * len(mentions)
    leveled = frozenset(word for one in levels for word in range(one.first, one.last))
    openings = _openings(text, first, last, context.gaps) if signs else {}
    words = SentenceWords(first, last, mentions, signs, context.gaps, context.han, openings, leveled)
    found: list[_Verdict] = []
    for clause in clauses_of(words):
        readings = readings_of(clause, context.han, context.book.reach) if clause.signs else {}
        for mention in clause.mentions:
            reading = readings.get(mention, HAS)
            if asked and reading.stance is Stance.HAS:
                reading = _ASKED
            level, rule = _level(mention, clause, levels, context.book)
            has = reading.stance is Stance.HAS
            found.append(_Verdict(reading, level if has else None, rule if has else ""))
    return found


def _openings(text: _Text, first: int, last: int, gaps: bytes) -> dict[int, str]:
    """Return the first word of every piece of a sentence."""
    starts, ends, lowered = text.words.starts, text.words.ends, text.folded.lowered
    return {word: lowered[starts[word] : ends[word]] for word in range(first + 1, last) if gaps[word]}


def _sentence_place(text: _Text, number: int) -> tuple[int, int, str]:
    begin, end = text.sentence_bounds[number], text.sentence_bounds[number + 1]
    cased = text.folded.cased
    while begin < end - 1 and cased[begin] in _MARGIN:
        begin += 1
    while end > begin + 1 and cased[end - 1] in _MARGIN:
        end -= 1
    start, stop = text.folded.span(begin, end)
    return start, stop, text.source[start:stop]


def _level(mention: Mention, clause: Clause, levels: Sequence[_Level], book: CueBook) -> tuple[float | None, str]:
    """Return the level of the nearest word on levels in the clause, one before the skill first at equal distance."""
    best: tuple[int, int] | None = None
    for first, last, which in levels:
        if first < clause.first or last > clause.last:
            continue
        distance = mention.first - last if last <= mention.first else first - mention.last
        rank = 2 * distance + (last > mention.first)
        if distance <= _NEAR and (best is None or rank < best[0]):
            best = (rank, which)
    return (None, "") if best is None else book.levels[best[1]]


def _tag(text: _Text, mention: Mention, said: _Verdict, place: tuple[int, int, str], bank: AliasBank) -> SkillTag:
    alias = bank.aliases[mention.alias]
    start, end = text.folded.span(mention.start, mention.end)
    stance, sign = said.reading
    cue, rule = (sign.cue.text, sign.cue.rule) if sign else ("", "") if stance is Stance.HAS else ("?", "question")
    return SkillTag(
        alias.name.skill_id,
        alias.name.text,
        start,
        end,
        *place,
        stance,
        cue,
        rule,
        said.level,
        said.level_rule,
        alias.also,
    )
