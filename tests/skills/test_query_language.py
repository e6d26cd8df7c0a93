"""Reading queries: what is understood in English and Chinese, and what is said of mistakes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.skills.search.query_parsing import LONGEST_QUERY, ReadQuery, parse_query
from engine.skills.search.query_tree import AnyOf, Condition, Free, clauses_of
from engine.skills.search.reading_aloud import read_aloud
from engine.skills.search.vocabulary import Vocabulary
from tests.counts import scaled
from tests.skills.search_worlds import TODAY, organisation_of, person, world

COURSE = {"course_id": "C1", "skill_id": "plc", "level": 3, "months": 1, "seats": 1, "cost": 1, "name": "S7"}
NAMES = Vocabulary.of(
    organisation_of(
        world(
            [person("P1", languages="German;zh", location="Berlin", tags="night shift;IT")],
            units=[{"unit_id": "IT", "name": "IT"}],
            courses=[COURSE],
        )
    )
)


def read(text: str) -> ReadQuery:
    """Return a query as it was read."""
    return parse_query(text, NAMES, TODAY)


def tree(text: str) -> Condition:
    """Return what a query without mistakes asks for."""
    found = read(text)
    assert not found.problems, found.problems
    assert found.tree is not None
    return found.tree


def told(text: str) -> str:
    """Return a query read back in English."""
    return read_aloud(tree(text), NAMES).en


@pytest.mark.parametrize(
    "same",
    [
        ("PLC>=3 and German, free from 2026-05", "PLC＞=3 且 德语，空闲 从 2026-05 起", "sps≥3和de、2026年5月起空闲"),
        ("PLC>=3 and German", "PLC≥3且德语", "可编程控制器 不低于 3级 和 Deutsch", "ＳＰＳ　at least 3 & german"),
        ("free 50% from 2026-05", "空闲 50％ 从 2026-05 起", "从5月起空闲50%", "available from May 0.5"),
        ("free from 2026-05 to 2026-06", "空闲 从2026年5月 到 2026年6月", "free from May until June 2026"),
        ("free from 2026-05-04 to 2026-05-04", "free on 4 May 2026", "free during 2026/5/4", "2026年5月4日有空"),
        ("(PLC or Java) not R&D", "（PLC 或 Java） 非 R&D", "(plc | java), !r&d", '("PLC" or “Java”) without R&D'),
        ("unit:IT, grade>=3", "部门：IT，职级≥3", "department IT and job level at least 3"),
        ("certificate S7 valid on 2026-06-30", "证书 S7 有效 至 2026-06", "cert:S7 valid until June"),
        ("not Java and data engineering > 2", "非Java且数据工程高于2", "no java, Data-Engineering more than 2"),
        ("PLC>=3, Java", "PLC >= three, knows Java", "会PLC至少三级且懂Java", "has PLC at least three with Java"),
        ("free from 2026-05-01", "free from May 1", "free from May 1st, 2026", "free from 1.5.2026"),
        ("free from 2026-05-12 to 2026-06", "free from May 12 to June 2026", "free 12.05.2026 to 06/2026"),
        ("in Berlin", "在Berlin", "location:Berlin", "Berlin"),
    ],
)
def test_one_question_in_many_wordings_is_one_question(same: tuple[str, ...]) -> None:
    first, *others = same

    assert {told(other) for other in others} == {told(first)}


def test_a_comma_joins_whole_conditions_and_and_binds_closer_than_or() -> None:
    assert told("PLC or Java and German, free from May") == (
        "(PLC at any level, or (Java at any level, and speaks German)), and "
        "free for at least half of the own contract from 2026-05-01 to 2026-10-29 (half a year)"
    )
    assert len(clauses_of(tree("PLC and Java, German in Berlin"))) == 4
    assert isinstance(tree("PLC or Java or German"), AnyOf)


def test_names_with_signs_and_longer_names_are_read_whole() -> None:
    assert told("C++>=2") == "C++ at level 2 or more"
    assert told("R&D and JavaScript") == "R&D at any level, and JavaScript at any level"
    assert told("python>=2") == "Python (computer programming) at level 2 or more"
    assert told("Python (computer programming)") == "Python (computer programming) at any level"
    assert told("tag:night shift") == "carries the tag night shift"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-05", date(2026, 5, 1), date(2026, 5, 31)),
        ("Feb 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("March", date(2026, 3, 1), date(2026, 3, 31)),
        ("2月", date(2027, 2, 1), date(2027, 2, 28)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("3月9日", date(2027, 3, 9), date(2027, 3, 9)),
        ("10 march", date(2026, 3, 10), date(2026, 3, 10)),
        ("today", TODAY, TODAY),
    ],
)
def test_a_month_or_day_without_a_year_is_the_next_that_is_not_over(written: str, first: date, last: date) -> None:
    found = tree(f"free during {written}")

    assert isinstance(found, Free)
    assert (found.first, found.last, found.open_ended) == (first, last, False)


def test_a_word_with_two_meanings_means_either_and_says_so() -> None:
    found = read("IT")

    assert [(name, [one.field.value for one in meanings]) for name, meanings in found.ambiguous] == [
        ("IT", ["unit", "tag"])
    ]
    assert not read("tag:IT").ambiguous
    assert told("language:it") == "speaks Italian"


def test_all_mistakes_are_told_at_once_with_their_columns_and_what_was_meant() -> None:
    problems = read("PLCC>=3 and Germn, free from 2026-13, Java>=9 or")

    assert [(one.code, one.column) for one in problems.problems] == [
        ("unknown-name", "1"),
        ("unknown-name", "13"),
        ("no-such-date", "30"),
        ("level-out-of-range", "43"),
        ("condition-expected", "49"),
    ]
    assert problems.problems[0].mend == "Did you mean 'PLC'?"
    assert problems.problems[1].mend == "Did you mean 'German'?"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-query"),
        ("  ", "empty-query"),
        ("PLC>=", "number-expected"),
        ("(PLC", "open-parenthesis"),
        ("PLC)", "unexpected-sign"),
        (")", "unexpected-sign"),
        ("PLC,,Java", "condition-expected"),
        ("PLC and or Java", "condition-expected"),
        ("not", "condition-expected"),
        ("German>=3", "no-level"),
        ("unit:PLC", "other-kind"),
        ("language:Klingon", "unknown-name"),
        ('"PLC', "open-quotation"),
        ("free from", "date-expected"),
        ("from May", "free-expected"),
        ("free 150% from May", "share-out-of-range"),
        ("free from May to April 2026", "dates-reversed"),
        ("PLC>=0", "level-out-of-range"),
        ("PLC 3 and Java", "sign-expected"),
        ("(PLC or Java)>=3", "unexpected-sign"),
        ("grade", "number-expected"),
        ("(" * 500 + "PLC", "query-too-deep"),
        ("PLC " * LONGEST_QUERY, "query-too-long"),
        ("\U0001f600", "unknown-name"),
    ],
)
def test_a_mistake_is_told_in_words(text: str, code: str) -> None:
    assert code in [one.code for one in read(text).problems]


PIECES = st.sampled_from(
    [
        *(
            "PLC",
            "可编程控制器",
            "German",
            "德语",
            "Java",
            "C++",
            "R&D",
            "Berlin",
            "Foo",
            "空闲",
            "free",
            "from",
            "从",
            "to",
        ),
        *(
            "2026-05",
            "2026-99",
            "5月",
            "May",
            "50%",
            ">=",
            "≥",
            "=",
            "<",
            "3",
            "9",
            "(",
            "）",
            ",",
            "，",
            "and",
            "且",
            "or",
        ),
        *("not", "非", "unit", "证书", "cost", "grade", '"', "“", "\u0301", "ß", "㎏", "\x00", " "),
    ]
)


@settings(max_examples=scaled(150, 4000), deadline=None)
@given(st.lists(PIECES | st.characters(), max_size=14).map("".join) | st.lists(PIECES, max_size=14).map(" ".join))
def test_whatever_is_typed_is_read_or_told_with_a_column_inside_the_query(text: str) -> None:
    found = read(text)

    assert found.problems or found.tree is not None
    for problem in found.problems:
        assert problem.column is not None
        assert 1 <= int(problem.column) <= len(found.query.given) + 1
        assert problem.what
        assert problem.mend
