"""What is proved about a policy before it decides: each planted defect is found, with an example."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.policy import verification_cover
from engine.policy.document import Policy
from engine.policy.kinds import FieldType
from engine.policy.regions import values_between
from engine.policy.verification import check_policy
from tests.policy.small_policies import a_field, a_parameter, a_table, loaded, policy_text


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
    when: {size: '>= 5', colour: 'red, blue'}, then: {level: 1}
    then: {level: 3}
    """
    assert found(a_table(rows, "size, colour", "U"))[0] == (
        "overlap: rows 'r0' and 'r1' of decision 'd' both match size = 5, colour = red, but its hit policy is U."
    )
    codes = [finding.code for finding in check_policy(a_table(rows, "size, colour", "U"))]
    assert sorted(codes) == ["contradiction", "contradiction", "overlap"]
    assert len(found(a_table(rows.replace("<= 5", "< 5"), "size, colour", "U"))) == 2


def test_under_any_only_rows_that_differ_clash() -> None:
    same = "when: {size: '> 1'}, then: {level: 1}\nwhen: {size: '<= 3'}, then: {level: 1}"
    assert found(a_table(same, "size", "A")) == []
    assert found(a_table(same.replace("'<= 3'}, then: {level: 1}", "'<= 3'}, then: {level: 2}"), "size", "A")) == [
        (
            "contradiction: rows 'r0' and 'r1' of decision 'd' both match size = 2 and give different outcomes, "
            "but its hit policy is A."
        )
    ]


def test_a_row_that_the_rows_before_it_cover_together_is_unreachable() -> None:
    rows = """
    when: {size: '< 5'}, then: {level: 1}
    when: {size: '>= 5', open: true}, then: {level: 2}
    when: {size: '>= 5', open: false}, then: {level: 3}
    when: {size: '[2..8]', open: 'not(null)'}, then: {level: 4}
    then: {level: 5}
    """
    assert found(a_table(rows, "size, open")) == [
        (
            "unreachable: row 'r3' can never speak: rows 'r0', 'r1', 'r2' take every case it matches, such as "
            "size = 2, open = false."
        )
    ]


def test_a_row_shadowed_by_one_row_names_it() -> None:
    rows = "when: {colour: red}, then: {level: 1}\nwhen: {colour: red, open: true}, then: {level: 2}\nthen: {level: 0}"
    assert found(a_table(rows, "colour, open")) == [
        "shadowed: row 'r1' can never speak: row 'r0' takes every case it matches, such as colour = red, open = true."
    ]


def test_under_priority_the_higher_row_silences_wherever_it_stands() -> None:
    rows = "when: {size: '> 3'}, then: {grade: bronze}\nthen: {grade: gold}"
    assert found(a_table(rows, "size", "P", "grade")) == [
        "shadowed: row 'r0' can never speak: row 'r1' takes every case it matches, such as size = 4."
    ]
    assert (
        found(
            a_table(
                rows.replace("gold", "tin").replace("bronze", "gold").replace("tin", "bronze"), "size", "P", "grade"
            )
        )
        == []
    )


def test_rows_of_equal_priority_that_differ_clash() -> None:
    rows = "when: {size: '> 3'}, then: {grade: gold, level: 1}\nwhen: {size: '< 5'}, then: {grade: gold, level: 2}"
    assert found(a_table(rows, "size", "P", "grade, level")) == [
        (
            "contradiction: rows 'r0' and 'r1' of decision 'd' both match size = 4 with equal priority and different "
            "outcomes: only their order in the file decides."
        )
    ]


def test_rows_that_say_something_again_are_found() -> None:
    again = "when: {size: '> 3'}, then: {level: 1}\nwhen: {size: '> 3'}, then: {level: 1}"
    for hit_policy in ("U", "A", "F", "C", "R", "C+"):
        codes = [finding.code for finding in check_policy(a_table(again, "size", hit_policy))]
        assert codes == (["gap", "duplicate"] if hit_policy in {"U", "A", "F"} else ["duplicate"])
    inside = again.replace("'> 3'", "'> 5'", 1)
    for hit_policy in ("A", "F", "C", "R"):
        codes = [finding.code for finding in check_policy(a_table(inside, "size", hit_policy))]
        assert codes == (["gap", "subsumed"] if hit_policy in {"A", "F"} else ["subsumed"])
    assert found(a_table(inside, "size", "C+")) == []


def test_a_number_that_never_is_the_largest_adds_nothing() -> None:
    rows = "when: {size: '> 5'}, then: {level: 1}\nwhen: {size: '> 3'}, then: {level: 2}"
    assert found(a_table(rows, "size", "C>")) == [
        (
            "shadowed: row 'r0' can add nothing: wherever it matches, such as size = 6, row 'r1' gives 2, and only the "
            "largest counts."
        )
    ]
    assert found(a_table(rows, "size", "C<")) == []


def test_a_row_after_one_without_conditions_is_silent() -> None:
    rows = "then: {level: 1}\nwhen: {size: 3}, then: {level: 2}"
    assert [finding.code for finding in check_policy(a_table(rows, "size"))] == ["shadowed"]


def test_a_cell_that_holds_for_nothing_on_some_day_is_found() -> None:
    parameters = a_parameter("low", ("2026-01-01", 1), ("2026-07-01", 9)) + a_parameter("high", ("2026-01-01", 5))
    rows = "when: {size: '[low..high]'}, then: {level: 1}\nthen: {level: 2}"
    (finding,) = check_policy(a_table(rows, "size", parameters=parameters))
    assert finding.what == "row 'r0' can never match: its cell of 'size' holds for nothing that can be."
    assert (finding.on, finding.rules) == (date(2026, 7, 1), ("d/r0",))


def test_a_case_without_a_rule_is_shown() -> None:
    rows = "when: {size: '< 5'}, then: {level: 1}\nwhen: {size: '> 5'}, then: {level: 2}"
    assert found(a_table(rows, "size")) == ["gap: no row of decision 'd' matches size = 5."]
    assert found(a_table("when: {colour: red}, then: {level: 1}", "colour")) == [
        "gap: no row of decision 'd' matches colour not red; for example colour = other."
    ]
    assert found(a_table("when: {marks: a}, then: {level: 1}", "marks")) == [
        "gap: no row of decision 'd' matches marks = []."
    ]


def test_every_gap_is_shown_once_and_as_wide_as_it_is() -> None:
    rows = """
    when: {size: '[1..3)', shape: 'not(flat)'}, then: {level: 1}
    when: {size: '[3..7)', shape: round}, then: {level: 2}
    when: {size: '>= 7'}, then: {level: 3}
    """
    assert {said.split(" matches ")[1] for said in found(a_table(rows, "size, shape"))} == {
        "size in [1..3), shape = flat; for example size = 1, shape = flat.",
        "size in [3..7), shape in square, flat; for example size = 3, shape = square.",
        "size < 1; for example size = 0, shape = round.",
    }


def test_many_gaps_are_cut_to_the_first_few() -> None:
    rows = "\n".join(f"when: {{size: {at}}}, then: {{level: {at}}}" for at in range(12))
    assert len(found(a_table(rows, "size"))) == 6
    assert found(a_table(rows, "size"))[-1] == "gap: decision 'd' has more cases without a row."


def test_a_missing_fact_is_no_gap_unless_the_table_asks_for_it() -> None:
    rows = "when: {size: '< 5'}, then: {level: 1}\nwhen: {size: '>= 5'}, then: {level: 2}"
    assert found(a_table(rows, "size")) == []
    asked = "when: {size: 'null', open: true}, then: {level: 3}\nwhen: {size: 'not(null)'}, then: {level: 2}"
    (finding,) = check_policy(a_table(asked, "size, open"))
    assert (finding.code, finding.fails) == ("gap-when-missing", False)
    assert finding.what == "no row of decision 'd' matches where size is missing and open = false."


def test_cells_and_columns_that_change_nothing_are_found() -> None:
    rows = "when: {shape: 'round, square, flat', count: '[0..10]', open: true}, then: {level: 1}\nthen: {level: 2}"
    said = found(a_table(rows, "shape, count, open, size", parameters=a_parameter("p", ("2026-01-01", 1))))
    assert said == [
        "unused-parameter: no rule uses parameter 'p'.",
        "unused-input: no row of decision 'd' tests input 'size'.",
        "constant: cell 'round, square, flat' of row 'r0' holds for every value that 'shape' can have.",
        "constant: cell '[0..10]' of row 'r0' holds for every value that 'count' can have.",
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
    monkeypatch.setattr(verification_cover, "STEPS", 1)
    assert [said.split(":")[0] for said in found(policy)] == ["not-verified"]


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


def test_limits_that_cannot_both_be_kept_are_found() -> None:
    limit = "  - {{id: {}, quantity: load, comparison: '{}', value: {}, unit: fte, because: x}}\n"
    text = "limits:\n" + limit.format("most", "<=", 3) + limit.format("least", ">=", "least")
    policy = loaded(policy_text(text, a_parameter("least", ("2026-01-01", 2), ("2026-07-01", 5)), "bounds"))
    (finding,) = check_policy(policy)
    assert finding.what == "limits 'most' (<= 3) and 'least' (>= 5) on load cannot both be kept."
    assert (finding.code, finding.severity, finding.on) == ("contradiction", "error", date(2026, 7, 1))
