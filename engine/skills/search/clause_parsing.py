"""Single conditions of a query: a name with a level, a place, time that is free, a certificate, what an hour costs."""

from __future__ import annotations

import re
from datetime import date, timedelta

from engine.skills.search.query_reader import QueryReader
from engine.skills.search.query_text import folded
from engine.skills.search.query_tree import (
    Certified,
    Comparison,
    Condition,
    Costing,
    Field,
    Free,
    Graded,
    Meaning,
    Named,
)
from engine.skills.search.query_words import BEGINNINGS, SIGNS, Word

LOWEST, HIGHEST = 1.0, 5.0
"""Levels of a skill."""
OPEN_WEEKS = 26
"""Weeks that somebody is to be free where a query names no end: half a year."""

_PER_CENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
_SHARE = re.compile(r"(0\.\d+|1(?:\.0+)?)(?: ?fte)?(?![\d./年月-])")
_BARE_LEVEL = re.compile(r"[1-5](?![\d.%/年月-])")
_STOPS = (Word.COMMA, Word.OR, Word.AND, Word.FREE, *SIGNS)
_FIELDS: dict[Word, tuple[Field, ...]] = {
    Word.IN: (Field.LOCATION, Field.UNIT),
    Word.SKILL: (Field.SKILL,),
    Word.LANGUAGE: (Field.LANGUAGE,),
    Word.LOCATION: (Field.LOCATION,),
    Word.UNIT: (Field.UNIT,),
    Word.TAG: (Field.TAG,),
}


def read_clause(reader: QueryReader) -> Condition | None:
    """Read one condition; ``None`` where it is wrong, which the reader then knows."""
    start = reader.skip_space()
    reader.accept(Word.HAVING)
    word = reader.accept(*BEGINNINGS)
    if word in (Word.FREE, Word.FROM) or (word is None and _dated(reader)):
        return _free(reader, start, word)
    if word is Word.LEVEL:
        found = _comparison(reader, "grade >= 5")
        return None if found is None else Graded(found, reader.span_from(start))
    if word is Word.COST:
        found = _comparison(reader, "cost <= 80")
        return None if found is None else Costing(found, reader.span_from(start))
    if word is not None:
        reader.skip_space()
        if reader.text[reader.at : reader.at + 1] in (":", "="):
            reader.at += 1
    if word is Word.CERTIFICATE:
        return _certified(reader, start)
    return _named(reader, start, _FIELDS[word] if word is not None else ())


def _named(reader: QueryReader, start: int, fields: tuple[Field, ...]) -> Condition | None:
    begin = reader.skip_space()
    meanings = _name(reader, fields)
    behind = reader.at
    reader.accept(Word.LEVEL)
    signed = reader.peek(*SIGNS)
    if signed is None and meanings is not None and _BARE_LEVEL.match(reader.text, reader.skip_space()):
        written = reader.query.written(begin, behind)
        mend = f"Write {written} >= {reader.text[reader.at]}, or = for that level alone."
        reader.problem("sign-expected", "A level stands here without a sign.", mend, reader.at)
        reader.at += 1
        return None
    if signed is None:
        reader.at = behind
        return None if meanings is None else Named(meanings, None, reader.span_from(start))
    asked = _comparison(reader, "PLC >= 3")
    if meanings is not None and asked is None:
        reader.ended(behind)
    if meanings is None or asked is None:
        return None
    skills = tuple(one for one in meanings if one.field is Field.SKILL)
    written = reader.query.written(begin, behind)
    if not skills:
        what = f"{written!r} is a {meanings[0].field.value}; no level of it is recorded."
        reader.problem("no-level", what, "Leave out the comparison.", begin, written)
        return None
    if not LOWEST <= asked.value <= HIGHEST:
        what = f"Levels run from 1 to 5, so nobody can be compared with {asked.value:g}."
        reader.problem("level-out-of-range", what, "Ask for a level from 1 to 5.", behind, written)
        return None
    reader.ambiguous.pop(written, None)
    if len(skills) > 1:
        reader.ambiguous[written] = skills
    return Named(skills, asked, reader.span_from(start))


def _name(reader: QueryReader, fields: tuple[Field, ...], certificates: bool = False) -> tuple[Meaning, ...] | None:
    """Read a name, in quotation marks or not; ``None`` where nobody knows it."""
    begin = reader.skip_space()
    vocabulary = reader.vocabulary
    quoted = reader.quoted()
    if quoted is not None:
        written, meanings = quoted, vocabulary.meanings(folded(quoted), certificates)
    else:
        found = vocabulary.longest_at(reader.text, begin, certificates)
        if found is not None:
            reader.at = found.end
        meanings = found.meanings if found is not None else ()
        written = reader.query.written(begin, reader.at) if found is not None else reader.unknown(*_STOPS)
    wanted = reader.resolved(written, meanings, fields)
    if wanted:
        return wanted
    _unknown_name(reader, begin, written, meanings, fields)
    return None


def _unknown_name(
    reader: QueryReader, at: int, written: str, meanings: tuple[Meaning, ...], fields: tuple[Field, ...]
) -> None:
    if not written:
        mend = "Name a skill, a language, a place, a unit or a tag, as in: PLC >= 3 and German."
        reader.problem("condition-expected", "A condition is missing here.", mend, at)
        return
    kind = " or ".join(one.value for one in fields) or "skill, language, place, unit or tag"
    if meanings:
        what = f"{written!r} is a {meanings[0].field.value}, not a {kind}."
        reader.problem("other-kind", what, f"Write {meanings[0].field.value}:{written}.", at, written)
        return
    close = reader.vocabulary.nearest(written, fields)
    mend = f"Did you mean '{close}'?" if close else "Use a name or alias of the data; put it in quotes if it has signs."
    reader.problem("unknown-name", f"No {kind} is called {written!r}.", mend, at, written)


def _comparison(reader: QueryReader, example: str) -> Comparison | None:
    """Read a sign and a number; a number alone means that number."""
    begin = reader.skip_space()
    sign = reader.sign()
    value = reader.number()
    if value is None:
        what = "A number is missing here." if sign else "A comparison is missing here."
        reader.problem("number-expected", what, f"Write it like {example}.", begin)
        return None
    reader.skip_space()
    if reader.text.startswith("级", reader.at):
        reader.at += 1
    return Comparison(sign or "=", value)


def _certified(reader: QueryReader, start: int) -> Condition | None:
    meanings = _name(reader, (), certificates=True)
    reader.accept(Word.VALID)
    reader.accept(Word.UNTIL, Word.DURING)
    on = reader.date()
    if meanings is None:
        return None
    return Certified(meanings, reader.today if on is None else on.last, reader.span_from(start))


class _FreeParts:
    """What a condition on free time has said so far."""

    def __init__(self) -> None:
        self.share: float | None = None
        self.first: date | None = None
        self.last: date | None = None


def _dated(reader: QueryReader) -> bool:
    """Return whether a date stands here that is no name, as in ``5月起空闲``."""
    begin, known = reader.skip_space(), len(reader.problems)
    if reader.vocabulary.longest_at(reader.text, begin) is not None:
        return False
    found = reader.date()
    del reader.problems[known:]
    reader.at = begin
    return found is not None


def _free(reader: QueryReader, start: int, word: Word | None) -> Condition | None:
    """Read ``free [50%] [from DATE] [to DATE]`` in any order, also with the word behind: ``从 DATE 起空闲``."""
    parts, named = _FreeParts(), word is Word.FREE
    if word is Word.FROM:
        _first_day(reader, parts, start)
    while True:
        behind = reader.at
        if not named and reader.accept(Word.FREE):
            named = True
        elif not _free_part(reader, parts, named):
            reader.at = behind
            break
    if not named:
        reader.problem(
            "free-expected", "A date stands here without a word on being free.", "Write: free from DATE.", start
        )
        return None
    first = parts.first or reader.today
    last = parts.last or first + timedelta(weeks=OPEN_WEEKS, days=-1)
    if last < first:
        what = f"The time ends on {last}, before it begins on {first}."
        reader.problem("dates-reversed", what, "Give a later end or an earlier beginning.", start)
        return None
    return Free(parts.share, first, last, parts.last is None, reader.span_from(start))


def _free_part(reader: QueryReader, parts: _FreeParts, named: bool) -> bool:
    """Read a share, a beginning, an end or a span; return whether one stood here.

    A date alone is a beginning behind the word on being free (``free May 2026``), and a span before it (``5月空闲``).
    """
    if _share(reader, parts):
        return True
    word = reader.accept(Word.FROM, Word.UNTIL, Word.DURING)
    if word is Word.FROM:
        return _first_day(reader, parts, reader.at)
    found = reader.date(parts.first)
    if found is None:
        if word is Word.UNTIL:
            _date_expected(reader, reader.at)
        return word is Word.UNTIL
    begins_there = reader.accept(Word.START) is not None
    if word is not Word.UNTIL:
        parts.first = found.first
    if word is Word.UNTIL or not (begins_there or (word is None and named)):
        parts.last = found.last
    return True


def _first_day(reader: QueryReader, parts: _FreeParts, at: int) -> bool:
    found = reader.date()
    if found is None:
        _date_expected(reader, at)
    else:
        parts.first = found.first
        reader.accept(Word.START)
    return True


def _date_expected(reader: QueryReader, at: int) -> None:
    mend = "Write a day like 2026-05-04, or a month like 2026-05, May 2026 or 5月."
    reader.problem("date-expected", "A date is missing here.", mend, at)


def _share(reader: QueryReader, parts: _FreeParts) -> bool:
    begin = reader.skip_space()
    percent = _PER_CENT.match(reader.text, begin)
    found = percent or _SHARE.match(reader.text, begin)
    if found is None:
        return False
    reader.at = found.end()
    value = float(found.group(1)) / (100 if percent else 1)
    if not 0 < value <= 1:
        what = f"Nobody is free for {found.group(1)} % of full time."
        reader.problem("share-out-of-range", what, "Give a share above 0 % and up to 100 %.", begin)
    parts.share = value
    return True
