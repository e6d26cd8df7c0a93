"""Wording in both languages, numbers as people write them, and markup that nothing can break out of."""

from __future__ import annotations

import html
import json
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.figures.markup import Html, element, json_script, table, text, visible
from engine.figures.numerals import day, iso_day, listed, month_after, number, per_cent, plain, signed
from engine.figures.theme import PALETTE, darker, ink_on
from engine.figures.wording import WORDS, both, known_word, word
from engine.simulation.scenarios.scenario import OUTPUTS


def placeholders(told: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(told) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_text_is_there_in_both_languages_with_the_same_placeholders(key: str) -> None:
    told = WORDS[key]
    assert told.en
    assert told.zh
    assert placeholders(told.en) == placeholders(told.zh)


def test_every_output_of_a_simulation_has_a_name_and_a_unit() -> None:
    assert {f"{kind}.{output.value}" for kind in ("output", "unit") for output in OUTPUTS} <= set(WORDS)


def test_a_word_inside_a_word_is_in_the_same_language() -> None:
    told = both("fan.title", output=both("output.headcount"), unit=both("unit.headcount"))
    assert told.zh == "在岗人数（月末人数）"
    assert word("fan.title", "en", output="x", unit="{y}") == "x ({y})"
    assert known_word("nothing.like_it", "own_word", "zh") == "own word"


@given(st.text())
def test_any_text_comes_back_as_it_was_less_what_nobody_can_see(value: str) -> None:
    written = text(value)
    assert html.unescape(written) == visible(value)
    assert not set(written) & set("<>\"'")


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_any_data_in_a_script_is_the_same_data_and_cannot_end_the_script(value: object) -> None:
    written = json_script("x", value)
    body = written.removeprefix('<script type="application/json" id="x">').removesuffix("</script>")
    assert "<" not in body
    seen = json.loads(body)
    assert seen == json.loads(visible(json.dumps(value, ensure_ascii=False)))


@given(st.text())
def test_any_text_in_an_attribute_stays_in_it(value: str) -> None:
    written = element("p", aria_label=value)
    assert written.count('"') == 2
    assert written.endswith('"></p>')


def test_markup_is_put_in_as_it_is_and_plain_text_is_escaped() -> None:
    assert element("p", Html("<b>x</b>"), "<b>", None) == "<p><b>x</b>&lt;b&gt;</p>"
    assert '<th scope="row">&lt;i&gt;</th>' in table(["a"], [["<i>"]], "caption")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number(1234.5), "1,234"),
        (number(-1234.56, 1), "−1,234.6"),
        (number(-0.04, 1), "0.0"),
        (number(None), "–"),
        (signed(8), "+8"),
        (signed(-8.25, 1), "−8.2"),
        (signed(0.04, 1), "0.0"),
        (per_cent(47.44), "47.4%"),
        (per_cent(None), "–"),
        (plain(0.7), "0.7"),
        (plain(-3.0), "−3"),
        (day(date(2026, 6, 1), "en"), "1 June 2026"),
        (day(date(2026, 6, 1), "zh"), "2026年6月1日"),
        (iso_day("2026-06-01", "en"), "1 June 2026"),
        (iso_day("soon", "en"), "soon"),
        (listed(["a", "b", "c"], "en"), "a, b and c"),
        (listed(["a", "b"], "zh"), "a、b"),
        (listed([], "en"), ""),
    ],
)
def test_numbers_days_and_lists_are_written_as_the_language_writes_them(written: str, expected: str) -> None:
    assert written == expected


@given(st.dates(date(1900, 1, 1), date(2400, 1, 1)), st.integers(0, 600))
def test_a_month_later_is_in_the_next_month(start: date, months: int) -> None:
    later = month_after(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day <= start.day
    assert later.day >= min(start.day, 28)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", PALETTE)
def test_text_on_and_in_every_colour_of_the_palette_is_legible(colour: str) -> None:
    assert contrast(colour, ink_on(colour)) >= 4.5
    assert contrast(darker(colour), "#ffffff") >= 4.5
