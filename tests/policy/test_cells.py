"""Cells: unary tests as in DMN S-FEEL, and nothing that could run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.frozen import Localised
from engine.policy.cells import CellError, parse_cell
from engine.policy.durations import YearsMonths
from engine.policy.kinds import FactField
from engine.policy.parameters import DatedValue, Parameter
from engine.policy.unary_tests import matches, resolve
from tests.policy.small_policies import FACTS

FIELDS: dict[str, FactField] = {field.name: field for field in FACTS}
VALUES: dict[str, Any] = {"stall.weeks": 3, "label": "red", "cut": date(2026, 1, 1)}
PARAMETERS = {
    name: Parameter(name, (DatedValue(date(2020, 1, 1), value, 1),), "x", None, None, Localised(en=""), "s", 1)
    for name, value in VALUES.items()
}


def passes(text: str, field: str, value: object) -> bool:
    cell = resolve(parse_cell(text, FIELDS[field], PARAMETERS), VALUES)
    return matches(cell, frozenset(value) if isinstance(value, list) else value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "field", "inside", "outside"),
    [
        (">= 3", "size", [3, 3.5], [2.999, None]),
        ("> 3", "size", [3.001], [3]),
        ("< -1.5e1", "size", [-16], [-15]),
        ("3", "size", [3, 3.0], [2]),
        ("= 3", "size", [3], [4]),
        ("!= 3", "size", [2, 4, None], [3]),
        ("[3..5)", "size", [3, 4.9], [5, 2.9]),
        ("(3..5]", "size", [3.1, 5], [3]),
        ("]3..5[", "size", [4], [3, 5]),
        ("[3..3]", "size", [3], [2]),
        ("< 1, [3..5], > 9", "size", [0, 4, 10], [2, 7]),
        ("not(3, 5)", "size", [4, None], [3, 5]),
        ("not([3..5], > 9)", "size", [2, 7], [4, 10, None]),
        ("not(3, > 9)", "size", [2, 7], [3, 10, None]),
        ("not(3, null)", "size", [2], [3, None]),
        (">= stall.weeks", "size", [3], [2]),
        ("[stall.weeks..stall.weeks]", "size", [3], [2, 4]),
        ("-", "size", [1, None], []),
        ("null", "size", [None], [0]),
        ("> .5", "size", [0.6], [0.5]),
        ('duration("P1Y6M")', "term", [YearsMonths(18)], [YearsMonths(17), None]),
        ('>= duration("P1Y")', "term", [YearsMonths(12)], [YearsMonths(11)]),
        ('[@"P1D"..@"P2D")', "wait", [timedelta(hours=24)], [timedelta(days=2), None]),
        ('< duration("-PT0.5S")', "wait", [timedelta(seconds=-1)], [timedelta(0)]),
        ('@"2026-01-01"', "seen", [date(2026, 1, 1)], [date(2026, 1, 2)]),
        ("null, > 3", "size", [None, 4], [3]),
        ("not(null)", "size", [0], [None]),
        ('"sales","presales"', "colour", ["sales", "presales"], ["Sales", "", None]),
        ("sales, presales", "colour", ["sales"], ["other"]),
        ('not("a")', "colour", ["b", None], ["a"]),
        ("label", "colour", ["red"], ["label"]),
        ('"label"', "colour", ["label"], ["red"]),
        ('"say \\"hi\\""', "colour", ['say "hi"'], ["say hi"]),
        ("销售", "colour", ["销售"], ["研发"]),
        ("data-engineering", "colour", ["data-engineering"], ["data"]),
        ("NO", "colour", ["NO"], ["no"]),
        ('"8:30"', "colour", ["8:30"], ["510"]),
        ("true", "open", [True], [False, None]),
        ("not(true)", "open", [False, None], [True]),
        ('date("2026-01-01")', "seen", [date(2026, 1, 1)], [date(2026, 1, 2)]),
        (">= 2026-01-01", "seen", [date(2026, 1, 1)], [date(2025, 12, 31)]),
        ("< cut", "seen", [date(2025, 12, 31)], [date(2026, 1, 1)]),
        ('[date("2026-01-01")..date("2026-12-31")]', "seen", [date(2026, 6, 1)], [date(2027, 1, 1)]),
        ("quota", "marks", [["quota"], ["a", "quota"]], [[], ["a"], None]),
        ('"a","b"', "marks", [["a"], ["b", "c"]], [["c"]]),
        ('not("a","b")', "marks", [["c"], [], None], [["a", "c"]]),
        ('all("a","b")', "marks", [["a", "b", "c"]], [["a"], ["b"], []]),
        ('all("a","b"), "c"', "marks", [["a", "b"], ["c"]], [["a"]]),
        ('not(all("a","b"))', "marks", [["a"], []], [["a", "b"]]),
    ],
)
def test_a_cell_lets_pass_what_it_says(text: str, field: str, inside: list[object], outside: list[object]) -> None:
    assert [passes(text, field, value) for value in inside] == [True] * len(inside)
    assert [passes(text, field, value) for value in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("", "size", "empty-cell"),
        ("8:30", "colour", "bad-cell"),
        ("two words", "colour", "bad-cell"),
        (">=", "size", "bad-cell"),
        ("3..5", "size", "bad-cell"),
        ("[3..5", "size", "bad-cell"),
        ("[3,5]", "size", "bad-cell"),
        ("3 or 5", "size", "bad-cell"),
        ("not(3", "size", "bad-cell"),
        ("not()", "size", "bad-cell"),
        ("not(not(3))", "size", "unsafe-expression"),
        ("3,", "size", "bad-cell"),
        ("- , 3", "size", "bad-cell"),
        ('"open', "colour", "bad-cell"),
        ("[5..3]", "size", "empty-interval"),
        ("(3..3)", "size", "empty-interval"),
        ("sales", "size", "unknown-name"),
        (">= stall.wekes", "size", "unknown-name"),
        ("x.y", "colour", "unknown-name"),
        (">= label", "size", "wrong-type"),
        ("3", "colour", "wrong-type"),
        ('"3"', "size", "wrong-type"),
        ("true", "size", "wrong-type"),
        ("1", "open", "wrong-type"),
        ('> "a"', "colour", "wrong-type"),
        ("> a", "marks", "wrong-type"),
        ("all(a)", "colour", "wrong-type"),
        ("[a..b]", "colour", "wrong-type"),
        ('date("2026-02-30")', "seen", "bad-date"),
        ("2026-13-01", "seen", "bad-date"),
        ('"2026-01-01"', "seen", "wrong-type"),
        ("rond", "shape", "unknown-value"),
        ('duration("P1D")', "term", "wrong-type"),
        ('duration("P1M")', "wait", "wrong-type"),
        ('duration("P1M1D")', "wait", "bad-duration"),
        ('duration("P")', "wait", "bad-duration"),
        ('duration("P1DT")', "wait", "bad-duration"),
        ('"P1D"', "wait", "wrong-type"),
        ("P1D", "wait", "unknown-name"),
        ("> null", "size", "null-compared"),
        ("!= null", "colour", "null-compared"),
        ("11", "count", "out-of-range"),
        ("1e999", "size", "out-of-range"),
        ("9" * 400, "size", "out-of-range"),
        ("≥ 3", "size", "full-width"),
        ("＞＝ 3", "size", "full-width"),
        ("３", "size", "full-width"),
        ("“a”，“b”", "colour", "full-width"),
        ("__import__('os').system('x')", "colour", "unsafe-expression"),
        ("open(1)", "size", "unsafe-expression"),
        ("a.__class__.__mro__", "colour", "unsafe-expression"),
        ("(1).__class__", "size", "unsafe-expression"),
        ("lambda: 3", "size", "unsafe-expression"),
        ("exec('1')", "colour", "unsafe-expression"),
        ("${x}", "colour", "bad-cell"),
        ("(a+)+$", "colour", "bad-cell"),
        (".*", "colour", "bad-cell"),
        ("a" * 50 + "!", "colour", "bad-cell"),
    ],
)
def test_anything_else_is_refused_with_a_mend(text: str, field: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_cell(text, FIELDS[field], PARAMETERS)
    assert caught.value.code == code
    assert caught.value.mend


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(CellError) as caught:
        parse_cell(">= stall.wekes", FIELDS["size"], PARAMETERS)
    assert caught.value.mend == "Did you mean 'stall.weeks'?"


def test_full_width_signs_are_answered_with_the_cell_in_plain_ones() -> None:
    with pytest.raises(CellError) as caught:
        parse_cell("［３．．５）", FIELDS["size"], PARAMETERS)
    assert caught.value.mend.endswith("'[3..5)'.")


def read_or_mend(text: str, field: str) -> object:
    try:
        return parse_cell(text, FIELDS[field], PARAMETERS)
    except CellError as fault:
        return fault.mend


@given(st.text(max_size=60), st.sampled_from(sorted(FIELDS)))
def test_any_text_is_a_cell_or_refused_in_words(text: str, field: str) -> None:
    assert read_or_mend(text, field)


@given(st.text(alphabet='<>=![](),.-0123456789"abn ot', max_size=40), st.sampled_from(sorted(FIELDS)))
def test_any_jumble_of_cell_signs_is_a_cell_or_refused_in_words(text: str, field: str) -> None:
    assert read_or_mend(text, field)
