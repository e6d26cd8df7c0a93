"""Clauses of a sentence: cut at marks and at words of contrast, joined again where a list or a topic goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.skills.extraction.cue_book import GOVERNING, Cue
from engine.skills.extraction.sentences import CLAUSE, COMMA

_QUIET: Final = frozenset({"list-word", "filler-word"})
"""Effects that may stand in a bare member of a list."""
_ADVERBS: Final = frozenset({"\u8fd8", "\u4e5f", "\u53c8", "\u5e76"})
"""Joining words that also stand inside a predicate, as "yet" and "too" do: the Chinese for "Java he cannot yet"."""
_POINTING: Final = frozenset(
    {
        *("which", "that", "this", "it", "both", "all", "none", "these", "those", "这", "都"),
        *("均", "也", "他", "她", "我", "完", "一", "几", "从", "还", "全", "目", "尚", "未", "没"),
    }
)
"""First words of a clause that speaks of what the one before named."""


class Mention(NamedTuple):
    """A skill's name in a text.

    Attributes
    ----------
    start, end : int
        Place in folded characters.
    first, last : int
        Its words; ``last`` is the one after.
    alias : int
        Which alias of the bank.
    """

    start: int
    end: int
    first: int
    last: int
    alias: int


class Sign(NamedTuple):
    """A cue in a text: its words, and what it does."""

    first: int
    last: int
    cue: Cue


class Clause(NamedTuple):
    """Words ``first`` up to ``last`` of a text, with the skills named there and the cues, both in order."""

    first: int
    last: int
    mentions: tuple[Mention, ...]
    signs: tuple[Sign, ...]

    def starts_with_skill(self) -> bool:
        """Return whether its first word belongs to a skill, or to a joining word before one."""
        if not self.mentions:
            return False
        first = self.mentions[0].first
        return first == self.first or any(
            sign.first == self.first and sign.last == first and sign.cue.effect == "list-word" for sign in self.signs
        )

    def unknown(self, first: int, last: int) -> int:
        """Return how many of the words from ``first`` up to ``last`` belong to no skill and no cue."""
        known = sum(
            min(one.last, last) - max(one.first, first)
            for one in self.mentions
            if one.first < last and one.last > first
        )
        known += sum(
            min(one.last, last) - max(one.first, first) for one in self.signs if one.first < last and one.last > first
        )
        return last - first - known

    def is_bare(self, most: int) -> bool:
        """Return whether it only names skills, with at most so many further words."""
        quiet = all(sign.cue.effect in _QUIET for sign in self.signs)
        return bool(self.mentions) and quiet and self.unknown(self.first, self.last) <= most

    def joined(self, other: Clause) -> Clause:
        """Return both as one."""
        return Clause(self.first, other.last, self.mentions + other.mentions, self.signs + other.signs)


class SentenceWords(NamedTuple):
    """What clauses are made of: the words of one sentence.

    Attributes
    ----------
    first, last : int
        Its words.
    mentions, signs : sequence
        Skills named and cues, in order.
    gaps : sequence of int
        Separation before each word of the text.
    han : sequence of bool
        Whether each word of the text is a Chinese character.
    first_texts : dict of int to str
        Folded words before which there is a separation, but the sentence's first.
    leveled : frozenset of int
        Words that belong to a cue of a level.
    """

    first: int
    last: int
    mentions: tuple[Mention, ...]
    signs: tuple[Sign, ...]
    gaps: bytes
    han: bytes
    first_texts: dict[int, str]
    leveled: frozenset[int]


def clauses_of(sentence: SentenceWords) -> list[Clause]:
    """Return the clauses of a sentence in order."""
    cuts = _cuts(sentence)
    if len(cuts) == 1:
        return [Clause(sentence.first, sentence.last, sentence.mentions, sentence.signs)]
    pieces: list[Clause] = []
    for first, last, strength in cuts:
        piece = Clause(
            first,
            last,
            tuple([one for one in sentence.mentions if first <= one.first < last]),
            tuple([one for one in sentence.signs if first <= one.first < last]),
        )
        if pieces and strength == COMMA and _goes_on(pieces[-1], piece, sentence):
            pieces[-1] = pieces[-1].joined(piece)
        else:
            pieces.append(piece)
    return pieces


def _cuts(sentence: SentenceWords) -> list[tuple[int, int, int]]:
    """Return first and last word of every piece, and how strongly it is separated from the one before."""
    named = {word for one in sentence.mentions for word in range(one.first + 1, one.last)}
    strength = {word: sentence.gaps[word] for word in sentence.first_texts if word not in named}
    strength[sentence.first] = CLAUSE
    for at, sign in enumerate(sentence.signs):
        effect = sign.cue.effect
        if effect == "new-clause" or (effect == "list-word" and _begins_anew(sentence, at)):
            strength[_topic(sentence, sign, strength)] = CLAUSE
    firsts = sorted(strength)
    return [(one, last, strength[one]) for one, last in zip(firsts, [*firsts[1:], sentence.last], strict=True)]


def _topic(sentence: SentenceWords, sign: Sign, strength: Mapping[int, int]) -> int:
    """Return where the clause of a word of contrast begins: before the skill it follows, if that opens a piece."""
    before = next((one for one in sentence.mentions if one.last == sign.first), None)
    return before.first if before is not None and before.first in strength else sign.first


def _begins_anew(sentence: SentenceWords, at: int) -> bool:
    """Return whether a joining word after a skill leads to a predicate of its own: ``knows Java and writes Go``."""
    sign = sentence.signs[at]
    if sign.cue.text in {"or", "\u6216", "\u6216\u8005", "either-side", "both"}:
        return False
    if not any(one.last <= sign.first for one in sentence.mentions):
        return False
    following = next((one for one in sentence.signs[at + 1 :] if one.cue.effect not in _QUIET), None)
    if following is None or following.first - sign.last > 1:
        return False
    if sign.cue.text in _ADVERBS and not _names_more(sentence, sign):
        return False
    between = any(sign.last <= one.first < following.first for one in sentence.mentions)
    return not between and following.cue.effect in {"own-verb", "back-to-person", *GOVERNING, "says-nothing"}


def _names_more(sentence: SentenceWords, sign: Sign) -> bool:
    """Return whether a skill follows a joining word before the next mark."""
    following = next((one.first for one in sentence.mentions if one.first >= sign.last), None)
    return following is not None and not any(sentence.gaps[sign.last : following + 1])


def _goes_on(before: Clause, piece: Clause, sentence: SentenceWords) -> bool:
    """Return whether a piece after a comma still belongs to the clause before."""
    most = 0 if sentence.han[piece.first] else 1
    if piece.is_bare(most) and not _leveled(piece, sentence):
        return bool(before.mentions) and before.unknown(before.mentions[-1].last, before.last) <= 2
    if not before.mentions:
        return False
    follows = any(
        sign.cue.side in {"after-skill", "either-side"} and sign.cue.effect in GOVERNING for sign in piece.signs
    )
    if not piece.mentions and follows:
        topic = before.is_bare(2) and not _leveled(before, sentence)
        return topic or (sentence.first_texts.get(piece.first, "") in _POINTING and not _governed(before))
    return follows and before.is_bare(0) and piece.starts_with_skill() and not _leveled(before, sentence)


def _governed(clause: Clause) -> bool:
    return any(sign.cue.effect in {*GOVERNING, "own-verb"} for sign in clause.signs)


def _leveled(clause: Clause, sentence: SentenceWords) -> bool:
    return bool(sentence.leveled) and not sentence.leveled.isdisjoint(range(clause.first, clause.last))
