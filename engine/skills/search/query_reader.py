"""Where the reading of a query stands: the place in the text, what is wrong so far, and where conditions ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from engine.documents.hints import shown
from engine.domain.languages import LANGUAGES
from engine.errors import Problem
from engine.skills.search.query_text import QueryText, folded, is_word
from engine.skills.search.query_tree import Field, Meaning, Span
from engine.skills.search.query_words import SIGNS, FoundWord, Word, word_at
from engine.skills.search.vocabulary import Vocabulary
from engine.skills.search.written_dates import NoSuchDate, WrittenDate, read_date

_SPELT = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "一": 1.0, "二": 2.0, "两": 2.0} | {
    "三": 3.0,
    "四": 4.0,
    "五": 5.0,
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?|(?:one|two|three|four|five)(?![a-z0-9_])|[一二两三四五](?![十百千万])")
_DELIMITER = re.compile(r"[,;、。()<>=≥≤⩾⩽&|!\"“”「」『』%:]")
_QUOTES = {'"': '"', "'": "'", "“": "”", "「": "」", "『": "』", "‘": "’", "`": "`"}
SOURCE = "query"
"""What a problem names as its file."""


@dataclass
class QueryReader:
    """A place in a query that moves on as the query is read.

    Attributes
    ----------
    query : QueryText
        The query.
    vocabulary : Vocabulary
        Names it may use.
    today : date
        Day from which dates without a year count on.
    at : int
        Position in the folded text.
    depth : int
        Parentheses and negations that are open.
    brackets : int
        Parentheses that are open.
    problems : list of Problem
        What is wrong, each with its column.
    ends : list of (int, int)
        Position behind each complete condition, and how many parentheses were open there.
    ambiguous : dict of str to tuple of Meaning
        Names that stand for several things, as they were written.
    """

    query: QueryText
    vocabulary: Vocabulary
    today: date
    at: int = 0
    depth: int = 0
    brackets: int = 0
    problems: list[Problem] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    ambiguous: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The folded text."""
        return self.query.text

    def skip_space(self) -> int:
        """Move behind spaces and return the place."""
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        return self.at

    def at_end(self) -> bool:
        """Return whether nothing but spaces is left."""
        return self.skip_space() >= len(self.text)

    def peek(self, *among: Word) -> FoundWord | None:
        """Return the longest of some words that stands here."""
        return word_at(self.text, self.skip_space(), among)

    def accept(self, *among: Word) -> Word | None:
        """Move behind one of some words where it stands here, and no known name goes on longer."""
        found = self.peek(*among)
        if found is None:
            return None
        name = self.vocabulary.longest_at(self.text, self.at)
        if name is not None and name.end > found.end:
            return None
        self.at = found.end
        return found.word

    def sign(self) -> str | None:
        """Move behind a sign of comparison where one stands here, and return it."""
        found = self.peek(*SIGNS)
        if found is None:
            return None
        self.at = found.end
        return found.word.value

    def number(self) -> float | None:
        """Move behind a number where one stands here, and return it."""
        found = _NUMBER.match(self.text, self.skip_space())
        if found is None:
            return None
        self.at = found.end()
        return _SPELT.get(found.group()) or float(found.group())

    def date(self, after: date | None = None) -> WrittenDate | None:
        """Move behind a date where one stands here, and return it; one that no calendar has is a problem."""
        begin = self.skip_space()
        try:
            found = read_date(self.text, begin, after or self.today)
        except NoSuchDate as error:
            self.at = error.end
            written = self.query.written(begin, error.end)
            mend = "Write a day like 2026-05-04, or a month like 2026-05, May 2026 or 5月."
            self.problem("no-such-date", f"There is no date {written!r}.", mend, begin, written)
            return WrittenDate(self.today, self.today, error.end)
        if found is not None:
            self.at = found.end
        return found

    def quoted(self) -> str | None:
        """Move behind a text in quotation marks where one stands here, and return it as it was written."""
        begin = self.skip_space()
        closing = _QUOTES.get(self.text[begin : begin + 1])
        if closing is None:
            return None
        end = self.text.find(closing, begin + 1)
        self.at = len(self.text) if end < 0 else end + 1
        if end < 0:
            mend = f"Close it with {closing}."
            self.problem("open-quotation", "A quotation mark is not closed.", mend, begin)
        return self.query.written(begin + 1, end if end >= 0 else len(self.text))

    def unknown(self, *ends: Word) -> str:
        """Move behind the words up to the next sign, or one of ``ends``, and return them as they were written."""
        begin = self.skip_space()
        self.at = min(begin + 1, len(self.text))
        while self.at < len(self.text) and not _DELIMITER.match(self.text, self.at):
            fresh = not is_word(self.text[self.at - 1]) or not is_word(self.text[self.at])
            if fresh and self._is_known_here(ends):
                break
            self.at += 1
        return self.query.written(begin, self.at)

    def _is_known_here(self, ends: tuple[Word, ...]) -> bool:
        if self.text[self.at] == " ":
            return False
        return (
            word_at(self.text, self.at, ends) is not None or self.vocabulary.longest_at(self.text, self.at) is not None
        )

    def ended(self, at: int) -> None:
        """Note that a condition is complete at a place."""
        while at and self.text[at - 1] == " ":
            at -= 1
        self.ends.append((at, self.brackets))

    def problem(self, code: str, what: str, mend: str, at: int, value: str | None = None) -> None:
        """Note what is wrong at a place."""
        column = str(self.query.column(at))
        self.problems.append(Problem(code, what, mend, file=SOURCE, column=column, value=value and shown(value)))

    def span_from(self, start: int) -> Span:
        """Return the span from a position of the folded text to here, as it was written."""
        while start < self.at and self.text[start] == " ":
            start += 1
        end = self.at
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Span(self.query.origin[start], self.query.origin[end])

    def resolved(self, name: str, meanings: tuple[Meaning, ...], fields: tuple[Field, ...]) -> tuple[Meaning, ...]:
        """Return what a name stands for among some fields, noting it where that is more than one thing."""
        wanted = tuple(one for one in meanings if not fields or one.field in fields)
        if not wanted and Field.LANGUAGE in fields and folded(name) in LANGUAGES:
            return (Meaning(Field.LANGUAGE, folded(name)),)
        if len(wanted) > 1:
            self.ambiguous[name] = wanted
        return wanted
