"""One mistake in a policy makes one problem: with its line, a code, what is wrong and how to mend it; nothing runs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from engine.application.policies.files import DECISION_TABLE, POLICY_KINDS, policy_paths
from engine.errors import PolicyError, Problem, SextantError
from engine.policy.dmn.importing import import_dmn
from engine.policy.load import load_policy
from tests.counts import scaled
from tests.policy.test_policies_readme import yaml_of

TABLE = yaml_of("A whole policy")
DECLARED = yaml_of("A table of your own, and tables from other tools")
SHIPPED = {file.stem: file.read_text(encoding="utf-8") for file in policy_paths([])}


def only_stalls(text: str) -> str:
    """The policy on goals at risk with its first pattern alone and the parameters that this one reads."""
    parameters, _, rest = text.partition("  break.coverage:")
    return parameters + "\n# How" + rest.partition("# How")[2].partition("  - id: forecast_at_risk")[0]


TEXTS = {
    "table": TABLE,
    "declared": DECLARED,
    "patterns": only_stalls(SHIPPED["goal_risks"]),
    "scores": SHIPPED["rating_bands"],
    "limits": SHIPPED["staffing_limits"],
    "mix": SHIPPED["framework_mix"],
}
BOUND = 5.0
"""Seconds in which the worst file is refused, on a machine that does other things too."""


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """What is wrong with a file; empty for a good one."""
    try:
        load_policy(text, "policy.yaml", POLICY_KINDS)
    except PolicyError as error:
        return error.problems
    return ()


def edited(kind: str, old: str, new: str) -> tuple[str, int]:
    """A valid text with one edit, and the line at which it begins."""
    text = TEXTS[kind]
    assert text.count(old) >= 1, f"{old!r} does not stand in the text"
    at = text.index(old)
    return text[:at] + new + text[at + len(old) :], text.count("\n", 0, at) + 1


def is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith((".", "?"))


Mistake = tuple[str, str, str, str, str]
"""Which text, what stands there, what is written instead, the code, how the line begins (or: where the edit is)."""

TABLES: list[Mistake] = [
    ("table", "kind: framework-mix", "kind: framework-mx", "unknown-kind", ""),
    ("table", "format: 1", "format: 2", "unknown-format", ""),
    ("table", "owner: HR performance team\n", "", "missing-key", "kind:"),
    ("table", "review_on: 2026-12-01", "review_on: 2025-12-01", "review-too-early", ""),
    ("table", "effective: 2026-01-01", "effective: 2026-02-30", "wrong-type", ""),
    ("table", "hit_policy: F", "hit_policy: X", "unknown-word", ""),
    ("table", "level, tags]", "level, tags, colour]", "unknown-name", ""),
    ("table", "outputs: [weights, reason]", "outputs: [weights, reasn]", "unknown-name", ""),
    ("table", "level: '>= 5'", "level: '=> 5'", "bad-cell", ""),
    ("table", "level: '>= 5'", "level: '[9..5]'", "empty-interval", ""),
    ("table", "level: '>= 5'", "level: five", "unknown-name", ""),
    ("table", "level: '>= 5'", "levl: '>= 5'", "unknown-name", ""),
    ("table", "KPI:visits: mix.field.visits", "KPI:visits: mix.field.visit", "unknown-name", ""),
    ("table", "KPI:visits: mix.field.visits", "KPA:visits: mix.field.visits", "unknown-value", ""),
    ("table", "agreed_tasks: 1.0", "agreed_tasks: 0.9", "weights-sum", ""),
    ("table", "id: fallback", "id: senior_field", "duplicate-id", ""),
    ("table", "{en: Nothing is agreed yet., zh: 尚未约定。}", "{zh: 尚未约定。}", "missing-key", ""),
    ("declared", "low: 0}", "low: 9, high: 3}", "bad-range", ""),
    ("declared", "type: number, low: 0", "type: nummer, low: 0", "unknown-word", ""),
    ("declared", "Worked: years-and-months", "Worked: duration", "unknown-word", ""),
    ("declared", "Contract/Kind: permanent", "Contract/Kind: permanant", "unknown-value", ""),
]
PARAMETERS: list[Mistake] = [
    ("table", "range: [0.4, 0.8]", "range: [0.8, 0.4]", "bad-range", ""),
    ("table", "    unit: share\n    range: [0.4, 0.8]", "    range: [0.4, 0.8]", "missing-key", "values:"),
    ("limits", "value: 1.0}", "value: 2.0}", "out-of-range", ""),
    ("limits", "value: 1.0}", "value: 1.0}, {from: 2024-01-01, value: 1.1}", "duplicate-date", ""),
    ("patterns", "stall.weeks: {values", "stall.week: {values", "unknown-name", ""),
    ("patterns", "value: 2}]", "value: two}]", "wrong-type", ""),
    ("patterns", "value: 2}]", "value: 20}]", "out-of-range", ""),
]
PATTERNS: list[Mistake] = [
    ("patterns", "gain < stall.min_delta", "gains < stall.min_delta", "unknown-column", ""),
    ("patterns", "gain < stall.min_delta", "gain < stall.min_dleta", "unknown-name", ""),
    ("patterns", "gain < stall.min_delta", "gain = null", "null-comparison", ""),
    ("patterns", "complete = false", "complete = 0", "wrong-type", ""),
    ("patterns", "complete = false", "complete < true", "wrong-type", ""),
    ("patterns", "of: key_result_week", "of: key_result_weak", "unknown-fact", ""),
    ("patterns", "at_least: stall.weeks", "at_least: 0", "bad-count", ""),
    ("patterns", "ordered_by: number", "ordered_by: framework", "wrong-type", ""),
    ("patterns", "severity: high", "severity: hihg", "unknown-word", ""),
    ("patterns", "as: stall", "as: Stall", "bad-name", ""),
]
SCORES_AND_LIMITS: list[Mistake] = [
    ("scores", "of: score\n", "of: scores\n", "unknown-name", ""),
    ("scores", "at_least: bands.strong", "at_least: bands.stong", "unknown-name", ""),
    ("scores", "at_least: bands.strong", "at_least: 0.99", "band-order", "- id: strong"),
    ("scores", "    of: score\n", "    of: score\n    weights: {score: 1}\n", "of-or-weights", "- id: attainment"),
    ("scores", "- id: on_track", "- id: strong", "duplicate-id", ""),
    ("limits", "quantity: allocated_fte", "quantity: allocated_ftes", "unknown-quantity", ""),
    ("limits", 'comparison: "<="', 'comparison: "=<"', "unknown-word", ""),
    ("limits", "value: load.most_fte", "value: load.most", "unknown-name", ""),
    ("limits", "penalty: projects.penalty", "penalty: -3", "negative-penalty", ""),
    ("limits", "- id: projects_at_once", "- id: full_time", "duplicate-id", ""),
    ("limits", "unit: fte\n    because", "unit: fte\n    valid_from: soon\n    because", "wrong-type", "valid_from:"),
]
MISTAKES = [*TABLES, *PARAMETERS, *PATTERNS, *SCORES_AND_LIMITS]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake[0]}: {mistake[2].strip()[:40]}")
def test_one_mistake_is_one_problem_with_its_line_and_a_mend(mistake: Mistake) -> None:
    kind, old, new, code, begins = mistake
    text, line = edited(kind, old, new)
    (found,) = problems(text)
    assert found.code == code
    if begins:
        assert text.splitlines()[(found.line or 0) - 1].strip().startswith(begins)
    else:
        assert found.line == line
    assert found.file == "policy.yaml"
    assert found.what.endswith(".")
    assert is_sentence(found.mend)


def test_the_texts_that_mistakes_are_made_in_have_none() -> None:
    assert [problems(text) for text in TEXTS.values()] == [()] * len(TEXTS)


R22 = "'sex' is a protected attribute; protected attributes reach the fairness audit only (R22)."
S96 = "'overtime' is wellbeing data; wellbeing never enters a score (S96)."


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("table", "level, tags]", "level, tags, sex]", R22),
        ("table", "level: '>= 5'", "sex: f", R22),
        ("table", "level: '>= 5'", "level: '>= sex'", R22),
        ("table", "KPI:visits: mix.field.visits", "KPI:visits: sex", R22),
        ("declared", "Worked: years-and-months\n", "Worked: years-and-months\n  sex: string\n", R22),
        ("patterns", "gain < stall.min_delta", "sex = 1", R22),
        ("patterns", "gain < stall.min_delta", "gain < sex", R22),
        ("patterns", "by: [key_result_id]", "by: [sex]", R22),
        ("patterns", "stall.weeks: {values", "sex: {values", R22),
        ("scores", "of: score\n", "of: sex\n", R22),
        ("scores", "of: score\n", "of: overtime\n", S96),
        ("scores", "of: score\n", "weights: {score: 0.9, overtime: 0.1}\n", S96),
        ("scores", "at_least: bands.strong", "at_least: overtime", S96),
        ("limits", "quantity: allocated_fte", "selector: {sex: f}\n    quantity: allocated_fte", R22),
        ("limits", "value: load.most_fte", "value: sex", R22),
    ],
)
def test_what_no_rule_may_read_is_refused_with_the_reason_wherever_it_is_named(
    kind: str, old: str, new: str, said: str
) -> None:
    text, line = edited(kind, old, new)
    if kind == "declared":  # declaring it is no harm; asking for it is what is refused
        text = text.replace("inputs: [Years of Service,", "inputs: [sex, Years of Service,")
        line = next(at for at, one in enumerate(text.splitlines(), 1) if "[sex," in one)
    (found,) = problems(text)
    assert (found.what, found.code, found.line) == (said, "refused-fact", line)
    assert is_sentence(found.mend)


ATTACKS = [
    "__import__('os').system('touch CANARY')",
    "level.__class__.__mro__",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: 1)()",
    "[x for x in (1,)]",
    "eval('1')",
    "open('CANARY', 'w')",
    "{{ 7 * 7 }}",
    "${jndi:ldap://x}",
    "= 1; import os",
    "(" * 10_000 + "1" + ")" * 10_000,
    "not(" * 5_000,
    "1" * 1_000_000,
    "> 5 " * 4_000,
    "＞ 5",
    "≥ 5",
    "﹤ 5",
    ">\u200b 5",
    "> −5",
    "> ５",
    "[1‥5]",
]
PLACES = [
    ("table", "level: '>= 5'", "level: {}"),
    ("patterns", "- gain < stall.min_delta", "- {}"),
    ("patterns", "- gain < stall.min_delta", "- gain < {}"),
    ("patterns", "at_least: stall.weeks", "at_least: {}"),
    ("scores", "at_least: bands.strong", "at_least: {}"),
    ("limits", "value: load.most_fte", "value: {}"),
]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack[:16]!r}-{len(attack)}")
def test_what_looks_like_code_is_refused_in_bounded_time_and_never_runs(
    attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = ATTACKS.index(attack)
    places = [PLACES[(first + more) % len(PLACES)] for more in range(scaled(3, len(PLACES)))]
    for kind, old, new in places[: 1 if len(attack) > 100_000 else None]:
        text, line = edited(kind, old, new.replace("{}", quoted(attack)))
        began = time.perf_counter()
        (found,) = problems(text)
        assert time.perf_counter() - began < BOUND
        assert found.line == line
        assert is_sentence(found.mend)
        assert len(found.what) < 1_000
    assert list(tmp_path.iterdir()) == []


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE_YAML = {
    BOMB + TABLE: ("alias", 1),
    TABLE.replace("owner: HR performance team", "owner: !!python/object/apply:os.system ['touch CANARY']"): (
        "yaml-tag",
        5,
    ),
    TABLE.replace("owner: HR performance team", "owner: !!python/object:os.Path {}"): ("yaml-tag", 5),
    TABLE.replace("owner: HR performance team", "owner: HR\nowner: Finance"): ("duplicate-key", 6),
    TABLE.replace("format: 1", "format: 1\n<<: {owner: x}"): ("unknown-key", 3),
    TABLE + "---\nkind: x\n": ("second-document", TABLE.count("\n") + 1),
    "[" * 2_000: ("too-deep", 1),
    "x" * 9_000_000: ("file-too-long", 1),
    TABLE.replace("owner: HR", "owner: H\x00R"): ("not-yaml", 5),
    "": ("empty-file", 1),
}


@pytest.mark.parametrize("text", HOSTILE_YAML, ids=lambda text: HOSTILE_YAML[text][0])
def test_hostile_yaml_is_refused_at_its_line_and_constructs_nothing(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    found = problems(text)[0]
    assert time.perf_counter() - began < BOUND
    assert (found.code, found.line) == HOSTILE_YAML[text]
    assert list(tmp_path.iterdir()) == []
    assert "os.Path" not in sys.modules


DMN = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="Model" namespace="n">
<inputData id="i" name="Level"><variable name="Level" typeRef="number"/></inputData>
EXTRA
<decision id="d" name="Grade"><decisionTable hitPolicy="UNIQUE">
<input><inputExpression typeRef="number"><text>Level</text></inputExpression></input>
<output name="grade" typeRef="string"/>
<rule><inputEntry><text>CELL</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
</decisionTable></decision>
</definitions>
"""


@pytest.mark.parametrize(
    ("extra", "cell", "line"),
    [
        ('<businessKnowledgeModel id="b" name="Rate"/>', "1", 4),
        ('<decision id="e" name="Sum"><literalExpression><text>1 + 1</text></literalExpression></decision>', "1", 4),
        ('<decision id="e" name="Call"><invocation/></decision>', "1", 4),
        ("", "Level + 1", 8),
        ("", "function(x) x", 8),
        ("", "__import__('os')", 8),
    ],
)
def test_more_than_a_table_in_a_model_is_refused_by_name_and_line(extra: str, cell: str, line: int) -> None:
    text = DMN.replace("EXTRA", extra).replace("CELL", cell)
    with pytest.raises(SextantError) as caught:
        import_dmn(text.encode(), "model.dmn", DECISION_TABLE)
    (found,) = caught.value.problems
    assert (found.file, found.line) == ("model.dmn", line)
    assert is_sentence(found.mend)
