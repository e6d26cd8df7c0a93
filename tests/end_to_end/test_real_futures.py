"""A yearly record of ten years becomes a calibrated projection, through the command line alone."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from api.cli.main import run
from tests.conftest import CHECKOUT

MAP = CHECKOUT / "tests" / "real_data" / "mfg10year" / "columns.yaml"
SCENARIO = """\
kind: scenario
format: 1
extends: baseline
title: {en: On the record, zh: 按记录}
horizon_months: 36
laws:
  leaving:
    bands_years: [0, 2, 5, 10, 20]
    hazards: {source: data, window: {from: 2006-01-01, to: 2012-12-31}}
"""


def spells(file: Path) -> dict[str, tuple[date, date | None]]:
    """Return first and last day of everyone, read with nothing but the csv module."""
    found: dict[str, tuple[date, date | None]] = {}
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            hired = datetime.strptime(row["OrigHireDate"], "%m/%d/%Y").date()
            left = datetime.strptime(row["TerminationDate"], "%m/%d/%Y").date()
            found[row["EmployeeID"]] = (hired, None if left == date(1900, 1, 1) else left)
    return found


@pytest.fixture
def record(real_data: Path) -> Path:
    folder = real_data / "mfg10year"
    if not folder.is_dir():
        pytest.skip("mfg10year is not among the public data")
    return folder


def test_the_record_loads_and_projects_with_its_own_hazards(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, scenario = f"sqlite:///{tmp_path}/mfg.sqlite", tmp_path / "record.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    load = ["load", str(record), "--columns", str(MAP), "--database", url, "--take-good-rows", "--json"]
    assert run(load) == 0
    (file,) = json.loads(capsys.readouterr().out)["dataset"]["files"]
    assert file["rows_in"] == file["rows_taken"] + file["rows_reported"] + file["rows_ignored"]

    simulate = ["simulate", str(scenario), "--database", url, "--as-of", "2012-12-31", "--replications", "30", "--json"]
    assert run([*simulate, "--workers", "1"]) == 0

    (outcome,) = json.loads(capsys.readouterr().out)["body"]["scenarios"]
    everyone = spells(record / "MFG10YearTerminationData.csv")
    end = date(2012, 12, 31)
    present = [spell for spell in everyone.values() if spell[0] <= end and (spell[1] is None or spell[1] >= end)]
    leavers = [last for _, last in everyone.values() if last and date(2006, 1, 1) <= last <= end]
    bands = next(item["evidence"] for item in outcome["assumptions"] if item["evidence"])
    assert outcome["calibrated"]
    assert outcome["people_at_start"] == len(present)
    assert sum(band["leavers"] for band in bands) == len(leavers)


def test_a_record_with_problems_is_refused_whole_unless_good_rows_are_asked_for(record: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mfg.sqlite"

    assert run(["load", str(record), "--columns", str(MAP), "--database", url]) == 2
    assert run(["goals", "risks", "--database", url]) == 2  # nothing was loaded, so there are no facts
