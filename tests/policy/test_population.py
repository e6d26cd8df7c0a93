"""What columns give for a population is what facts give for each of its records."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.columns import TextColumn
from engine.errors import InputError, PolicyError
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.hit_policies import HIT_POLICIES
from engine.policy.population import population_outcomes
from engine.policy.population_columns import CodedColumn, FactColumn
from tests.counts import scaled
from tests.policy.random_tables import numbers_of, records, tables
from tests.policy.small_policies import ON, a_table, loaded, policy_text

People = list[dict[str, Any]]


def columns_of(people: People) -> dict[str, FactColumn]:
    days = [np.datetime64("NaT") if one["seen"] is None else np.datetime64(one["seen"]) for one in people]
    flags = [-1 if one["open"] is None else int(one["open"]) for one in people]
    return {
        "colour": TextColumn.of(one["colour"] for one in people),
        "size": np.array(numbers_of(people, "size")),
        "open": np.array(flags, dtype=np.int8),
        "seen": np.array(days, dtype="datetime64[D]"),
        **{name: CodedColumn.of(one[name] for one in people) for name in ("marks", "wait", "term")},
    }


def one_by_one(policy: Policy, people: People, on: date) -> list[tuple[tuple[str, ...], dict[str, Any]]] | str:
    try:
        answers = [evaluate(policy, one, on) for one in people]
    except PolicyError as error:
        return error.problems[0].code
    return [(tuple(rule.rule for rule in one.trail.rules), one.outcome) for one in answers]


def at_once(policy: Policy, people: People, on: date) -> list[tuple[tuple[str, ...], dict[str, Any]]] | str:
    try:
        found = population_outcomes(policy, "d", on, columns_of(people))
    except PolicyError as error:
        return error.problems[0].code
    return [(found[at].rows, dict(found[at].outcome)) for at in range(len(people))]


@settings(max_examples=scaled(80, 3000))
@given(st.data(), st.sampled_from(sorted(HIT_POLICIES)), st.sampled_from([ON, date(2026, 10, 1)]))
def test_a_population_gets_what_each_of_its_records_gets(data: st.DataObject, hit_policy: str, on: date) -> None:
    policy = data.draw(tables(hit_policy))
    people = data.draw(st.lists(records, min_size=1, max_size=20))
    assert at_once(policy, people, on) == one_by_one(policy, people, on)


@settings(max_examples=scaled(2, 50))
@given(st.integers(0, 10_000), st.sampled_from(["F", "C", "C+"]))
def test_tables_of_more_rows_than_a_machine_word_has_bits_agree_too(seed: int, hit_policy: str) -> None:
    draw = np.random.default_rng(seed)
    ends = np.sort(draw.integers(0, 20, (150, 2)), axis=1)
    rows = "\n".join(
        f"when: {{size: '[{a}..{b}]', open: {'true' if a % 2 else '-'}}}, then: {{level: 1}}" for a, b in ends
    )
    policy = a_table(rows, "size, open", hit_policy)
    people = [{"size": float(draw.integers(-1, 22)), "open": bool(draw.integers(2))} for _ in range(50)]
    columns = {"size": np.array(numbers_of(people, "size")), "open": np.array([one["open"] for one in people])}
    found = population_outcomes(policy, None, ON, columns)
    assert found.outcomes() == [evaluate(policy, one, ON).outcome for one in people]


CHAIN = policy_text(
    """
    decisions:
      - id: first
        hit_policy: F
        inputs: [size]
        outputs: [grade, level]
        rows:
          - {id: big, when: {size: '> 2'}, then: {grade: gold, level: 7}, because: {en: b}}
          - {id: some, when: {size: '> 1'}, then: {grade: silver}, because: {en: s}}
      - id: second
        hit_policy: C
        requires: [first]
        inputs: [size]
        outputs: [level, words]
        rows:
          - {id: all, then: {level: 3, words: [x, y]}, because: {en: a}}
          - {id: few, when: {size: '> 3'}, then: {level: 4}, because: {en: f}}
      - id: last
        hit_policy: C
        requires: [first, second]
        inputs: [grade, level, colour]
        outputs: [note]
        rows:
          - {id: g, when: {grade: gold}, then: {note: golden}, because: {en: g}}
          - {id: n, when: {level: null}, then: {note: without}, because: {en: n}}
          - {id: c, when: {colour: a}, then: {note: coloured}, because: {en: c}}
    """
)
SIZES = [0, 1.5, 3, 5, None]


def test_required_decisions_are_answered_for_everyone_before() -> None:
    policy = loaded(CHAIN)
    found = population_outcomes(policy, "last", ON, {"size": np.array([0, 1.5, 3, 5, np.nan])})
    alone = [evaluate(policy, {"size": size}, ON, "last").outcome for size in SIZES]
    assert [dict(one) for one in found.outcomes()] == alone
    assert found.spoke("g").tolist() == [False, False, True, True, False]


def test_an_outcome_of_a_required_decision_may_be_given_instead() -> None:
    policy = loaded(CHAIN)
    found = population_outcomes(policy, "last", ON, {"grade": TextColumn.of(["gold", None, "bronze"])})
    alone = [evaluate(policy, {"grade": grade}, ON, "last").outcome for grade in ("gold", None, "bronze")]
    assert [dict(one) for one in found.outcomes()] == alone


def test_outcomes_come_as_columns() -> None:
    policy = loaded(CHAIN)
    found = population_outcomes(policy, "first", ON, {"size": np.array([0, 1.5, 3])})
    grades = found.column("grade")
    assert [None if code < 0 else grades.values[code] for code in grades.codes.tolist()] == [None, "silver", "gold"]
    np.testing.assert_array_equal(found.numbers("level"), [np.nan, np.nan, 7.0])


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"sise": np.array([1.0])}, "unknown-fact"),
        ({"size": np.array([1.0]), "open": np.array([True, False])}, "uneven-columns"),
        ({"size": np.array([1.0, np.inf])}, "wrong-fact"),
        ({"count": np.array([1.0, 2.5])}, "wrong-fact"),
        ({"count": np.array([1.0, 11.0])}, "wrong-fact"),
        ({"size": TextColumn.of(["1"])}, "wrong-fact"),
        ({"shape": TextColumn.of(["round", "oval"])}, "wrong-fact"),
        ({"seen": np.array([1.0])}, "wrong-fact"),
    ],
)
def test_a_column_is_refused_where_its_values_would_be(columns: dict[str, FactColumn], code: str) -> None:
    policy = a_table("then: {level: 1}", "size")
    with pytest.raises(InputError) as fault:
        population_outcomes(policy, None, ON, columns)
    assert code in {problem.code for problem in fault.value.problems}


def test_nobody_is_a_population_too() -> None:
    policy = a_table("then: {level: 1}", "size")
    assert population_outcomes(policy, None, ON, {}).outcomes() == []
    assert population_outcomes(policy, None, ON, {}, size=2).outcomes() == [{"level": 1}] * 2
