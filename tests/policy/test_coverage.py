"""How much of a policy its tests try."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.cli.main import run
from engine.application.policies import files
from engine.application.policies.files import policy_paths, read_policy
from engine.application.policies.run_tests import RUNNERS
from engine.policy.pattern_coverage import WatchingMatcher, condition_branches
from engine.policy.patterns_binding import bind
from engine.policy.policy_tests import run_policy_tests
from tests.policy.pattern_worlds import ANSWER, EVENT, table
from tests.policy.small_policies import a_table
from tests.policy.test_patterns_reading import load

HEAD = "kind: policy-tests\nformat: 1\npolicy: small\ncases:\n"
POLICY = a_table(
    "when: {size: '>= 5', colour: 'red, blue'}, then: {level: 2}\nwhen: {open: 'not(true)'}, then: {level: 1}",
    "size, colour, open",
)
MIX = ("framework_mix.yaml", "framework_mix.tests.yaml")


def missed(*given: str) -> tuple[str, ...]:
    cases = [f"  - {{sentence: s, date: 2026-02-01, given: {{{one}}}, expect: no match}}\n" for one in given]
    return run_policy_tests(POLICY, HEAD + "".join(cases), "t.yaml").coverage.branches_missed


def test_a_branch_is_a_cell_that_holds_or_fails_and_each_alternative() -> None:
    assert missed("size: 6, colour: red, open: true") == (
        "d/r0 size: '>= 5' fails",
        "d/r0 colour: 'red, blue' fails",
        "d/r0 colour: alternative 2 of 'red, blue' holds",
        "d/r1 open: 'not(true)' holds",
    )
    assert missed("size: 6, colour: red, open: true", "size: 1, colour: blue", "colour: green") == ()


def test_the_words_of_a_vocabulary_are_tried_by_one_of_them() -> None:
    decision = POLICY.decisions[0]
    words = tuple(field.model_copy(update={"vocabulary": field.name == "colour"}) for field in decision.inputs)
    policy = replace(POLICY, decisions=(replace(decision, inputs=words),))
    case = "  - {sentence: s, date: 2026-02-01, given: {size: 6, colour: red, open: true}, expect: no match}\n"
    found = run_policy_tests(policy, HEAD + case, "t.yaml").coverage
    assert found.branches_missed == (
        "d/r0 size: '>= 5' fails",
        "d/r0 colour: 'red, blue' fails",
        "d/r1 open: 'not(true)' holds",
    )


def test_a_case_that_cannot_be_asked_tries_nothing() -> None:
    assert len(missed("sise: 6")) == 8


def test_shares_are_per_cent_and_the_smaller_one_counts() -> None:
    text = HEAD + "  - {sentence: s, date: 2026-02-01, given: {size: 6, colour: red}, expect: {level: 2}}\n"
    found = run_policy_tests(POLICY, text, "t.yaml").coverage
    assert (found.rules, found.rules_fired, found.rules_percent) == (2, 1, 50)
    assert (found.branches, found.branches_taken, found.branches_percent) == (8, 4, 50)
    assert found.percent == 50


@pytest.mark.parametrize("file", policy_paths([]), ids=lambda file: file.name)
def test_the_shipped_policies_are_tried_wholly(file: Path) -> None:
    tests = files.tests_beside(file)
    assert tests is not None, "every shipped policy has its tests beside it"
    policy = read_policy(file)
    report = run_policy_tests(policy, tests.read_bytes(), tests.name, RUNNERS.get(policy.kind.name))
    assert (report.never_fired, report.coverage.branches_missed, report.coverage.percent) == ((), (), 100)


def test_too_little_tried_is_no_and_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in policy_paths([]):
        if file.name == MIX[0]:
            (tmp_path / MIX[0]).write_bytes(file.read_bytes())
            text = file.with_name(MIX[1]).read_text(encoding="utf-8")
            (tmp_path / MIX[1]).write_text(text.partition("  - sentence: {en: Manufact")[0], encoding="utf-8")
    assert run(["policy", "test", str(tmp_path), "--fail-under", "100"]) == 1
    said = capsys.readouterr().err
    assert "mix/manufacturing\n" in said
    assert "mix/manufacturing job_family: 'manufacturing' holds" in said
    assert run(["policy", "test", str(tmp_path), "--fail-under", "20"]) == 0


PATTERN_MATCH = (
    '\n      - {as: a, of: event, where: [gain < n, \'who in ("x", "y")\']}'
    "\n      - {without: b, of: event, where: [step > a.step]}"
)
EVENTS: list[dict[str, object]] = [
    {"who": "x", "gain": 1, "step": 1},
    {"who": "y"},
    {"who": "z", "gain": 3},
    {"step": 2},
]


def pattern_branches(*events: dict[str, object]) -> list[str]:
    policy = load(PATTERN_MATCH)
    watching = WatchingMatcher(policy)
    bound = [bind(pattern, policy.values(date(2026, 1, 1))) for pattern in policy.patterns]
    watching.match(bound, {"event": table(EVENT, events), "answer": table(ANSWER, [])})
    return [branch for branch in condition_branches(policy) if branch not in watching.taken]


def test_a_branch_of_a_pattern_is_a_condition_that_holds_or_fails_and_each_alternative() -> None:
    place = "late a: "
    listed = '\'who in ("x", "y")\''
    everything = [
        f"{place}'gain < n' holds",
        f"{place}'gain < n' fails",
        f"{place}{listed} holds",
        f"{place}{listed} fails",
        f"{place}alternative 1 of {listed} holds",
        f"{place}alternative 2 of {listed} holds",
        "late b: 'step > a.step' holds",
        "late b: 'step > a.step' fails",
    ]
    assert pattern_branches() == everything
    assert pattern_branches(EVENTS[0]) == [everything[at] for at in (1, 3, 5, 6)]
    assert pattern_branches(*EVENTS[:2]) == [everything[at] for at in (1, 3, 6)]
    assert pattern_branches(*EVENTS) == []
