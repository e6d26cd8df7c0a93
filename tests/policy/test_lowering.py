"""Limits: what a policy tells solvers, on a day."""

from __future__ import annotations

from datetime import date

import pytest

from engine.policy.lowering import lower
from tests.policy.small_policies import ON, a_parameter, loaded, policy_text, refusal_codes

LIMITS = """
limits:
  - id: hours
    selector: {colour: red}
    quantity: load
    comparison: <=
    value: cap.hours
    unit: hours/week
    because: {en: by law, zh: 依法}
  - {id: money, quantity: cost, comparison: '>=', value: 5, unit: eur, penalty: fine, because: {en: wanted}}
  - {id: over, quantity: load, comparison: ==, value: 1, unit: x, valid_to: 2026-02-01, because: {en: was}}
  - {id: later, quantity: load, comparison: <=, value: 1, unit: x, valid_from: 2026-09-01, because: {en: will}}
"""
PARAMETERS = a_parameter("cap.hours", ("2026-01-01", 48), ("2026-07-01", 40)) + a_parameter("fine", ("2026-04-01", 2.5))


def text(limits: str = LIMITS, parameters: str = PARAMETERS) -> str:
    return policy_text(limits, parameters, kind="bounds")


def test_a_limit_is_lowered_with_the_value_of_the_day() -> None:
    policy = loaded(text())
    limit = lower(policy, ON)[0]
    assert (limit.id, limit.rule, limit.selector, limit.quantity) == ("hours", "small/hours", {"colour": "red"}, "load")
    assert (limit.comparison, limit.value, limit.unit, limit.penalty) == ("<=", 48, "hours/week", None)
    assert (limit.valid_from, limit.valid_to, limit.because.zh) == (policy.effective, None, "依法")
    assert lower(policy, date(2026, 7, 1))[0].value == 40


def test_what_is_over_or_waits_for_a_parameter_is_no_limit() -> None:
    policy = loaded(text())
    assert [limit.id for limit in lower(policy, date(2025, 12, 31))] == []
    assert [limit.id for limit in lower(policy, date(2026, 2, 1))] == ["hours", "over", "later"]
    assert [limit.id for limit in lower(policy, date(2026, 4, 1))] == ["hours", "money", "later"]
    assert lower(policy, date(2026, 4, 1))[1].penalty == 2.5


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("quantity: cost", "quantity: costs", "unknown-quantity"),
        ("value: 5", "value: five", "unknown-name"),
        ("value: cap.hours", "value: cap.hour", "unknown-name"),
        ("value: 5", "value: [5]", "wrong-type"),
        ("value: 5", "value: word", "wrong-type"),
        ("comparison: '>='", "comparison: '>'", "unknown-word"),
        ("penalty: fine", "penalty: -1", "negative-penalty"),
        ("{colour: red}", "{color: red}", "unknown-name"),
        ("{colour: red}", "{origin: north}", "refused-fact"),
        ("id: over", "id: hours", "duplicate-id"),
        ("valid_to: 2026-02-01", "valid_to: 2025-02-01, valid_from: 2025-03-01", "bad-dates"),
        ("unit: eur, ", "", "missing-key"),
        ("unit: eur", "unit: eur, until: 3", "unknown-key"),
    ],
)
def test_a_faulty_limit_is_refused(old: str, new: str, code: str) -> None:
    parameters = PARAMETERS + a_parameter("word", ("2026-01-01", "x"))
    assert old in text()
    assert refusal_codes(text(parameters=parameters).replace(old, new)) == [code]
