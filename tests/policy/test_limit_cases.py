"""Sentences about limits: whom they concern on a day, what a solver is told, and what a failing one says."""

from __future__ import annotations

import pytest

from engine.application.policies.files import POLICY_KINDS, policy_paths
from engine.policy.limit_cases import limit_answer
from engine.policy.load import load_policy
from engine.policy.policy_tests import CaseResult, PolicyTestReport, run_policy_tests
from tests.policy.small_policies import a_parameter, loaded, policy_text
from tests.policy.test_policies_readme import section

LIMITS = """
limits:
  - {id: everyone, quantity: load, comparison: "<=", value: most, unit: fte, because: x}
  - {id: round, selector: {shape: round}, quantity: load, comparison: "<=", value: 0.5, unit: fte, penalty: 4,
     because: x}
  - {id: five, selector: {count: 5}, quantity: cost, comparison: ">=", value: 2, unit: eur, valid_from: 2026-05-01,
     valid_to: 2026-05-31, because: x}
"""
POLICY = loaded(policy_text(LIMITS, a_parameter("most", ("2026-01-01", 1), ("2026-07-01", 0.9)), "bounds"))


def report(*cases: str) -> PolicyTestReport:
    lines = "".join(f"  - {{sentence: s, {case}}}\n" for case in cases)
    text = f"kind: policy-tests\nformat: 1\npolicy: small\ncases:\n{lines}"
    return run_policy_tests(POLICY, text, "t.yaml", limit_answer)


def one(case: str) -> CaseResult:
    return report(case).cases[0]


@pytest.mark.parametrize(
    "case",
    [
        "date: 2026-02-01, given: {}, expect: {everyone: {value: 1, hard: true}, round: null, five: null}",
        "date: 2026-07-01, given: {}, expect: {everyone: {value: 0.9, unit: fte, comparison: '<=', quantity: load}}",
        "date: 2026-02-01, given: {shape: round}, expect: {round: {value: 0.5, hard: false, penalty: 4}}",
        "date: 2026-02-01, given: {shape: flat}, expect: {round: null}",
        "date: 2026-05-01, given: {count: 5}, expect: {five: {value: 2}}",
        "date: 2026-04-30, given: {count: 5}, expect: {five: null}",
        "date: 2026-06-01, given: {count: 5}, expect: {five: null}",
        "date: 2026-02-01, parameters: {most: 0.7}, given: {}, expect: {everyone: {value: 0.7}}",
        "date: 2025-12-31, given: {}, expect: no rule",
    ],
)
def test_a_case_is_told_the_limits_of_its_day_and_of_whom_it_is_about(case: str) -> None:
    assert one(case).message == ""


def test_a_case_that_expects_something_else_fails_in_words() -> None:
    assert one("date: 2026-02-01, given: {}, expect: {everyone: {value: 2}}").message == (
        "t.yaml:5: s: everyone: expected {value: 2}, got {quantity: load, comparison: <=, value: 1.0, unit: fte, "
        "hard: true}."
    )
    assert not one("date: 2026-02-01, given: {}, expect: {everyone: {value: 1, penalty: 3}}").passed
    assert not one("date: 2026-02-01, given: {}, expect: {everyone: {}}").passed
    assert "no output 'evryone'" in one("date: 2026-02-01, given: {}, expect: {evryone: {value: 1}}").message
    assert "No limit selects by 'shpe'" in one("date: 2026-02-01, given: {shpe: round}, expect: no match").message
    assert "has no decisions" in one("date: 2026-02-01, decision: d, given: {}, expect: no match").message


def test_a_limit_that_no_case_makes_hold_is_listed() -> None:
    found = report("date: 2026-02-01, given: {}, expect: {everyone: {value: 1}}")
    assert found.never_fired == ("round", "five")
    assert found.coverage.rules_percent == pytest.approx(100 / 3)


def test_the_example_for_hr_passes() -> None:
    blocks = [part.partition("```")[0] for part in section("Tests").split("```yaml\n")[1:]]
    (text,) = (block for block in blocks if "policy: staffing_limits" in block)
    (file,) = (path for path in policy_paths([]) if path.name == "staffing_limits.yaml")
    policy = load_policy(file.read_bytes(), file.name, POLICY_KINDS)
    assert run_policy_tests(policy, text, "README.md", limit_answer).failed == 0
