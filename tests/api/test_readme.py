"""api/README.md names every command, route, exit code, setting, limit and kind of error, and its examples run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import typer
import uvicorn

from api.cli import faults
from api.cli.main import command_line
from api.http import simulation_cap, uploads
from api.http.app import create_app
from api.http.problem_details import KINDS
from api.http.serving import _listening
from engine.application.opening import Source
from engine.application.sample import sample_organisation, write_sample
from engine.application.settings import PREFIX, Settings, shown_default, variable

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "api" / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Address of a server in this process that answers from an empty database."""
    app = create_app(Source(database=f"sqlite:///{tmp_path / 'sextant.sqlite'}"), local=True)
    with _listening("127.0.0.1", 0) as door:
        running = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [door]})
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        running.should_exit = True
        thread.join()


def commands(command: Any, name: str) -> Iterator[str]:
    """Yield the full name of every command at and below one."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name
    else:
        for each in below:
            yield from commands(below[each], f"{name} {each}")


def test_every_command_has_its_row() -> None:
    found = list(commands(typer.main.get_command(command_line([])), "sextant"))
    assert len(found) > 10
    assert [name for name in found if not re.search(rf"^\| `{name}[ `]", README, re.MULTILINE)] == []


def test_every_route_has_its_row(tmp_path: Path) -> None:
    app = create_app(Source(database=f"sqlite:///{tmp_path / 'x.sqlite'}"), local=True)
    paths = app.openapi()["paths"]
    app.state.service.close()
    routes = {
        f"{method.upper()} {path}": operation for path, each in paths.items() for method, operation in each.items()
    }
    rows = {row[1]: row[0] for row in re.findall(r"^(\| `((?:GET|POST|PUT|DELETE) [^`]*)` .*)$", README, re.MULTILINE)}
    assert set(rows) == set(routes)
    for route, operation in routes.items():
        names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
        assert [name for name in names if f"?{name}" not in rows[route]] == [], route


def test_every_exit_code_and_kind_of_error_has_its_row() -> None:
    codes = (faults.DONE, faults.ANSWERED_NO, faults.BAD_INPUT, faults.INTERNAL, faults.INTERRUPTED)
    assert [code for code in codes if f"\n| {code} | " not in README] == []
    assert [status for status, (kind, _) in KINDS.items() if f"| {status} | `{kind}` |" not in README] == []


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_has_its_row_with_default_and_meaning(field: str) -> None:
    described = Settings.model_fields[field]
    default = shown_default(described.default)
    assert f"| `{variable(field)}` | {f'`{default}`' if default else ''} | {described.description} |" in README


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        file.relative_to(CHECKOUT).as_posix()
        for top in ("api", "engine")
        for file in (CHECKOUT / top).rglob("*.py")
        if re.search(r"(?<!pyomo\.)\benviron\b|getenv", file.read_text(encoding="utf-8"))
    }
    edge, last_resort = "api/cli/session.py", "api/cli/faults.py"
    passed_to_a_child = {"engine/application/matcher_process.py", "engine/application/jobs/child_worker.py"}
    assert readers == {edge, last_resort, *passed_to_a_child}


def test_a_variable_is_named_by_its_setting_alone() -> None:
    named = {
        f"{file.relative_to(CHECKOUT)}: {name}"
        for top in ("api", "engine")
        for file in (CHECKOUT / top).rglob("*.py")
        for name in re.findall(r"[\"'](SEXTANT_[A-Z_]+)[\"']", file.read_text(encoding="utf-8"))
        if name != PREFIX
    }
    assert not named


def test_the_limits_are_those_that_hold() -> None:
    assert f"{Settings().upload_mib} MiB and {uploads.MOST_FILES} files an upload" in README
    assert f"{uploads.MOST_UNPACKED_BYTES >> 20} MiB once unpacked" in README
    assert f"{Settings().body_mib} MiB any other body" in README
    assert f"{simulation_cap.MOST_PERSON_MONTHS:,} simulated person-months" in README
    assert f"(people, {simulation_cap.FEWEST_PEOPLE} at least," in README


def curl_knows_json() -> bool:
    curl = shutil.which("curl")
    return curl is not None and b"--json" in subprocess.check_output([curl, "--help", "all"])


@pytest.mark.skipif(not curl_knows_json(), reason="curl is not installed, or older than 7.82")
def test_the_examples_are_answered(server: str, tmp_path: Path) -> None:
    write_sample(sample_organisation(60, 7), tmp_path / "org")
    (examples,) = [block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if ADDRESS in block]
    for line in examples.replace(ADDRESS, server).splitlines():
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, check=True, timeout=120)
        answer = json.loads(done.stdout)
        assert "status" not in answer or answer["status"] == "ok", (line, answer)


def test_the_error_shown_is_the_error_given(server: str) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    headers = {"x-request-id": json.loads(shown)["request_id"]}
    url = f"{server}/v1/goals/status?as_of=2026-02-30"
    assert httpx2.get(url, headers=headers, timeout=60).json() == json.loads(shown)
