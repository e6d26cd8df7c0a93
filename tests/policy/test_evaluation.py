"""Evaluation: outcome, trail, and why other rows did not speak."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from engine.domain.frozen import Localised
from engine.errors import InputError, PolicyError
from engine.evidence.canonical import digest
from engine.evidence.fact import Fact
from engine.policy.evaluation import evaluate
from engine.policy.verdicts import explain
from tests.policy.small_policies import ON, a_parameter, a_table, loaded, policy_text

SIZES = """
when: {size: '>= p.big', colour: red}, then: {level: 3}
when: {size: '>= 1'}, then: {level: 2}
then: {level: p.least}
"""
PARAMETERS = a_parameter("p.big", ("2025-01-01", 10), ("2026-06-01", 20)) + a_parameter("p.least", ("2026-02-01", 1))


def test_the_outcome_carries_rule_version_reason_parameters_with_dates_and_facts() -> None:
    policy = a_table(SIZES, "size, colour", parameters=PARAMETERS)
    answer = evaluate(policy, {"size": 12, "colour": "red"}, ON)
    assert answer.outcome == {"level": 3}
    (rule,) = answer.trail.rules
    assert (rule.policy, rule.version, rule.effective, rule.rule) == ("small", policy.hash[:12], policy.effective, "r0")
    assert rule.because == Localised(en="reason 0")
    assert rule.parameters == {"p.big": 10}
    assert rule.parameter_dates == {"p.big": date(2025, 1, 1)}
    assert [(fact.table, fact.column, fact.value) for fact in answer.trail.facts] == [
        ("given", "size", 12),
        ("given", "colour", "red"),
    ]


def test_parameters_are_taken_as_of_the_day_of_the_decision() -> None:
    policy = a_table(SIZES, "size, colour", parameters=PARAMETERS)
    levels = [
        evaluate(policy, {"size": 12, "colour": "red"}, day).outcome["level"]
        for day in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert levels == [3, 2]


def test_a_row_whose_parameter_has_no_value_yet_is_no_rule_and_never_zero() -> None:
    policy = a_table(SIZES, "size, colour", parameters=PARAMETERS)
    before = evaluate(policy, {"size": 0}, date(2026, 1, 31))
    assert before.outcome == {}
    assert before.trail.notes == (
        "Row 'r2' is no rule on 2026-01-31: no value yet for p.least.",
        "No row of decision 'd' matched.",
    )
    assert evaluate(policy, {"size": 0}, date(2026, 2, 1)).outcome == {"level": 1}


def test_before_the_policy_is_effective_there_is_no_rule() -> None:
    policy = a_table(SIZES, "size, colour", parameters=PARAMETERS)
    with pytest.raises(InputError) as caught:
        evaluate(policy, {"size": 0}, date(2025, 12, 31))
    assert caught.value.problems[0].code == "no-rule"
    assert "has no rule before 2026-01-01" in str(caught.value)


def test_a_fact_keeps_the_origin_it_came_with() -> None:
    origin = Fact(table="people", key={"id": "P1"}, column="size", value=12.0, source="scale", dated=ON)
    answer = evaluate(a_table(SIZES, "size, colour", parameters=PARAMETERS), {"size": 12}, ON, sources={"size": origin})
    assert answer.trail.facts[0] == origin
    assert answer.trail.facts[1].value is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"sise": 1}, "Did you mean 'size'?"),
        ({"size": "1"}, "not a number"),
        ({"size": True}, "not a number"),
        ({"size": float("nan")}, "finite"),
        ({"size": float("inf")}, "finite"),
        ({"count": 11}, "a finite number, 0 to 10"),
        ({"count": 1.5}, "a whole number"),
        ({"colour": 1}, "not a text"),
        ({"shape": "oval"}, "one of round, square, flat"),
        ({"open": 1}, "true or false"),
        ({"seen": datetime(2026, 1, 1)}, "a date"),
        ({"seen": "2026-01-01"}, "a date"),
        ({"marks": "a"}, "a list of texts"),
        ({"marks": [1]}, "a list of texts"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_in_words(facts: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate(a_table(SIZES, "size, colour", parameters=PARAMETERS), facts, ON)
    assert said in str(caught.value)


def test_all_wrong_facts_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        evaluate(a_table("then: {level: 1}", "size"), {"size": "x", "open": 3, "nobody": 1}, ON)
    assert len(caught.value.problems) == 3


def test_numbers_and_texts_of_numpy_are_facts() -> None:
    policy = a_table("when: {size: '[1..2]', open: true}, then: {level: 1}", "size, open")
    for number in (np.int64(2), np.float32(1.5), np.float64(1)):
        assert evaluate(policy, {"size": number, "open": np.bool_(True)}, ON).outcome == {"level": 1}


def test_a_policy_of_several_decisions_is_asked_by_name() -> None:
    policy = loaded(TWO)
    with pytest.raises(InputError, match="Name one of: second, first"):
        evaluate(policy, {}, ON)
    with pytest.raises(InputError, match="Did you mean 'second'"):
        evaluate(policy, {}, ON, "secnd")


TWO = policy_text(
    """
    decisions:
      - id: second
        hit_policy: F
        requires: [first]
        inputs: [grade, open]
        outputs: [level]
        rows:
          - {id: high, when: {grade: gold}, then: {level: 100}, because: {en: gold is high}}
          - {id: low, then: {level: 1}, because: {en: the rest}}
      - id: first
        hit_policy: F
        inputs: [size]
        outputs: [grade]
        rows:
          - {id: big, when: {size: '> 10'}, then: {grade: gold}, because: {en: big}}
          - {id: small, then: {grade: bronze}, because: {en: small}}
    """
)


def test_a_required_decision_supplies_its_outcome_and_its_evidence() -> None:
    answer = evaluate(loaded(TWO), {"size": 11}, ON, "second")
    assert answer.outcome == {"level": 100}
    assert [rule.rule for rule in answer.trail.rules] == ["big", "high"]
    assert [fact.column for fact in answer.trail.facts] == ["size", "open"]
    assert evaluate(loaded(TWO), {"size": 1}, ON, "second").outcome == {"level": 1}


def test_an_outcome_that_is_given_is_not_computed_again() -> None:
    answer = evaluate(loaded(TWO), {"grade": "gold"}, ON, "second")
    assert [rule.rule for rule in answer.trail.rules] == ["high"]
    assert answer.trail.facts[0].column == "grade"


def test_the_first_cell_that_failed_is_told_for_every_row_that_did_not_speak() -> None:
    policy = a_table(SIZES, "size, colour", parameters=PARAMETERS)
    verdicts = explain(policy, {"size": 12, "colour": "blue"}, ON)
    assert [(one.rule, one.matched, one.spoke) for one in verdicts] == [
        ("r0", False, False),
        ("r1", True, True),
        ("r2", True, False),
    ]
    assert (verdicts[0].failed_input, verdicts[0].cell, verdicts[0].value) == ("colour", "red", "blue")
    assert explain(policy, {}, ON)[0].value == "null"
    early = explain(policy, {"size": 12}, date(2026, 1, 1))
    assert early[2].waiting_for == ("p.least",)


def test_equal_questions_have_equal_bytes_and_an_answer_can_be_changed_by_nobody_else() -> None:
    policy = a_table("then: {blend: {RED: 0.5, BLUE: 0.5}, words: [a, b]}", "size", outputs="blend, words")
    first, second = (evaluate(policy, {"size": 1}, ON) for _ in range(2))
    assert digest(first) == digest(second)
    first.outcome["blend"]["RED"] = 9
    assert evaluate(policy, {"size": 1}, ON).outcome["blend"]["RED"] == 0.5


def test_outputs_may_be_texts_flags_lists_and_parameters() -> None:
    rows = "then: {grade: gold, note: fine work, ready: true, words: [a, b], level: p}"
    policy = a_table(
        rows, "size", outputs="grade, note, ready, words, level", parameters=a_parameter("p", ("2026-01-01", 7))
    )
    assert evaluate(policy, {}, ON).outcome == {
        "grade": "gold",
        "note": "fine work",
        "ready": True,
        "words": ("a", "b"),
        "level": 7,
    }


def test_two_rows_of_a_unique_table_that_match_are_both_named() -> None:
    policy = a_table("when: {size: '> 1'}, then: {level: 1}\nwhen: {size: '> 5'}, then: {level: 1}", "size", "U")
    assert evaluate(policy, {"size": 3}, ON).outcome == {"level": 1}
    with pytest.raises(PolicyError) as caught:
        evaluate(policy, {"size": 6}, ON)
    assert str(caught.value).startswith(
        "small.yaml:17: rows 'r0' and 'r1' of decision 'd' both match, but its hit policy is U"
    )
