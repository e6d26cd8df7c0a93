"""The tests beside a policy: what passes, what fails and how that is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.policy_tests import Answer, PolicyTestReport, run_policy_tests
from tests.policy.small_policies import a_parameter, a_table

POLICY = a_table(
    "when: {size: '>= p'}, then: {level: 2, note: big}\nthen: {level: 1, note: small}",
    "size",
    outputs="level, note",
    parameters=a_parameter("p", ("2026-01-01", 10), ("2026-07-01", 20)),
)
HEAD = "kind: policy-tests\nformat: 1\npolicy: small\ncases:\n"


def ran(*cases: str) -> PolicyTestReport:
    return run_policy_tests(POLICY, HEAD + "".join(f"  - {{sentence: s, {case}}}\n" for case in cases), "t.yaml")


@pytest.mark.parametrize(
    ("case", "passed"),
    [
        ("date: 2026-06-30, given: {size: 10}, expect: {level: 2, note: big}", True),
        ("date: 2026-07-01, given: {size: 10}, expect: {level: 2}", False),
        ("date: 2026-07-01, given: {size: 10}, expect: {level: 1}", True),
        ("date: 2025-12-31, given: {size: 10}, expect: no rule", True),
        ("date: 2026-01-01, given: {size: 10}, expect: no rule", False),
        ("date: 2025-12-31, given: {size: 10}, expect: {level: 2}", False),
        ("date: 2026-06-30, given: {}, expect: {level: 1.0000000001}", True),
        ("date: 2026-06-30, given: {}, expect: {level: true}", False),
        ("date: 2026-06-30, given: {}, expect: no match", False),
        ("date: 2026-06-30, parameters: {p: 3}, given: {size: 4}, expect: {level: 2}", True),
        ("date: 2026-06-30, given: {size: 4}, expect: {level: 2}", False),
        ("date: 2026-06-30, given: {size: 4}, expect: {leevl: 2}", False),
        ("date: 2026-06-30, given: {sise: 4}, expect: {level: 2}", False),
    ],
)
def test_a_case_passes_exactly_when_the_answer_is_as_expected(case: str, passed: bool) -> None:
    report = ran(case)
    assert (report.passed, report.failed) == (int(passed), int(not passed))
    assert bool(report.cases[0].message) is not passed


def test_a_failure_names_file_line_and_both_values() -> None:
    report = ran("date: 2026-06-30, given: {}, expect: {level: 1}", "date: 2026-06-30, given: {}, expect: {level: 7}")
    assert report.cases[1].message == "t.yaml:6: s: level: expected 7, got 1."
    assert report.cases[1].got == {"level": 1, "note": "small"}
    assert report.cases[1].rules == ("d/r1",)


def test_rows_that_no_case_made_speak_are_listed() -> None:
    assert ran("date: 2026-06-30, given: {}, expect: {level: 1}").never_fired == ("d/r0",)


def test_collected_rows_are_compared_without_order_and_ordered_ones_with() -> None:
    rows = "then: {note: a}\nthen: {note: b}"
    case = HEAD + "  - {sentence: s, date: 2026-02-01, given: {}, expect: {note: [b, a]}}\n"
    assert [run_policy_tests(a_table(rows, "size", hit, "note"), case, "t.yaml").passed for hit in ("C", "R")] == [1, 0]


def test_weights_are_compared_as_a_whole() -> None:
    policy = a_table("then: {blend: {RED: 0.5, BLUE: 0.5}}", "size", outputs="blend")
    for weights, passed in (("{BLUE: 0.5, RED: 0.5}", 1), ("{RED: 0.5}", 0), ("{RED: 0.5, BLUE: 0.4}", 0)):
        case = HEAD + f"  - {{sentence: s, date: 2026-02-01, given: {{}}, expect: {{blend: {weights}}}}}\n"
        assert run_policy_tests(policy, case, "t.yaml").passed == passed


CASE = HEAD + "  - {sentence: s, date: 2026-01-01, given: {}, expect: no rule"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (CASE.replace("small", "other") + "}", "other-policy", 3),
        (HEAD.replace("policy-tests", "policy"), "unknown-word", 1),
        (HEAD + "  - {sentence: s, date: 2026-01-01, given: {}, expect: {}}", "empty-expectation", 5),
        (HEAD + "  - {sentence: s, date: 2026-01-01, given: {}, expect: nothing}", "unknown-word", 5),
        (HEAD + "  - {sentence: s, date: soon, given: {}, expect: no rule}", "wrong-type", 5),
        (HEAD + "  - {sentence: s, date: 2026-01-01, given: {}}", "missing-key", 5),
        (HEAD + "  - {sentence: s, date: 2026-01-01, given: [], expect: no rule}", "wrong-type", 5),
        (CASE + ", decision: e}", "unknown-decision", 5),
        (CASE + ", parameters: {q: 1}}", "unknown-name", 5),
        (CASE + ", parameters: {p: x}}", "wrong-type", 5),
        (CASE + ", why: x}", "unknown-key", 5),
        ("", "empty-file", 1),
    ],
)
def test_a_tests_file_that_is_not_well_formed_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(PolicyError) as caught:
        run_policy_tests(POLICY, text, "t.yaml")
    assert (code, line) in [(problem.code, problem.line) for problem in caught.value.problems]


def test_other_sections_bring_their_own_way_to_ask_a_case() -> None:
    def runner(policy: Policy, given: dict[str, Any], on: date, decision: str | None) -> Answer:
        return Answer({"level": given["facts"][0]["x"], "on": on, "asked": decision})

    case = HEAD + "  - {sentence: s, date: 2026-02-01, given: {facts: [{x: 3}]}, expect: {level: 3, asked: null}}\n"
    assert run_policy_tests(POLICY, case, "t.yaml", runner).passed == 1
