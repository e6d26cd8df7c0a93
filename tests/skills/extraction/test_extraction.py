"""Traps of names, of clauses and of characters, one claim each."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.skills.extraction.batches import tags_of_texts
from engine.skills.extraction.stances import Stance
from tests.counts import scaled
from tests.skills.extraction.labelled import bank_of, book, found_in, labelled, labelled_bank, tags_of

NAMES = {
    "JavaScript is all she writes.": {"js"},
    "The go live went well.": set(),
    "Ｇｏ live": set(),
    "GO LIVE IS ON MONDAY": set(),
    "他负责R&D": set(),
    "R & D costs": set(),
    "html": {"html"},
    "XHTML": set(),
    "MySQL": {"mysql"},
    "NoSQL": set(),
    "Ｊａｖａ": {"java"},
    "С++": {"cpp"},
    "c++ and c#": {"cpp", "cs"},
    "SАP": {"sap"},
    "tree sap": set(),
    "ASP.NET": set(),
    "built on .NET": {"net"},
    "node.js, Node.JS": {"node"},
    "nodejs": {"node"},
    "A/B-testing": {"ab"},
    "machine-learning": {"ml"},
    "machine,learning": set(),
    "Machine\nlearning": {"ml"},
    "HTML5 and Python3": {"html", "py"},
    "mySQLite": set(),
    "main.go": set(),
    "see java.util": set(),
    "mail java@example.com": set(),
    "J. R. Smith": set(),
    "Plan C": set(),
    "30 °C": set(),
    "C/C++": {"c", "cpp"},
    "R, Python": {"r", "py"},
    "有机会计划": set(),
    "會計": {"acc"},
    "数据分析师": {"da"},
    "用excel做表": {"excel"},
    "She excels at sales.": set(),
    "python, excel and go": {"py", "excel", "go"},
    "in spring we paint": set(),
    "we need it": set(),
}


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_found_as_itself_and_nowhere_else(text: str) -> None:
    named = {tag.skill_id for tag in tags_of(text)}

    assert named == NAMES[text]


STANCES = {
    "不会SQL": "lacks",
    "没有用过 SQL": "lacks",
    "SQL一点都不懂": "lacks",
    "no SQL": "lacks",
    "not familiar with SQL": "lacks",
    "isn't familiar with SQL": "lacks",
    "isn’t good at SQL": "lacks",
    "never used SQL": "lacks",
    "unfamiliar with SQL": "lacks",
    "lacks SQL": "lacks",
    "without SQL": "lacks",
    "not Java but SQL": "has",
    "不会Java但会SQL": "has",
    "不是不会SQL": "has",
    "has never really lacked SQL": "has",
    "不能说不熟悉SQL": "has",
    "并非完全不懂SQL": "has",
    "没有SQL经验，也不懂": "lacks",
    "SQL: no": "lacks",
    "不仅会 SQL": "has",
    "not only SQL": "has",
    "no problem with SQL": "has",
    "wants to learn SQL": "wants",
    "想学SQL": "wants",
    "计划学习SQL": "wants",
    "should learn SQL": "wants",
    "does she know SQL?": "unsure",
    "会SQL吗": "unsure",
    "if she knows SQL": "unsure",
    "是否会SQL": "unsure",
    "we require SQL": "required",
    "岗位要求会SQL": "required",
    "her colleague uses SQL": "other",
    "他的同事会SQL": "other",
}


@pytest.mark.parametrize("text", STANCES)
def test_a_clause_says_what_it_says(text: str) -> None:
    (tag,) = [tag for tag in tags_of(text) if tag.skill_id == "sql"]

    assert tag.stance == STANCES[text]
    assert bool(tag.cue) == (tag.stance is not Stance.HAS)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("精通SQL", 5),
        ("SQL熟练", 4),
        ("熟悉SQL", 3),
        ("了解SQL", 2),
        ("an expert in SQL", 5),
        ("proficient in SQL", 4),
        ("basic SQL", 2),
        ("He used SQL.", None),
        ("expert in Java and familiar with SQL", 3),
        ("不会SQL", None),
    ],
)
def test_a_level_is_suggested_where_the_sentence_says_how_well(text: str, level: float | None) -> None:
    assert [tag.level for tag in tags_of(text) if tag.skill_id == "sql"] == [level]


def test_a_longer_name_of_the_bank_hides_the_shorter_within() -> None:
    bank = bank_of("SQL", "SQL tuning", "数据", "数据分析")

    assert found_in("SQL tuning", bank) == {"SQL tuning"}
    assert found_in("数据分析", bank) == {"数据分析"}


def test_a_name_that_two_skills_bear_is_given_with_both() -> None:
    (tag,) = tags_of("Knows Flow.", bank_of("Flow", "Power Automate=Flow"))

    assert (tag.skill_id, tag.also) == ("Flow", ("Power Automate",))


SOURCES = st.lists(
    st.one_of(
        st.sampled_from([one.text for language in ("en", "zh") for one in labelled(language)]),
        st.text(max_size=12),
        st.sampled_from(["\u200b", "ﬁ", "e\u0301", "Ｇｏ", "\x00", "℃", "𝐉", "\u0301", "İ", "數據", "\n", ". "]),
    ),
    max_size=8,
).map("".join)


@given(SOURCES)
@settings(max_examples=scaled(60, 3000), deadline=None)
def test_spans_point_into_the_source_whatever_its_characters(source: str) -> None:
    for tag in tags_of(source):
        shown = source[tag.start : tag.end]
        assert 0 <= tag.sentence_start <= tag.start < tag.end <= tag.sentence_end <= len(source)
        assert source[tag.sentence_start : tag.sentence_end] == tag.sentence
        assert shown.strip() == shown
        assert shown


@given(st.sampled_from(labelled("en") + labelled("zh")))
@settings(max_examples=scaled(60, 400), deadline=None)
def test_full_width_and_decomposed_forms_say_the_same(sentence: object) -> None:
    text = str(sentence.text)  # type: ignore[attr-defined]
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)

    assert found_in(wide) == found_in(text) == found_in(unicodedata.normalize("NFD", text))


@given(st.lists(st.sampled_from([one.text for one in labelled("en") + labelled("zh")]), max_size=6))
@settings(max_examples=scaled(40, 1000), deadline=None)
def test_texts_read_together_say_what_each_says_alone(texts: list[str]) -> None:
    together = list(tags_of_texts(texts, labelled_bank(), book()))

    assert together == [tags_of(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    ["", "\x00" * 9, "Java " * 20_000, "不会" * 20_000, "." * 9999, "\ud800 Java", "Java" * 9999, "\u0301" * 999],
)
def test_a_text_of_any_shape_is_read(text: str) -> None:
    assert all(len(tag.sentence) < 6000 for tag in tags_of(text))


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("擅长Python数据分析", {"py", "da"}),
        ("他对機器學習完全不瞭解", set()),
        ("Java还不会呢", set()),
        ("会Java，还会Python", {"java", "py"}),
        ("Python不太会，SQL倒是很溜", {"sql"}),
        ("预算编制由他人完成", set()),
        ("预算编制由他完成", {"budget"}),
        ("Java: no, SQL: yes", {"sql"}),
        ("Java ✔ SQL ✘ Python ✔", {"java", "py"}),
        ("跟SAP相比，他更懂Python", {"py"}),
        ("payroll was outsourced", set()),
    ],
)
def test_labels_ticks_comparisons_and_work_of_others_are_read_as_a_reader_does(text: str, skills: set[str]) -> None:
    assert found_in(text) == skills
