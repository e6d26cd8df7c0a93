"""What a check found, told in Chinese: every kind of finding has its words, and names rules, example and mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.cli.main import run
from api.cli.views.finding_words import FINDINGS_ZH
from tests.conftest import CHECKOUT

CLASH = """\
kind: decision-table
format: 1
id: clash
titles: {en: Clash, zh: 冲突}
owner: HR
effective: 2026-01-01
intended_change: {en: x, zh: 甲}
metric: {en: m, zh: 乙}
review_on: 2027-01-01
facts: {age: {type: number, low: 0, high: 120}}
outcomes: {band: {type: string, choices: [A, B]}}
decisions:
  - id: d
    hit_policy: U
    inputs: [age]
    outputs: [band]
    rows:
      - {id: young, when: {age: '< 40'}, then: {band: A}, because: a}
      - {id: old, when: {age: '>= 39'}, then: {band: B}, because: b}
"""


def test_every_kind_of_finding_has_chinese_words() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in (CHECKOUT / "engine" / "policy").glob("*.py"))
    given = re.findall(r'"([a-z]+(?:-[a-z]+)*)", (?:Severity\.|severity)|code="([a-z-]+)"', sources)
    told = {code for pair in given for code in pair if code}
    assert len(told) > 10
    assert told <= set(FINDINGS_ZH)


def test_a_clash_is_told_in_chinese_with_rules_example_and_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clash.yaml").write_text(CLASH, "utf-8")
    assert run(["policy", "check", str(tmp_path / "clash.yaml"), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "clash.yaml:19: d/old、d/young：规则或条件相互矛盾" in said
    assert "例如 age = 39" in said
    assert "请修改条件或取值" in said
    assert "1 个错误。" in said
