"""Sweeps, drivers, rankings and sensitivity on the command line, as the README of scenarios shows them."""

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
from tests.api.cli.test_jobs import worker_thread
from tests.conftest import CHECKOUT
from tests.databases import sqlite_url

HIRING = "laws.hiring.time_to_fill"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("experiments")
    write_sample(sample_organisation(50, 3), made / "org")
    return made


@pytest.fixture(autouse=True)
def _there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def told(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert run([*command, "--workers", "1", "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of(command[0])).validate(found)
    return found


def test_the_commands_of_the_readme_run_on_its_own_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (CHECKOUT / "scenarios" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    named = {
        "expansion": "Expansion in the south",
        "when-and-how-large": "When and how",
        "tight-market": "tight market",
    }
    for name, words in named.items():
        (text,) = [example for example in examples if words in example]
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    (commands,) = [
        block for block in re.findall(r"```console\n(.*?)```", readme, re.DOTALL) if "sextant sweep" in block
    ]
    for line in commands.strip().splitlines():
        answered = run([*shlex.split(line)[2:], "--workers", "1", "--lang", "zh"])
        assert answered == 0 or (" rank " in line and answered == 1), line
    shown = capsys.readouterr()
    assert "sweep: 50 runs at most" in shown.err
    assert "hiring lag" in shown.out
    assert "attrition" in shown.out
    for figure in ("map", "drivers", "tornado"):
        assert "<svg" in Path(f"{figure}.svg").read_text(encoding="utf-8")


def test_what_is_printed_follows_the_schemas(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("--data", "org", "--seed", "3")
    swept = told(capsys, "sweep", "neutral", "--vary", f"{HIRING}=30:90:30", "--replications", "2", *base)["body"]
    assert [cell["at"] for cell in swept["cells"]] == [[30], [60], [90]]
    traced = told(capsys, "drivers", "neutral", "optimistic", "--of", "hires", "--replications", "2", *base)["body"]
    assert {driver["name"] for driver in traced["drivers"]} == {"growth", "hiring", "leaving"}
    options = ("--of", "headcount@1", "--indifferent", "0.001", "--at-most", "20")
    twins = told(capsys, "rank", "neutral", "baseline", *options, *base, code=1)["body"]
    assert (twins["best"], len(twins["options"])) == (None, 2)


def test_a_job_comes_to_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = sqlite_url(tmp_path / "jobs.sqlite")
    assert run(["load", "org", "--database", url]) == 0
    monkeypatch.setenv("SEXTANT_DATABASE", url)
    command = ["drivers", "neutral", "optimistic", "--replications", "2"]
    capsys.readouterr()
    assert run([*command, "--background", "--json"]) == 0
    job = json.loads(capsys.readouterr().out)["id"]
    with worker_thread(url):
        assert run(["jobs", "attach", job, "--json"]) == 0
    followed = json.loads(capsys.readouterr().out)
    direct = told(capsys, *command)
    assert (followed["hash"], followed["body"]) == (direct["hash"], direct["body"])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["sweep", "neutral"], "Give --vary"),
        (["sweep", "neutral", "--vary", HIRING], "Write NAME=VALUE"),
        (["sweep", "neutral", "--vary", f"{HIRING}=1,x"], "Give numbers"),
        (["sweep", "neutral", "--vary", f"{HIRING}=5:1:1"], "LOW:HIGH:STEP"),
        (["sweep", "neutral", "--vary", f"{HIRING}=1,1"], "given twice"),
        (["sweep", "neutral", "--vary", f"{HIRING}=1,2", "--of", "peoples"], "Known:"),
        (["sweep", "neutral", "--vary", f"{HIRING}=1", "--figure", "map.bmp"], ".svg"),
        (["drivers", "neutral", "neutral"], "twice"),
        (["drivers", "neutral", "optimistic", "--driver", "a=laws.growth", "--driver", "a=x"], "given twice"),
        (["rank", "neutral", "--indifferent", "1"], "Give 2 to 20"),
        (["rank", "neutral", "optimistic", "--indifferent", "0"], "greater than 0"),
        (["rank", "neutral", "optimistic", "--indifferent", "1", "--confidence", "2"], "less than 1"),
        (["sensitivity", "neutral", "--vary", f"{HIRING}=1:2:3"], "LOW:HIGH"),
        (["sensitivity", "neutral", "--shares", "3"], "power of two"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    command: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--data", "org", "--workers", "1"]) == 2
    assert words in capsys.readouterr().err
