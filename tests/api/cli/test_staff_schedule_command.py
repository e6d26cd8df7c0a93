"""The command ``sextant staff schedule``, from the files people have to what they read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from api.cli.main import run
from engine.application.schemas import schema_of
from tests.conftest import CHECKOUT

EXAMPLE = CHECKOUT / "scenarios" / "project_schedule.example.yaml"
DEF = """
Tasks: 2
Resources: 1
===
ResourceID Salary Skills
1 10.0 Q0: 1
===
TaskID Duration Skill Predecessor IDs
1 3 Q0: 1
2 4 Q0: 0 1 1
"""


def test_the_example_is_scheduled_drawn_and_told_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bo, away [5, 7), has no room for 5 steps of PLC after the survey until 7; install [12, 16), test [16, 19)."""
    figure = tmp_path / "gantt.csv"

    assert run(["staff", "schedule", str(EXAMPLE), "--time-limit", "20", "--figure", str(figure), "--json"]) == 0

    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema_of("staff-schedule")).validate(printed)
    assert (printed["status"], printed["makespan"], printed["lower_bound"]) == ("optimal", 19, 19)
    assert printed["assignments"] == printed["body"]["assignments"]
    first = printed["assignments"][0]
    assert (first["task"], first["person"], first["start"], first["finish"]) == ("survey", "ana", 0, 1)
    assert first["starts_on"] == "2026-05-04"
    assert figure.read_text("utf-8-sig").splitlines()[0] == "task,person_id,skill,start,finish"


def test_a_foreign_project_gives_a_foreign_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, sol = tmp_path / "small.def", tmp_path / "small.sol"
    project.write_text(DEF, "utf-8")

    assert run(["staff", "schedule", str(project), "--time-limit", "5", "--sol", str(sol), "--lang", "zh"]) == 0

    assert "已证明最短" in capsys.readouterr().out
    assert sol.read_text("utf-8") == "Hour \t Resource assignments (resource ID - task ID) \n0 1-1 \n3 1-2 \n"


def test_what_cannot_be_done_is_told_with_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "ring.def"
    project.write_text(DEF.replace("1 3 Q0: 1", "1 3 Q0: 1 2"), "utf-8")

    assert run(["staff", "schedule", str(project), "--json"]) == 1

    printed = json.loads(capsys.readouterr().out)
    assert (printed["status"], printed["makespan"], printed["lower_bound"]) == ("infeasible", None, None)
    assert "1 -> 2 -> 1" in printed["body"]["obstacles"][0]["told"]["en"].replace("2 -> 1 -> 2", "1 -> 2 -> 1")


def test_bad_files_and_options_are_told_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "bad.yaml"
    project.write_text(EXAMPLE.read_text("utf-8").replace("after: [plc, data", "after: [plx, data"), "utf-8")

    assert run(["staff", "schedule", str(project)]) == 2
    assert "Did you mean 'plc'?" in capsys.readouterr().err
    assert run(["staff", "schedule", str(EXAMPLE), "--figure", "gantt.doc"]) == 2
    assert run(["staff", "schedule", str(EXAMPLE), "--figure-by", "week"]) == 2
    assert run(["staff", "schedule", str(tmp_path / "none.yaml")]) == 2
