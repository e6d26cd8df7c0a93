"""The tests beside the goal-risks policy, and that they can fail."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InputError
from engine.goals.risk_cases import goal_risk_answer
from engine.policy.policy_tests import run_policy_tests
from tests.goals.goal_worlds import POLICIES, shipped


def test_the_shipped_cases_pass() -> None:
    policy, text = shipped("goal_risks.yaml"), (POLICIES / "goal_risks.tests.yaml").read_bytes()
    report = run_policy_tests(policy, text, "goal_risks.tests.yaml", goal_risk_answer)
    assert [case.message for case in report.cases if not case.passed] == []
    assert report.passed == len(report.cases) >= 24


def test_a_case_that_expects_something_else_fails() -> None:
    text = (
        (POLICIES / "goal_risks.tests.yaml").read_text().replace("raised_on: [2026-02-02]", "raised_on: [2026-01-26]")
    )
    report = run_policy_tests(shipped("goal_risks.yaml"), text, "goal_risks.tests.yaml", goal_risk_answer)
    assert report.failed == 1


@pytest.mark.parametrize(
    "given",
    [{"gaols": []}, {"goals": {"goal_id": "G"}}, {"goals": [{"goal": "G"}]}, {"key_results": [{"baseline": "low"}]}],
)
def test_a_case_that_fits_no_table_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError) as error:
        goal_risk_answer(shipped("goal_risks.yaml"), given, date(2026, 2, 6), None)
    assert [problem.code for problem in error.value.problems] == ["bad-case"]
