"""The settings file: what is wrong in it is said at its line, all of it at once."""

from __future__ import annotations

import pytest

from engine.errors import InputError, Problem
from engine.sample import SampleSettings, read_settings
from tests.sample.conftest import FILE

TEXT = FILE.read_text(encoding="utf-8")


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as refused:
        read_settings(text, "sample.yaml")
    return refused.value.problems


def _line(words: str) -> int:
    return next(number for number, line in enumerate(TEXT.splitlines(), start=1) if words in line)


def test_the_shipped_settings_are_read(settings: SampleSettings) -> None:
    assert settings.kind == "sample"
    assert settings.as_of.weekday() == 0
    assert len([skill for skill in settings.skills.values() if skill.families]) >= 50
    assert set(settings.families) == {"sales", "product_rd", "support", "manufacturing"}


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("    share: 0.20\n", "    share: 0.25\n", "shares-sum"),
        ("  vacant_share: 0.025", "  vacant_share: 1.5", "wrong-value"),
        ("  vacant_share: 0.025", "  vacant_shar: 0.025", "unknown-key"),
        ("  vacant_share: 0.025", "  vacant_share: 'few'", "wrong-value"),
        ("founded_years_before: 10 ", "founded_years_before: ten ", "wrong-value"),
        ("as_of: 2026-06-01", "as_of: 2026-13-01", "wrong-value"),
        ("from_years: 1,", "from_years: 4,", "bands-order"),
        ("parent: customer, half_life_days: 2920", "parent: clients, half_life_days: 2920", "unknown-name"),
        ("  planted_drop: {indicator: new_orders", "  planted_drop: {indicator: old_orders", "unknown-name"),
        ("quarter: {weeks: 13, passed: 9}", "quarter: {weeks: 13, passed: 13}", "quarter-over"),
        ("lengths: [3, 4, 5]", "lengths: [2, 4, 5]", "stall-length"),
        ("gain_points: 1.0,", "gain_points: 1.5,", "stall-gain"),
        ("clean_objective: 1 ", "clean_objective: 4 ", "unknown-objective"),
        ("request_weeks: [3, 26]", "request_weeks: [26, 3]", "range-reversed"),
        ("head_levels: [10, 9, 7, 6, 5]", "head_levels: [10, 9, 7, 6]", "level-count"),
        ("span: {low: 5, high: 9}", "span: {low: 5, high: 6}", "span-too-narrow"),
        ("Suzhou: 0.7, Shenzhen: 0.2, Munich: 0.1", "Suzhou: 0.7, Shenzhen: 0.2, Beijing: 0.1", "unknown-name"),
        ("  spread: 0.09", "  spread: 0.09\n  spread: 0.1", "duplicate-key"),
        ("kind: sample", "kind: example", "unknown-word"),
        ("format: 1\n", "format: 2\n", "unknown-word"),
    ],
)
def test_a_fault_is_named_with_its_line(was: str, becomes: str, code: str) -> None:
    assert TEXT.count(was) >= 1
    problems = _problems(TEXT.replace(was, becomes, 1))
    assert code in {problem.code for problem in problems}
    assert all(problem.file == "sample.yaml" and problem.line and problem.mend for problem in problems)
    expected = _line(was.strip().splitlines()[0])
    lines = [problem.line for problem in problems if problem.code == code and problem.line]
    assert min(abs(line - expected) for line in lines) <= 12


def test_the_line_of_a_wrong_value_is_exact() -> None:
    (problem,) = _problems(TEXT.replace("  vacant_share: 0.025", "  vacant_share: 1.5"))
    assert problem.line == _line("vacant_share")
    assert problem.column == "organisation.vacant_share"
    assert problem.value == "1.5"


def test_a_wrong_sum_stands_at_the_line_of_its_key() -> None:
    (problem,) = _problems(TEXT.replace("member_levels: {1: 0.22", "member_levels: {1: 0.32"))
    assert problem.line == _line("member_levels")


def test_all_faults_are_told_at_once() -> None:
    text = TEXT.replace("vacant_share: 0.025", "vacant_share: 2").replace("critical_share: 0.04", "critical: 0.04")
    assert {problem.code for problem in _problems(text)} == {"wrong-value", "unknown-key", "missing-key"}


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "kind: sample\n", "kind: [", "\t", "kind: sample\nformat: 1\nskills: 3\n"]
)
def test_a_file_that_is_something_else_is_refused(text: str) -> None:
    assert all(problem.line for problem in _problems(text))
