"""Reading YAML: every fault has a line, nothing dangerous is constructed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.positions import LONGEST_SCALAR, MapNode, ScalarNode, plain_value, read_yaml
from engine.errors import InputError
from tests.policy.small_policies import refusal_codes, refusals, table_text


def fault(text: str | bytes) -> tuple[str, int | None]:
    with pytest.raises(InputError) as caught:
        read_yaml(text, "f.yaml")
    assert all(problem.mend for problem in caught.value.problems)
    return caught.value.problems[0].code, caught.value.problems[0].line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8:30", "8:30"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("2026-02-30", "2026-02-30"),
        ("-", "-"),
        (".", "."),
        ("0.70", 0.7),
        (".5", 0.5),
        ("-3", -3),
        ("1e3", 1000.0),
        ("e3", "e3"),
        ("-E12", "-E12"),
        ("true", True),
        ("2026-02-28", date(2026, 2, 28)),
        ("~", None),
    ],
)
def test_a_plain_scalar_means_what_yaml_1_2_says_and_no_more(text: str, value: object) -> None:
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


def test_every_node_knows_its_line_and_column() -> None:
    root = read_yaml("a: 1\nb:\n  - x\n  - {c: 'NO'}\n", "f.yaml")
    items = root.entries["b"].items  # type: ignore[union-attr]
    assert (items[0].line, items[0].column) == (3, 5)
    assert isinstance(items[1], MapNode)
    assert items[1].keys["c"].line == 4
    assert items[1].entries["c"] == ScalarNode("NO", "NO", 4, 9)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", 1),
        ("  \n\n", "empty-file", 1),
        ("# nothing but a comment\n", "not-a-map", 1),
        ("- a\n", "not-a-map", 1),
        ("just words\n", "not-a-map", 1),
        ("a: 1\n\tb: 2\n", "not-yaml", 2),
        ("a:\n  - x\n b: 1\n", "not-yaml", 3),
        ("a: 1\nb: {c: 1\n\n", "not-yaml", 2),
        ("a: 1\nb: 'open\n\n\nc: 2\n", "not-yaml", 2),
        ("a: >= 3\n", "not-yaml", 1),
        ("a: 1\n---\nb: 2\n", "second-document", 2),
        ("a: &x 1\nb: *x\n", "alias", 1),
        ("a: &x [*x]\n", "alias", 1),
        ("a: 1\nb: *x\n", "alias", 2),
        ("a: !!python/object:os.system 1\n", "yaml-tag", 1),
        ("a: !foo {x: 1}\n", "yaml-tag", 1),
        ("? [1, 2]\n: x\n", "key-not-text", 1),
        ("a: 1\nb: \x07\n", "not-yaml", 2),
        (b"a: 1\nb: \xff\xfe\n", "not-utf-8", 2),
        (b"\x00\x01\x02PK", "not-yaml", 1),
        ("a: " + "[" * 200 + "]" * 200, "too-deep", 1),
        ("a: 1\nb: " + "x" * (LONGEST_SCALAR + 1), "text-too-long", 2),
        ("a: " + "x" * 1_000_000, "text-too-long", 1),
    ],
)
def test_a_fault_is_told_with_its_line(text: str | bytes, code: str, line: int) -> None:
    assert fault(text) == (code, line)


def test_a_bracket_left_open_is_told_with_the_line_where_it_opened() -> None:
    with pytest.raises(InputError, match=r"f.yaml:5: .* \(it began in line 2\)"):
        read_yaml("a: 1\nb: {c: 1\n\n\nd: 2\n", "f.yaml")


def test_every_duplicate_key_is_listed_with_the_line_of_the_first() -> None:
    with pytest.raises(InputError) as caught:
        read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", "f.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        "f.yaml:2: Key 'c' is given twice; it stands already in line 2. Remove one of them.",
        "f.yaml:3: Key 'a' is given twice; it stands already in line 1. Remove one of them.",
    ]


def test_a_doubling_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40))
    assert fault(bomb) == ("alias", 1)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = table_text("then: {level: 1}", "size")
    assert refusals(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == []


def test_a_file_in_gb18030_is_refused_in_words() -> None:
    assert refusal_codes("kind: 规则\n".encode("gb18030")) == ["not-utf-8"]


@given(st.one_of(st.text(), st.binary()))
def test_any_input_is_read_or_refused_in_words(text: str | bytes) -> None:
    refusals(text)


@given(st.text(alphabet="kind: fortm1\n-[]{}&*!>|'\"#%@`,?\t\\\x00é中", max_size=200))
def test_any_jumble_of_yaml_signs_is_read_or_refused_in_words(text: str) -> None:
    refusals("kind: things\n" + text)
