"""From the text of a query to its tree, by recursive descent; all that is wrong is found at once.

``query := any ("," any)*``, ``any := all ("or" all)*``, ``all := one (["and"] one)*``,
``one := "not" one | "(" query ")" | condition``: a comma joins whole conditions, so that ``PLC or SPS, free from May``
asks for free people who have one of the two; ``and`` binds closer than ``or``, and may be left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.errors import InputError, Problem
from engine.skills.search.clause_parsing import read_clause
from engine.skills.search.query_reader import SOURCE, QueryReader
from engine.skills.search.query_text import QueryText
from engine.skills.search.query_tree import AllOf, AnyOf, Condition, Meaning, Not, Span
from engine.skills.search.query_words import SIGNS, Word
from engine.skills.search.vocabulary import Vocabulary

LONGEST_QUERY = 2000
"""Characters of a query."""
DEEPEST = 40
"""Parentheses and negations within one another."""


@dataclass(frozen=True)
class ReadQuery:
    """What was read of a query.

    Attributes
    ----------
    query : QueryText
        The query.
    tree : Condition or None
        What it asks for, as far as it could be read; ``None`` where nothing could.
    problems : tuple of Problem
        What is wrong, in the order of the query, each with its column.
    ends : tuple of (int, int)
        Position in the folded text behind each complete condition, and how many parentheses were open there.
    ambiguous : tuple of (str, tuple of Meaning)
        Names that stand for several things; any of them counts.
    """

    query: QueryText
    tree: Condition | None
    problems: tuple[Problem, ...]
    ends: tuple[tuple[int, int], ...]
    ambiguous: tuple[tuple[str, tuple[Meaning, ...]], ...]


def parse_query(text: str, vocabulary: Vocabulary, today: date) -> ReadQuery:
    """Read a query, and say all that is wrong with it.

    Parameters
    ----------
    text : str
        The query, in English or Chinese.
    vocabulary : Vocabulary
        Names it may use.
    today : date
        Day from which dates without a year count on, and on which certificates are to be valid.
    """
    if len(text) > LONGEST_QUERY:
        what = f"The query has {len(text)} characters, more than {LONGEST_QUERY}."
        problem = Problem("query-too-long", what, "Ask for less at once.", file=SOURCE)
        return ReadQuery(QueryText.of(""), None, (problem,), (), ())
    reader = QueryReader(QueryText.of(text), vocabulary, today)
    if reader.at_end():
        _empty(reader)
    tree = _query(reader) if not reader.at_end() else None
    while not reader.at_end():
        _stray(reader)
        more = _query(reader) if not reader.at_end() else None
        tree = tree if more is None else more
    return ReadQuery(reader.query, tree, tuple(reader.problems), tuple(reader.ends), tuple(reader.ambiguous.items()))


def query_of(text: str, vocabulary: Vocabulary, today: date) -> tuple[Condition, ReadQuery]:
    """Return the tree of a query.

    Raises
    ------
    InputError
        With everything that is wrong with it, each with its column.
    """
    read = parse_query(text, vocabulary, today)
    if read.problems or read.tree is None:
        raise InputError(*read.problems)
    return read.tree, read


def _empty(reader: QueryReader) -> None:
    mend = "Ask for something, as in: PLC >= 3 and German, free from 2026-05."
    reader.problem("empty-query", "The query is empty.", mend, 0)


def _stray(reader: QueryReader) -> None:
    """Tell of a sign that nothing can begin with, and move behind it."""
    sign = reader.text[reader.at]
    mend = "Take it out." if sign == ")" else "Join conditions with and, or, a comma."
    reader.problem("unexpected-sign", f"{sign!r} does not belong here.", mend, reader.at, sign)
    reader.at += 1


def _query(reader: QueryReader) -> Condition | None:
    return _joined(reader, _any, lambda: reader.accept(Word.COMMA) is not None, AllOf)


def _any(reader: QueryReader) -> Condition | None:
    return _joined(reader, _all, lambda: reader.accept(Word.OR) is not None, AnyOf)


def _all(reader: QueryReader) -> Condition | None:
    return _joined(reader, _one, lambda: reader.accept(Word.AND) is not None or _goes_on(reader), AllOf)


def _joined(
    reader: QueryReader,
    part: Callable[[QueryReader], Condition | None],
    goes_on: Callable[[], bool],
    together: Callable[[tuple[Condition, ...], Span], Condition],
) -> Condition | None:
    """Read parts as long as something joins them; one alone stands for itself."""
    start = reader.skip_space()
    parts = [part(reader)]
    while goes_on():
        parts.append(part(reader))
    read = tuple(one for one in parts if one is not None)
    if len(read) < 2:
        return read[0] if read else None
    return together(read, reader.span_from(start))


def _goes_on(reader: QueryReader) -> bool:
    """Return whether another condition begins here without a word between."""
    if reader.at_end() or reader.peek(Word.COMMA, Word.OR, Word.CLOSE) is not None:
        name = None if reader.at_end() else reader.vocabulary.longest_at(reader.text, reader.at)
        found = reader.peek(Word.COMMA, Word.OR, Word.CLOSE)
        return name is not None and found is not None and name.end > found.end
    return True


def _one(reader: QueryReader) -> Condition | None:
    start = reader.skip_space()
    if reader.accept(Word.NOT):
        if not _deeper(reader, start):
            return None
        below = _one(reader)
        reader.depth -= 1
        return None if below is None else Not(below, reader.span_from(start))
    if reader.accept(Word.OPEN):
        return _bracketed(reader, start)
    return _condition(reader)


def _condition(reader: QueryReader) -> Condition | None:
    begin, known = reader.skip_space(), len(reader.problems)
    if reader.at_end() or reader.peek(Word.COMMA, Word.OR, Word.AND, Word.CLOSE):
        found = None if reader.at_end() else reader.vocabulary.longest_at(reader.text, reader.at)
        stray = reader.brackets == 0 and reader.peek(Word.CLOSE) is not None
        if found is None and stray:
            return None
        if found is None:
            mend = "Name a skill, a language, a place, a unit or a tag, as in: PLC >= 3 and German."
            reader.problem("condition-expected", "A condition is missing here.", mend, begin)
            return None
    if reader.peek(*SIGNS) is not None:
        _sign_alone(reader, begin)
        return None
    found_clause = read_clause(reader)
    if reader.at == begin:
        _stray(reader)
    if found_clause is not None and len(reader.problems) == known:
        reader.ended(reader.at)
    return found_clause


def _sign_alone(reader: QueryReader, begin: int) -> None:
    mend = "Write each skill with its own level, as in: (PLC >= 3 or SCADA >= 3)."
    reader.problem("unexpected-sign", "A comparison stands here without a skill before it.", mend, begin)
    reader.sign()
    reader.number()


def _bracketed(reader: QueryReader, start: int) -> Condition | None:
    if not _deeper(reader, start):
        return None
    reader.brackets += 1
    below = _query(reader)
    closed = reader.accept(Word.CLOSE) is not None
    reader.depth -= 1
    reader.brackets -= 1
    if not closed:
        reader.problem("open-parenthesis", "A parenthesis is not closed.", "Close it with ).", start)
    elif below is not None:
        reader.ended(reader.at)
    return below


def _deeper(reader: QueryReader, at: int) -> bool:
    """Go one level deeper; beyond the deepest the rest of the query is given up."""
    if reader.depth >= DEEPEST:
        what = f"More than {DEEPEST} parentheses or negations stand within one another."
        reader.problem("query-too-deep", what, "Write the query flatter.", at)
        reader.at = len(reader.text)
        return False
    reader.depth += 1
    return True
