"""The shipped policy: presets, fallback, warnings, its own tests, its own proof."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from engine.errors import PolicyError
from engine.goals.policy_kinds import POLICY_KINDS
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.load import load_policy
from engine.policy.policy_tests import run_policy_tests
from engine.policy.schema import policy_json_schema
from engine.policy.verification import check_policy
from tests.policy.test_schema import as_json

FOLDER = Path(__file__).parents[2] / "policies"
FILE = FOLDER / "framework_mix.yaml"
TEXT = FILE.read_text(encoding="utf-8")
ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(TEXT, FILE.name, POLICY_KINDS)


@pytest.mark.parametrize(
    ("family", "weights", "reason"),
    [
        ("sales", {"KPI:results": 0.7, "BEHAVIOUR:visit_quality": 0.3}, "preset"),
        ("product_rd", {"OKR:innovation": 0.3, "OKR:iteration_speed": 0.3, "PROJECT:milestones": 0.4}, "preset"),
        ("support", {"MBO:special_tasks": 0.6, "SATISFACTION:service": 0.4}, "preset"),
    ],
)
def test_a_family_with_a_preset_gets_it(policy: Policy, family: str, weights: dict[str, float], reason: str) -> None:
    answer = evaluate(policy, {"job_family": family, "tags": ["quota"]}, ON, "mix")
    assert answer.outcome == {"weights": weights, "reason": reason}
    assert [rule.rule for rule in answer.trail.rules] == [family]
    assert sorted(answer.trail.rules[0].parameters.values()) == sorted(weights.values())


@pytest.mark.parametrize("family", ["unknown", "Sales", "", None])
def test_any_other_family_gets_the_fallback_and_the_reason(policy: Policy, family: str | None) -> None:
    answer = evaluate(policy, {"job_family": family}, ON, "mix")
    assert answer.outcome["reason"] == "no preset"
    assert sum(answer.outcome["weights"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("kpi", "okr", "tags", "warnings"),
    [
        (1, 0, [], ("W-KPI-ONLY",)),
        (1.0, 0, ["execution"], ("W-KPI-ONLY",)),
        (0.99, 0, ["execution"], ()),
        (0, 1, ["execution", "shift_work"], ("W-OKR-VAGUE",)),
        (0, 1, ["innovation"], ()),
        (0.5, 0.5, ["execution"], ()),
    ],
)
def test_one_framework_alone_is_warned_about(
    policy: Policy, kpi: float, okr: float, tags: list[str], warnings: tuple[str, ...]
) -> None:
    answer = evaluate(policy, {"kpi_share": kpi, "okr_share": okr, "tags": tags}, ON, "warnings")
    assert answer.outcome == {"warning": warnings}
    assert len(answer.trail.rules) == len(warnings)


def test_every_reason_is_written_in_both_languages(policy: Policy) -> None:
    texts = [row.because for decision in policy.decisions for row in decision.rows]
    texts += [parameter.why for parameter in policy.parameters.values()]
    texts += [policy.titles, policy.intended_change, policy.metric]
    assert all(text.en and text.zh for text in texts)


def test_its_own_tests_pass_and_reach_every_row(policy: Policy) -> None:
    tests = FOLDER / "framework_mix.tests.yaml"
    report = run_policy_tests(policy, tests.read_text(encoding="utf-8"), tests.name)
    assert [case.message for case in report.cases if not case.passed] == []
    assert report.never_fired == ()
    days = {case.on for case in report.cases}
    assert min(days) < policy.effective < max(days)
    assert policy.effective in days


def test_it_has_no_finding_and_fits_its_schema(policy: Policy) -> None:
    assert check_policy(policy) == ()
    schema = policy_json_schema(POLICY_KINDS)
    assert jsonschema.Draft202012Validator(schema).is_valid(as_json(TEXT))


def test_a_weight_that_breaks_the_sum_is_told_at_the_row() -> None:
    broken = TEXT.replace("{from: 2024-01-01, value: 0.70}", "{from: 2024-01-01, value: 0.65}")
    line = next(at for at, text in enumerate(broken.splitlines(), 1) if "weights: {KPI:results" in text)
    with pytest.raises(PolicyError) as caught:
        load_policy(broken, FILE.name, POLICY_KINDS)
    assert str(caught.value) == (
        f"framework_mix.yaml:{line}: weights of row 'sales' sum to 0.95, not 1. Add 0.05 or normalise."
    )
