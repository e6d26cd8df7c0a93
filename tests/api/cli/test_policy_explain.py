"""Why somebody got what they got, and a policy read out, on the command line."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

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


def test_a_person_is_explained_from_the_dataset_and_the_body_follows_its_schema(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(sample_organisation(60, 7), folder / "org")
    person = (folder / "org" / "people.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    capsys.readouterr()
    assert run(["policy", "explain", MIX, "--person", person, "--data", "org", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("policy-explain")).validate(printed)
    body = printed["body"]
    assert (body["person_id"], body["decision"], body["complete"]) == (person, "mix", True)
    assert body["trail"]["facts"][0]["table"] == "employments"
    assert {row["rule"] for row in (*body["fired"], *body["silent"])} >= {"sales", "product_rd", "fallback"}
    assert run(["policy", "explain", MIX, "--person", "nobody", "--data", "org"]) == 2
    assert "Nobody with the id 'nobody' is employed" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--facts", "facts.json", "--person", "P1"], "Give either --person ID or --facts"),
        ([], "Give either --person ID or --facts"),
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
