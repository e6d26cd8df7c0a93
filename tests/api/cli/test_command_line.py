"""The command line: exit codes, errors that say how to mend, results a program can read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.cli.main import COMMANDS, run
from api.cli.start import main
from api.cli.views.tables import number
from engine.application.sample import sample_organisation, write_sample
from tests.counts import scaled


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "org"
    write_sample(sample_organisation(120, 3), folder)
    return folder


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_the_version_says_which_matcher_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert "atcher" in (out := capsys.readouterr().out) or "durable_rules" in out


@pytest.mark.parametrize(
    "command", [["recommend"], ["goals", "status"], ["goals", "risks"], ["staff", "request", "--project", "PRJ0001"]]
)
def test_a_verb_without_data_says_where_data_comes_from(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(command) == 2
    assert "sextant sample" in capsys.readouterr().err


def test_json_holds_body_hash_inputs_and_execution_and_nothing_else_is_printed(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recommend", "--data", str(dataset), "--json"]) == 0
    first = printed(capsys)
    assert run(["recommend", "--data", str(dataset), "--json"]) == 0

    assert set(first) == {"verb", "hash", "body", "inputs", "execution", "what_this_is_not"}
    assert first["inputs"]["valid_on"] == "2026-06-01"
    assert first["execution"]["matcher"]
    assert printed(capsys)["hash"] == first["hash"]


def test_the_day_looked_at_is_the_newest_fact_unless_one_is_named(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["goals", "status", "--data", str(dataset), "--as-of", "2026-05-01", "--json"])
    early = printed(capsys)
    run(["goals", "status", "--data", str(dataset), "--json"])
    late = printed(capsys)

    assert (early["inputs"]["valid_on"], early["inputs"]["known_on"]) == ("2026-05-01", "2026-05-01")
    assert early["body"]["roots"][0]["strict"] < late["body"]["roots"][0]["strict"]


@pytest.mark.parametrize("wrong", [["--replications", "many"], ["--replicas", "3"], ["--as-of", "2026-13-01"]])
def test_a_misused_option_is_told_as_json_too(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "neutral", *wrong, "--json"]) == 2
    (problem,) = printed(capsys)["problems"]
    assert wrong[0] in problem["what"]
    assert problem["mend"]


def test_a_dataset_with_problems_is_refused_with_all_of_them_as_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.csv").write_text("person_id,name\nP1,Ann\nP1,Bob\n,Cy\n", encoding="utf-8")
    (tmp_path / "units.csv").write_text("unit_id,name,parent_id\nU1,One,U9\n", encoding="utf-8")

    assert run(["recommend", "--data", str(tmp_path), "--json"]) == 2

    problems = printed(capsys)["problems"]
    assert {(problem["file"], problem["row"]) for problem in problems} == {
        ("people.csv", 3),
        ("people.csv", 4),
        ("units.csv", 2),
    }
    assert all(problem["what"] and problem["mend"] for problem in problems)


def test_check_exits_2_and_hands_the_bad_rows_back(tmp_path: Path) -> None:
    folder, bad = tmp_path / "org", tmp_path / "bad"
    folder.mkdir()
    (folder / "people.csv").write_text("person_id,name\nP1,Ann\nP1,Bob\n", encoding="utf-8")

    assert run(["check", str(folder), "--bad-rows", str(bad)]) == 2
    assert "Bob" in (bad / "people.csv").read_text(encoding="utf-8-sig")


def test_an_export_reads_back_the_same(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(tmp_path / "org.xlsx"), "--data", str(dataset)]) == 0
    assert load_workbook(tmp_path / "org.xlsx")["people"].freeze_panes == "A2"
    capsys.readouterr()

    hashes = []
    for data in (dataset, tmp_path / "org.xlsx"):
        assert run(["goals", "status", "--data", str(data), "--json"]) == 0
        answer = printed(capsys)
        hashes.append((answer["hash"], answer["inputs"]["data"]))
    assert hashes[0] == hashes[1]


def test_an_impossible_request_exits_1_and_a_name_nobody_bears_2(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = """\
kind: staffing-request
format: 1
title: Line
project: {name: Line, start: 2026-07-01, end: 2026-09-30, priority: 2}
roles:
  - {id: Lead, openings: 1, fte: 1.0, skills: [{skill: %s, min_level: 5, must: true}], location: %s}
"""
    file = tmp_path / "request.yaml"

    file.write_text(request % ("plc-programming", "Atlantis"), encoding="utf-8")
    assert run(["staff", "request", str(file), "--data", str(dataset)]) in {1, 2}
    capsys.readouterr()
    file.write_text(request % ("no-such-skill", "Shanghai"), encoding="utf-8")
    assert run(["staff", "request", str(file), "--data", str(dataset)]) == 2
    assert f"{file}:6" in capsys.readouterr().err


def test_workers_change_nothing_but_the_execution(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for workers in ("1", "2"):
        command = ["simulate", "optimistic", "conservative", "--data", str(dataset), "--replications", "12"]
        assert run([*command, "--workers", workers, "--json"]) == 0
        answers.append(printed(capsys))

    assert answers[0]["hash"] == answers[1]["hash"]
    assert [answer["execution"]["workers"] for answer in answers] == [1, 2]


def test_chinese_is_spoken_throughout(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["goals", "risks", "--data", str(dataset), "--lang", "zh"]) == 0
    assert "预警" in capsys.readouterr().out


def test_policy_commands_find_what_is_wrong_and_say_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "check"]) == 0
    assert run(["policy", "test"]) == 0
    file = tmp_path / "mix.yaml"
    file.write_text("kind: framework-mix\nformat: 1\nid: mix\nformat: 1\n", encoding="utf-8")
    capsys.readouterr()

    assert run(["policy", "check", str(file)]) == 2
    assert "mix.yaml:4" in capsys.readouterr().err


class _Interrupting:
    """An importer that an interrupt reaches while it looks for the command line."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "api.cli.main":
            raise KeyboardInterrupt


def test_an_interrupt_while_the_command_line_loads_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "api.cli.main")
    monkeypatch.setattr(sys, "meta_path", [_Interrupting(), *sys.meta_path])

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 130
    assert capsys.readouterr().err == "Interrupted; nothing was left half written.\n"


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt")
@pytest.mark.parametrize("seconds", [2.5, 4.0, *(0.5 + 0.37 * step for step in range(scaled(1, 16)))])
def test_an_interrupt_at_any_moment_ends_with_130_and_leaves_no_process(dataset: Path, seconds: float) -> None:
    command = [sys.executable, "-c", "from api.cli.start import main; main()", "simulate", "neutral"]
    arguments = ["--data", str(dataset), "--replications", "100000", "--workers", "2"]
    process = subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    assert err.splitlines()[-1] == "Interrupted; nothing was left half written."
    assert "Traceback" not in err
    assert gone(process.pid), "a worker process is still there"


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt")
def test_workers_that_still_load_their_modules_are_quiet_when_interrupted() -> None:
    code = (
        "import os, signal, time\n"
        "from engine.application.executors import process_pool\n"
        "if __name__ == '__main__':\n"
        "    pool = process_pool(2)\n"
        "    works = [pool.submit(abs, -1) for _ in range(4)]\n"
        "    signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "    for _ in range(20):\n"
        "        os.killpg(0, signal.SIGINT)\n"
        "        time.sleep(0.02)\n"
        "    print([work.result() for work in works])\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, start_new_session=True, timeout=60, check=False
    )
    assert (process.stdout.strip(), process.stderr) == ("[1, 1, 1, 1]", "")


def gone(group: int, seconds: float = 20.0) -> bool:
    """Return whether every process of a group ends within some time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_one_of_a_thing_is_one_thing_and_notes_without_a_place_begin_with_their_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "人员.csv"
    file.write_text("工号,姓名,入职日期,部门,职级,序列\n001,张三,2020/1/5,D,P3,F\n", encoding="gb18030")

    assert run(["check", str(file)]) == 2
    out = capsys.readouterr().out

    assert "\n1 problem\n" in out
    assert "\n  There is no table units;" in out


def test_a_difference_of_nothing_has_no_sign() -> None:
    assert [number(value, 2) for value in (-0.004, 0.0, -0.005001)] == ["0.00", "0.00", "-0.01"]


def test_a_backup_is_written_and_put_back(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["load", str(dataset)]) == 0
    assert run(["backup", "kept"]) == 0
    assert run(["backup", "kept"]) == 2
    assert run(["backup", "kept", "--force"]) == 0
    assert run(["restore", "kept"]) == 2
    capsys.readouterr()

    assert run(["restore", "kept", "--database", "sqlite:///again.sqlite", "--json"]) == 0

    assert printed(capsys)["loads"] == 1
    assert run(["goals", "status", "--database", "sqlite:///again.sqlite"]) == 0


def test_a_backup_of_postgresql_names_the_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", str(tmp_path / "kept"), "--database", "postgresql://u:s3cret@host/x"]) == 2
    told = "".join(capsys.readouterr().err.split())
    assert "pg_dump" in told
    assert "s3cret" not in told


def test_a_load_does_not_show_the_password_of_the_database(
    dataset: Path, new_database: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with new_database("postgresql") as url:
        assert run(["load", str(dataset), "--database", url.replace("@", ":s3cret@")]) == 0
    out = capsys.readouterr().out
    assert "Load 1" in out
    assert "s3cret" not in out
