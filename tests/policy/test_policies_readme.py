"""What policies/README.md shows is true."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from engine.application.policies.files import DECISION_TABLE
from engine.application.policies.files import POLICY_KINDS as ALL_KINDS
from engine.errors import PolicyError
from engine.goals.policy_kinds import POLICY_KINDS
from engine.policy.answers import dmn_value
from engine.policy.cells import CellError, parse_cell
from engine.policy.dmn.exporting import export_dmn
from engine.policy.dmn.importing import import_dmn
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.hit_policies import HIT_POLICIES
from engine.policy.load import load_policy
from engine.policy.policy_tests import run_policy_tests
from engine.policy.scores import lower_scores
from engine.policy.situations import AlertRules
from engine.policy.verification import check_policy
from tests.policy.test_cells import FIELDS, PARAMETERS

FOLDER = Path(__file__).parents[2] / "policies"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
SHIPPED = (FOLDER / "framework_mix.yaml").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.partition(f"\n## {title}")[2].partition("\n## ")[0]


def yaml_of(title: str) -> str:
    return section(title).partition("```yaml\n")[2].partition("```")[0]


def table_of(title: str) -> list[list[str]]:
    rows = [line.strip("|").split(" | ") for line in section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def example() -> Policy:
    return load_policy(yaml_of("A whole policy"), "field_mix.yaml", POLICY_KINDS)


def test_the_whole_policy_is_taken_without_a_finding_and_its_tests_pass() -> None:
    assert check_policy(example()) == ()
    report = run_policy_tests(example(), yaml_of("Tests"), "field_mix.tests.yaml")
    assert (report.passed, report.failed) == (4, 0)


def test_the_profile_shown_is_one_of_the_shipped_policy() -> None:
    text = (FOLDER / "goal_risks.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition("profiles:\n")
    policy = load_policy(
        before + yaml_of("Profiles") + "\npatterns:\n" + rest.partition("patterns:\n")[2], "x", POLICY_KINDS
    )
    assert policy.under("agile").values(policy.effective)["stall.weeks"] == 2
    assert policy.values(policy.effective)["stall.weeks"] == 3


def test_the_aggregate_and_the_alert_shown_can_stand_in_the_shipped_policy() -> None:
    text = (FOLDER / "goal_risks.yaml").read_text(encoding="utf-8")
    shown = section("Patterns").partition("```yaml\n")[2].partition("```")[0]
    found = load_policy(f"{text}\n{shown}", "x", POLICY_KINDS).patterns[-1]
    assert (found.id, found.aggregates[0].name) == ("slow_month", "gain_4w")
    assert AlertRules.of(found) == AlertRules(expires_days=56, silent_days=28, worse_by=10)


def test_the_bands_shown_can_stand_in_the_shipped_policy() -> None:
    before = (FOLDER / "rating_bands.yaml").read_text(encoding="utf-8").partition("scores:\n")[0]
    (score,) = lower_scores(load_policy(before + yaml_of("Scores and bands"), "x", POLICY_KINDS), date(2026, 1, 1))
    bands = [score.band_of(value) for value in (0.8, 0.5, 0.49)]
    assert [band.id for band in bands if band] == ["strong", "on_track", "needs_support"]


def test_the_table_that_declares_itself_answers_and_survives_dmn() -> None:
    policy = load_policy(yaml_of("A table of your own, and tables from other tools"), "notice.yaml", ALL_KINDS)
    again = import_dmn(export_dmn(policy).text.encode(), "notice.dmn", DECISION_TABLE).policy
    for one in (policy, again):
        facts = {"Years of Service": 7, "Contract/Kind": "permanent"}
        assert dmn_value(one, evaluate(one, facts, date(2026, 3, 1))) == {"notice": "P3M", "handover": "full"}
        assert dmn_value(one, evaluate(one, {}, date(2026, 3, 1))) == {"notice": "P1M", "handover": "short"}


@pytest.mark.parametrize("row", table_of("Cells"), ids=lambda row: row[0])
def test_every_cell_shown_can_be_read(row: list[str]) -> None:
    taken = []
    for cell in re.findall(r"`([^`]+)`", row[0]):
        for field in FIELDS.values():
            with suppress(CellError):
                taken.append(parse_cell(cell, field, PARAMETERS))
    assert taken


def test_every_hit_policy_is_described() -> None:
    assert {name for row in table_of("Hit policies") for name in re.findall(r"`([^`]+)`", row[0])} == set(HIT_POLICIES)


@pytest.mark.parametrize("row", table_of("What a mistake looks like"), ids=lambda row: row[1])
def test_every_mistake_shown_is_told_as_shown(row: list[str]) -> None:
    old, new, said = row[0].strip("`"), row[1].strip("`"), row[2]
    at = SHIPPED.index("mix.support.special_tasks:") if old.startswith(("value", "range")) else 0
    broken = SHIPPED[:at] + SHIPPED[at:].replace(old, new, 1)
    assert broken != SHIPPED
    with pytest.raises(PolicyError) as caught:
        load_policy(broken, "framework_mix.yaml", ALL_KINDS)
    assert re.sub(r"^framework_mix.yaml:\d+: ", "", str(caught.value.problems[0])) == said


def rows_shown(text: str) -> tuple[str, str]:
    """The hit policy and the rows of a cell such as ``F: `{level: 3} -> preset```, as a file writes them."""
    hit_policy, _, rows = text.partition(": ")
    lines = []
    for at, row in enumerate(re.findall(r"`([^`]+)`", rows)):
        when, _, reason = row.partition(" -> ")
        lines.append(f"      - {{id: r{at}, when: {when}, then: {{reason: {reason}}}, because: shown}}")
    return hit_policy, "\n".join(lines)


@pytest.mark.parametrize("row", table_of("What check proves"), ids=lambda row: row[0])
def test_every_finding_shown_is_told_as_shown(row: list[str]) -> None:
    code, severity, rows, said = row[0].strip("`"), row[1], row[2], row[3]
    hit_policy, lines = rows_shown(rows)
    inputs = "[level, job_family]" if "job_family" in lines else "[level]"
    head = yaml_of("A whole policy").partition("parameters:")[0]
    table = (
        f"decisions:\n  - id: d\n    hit_policy: {hit_policy}\n    inputs: {inputs}\n    outputs: [reason]\n    rows:\n"
    )
    found = check_policy(load_policy(head + table + lines + "\n", "shown.yaml", POLICY_KINDS))
    assert [(finding.code, finding.what) for finding in found] == [(code, said)]
    assert found[0].severity in severity
