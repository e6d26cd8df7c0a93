"""The smallest change is one, is verified, and no smaller one exists among all representatives."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.smallest_change import smallest_changes
from tests.counts import scaled
from tests.policy.random_tables import DAYS, FACTS, tables
from tests.policy.small_policies import ON, a_table, loaded, policy_text

LADDER = """
when: {count: '< 3'}, then: {level: 1}
when: {count: '[3..5)', colour: '"a", "b"'}, then: {level: 2}
when: {count: '>= 5'}, then: {level: 3}
then: {level: 4}
"""
INPUTS = "count, colour, marks"


def first(policy: Policy, facts: dict[str, Any], **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    changes = smallest_changes(policy, facts, ON, **more)
    assert changes.complete
    return dict(changes.found[0].facts), dict(changes.found[0].outcome)


def test_one_fact_by_the_fewest_steps_to_the_nearest_value() -> None:
    policy = a_table(LADDER, INPUTS)
    assert first(policy, {"count": 4, "colour": "a"}) == ({"colour": "other"}, {"level": 4})
    assert first(policy, {"count": 4, "colour": "a"}, fixed=["colour"]) == ({"count": 5}, {"level": 3})
    assert first(policy, {"count": 9, "colour": "a"}, fixed=["colour"]) == ({"count": 4}, {"level": 2})


def test_towards_one_outcome_more_facts_may_have_to_change() -> None:
    policy = a_table(LADDER, INPUTS)
    assert first(policy, {"count": 9, "colour": "z"}, towards=("level", "2")) == (
        {"colour": "a", "count": 4},
        {"level": 2},
    )
    assert first(policy, {"count": 9, "colour": "z"}, towards=("level", "1")) == ({"count": 2}, {"level": 1})


def test_of_a_list_only_words_that_a_rule_names_change() -> None:
    policy = a_table('when: {marks: \'all("x", "y")\'}, then: {level: 1}\nthen: {level: 2}', "marks")
    assert first(policy, {"marks": ["w", "x"]}) == ({"marks": frozenset({"w", "x", "y"})}, {"level": 1})


def test_nothing_to_change_is_said_for_sure() -> None:
    changes = smallest_changes(a_table("then: {level: 1}", "count"), {"count": 1}, ON)
    assert (changes.found, changes.complete) == ((), True)


def test_what_a_required_decision_gives_changes_through_its_own_facts() -> None:
    policy = loaded(
        policy_text(
            """
            decisions:
              - {id: one, hit_policy: F, inputs: [size], outputs: [grade], rows: [
                  {id: g, when: {size: '> 2'}, then: {grade: gold}, because: {en: g}},
                  {id: s, then: {grade: silver}, because: {en: s}}]}
              - {id: two, hit_policy: F, requires: [one], inputs: [grade], outputs: [level], rows: [
                  {id: a, when: {grade: gold}, then: {level: 1}, because: {en: a}},
                  {id: b, then: {level: 2}, because: {en: b}}]}
            """
        )
    )
    assert first(policy, {"size": 1}, decision="two") == ({"size": 3}, {"level": 1})


@settings(max_examples=scaled(25, 500))
@given(
    st.sampled_from(["F", "C", "P", "C+"]).flatmap(lambda hit_policy: tables(hit_policy, rows=3)),
    st.fixed_dictionaries({name: FACTS[name] for name in ("colour", "size", "open")}),
)
def test_no_smaller_change_exists(policy: Policy, facts: dict[str, Any]) -> None:
    """Brute force over more values than there are regions, and over fewer facts than the change found takes."""
    fixed = ("seen", "wait", "term", "marks")
    changes = smallest_changes(policy, facts, ON, fixed=fixed)
    before = evaluate(policy, facts, ON).outcome
    for change in changes.found:
        assert evaluate(policy, {**facts, **change.facts}, ON).outcome == change.outcome != before
    smallest = len(changes.found[0].facts) if changes.found else 4
    wide = {
        "colour": ["a", "b", "c", "z"],
        "size": [-2, -1, -0.5, 0, 0.5, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4],
        "open": [True, False],
    }
    values = [[value for value in wide[name] if value is not None] + [facts[name]] for name in wide]
    for case in product(*values):
        tried = dict(zip(wide, case, strict=True))
        if sum(tried[name] != facts[name] for name in wide) < smallest:
            assert evaluate(policy, tried, ON).outcome == before


def test_days_move_to_the_nearest_day() -> None:
    policy = a_table(f"when: {{seen: '> {DAYS[2]}'}}, then: {{level: 1}}\nthen: {{level: 2}}", "seen")
    assert first(policy, {"seen": date(2025, 1, 1)}) == ({"seen": DAYS[3]}, {"level": 1})


def test_a_case_that_the_hit_policy_forbids_is_no_suggestion() -> None:
    policy = a_table("when: {count: '< 3'}, then: {level: 1}\nwhen: {count: '> 1'}, then: {level: 2}", "count", "U")
    assert first(policy, {"count": 1}) == ({"count": 3}, {"level": 2})
    with pytest.raises(PolicyError):
        smallest_changes(policy, {"count": 2}, ON)
