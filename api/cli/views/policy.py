"""What a check of a policy found, and what became of its tests."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.markup import escape

from api.cli.terminal import stdout
from api.cli.views.finding_words import FINDINGS_ZH
from api.cli.views.tables import both, sentence
from engine.application.policies.check import PolicyCheck
from engine.policy.findings import Finding, Severity
from engine.policy.policy_tests import PolicyTestReport

_SEVERITIES = {
    Severity.ERROR: ("bold red", "error", "errors", "个错误"),
    Severity.WARNING: ("yellow", "warning", "warnings", "个警告"),
    Severity.HINT: ("dim", "hint", "hints", "个提示"),
}


def show_policy_check(body: PolicyCheck, language: str) -> None:
    """Print the findings by severity, each with its line, its mend and its example, and how many there are."""
    counts = []
    for severity, (style, one, several, chinese) in _SEVERITIES.items():
        found = [finding for finding in body.findings if finding.severity is severity]
        if found:
            count = f"{len(found)} {one if len(found) == 1 else several}"
            counts.append(both(language, count, f"{len(found)} {chinese}"))
            for finding in found:
                _show_finding(finding, style, language)
    told = "，".join(counts) if language == "zh" else ", ".join(counts)
    stop = both(language, ".", "。")
    sentence(f"{body.policy} ({body.version}): {told or both(language, 'no findings', '未发现问题')}{stop}")


def _show_finding(found: Finding, style: str, language: str) -> None:
    where = escape(f"{found.file}:{found.line}:")
    told = _in_chinese(found) if language == "zh" else f"{found.what} {found.mend}"
    stdout.print(f"[{style}]{where}[/] {escape(told)} [dim]({found.code})[/]", soft_wrap=not stdout.is_terminal)


def _in_chinese(found: Finding) -> str:
    """Return the kind of finding, the rules and the example in Chinese; the exact words follow as they were found."""
    what, mend = FINDINGS_ZH[found.code]
    rules = f"{'、'.join(found.rules)}：" if found.rules else ""
    values = [f"{name} = {json.dumps(value, ensure_ascii=False, default=str)}" for name, value in _facts(found)]
    example = f"例如 {'，'.join(values)}。" if values else ""
    return f"{rules}{what}。{example}{mend}。\n    {found.what}"


def _facts(found: Finding) -> Iterable[tuple[str, object]]:
    return (found.example or {}).items()


def show_policy_tests(body: PolicyTestReport, language: str, every_branch: bool = False) -> None:
    """Print the cases that fail, rules that no case fired, and the counts."""
    for case in body.cases:
        if not case.passed:
            sentence(f"{case.message}\n  {case.sentence.text(language)}")
    if body.never_fired:
        told = both(language, "No case makes these rules speak: ", "没有用例触发这些规则：")
        sentence(told + ", ".join(body.never_fired))
    if every_branch:
        for branch in body.coverage.branches_missed:
            sentence(both(language, "No case takes: ", "没有用例覆盖：") + branch)
    counts = both(
        language, f"{body.passed} passed, {body.failed} failed", f"{body.passed} 个通过，{body.failed} 个失败"
    )
    sentence(f"{body.policy} ({body.version}): {counts}; {_tried(body, language)}.")


def too_little_tried(body: PolicyTestReport, least: float, language: str) -> str:
    """Return the sentence that less than ``least`` per cent is tried, with what is missing."""
    missing = (*body.never_fired, *body.coverage.branches_missed)
    told = both(
        language,
        f"less than {least:g} % is tried ({_tried(body, language)}). Add a case for each of:",
        f"覆盖率低于 {least:g}%（{_tried(body, language)}）。请为以下各项补充用例：",
    )
    return "\n  ".join((f"{body.policy}: {told}", *missing))


def _tried(body: PolicyTestReport, language: str) -> str:
    found = body.coverage
    rules, branches = f"{found.rules_fired} of {found.rules}", f"{found.branches_taken} of {found.branches}"
    shares = f"{found.rules_percent:.3g} %", f"{found.branches_percent:.3g} %"
    en = f"{rules} rules ({shares[0]}) and {branches} branches ({shares[1]}) tried"
    zh = f"规则覆盖 {shares[0]}，分支覆盖 {shares[1]}"
    return both(language, en, zh)
