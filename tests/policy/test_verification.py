"""What is proved about a policy before it decides: each planted defect is found, with an example."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy import regions, verification
from engine.policy.compiled import compile_table, plain_hits
from engine.policy.document import Policy
from engine.policy.kinds import FieldType
from engine.policy.regions import values_between
from engine.policy.verification import check_policy
from tests.policy.small_policies import ON, a_field, a_parameter, a_table


def found(policy: Policy) -> list[str]:
    return [f"{problem.code}: {problem.what}" for problem in check_policy(policy)]


def test_a_clean_table_has_no_finding() -> None:
    rows = """
    when: {size: '< 1'}, then: {level: 1}
    when: {size: '[1..5)', open: true}, then: {level: 2}
    when: {size: '[1..5)', open: false}, then: {level: 2}
    when: {size: '>= 5'}, then: {level: 3}
    """
    for hit_policy in "UAF":
        assert found(a_table(rows, "size, open", hit_policy)) == []


def test_an_overlap_is_found_with_an_example() -> None:
    rows = """
    when: {size: '<= 5', colour: 'not(blue)'}, then: {level: 1}
    when: {size: '>= 5', colour: 'red, blue'}, then: {level: 2}
    then: {level: 3}
    """
    assert found(a_table(rows, "size, colour", "U"))[0] == (
        "overlap: rows 'r0' and 'r1' of decision 'd' both match size = 5, colour = red, but its hit policy is U."
    )
    assert [said[:8] for said in found(a_table(rows, "size, colour", "U"))] == ["overlap:"] * 3
    assert found(a_table(rows.replace("<= 5", "< 5"), "size, colour", "U")) == found(
        a_table(rows.replace("<= 5", "< 5"), "size, colour", "U")
    )
    assert len(found(a_table(rows.replace("<= 5", "< 5"), "size, colour", "U"))) == 2


def test_under_any_only_rows_that_differ_overlap() -> None:
    same = "when: {size: '> 1'}, then: {level: 1}\nwhen: {size: '<= 3'}, then: {level: 1}"
    assert found(a_table(same, "size", "A")) == []
    assert len(found(a_table(same.replace("'<= 3'}, then: {level: 1}", "'<= 3'}, then: {level: 2}"), "size", "A"))) == 1


def test_a_row_that_the_rows_before_it_cover_together_is_unreachable() -> None:
    rows = """
    when: {size: '< 5'}, then: {level: 1}
    when: {size: '>= 5', open: true}, then: {level: 2}
    when: {size: '>= 5', open: false}, then: {level: 3}
    when: {size: '[2..8]', open: 'true, false'}, then: {level: 4}
    then: {level: 5}
    """
    assert found(a_table(rows, "size, open")) == [
        "unreachable: row 'r3' can never speak: the rows before it take every case it matches."
    ]


def test_a_row_shadowed_by_one_row_names_it() -> None:
    rows = "when: {colour: red}, then: {level: 1}\nwhen: {colour: red, open: true}, then: {level: 2}\nthen: {level: 0}"
    assert found(a_table(rows, "colour, open")) == [
        "unreachable: row 'r1' can never speak: the rows before it take every case it matches (for example row 'r0')."
    ]


def test_a_row_after_one_without_conditions_is_unreachable() -> None:
    assert len(found(a_table("then: {level: 1}\nthen: {level: 2}", "size"))) == 1


def test_a_cell_that_holds_for_nothing_on_some_day_is_found() -> None:
    parameters = a_parameter("low", ("2026-01-01", 1), ("2026-07-01", 9)) + a_parameter("high", ("2026-01-01", 5))
    rows = "when: {size: '[low..high]'}, then: {level: 1}\nthen: {level: 2}"
    assert found(a_table(rows, "size", parameters=parameters)) == [
        "unreachable: row 'r0' can never match: its cell of 'size' holds for nothing."
    ]


def test_a_case_without_a_rule_is_shown() -> None:
    rows = "when: {size: '< 5'}, then: {level: 1}\nwhen: {size: '> 5'}, then: {level: 2}"
    assert found(a_table(rows, "size")) == ["gap: no row of decision 'd' matches size = 5."]
    assert found(a_table("when: {colour: red}, then: {level: 1}", "colour")) == [
        "gap: no row of decision 'd' matches colour = other."
    ]
    assert found(a_table("when: {marks: a}, then: {level: 1}", "marks")) == [
        "gap: no row of decision 'd' matches marks = []."
    ]


def test_a_table_that_collects_may_leave_cases_out() -> None:
    assert found(a_table("when: {size: '< 5'}, then: {level: 1}", "size", "C")) == []


def test_whole_numbers_leave_no_gap_between_neighbours() -> None:
    rows = "when: {count: '[0..3]'}, then: {level: 1}\nwhen: {count: '[4..10]'}, then: {level: 2}"
    assert found(a_table(rows, "count")) == []
    assert found(a_table(rows.replace("count", "size"), "size")) != []


def test_closed_choices_leave_no_gap_when_all_are_named() -> None:
    rows = "when: {shape: 'round, flat'}, then: {level: 1}\nwhen: {shape: square}, then: {level: 2}"
    assert found(a_table(rows, "shape")) == []
    assert "shape = flat" in found(a_table(rows.replace(", flat", ""), "shape"))[0]


def test_a_table_too_large_to_decide_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = a_table("when: {size: '> 3'}, then: {level: 1}\nwhen: {size: '<= 3'}, then: {level: 1}", "size", "U")
    assert found(policy) == []
    monkeypatch.setattr(verification, "MOST_WORK", 1)
    assert [said.split(":")[0] for said in found(policy)] == ["not-verified"]
    monkeypatch.setattr(regions, "STEPS", 1)
    assert [said.split(":")[0] for said in found(policy)] == ["not-verified"]


CELLS: dict[str, list[str]] = {
    "count": ["-", "0", "[0..4]", "> 3", "not(2)", "[5..10]"],
    "shape": ["-", "round", "not(flat)", "square, flat"],
    "open": ["-", "true", "false"],
    "marks": ["-", "a", "not(a)", 'all("a","b")'],
}
VALUES: dict[str, list[Any]] = {
    "count": [None, *range(11)],
    "shape": [None, "round", "square", "flat"],
    "open": [None, True, False],
    "marks": [None, *map(frozenset, [(), "a", "b", "ab", "z"])],
}
rows_of_cells = st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), min_size=1, max_size=5)


@given(rows_of_cells)
def test_findings_are_those_of_trying_every_case(rows: list[tuple[str, ...]]) -> None:
    lines = [
        "when: {"
        + ", ".join(f"{name}: '{cell}'" for name, cell in zip(CELLS, row, strict=True))
        + f"}}, then: {{level: {at}}}"
        for at, row in enumerate(rows)
    ]
    cases = [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]
    unique = a_table("\n".join(lines), ", ".join(CELLS), "U")
    hits = [plain_hits(compile_table(unique, "d", ON), case) for case in cases]
    pairs = {(a, b) for found_rows in hits for a in found_rows for b in found_rows if a < b}
    codes = [problem.code for problem in check_policy(unique)]
    assert codes.count("overlap") == len(pairs)
    complete = [rows for case, rows in zip(cases, hits, strict=True) if None not in case.values()]
    assert ("gap" in codes) is any(not rows for rows in complete)
    first = a_table("\n".join(lines), ", ".join(CELLS), "F")
    speaking = {rows[0] for rows in hits if rows}
    silent = [problem for problem in check_policy(first) if problem.code == "unreachable"]
    assert len(silent) == len(rows) - len(speaking)


number_field = st.builds(
    lambda low, span, whole: a_field(
        "x", FieldType.NUMBER, low=low, high=None if span is None else low + span, whole=whole
    ),
    st.integers(-3, 3),
    st.none() | st.integers(0, 5),
    st.booleans(),
)


@given(number_field, st.none() | st.integers(-6, 6), st.none() | st.integers(1, 6))
def test_a_value_between_two_points_is_found_exactly_where_there_is_one(
    field: Any, low: int | None, gap: int | None
) -> None:
    high = None if gap is None else (low or 0) + gap
    candidates = [at / 4 for at in range(-60, 80)]
    allowed = [
        value
        for value in candidates
        if (low is None or value > low)
        and (high is None or value < high)
        and value >= field.low
        and (field.high is None or value <= field.high)
        and (not field.whole or value == int(value))
    ]
    got: list[Any] = list(values_between(low, high, field))
    assert len(got) == bool(allowed)
    assert all(low is None or value > low for value in got)
    assert all(high is None or value < high for value in got)


def test_days_are_whole() -> None:
    field = a_field("x", FieldType.DATE)
    assert list(values_between(date(2026, 1, 1), date(2026, 1, 2), field)) == []
    assert list(values_between(date(2026, 1, 1), date(2026, 1, 3), field)) == [date(2026, 1, 2)]
    assert list(values_between(None, date.min, field)) == []
    assert list(values_between(date.max, None, field)) == []
