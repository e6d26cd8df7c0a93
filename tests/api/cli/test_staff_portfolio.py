"""All open roles at once on the command line: honest at once, stoppable, resumable, and never without its plan."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from tests.staffing.worlds import END, START, world

REQUEST = """kind: staffing-request
format: 1
title: {title}
project: {{name: {title}, start: 2026-05-04, end: 2026-07-31, priority: {priority}}}
roles: [{{id: PM}}]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    day = {"start": START, "end": END}
    rows = world(
        {f"P{at}": {} for at in range(4)},
        projects=[{"project_id": f"J{at}", "name": f"Job {at}", "priority": 1 + at, **day} for at in range(6)],
        roles=[
            {"role_id": f"R{at}", "project_id": f"J{at}", "name": "r", "openings": 1, "fte": 1.0, **day}
            for at in range(6)
        ],
    )
    return write(rows, tmp_path / "data")


def write(rows: dict[str, list[dict[str, Any]]], folder: Path) -> Path:
    folder.mkdir()
    for name, listed in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(dict.fromkeys(key for row in listed for key in row)))
            writer.writeheader()
            writer.writerows(listed)
    return folder


def asked(capsys: pytest.CaptureFixture[str], *options: str, code: int = 0) -> dict[str, Any]:
    assert run(["staff", "portfolio", "--as-of", "2026-01-15", "--json", *options]) == code
    return dict(json.loads(capsys.readouterr().out))


def test_open_roles_are_filled_by_priority_and_the_answer_says_what_stays_open(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = asked(capsys, "--data", str(data))["body"]

    assert (body["status"], body["filled"], body["openings"], body["gap"]) == ("optimal", 4, 6, 0.0)
    assert [each["project"] for each in body["assignments"]] == ["J0", "J1", "J2", "J3"]
    assert [(each["project"], each["reason"]) for each in body["unfilled"]] == [("J4", "taken"), ("J5", "taken")]


def test_request_files_and_folders_are_staffed_alone_or_beside_the_open_roles(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "requests"
    folder.mkdir()
    for priority, title in enumerate(("A", "B"), 1):
        (folder / f"{title}.yaml").write_text(REQUEST.format(title=title, priority=priority), encoding="utf-8")

    alone = asked(capsys, "--data", str(data), "--requests", str(folder))["body"]
    beside = asked(capsys, "--data", str(data), "--requests", str(folder / "A.yaml"), "--open-roles")["body"]

    assert [each["project"] for each in alone["assignments"]] == ["A", "B"]
    assert [each["project"] for each in beside["assignments"]] == ["A", "J0", "J1", "J2"]


def test_a_time_limit_of_zero_still_answers_honestly_and_a_saved_plan_is_taken_up_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "plan.json"

    at_once = asked(capsys, "--data", str(data), "--time-limit", "0")["body"]
    whole = asked(capsys, "--data", str(data), "--save", str(kept))["body"]
    resumed = asked(capsys, "--data", str(data), "--time-limit", "0", "--resume", str(kept))["body"]

    assert (at_once["status"], at_once["filled"], at_once["stopped"]) == ("unknown", 0, True)
    assert at_once["bound"] >= whole["objective"]
    assert (resumed["status"], resumed["assignments"]) == ("feasible", whole["assignments"])


def test_equal_questions_give_equal_bodies(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (asked(capsys, "--data", str(data), "--seed", "4") for _ in range(2))

    assert first["hash"] == second["hash"]
    assert first["body"] == second["body"]


def test_bad_input_is_told_all_at_once(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("kind: staffing-request\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(REQUEST.format(title="B", priority=77), encoding="utf-8")
    told = asked(
        capsys,
        "--data",
        str(data),
        *("--requests", str(tmp_path / "a.yaml")),
        *("--requests", str(tmp_path / "b.yaml")),
        code=2,
    )

    assert {Path(problem["file"]).name for problem in told["problems"]} == {"a.yaml", "b.yaml"}
    assert asked(capsys, "--data", str(data), "--resume", str(tmp_path / "none.json"), code=2)["problems"]


def test_the_terminal_shows_projects_people_and_reasons_in_both_languages(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["staff", "portfolio", "--data", str(data), "--as-of", "2026-01-15"]) == 0
    told = capsys.readouterr()
    assert "4 of 6 openings filled" in told.out
    assert "gap" in told.err
    assert run(["staff", "portfolio", "--data", str(data), "--as-of", "2026-01-15", "--lang", "zh"]) == 0
    assert "合格人员在该时段均已安排" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_prints_or_leaves_its_best_plan(ending: signal.Signals, tmp_path: Path) -> None:
    """Of 120 people with odd shares, 150 roles of odd loads: the gap of nothing is out of reach."""
    rows = world(
        {f"P{at:03}": {"fte": 0.5 + at % 50 / 100} for at in range(120)},
        projects=[
            {"project_id": f"J{at:03}", "name": "J", "priority": 1 + at % 9, "start": START, "end": END}
            for at in range(150)
        ],
        roles=[
            {
                "role_id": f"R{at:03}",
                "project_id": f"J{at:03}",
                "name": "r",
                "openings": 1,
                "fte": 0.17 + (at * 37 % 83) / 100,
                "start": START,
                "end": END,
            }
            for at in range(150)
        ],
    )
    data, kept = write(rows, tmp_path / "data"), tmp_path / "plan.json"
    command = [
        sys.executable,
        "-c",
        "from api.cli.start import main; main()",
        "staff",
        "portfolio",
        "--data",
        str(data),
        "--as-of",
        "2026-01-15",
    ]
    running = subprocess.Popen(
        [*command, "--gap", "0", "--json", "--save", str(kept)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    give_up = time.monotonic() + 20
    while not kept.exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(running.pid, ending)
    printed, _ = running.communicate(timeout=60)

    places = json.loads(kept.read_text(encoding="utf-8"))["places"]
    assert places
    if ending is signal.SIGINT:
        body = json.loads(printed)["body"]
        assert running.returncode == 0
        assert (body["stopped"], body["filled"]) == (True, len(places))
        assert body["objective"] < body["bound"]
