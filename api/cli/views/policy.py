"""What a check of a policy found, and what became of its tests."""

from __future__ import annotations

from api.cli.views.tables import both, sentence
from engine.application.policies.check import PolicyCheck
from engine.policy.policy_tests import PolicyTestReport


def show_policy_check(body: PolicyCheck, language: str) -> None:
    """Print every finding with its line, or that there is none."""
    for found in body.findings:
        sentence(f"{found.file}:{found.line}: {found.what} {found.mend}")
    count = len(body.findings)
    clean = both(language, "no findings", "未发现问题")
    told = both(language, f"{count} findings", f"{count} 个问题") if count else clean
    sentence(f"{body.policy} ({body.version}): {told}.")


def show_policy_tests(body: PolicyTestReport, language: str) -> None:
    """Print the cases that fail, rules that no case fired, and the counts."""
    for case in body.cases:
        if not case.passed:
            sentence(f"{case.message}\n  {case.sentence.text(language)}")
    if body.never_fired:
        told = both(language, "No case makes these rules speak: ", "没有用例触发这些规则：")
        sentence(told + ", ".join(body.never_fired))
    counts = both(
        language, f"{body.passed} passed, {body.failed} failed", f"{body.passed} 个通过，{body.failed} 个失败"
    )
    sentence(f"{body.policy} ({body.version}): {counts}.")
