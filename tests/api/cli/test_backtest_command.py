"""The backtest on the command line: the example runs, in both languages, with its picture; it refuses in words."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from api.cli.main import run
from tests.conftest import CHECKOUT


def readme_commands() -> list[list[str]]:
    blocks = re.findall(r"```console\n(.*?)```", (CHECKOUT / "scenarios" / "README.md").read_text("utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ sextant ")]
    return [shlex.split(line)[2:] for line in lines if "backtest" in line or "sample" in line]


def test_the_readme_s_backtest_runs_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sample, tried = readme_commands()
    assert run(sample) == 0
    capsys.readouterr()
    assert run([*tried, "--workers", "1", "--figure", "bands.csv", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)["body"]
    assert [cell["measured"] for cell in body["cells"]] == ["leavers", "joiners", "headcount"]
    assert body["coverage"][0]["cells"] == 3
    rows = list(csv.DictReader((tmp_path / "bands.csv").read_text("utf-8-sig").splitlines()))
    assert [row["year"] for row in rows] == [year["label"] for year in body["past"]] + ["2025"]
    assert int(rows[-1]["real"]) == body["cells"][0]["real"]
    assert run([*tried, "--replications", "20", "--workers", "1", "--lang", "zh", "--figure", "bands.json"]) == 0
    assert "90 % 区间内" in capsys.readouterr().out
    assert "实际（区间内）" in (tmp_path / "bands.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--forecast-until", "2010-12-31", "--fit-until", "2009-12-31"], "nothing about employments was known by"),
        (["--forecast-until", "2025-12-31", "--fit-until", "2024-12-31", "--bands", "0,x"], "edges of bands"),
        (["--forecast-until", "2025-12-31", "--fit-until", "2024-12-31", "--by", "sex"], "covariates.0"),
        (["--forecast-until", "2025-12-31", "--fit-until", "2024-12-31", "--replications", "1"], "replications"),
        (["--forecast-until", "2025-11-30", "--fit-until", "2025-12-31"], "Nothing lies between"),
    ],
)
def test_what_cannot_be_tried_is_bad_input(
    tmp_path_factory: pytest.TempPathFactory, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "sample-of-backtests"
    if not folder.exists():
        assert run(["sample", "--people", "60", "--seed", "1", "--out", str(folder)]) == 0
    assert run(["backtest", "--data", str(folder), *options]) == 2
    assert says in capsys.readouterr().err.replace("\n", " ")
