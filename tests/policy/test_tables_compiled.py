"""The indexed table means what asking every cell of every row means; hit policies do what DMN says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import PolicyError
from engine.policy.compiled import compile_table, plain_hits
from engine.policy.document import Policy
from engine.policy.hit_policies import HIT_POLICIES, SINGLE
from engine.policy.indexes import column_index
from engine.policy.unary_tests import matches
from tests.policy.random_tables import CELLS, FACTS, PARAMETERS, records, tables
from tests.policy.small_policies import ON, a_table


@given(tables(), st.lists(records, min_size=1, max_size=20), st.sampled_from([ON, date(2026, 10, 1)]))
def test_indexes_find_the_rows_that_asking_every_cell_finds(
    policy: Policy, facts: list[dict[str, Any]], on: date
) -> None:
    table = compile_table(policy, "d", on)
    for record in facts:
        assert table.hits(record) == plain_hits(table, record)


@given(tables(), records)
def test_every_example_value_stands_for_its_region(policy: Policy, facts: dict[str, Any]) -> None:
    """Whatever rows a value passes, some example passes exactly the same ones."""
    table = compile_table(policy, "d", ON)
    for name, index in table.indexes.items():
        reachable = {index.lookup(value) for value in index.examples()}
        assert index.lookup(facts[name]) in reachable


@given(st.sampled_from(sorted(CELLS)), st.data())
def test_an_index_of_one_cell_is_that_cell(name: str, data: st.DataObject) -> None:
    try:
        policy = a_table(
            f"when: {{{name}: '{data.draw(CELLS[name])}'}}, then: {{level: 1}}", name, parameters=PARAMETERS
        )
    except PolicyError:
        return
    table = compile_table(policy, "d", date(2026, 10, 1))
    (cell,) = table.cells[0]
    index = column_index(table.decision.inputs[0], [cell])
    value = data.draw(FACTS[name])
    assert index.lookup(value) == int(matches(cell, value))


def test_values_beyond_what_a_column_remembers_are_still_found() -> None:
    table = compile_table(a_table("when: {size: '[10..20)'}, then: {level: 1}", "size"), "d", ON)
    for value in range(20_000):
        assert bool(table.outcome({"size": value / 100})) is (10 <= value / 100 < 20)


@given(tables("F"), records)
def test_first_gives_the_first_row_that_matches(policy: Policy, facts: dict[str, Any]) -> None:
    table = compile_table(policy, "d", ON)
    hits = plain_hits(table, facts)
    assert table.outcome(facts) == (table.candidates.given[hits[0]] if hits else {})
    assert table.outcomes([facts, facts]) == [table.outcome(facts)] * 2


GRADES = """
when: {size: '> 1'}, then: {grade: bronze}
when: {size: '> 2'}, then: {grade: gold}
when: {size: '> 3'}, then: {grade: silver}
when: {size: '> 4'}, then: {grade: gold}
"""
LEVELS = (
    GRADES.replace("grade: bronze", "level: 5").replace("grade: gold", "level: 2").replace("grade: silver", "level: 9")
)


@pytest.mark.parametrize(
    ("hit_policy", "rows", "size", "expected"),
    [
        ("U", GRADES, 2, {"grade": "bronze"}),
        ("A", GRADES, 2, {"grade": "bronze"}),
        ("F", GRADES, 5, {"grade": "bronze"}),
        ("P", GRADES, 5, {"grade": "gold"}),
        ("P", GRADES, 2, {"grade": "bronze"}),
        ("R", GRADES, 5, {"grade": ("bronze", "gold", "silver", "gold")}),
        ("O", GRADES, 5, {"grade": ("gold", "gold", "silver", "bronze")}),
        ("C", GRADES, 4, {"grade": ("bronze", "gold", "silver")}),
        ("C", GRADES, 0, {"grade": ()}),
        ("R", GRADES, 0, {"grade": ()}),
        ("F", GRADES, 0, {}),
        ("C+", LEVELS, 5, {"level": 18}),
        ("C<", LEVELS, 5, {"level": 2}),
        ("C>", LEVELS, 5, {"level": 9}),
        ("C#", LEVELS, 5, {"level": 4}),
        ("C+", LEVELS, 0, {"level": None}),
        ("C#", LEVELS, 0, {"level": 0}),
    ],
)
def test_a_hit_policy_settles_the_matching_rows_as_dmn_says(
    hit_policy: str, rows: str, size: float, expected: dict[str, Any]
) -> None:
    outputs = "grade" if rows is GRADES else "level"
    table = compile_table(a_table(rows, "size", hit_policy, outputs), "d", ON)
    assert dict(table.outcome({"size": size})) == expected


def test_any_lets_several_rows_match_if_they_say_the_same() -> None:
    rows = "\n".join(f"when: {{size: '> {size}'}}, then: {{level: {size // 3 + 1}}}" for size in (1, 2, 3))
    table = compile_table(a_table(rows, "size", "A"), "d", ON)
    assert table.outcome({"size": 3}) == {"level": 1}
    with pytest.raises(PolicyError, match="rows 'r0' and 'r2'"):
        table.outcome({"size": 4})


@given(st.sampled_from(sorted(HIT_POLICIES)), st.lists(records, max_size=5))
def test_no_hit_policy_depends_on_what_was_asked_before(hit_policy: str, facts: list[dict[str, Any]]) -> None:
    single_number = "when: {size: '> 1'}, then: {level: 1}\nwhen: {size: '<= 1'}, then: {level: 2}"
    graded = single_number.replace("level: 1", "grade: gold").replace("level: 2", "grade: silver")
    rows, outputs = (graded, "grade") if hit_policy in {"P", "O"} else (single_number, "level")
    table = compile_table(a_table(rows, "size", hit_policy, outputs), "d", ON)
    assert [table.outcome(one) for one in facts] == list(reversed([table.outcome(one) for one in reversed(facts)]))
    assert hit_policy not in SINGLE or all(len(table.hits(one)) <= 1 for one in facts)


@pytest.mark.parametrize(
    "cell", ["[1..2], [2..3]", "[1..3], 2", "[1..3], [2..2]", "<= 2, >= 2", "not(< 1, > 3)", "[1..2), [2..3]"]
)
def test_alternatives_that_touch_or_overlap_hold_once_and_for_all_between(cell: str) -> None:
    table = compile_table(a_table(f"when: {{size: '{cell}'}}, then: {{level: 1}}", "size"), "d", ON)
    for size in (0.5, 1, 1.5, 2, 2.5, 3, 3.5):
        assert table.hits({"size": size}) == plain_hits(table, {"size": size})
    assert all(table.hits({"size": size}) == [0] for size in (1, 1.5, 2, 2.5, 3))
