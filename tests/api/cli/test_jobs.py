"""Jobs on the command line: run here or in the background, followed, cancelled and tried again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from engine.application.jobs.job_asking import job_view
from engine.application.opening import Source, open_workspace
from engine.application.sample import sample_organisation, write_sample
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.job_state import JobState
from engine.storage.database import sqlite_url
from tests.application.jobs.arrangements import until, worker_thread
from tests.conftest import CHECKOUT

SIMULATE = ["simulate", "neutral", "--replications", "10", "--seed", "3", "--json"]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli-jobs") / "org"
    write_sample(sample_organisation(50, 3), folder)
    return folder


@pytest.fixture
def url(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Database that the commands of this test take without being told."""
    made = sqlite_url(tmp_path / "jobs.sqlite")
    assert run(["load", str(dataset), "--database", made]) == 0
    capsys.readouterr()
    monkeypatch.setenv("SEXTANT_DATABASE", made)
    return made


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_job_of_this_process_prints_what_the_verb_prints_of_a_dataset(
    url: str, dataset: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run([*SIMULATE, "--workers", "1"]) == 0
    job = printed(capsys)
    assert run(["jobs", "list", "--json"]) == 0
    (listed,) = printed(capsys)["jobs"]
    assert (listed["id"], listed["state"]) == (job["execution"]["run_id"], "done")
    monkeypatch.delenv("SEXTANT_DATABASE")
    assert run([*SIMULATE, "--workers", "1", "--data", str(dataset)]) == 0
    direct = printed(capsys)
    assert (direct["hash"], direct["body"]) == (job["hash"], job["body"])
    assert set(direct) == set(job)


def test_scenarios_that_bring_their_people_need_no_facts_in_the_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = sqlite_url(tmp_path / "empty.sqlite")
    assert run(["keys", "create", "anna", "--role", "planner", "--database", empty]) == 0
    capsys.readouterr()
    command = ["simulate", "smart_manufacturing", "--replications", "2", "--workers", "1", "--json"]
    assert run([*command, "--database", empty]) == 0
    assert printed(capsys)["body"]["scenarios"][0]["name"] == "smart_manufacturing"


def test_background_work_waits_for_a_worker_and_can_be_followed(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    background = [*SIMULATE, "--background", "--idempotency-key", "k", "--priority", "2"]
    assert run(background) == 0
    job = printed(capsys)
    assert (job["state"], job["priority"]) == ("queued", 2)
    assert run(background) == 0
    assert printed(capsys)["id"] == job["id"]
    assert run(["jobs", "show", job["id"]]) == 0
    assert "sextant worker" in capsys.readouterr().out
    with worker_thread(url):
        assert run(["jobs", "attach", job["id"], "--json"]) == 0
    result = printed(capsys)
    assert result["execution"]["run_id"] == job["id"]
    assert run(["jobs", "show", job["id"], "--json"]) == 0
    assert printed(capsys)["result"] == result


def test_a_cancelled_job_is_told_so_and_can_be_tried_again(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*SIMULATE, "--background"]) == 0
    job = printed(capsys)["id"]
    assert run(["jobs", "cancel", job, "--json"]) == 0
    assert printed(capsys)["state"] == "cancelled"
    assert run(["jobs", "attach", job]) == 2
    assert "was cancelled" in capsys.readouterr().err
    assert run(["jobs", "retry", job]) == 0
    assert "queued" in capsys.readouterr().out
    assert run(["jobs", "retry", job]) == 2
    assert run(["jobs", "show", "nope"]) == 2


def test_what_needs_a_database_is_refused_without_one(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*SIMULATE, "--data", str(dataset), "--background"]) == 2
    assert "sextant load" in capsys.readouterr().err
    assert run(["jobs", "list"]) == 2


@pytest.mark.skipif(os.name != "posix", reason="interrupts of a terminal")
def test_an_interrupt_cancels_the_job_of_this_process(url: str) -> None:
    arguments = ["simulate", "neutral", "--replications", "50000", "--workers", "1", "--database", url]
    program = f"import sys; from api.cli.main import run; sys.exit(run({arguments!r}))"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, text=True, **pipes)
    with open_workspace(Source(database=url)) as opened:
        assert opened.jobs is not None
        queue = opened.jobs
        until(lambda: queue.latest(state=JobState.RUNNING) and (queue.latest()[0].progress or {}).get("picture"))
        started.send_signal(signal.SIGINT)
        shown, said = started.communicate(timeout=60)
        assert "is not the full answer" in " ".join(shown.split())
        (job,) = queue.latest()
        assert started.returncode == 130
        assert f"jobs retry {job.id}" in "".join(said.split("\n")).replace("  ", " ")
        assert job_view(opened, LOCAL_ACTOR, job.id).state is JobState.CANCELLED
