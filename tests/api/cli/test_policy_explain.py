"""Why somebody got what they got, and a policy read out, on the command line."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from api.cli.main import run
from engine.application.sample import sample_organisation, write_sample
from engine.application.schemas import schema_of
from tests.conftest import CHECKOUT

MIX = str(CHECKOUT / "policies" / "framework_mix.yaml")
SECTION = (
    (CHECKOUT / "policies" / "README.md")
    .read_text(encoding="utf-8")
    .partition("## Why did somebody get this?")[2]
    .partition("\n## ")[0]
)


RISKS = str(CHECKOUT / "policies" / "goal_risks.yaml")


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("explained") / "org"
    write_sample(sample_organisation(60, 7), folder)
    return str(folder)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("facts.json").write_text('{"job_family": "support", "tags": ["quota"]}', encoding="utf-8")
    for name in ("framework_mix.yaml", "goal_risks.yaml"):
        Path(name).write_bytes((CHECKOUT / "policies" / name).read_bytes())
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_readme_shows_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"^\$ sextant ([^\n]*)\n```\n\n```text\n(.*?)```", SECTION, re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    for command, lines in shown:
        assert run(shlex.split(command)) == 0
        said = capsys.readouterr().out.splitlines()
        assert set(lines.splitlines()) <= set(said)


@pytest.mark.usefixtures("folder")
def test_a_change_towards_an_outcome_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["policy", "explain", MIX, "--facts", "facts.json", "--towards", "reason=no preset", "--lang", "zh"]
    assert run(asked) == 0
    assert "若岗位序列为其他而非职能支持，则结果为" in capsys.readouterr().out


def bodies(capsys: pytest.CaptureFixture[str], *asked: str) -> dict[str, Any]:
    """Ask with ``--json``, check the answer against its schema, and return its body."""
    capsys.readouterr()
    assert run([*asked, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("-".join(asked[:2]))).validate(printed)
    body: dict[str, Any] = printed["body"]
    return body


def test_a_person_is_explained_from_the_dataset_and_the_body_follows_its_schema(
    org: str, capsys: pytest.CaptureFixture[str]
) -> None:
    person = (Path(org) / "people.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    body = bodies(capsys, "policy", "explain", MIX, "--person", person, "--data", org)
    assert (body["person_id"], body["decision"], body["complete"]) == (person, "mix", True)
    assert body["trail"]["facts"][0]["table"] == "employments"
    assert {row["rule"] for row in (*body["fired"], *body["silent"])} >= {"sales", "product_rd", "fallback"}
    for policy in (MIX, str(CHECKOUT / "policies" / "rating_bands.yaml")):
        assert run(["policy", "explain", policy, "--person", "nobody", "--data", org]) == 2
        assert "Nobody with the id 'nobody' is employed" in capsys.readouterr().err


def test_bands_of_a_person_are_explained_from_the_dataset(org: str, capsys: pytest.CaptureFixture[str]) -> None:
    bands = str(CHECKOUT / "policies" / "rating_bands.yaml")
    body = bodies(capsys, "policy", "explain", bands, "--person", "P0001", "--data", org)
    assert (body["decision"], body["outcome"]) == ("attainment", {"score": None, "band": None})
    assert run(["policy", "explain", bands, "--person", "P0001", "--data", org, "--lang", "zh"]) == 0
    assert "任一目标首次填报后即有得分。" in capsys.readouterr().out


def test_what_is_at_risk_is_explained_as_such_and_nothing_else(org: str, capsys: pytest.CaptureFixture[str]) -> None:
    alerts = bodies(capsys, "goals", "risks", "--data", org)["alerts"]
    for goal in sorted({alert["goal_id"] for alert in alerts})[:1]:
        told = bodies(capsys, "policy", "explain", RISKS, "--goal", goal, "--data", org)
        mine = [alert for alert in alerts if alert["goal_id"] == goal]
        found = {(alert["key_result_id"] or goal, alert["trail"]["rules"][0]["rule"]) for alert in mine}
        assert {(row["sentence"]["en"].partition(":")[0], row["rule"]) for row in told["fired"]} == found
        assert {row["rule"] for row in (*told["fired"], *told["silent"])} >= {"stalled_key_result", "past_due"}
        assert len(told["trail"]["facts"]) == sum(len(alert["trail"]["facts"]) for alert in mine)


def test_a_key_result_is_explained_under_a_profile_in_chinese(org: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["policy", "explain", RISKS, "--key-result", "K0004", "--profile", "agile", "--data", org, "--lang", "zh"]
    assert run(asked) == 0
    assert "在最近2次周填报（“stall.weeks”，自2024-01-01起）中" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("policy", "asked", "said"),
    [
        (RISKS, ["--goal", "G1"], "There is no goal 'G1'"),
        (RISKS, ["--key-result", "K0001", "--profile", "agil"], "agile"),
        (RISKS, ["--person", "P0001"], "Give --goal or --key-result."),
        (MIX, ["--goal", "G0001"], "asks nothing about a goal or key result"),
    ],
)
def test_what_does_not_fit_the_policy_says_what_does(
    policy: str, asked: list[str], said: str, org: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "explain", policy, *asked, "--data", org]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--facts", "facts.json", "--person", "P1"], "Give either --person ID or --facts"),
        ([], "Give either --person ID or --facts"),
        (["--goal", "G", "--key-result", "K"], "Give either --person ID or --facts"),
        (["--facts", "facts.json", "--towards", "preset"], "Write OUTPUT=VALUE"),
        (["--facts", "facts.json", "--towards", "raeson=preset"], "reason"),
        (["--facts", "facts.json", "--fix", "job_famly"], "job_family"),
        (["--facts", "facts.json", "--decision", "mixx"], "mix"),
    ],
)
def test_what_cannot_be_explained_says_how_to_mend_it(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "explain", MIX, *asked]) == 2
    assert said in capsys.readouterr().err


def test_a_policy_is_read_out_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "read", MIX, "--on", "2026-03-01", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("policy-read")).validate(printed)
    assert run(["policy", "read", MIX, "--on", "2026-03-01", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.splitlines() == [one["zh"] for one in printed["body"]["sentences"]]
