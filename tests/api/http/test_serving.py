"""A real server on a free port of this machine: answers, and ends cleanly when it is interrupted."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from api.cli.main import run
from api.http.serving import serve
from engine.application.opening import Source
from engine.application.settings import Settings
from engine.errors import InputError

CHECKOUT = Path(__file__).parents[3]
LONGEST_START_SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def server(
    request: pytest.FixtureRequest, port: int, dataset: Path, tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "from api.cli.start import main; main()", "serve", "--local", "--port", str(port)]
    started = subprocess.Popen(
        [*command, "--data", str(dataset), "--database", f"sqlite:///{tmp_path / 'runs.sqlite'}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **getattr(request, "param", {})},
        stderr=subprocess.PIPE,
    )
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> httpx2.Response:
    until = time.monotonic() + LONGEST_START_SECONDS
    while True:
        try:
            return httpx2.get(url, timeout=LONGEST_START_SECONDS)
        except httpx2.TransportError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.05)


def children(pid: int) -> set[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return set(map(int, found.read_text().split())) if found.exists() else set()


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_a_server_answers_until_it_is_interrupted_and_leaves_no_process(
    server: subprocess.Popen[bytes], port: int, signalled: signal.Signals
) -> None:
    assert wait_for(f"http://127.0.0.1:{port}/v1/health", server).json()["data"]["people"] > 80
    answer = httpx2.get(f"http://localhost:{port}/v1/goals/risks", timeout=LONGEST_START_SECONDS)
    assert answer.status_code == 200
    matched_here = answer.json()["execution"]["matcher"].startswith("Python matcher")
    assert "server" not in answer.headers
    assert httpx2.get(f"http://127.0.0.1:{port}/docs").status_code == 200
    forged = httpx2.get(f"http://127.0.0.1:{port}/v1/health", headers={"host": "sextant.example"})
    assert forged.status_code == 403
    helpers = set().union(*(children(int(task.name)) for task in Path(f"/proc/{server.pid}/task").glob("*")))
    assert helpers or matched_here or not Path("/proc/self/task").exists()
    server.send_signal(signalled)
    _, said = server.communicate(timeout=LONGEST_START_SECONDS)
    assert server.returncode == 0
    assert b"Traceback" not in said
    assert not [helper for helper in helpers if Path(f"/proc/{helper}").exists()]


@pytest.mark.parametrize("server", [{"SEXTANT_DRAIN_SECONDS": "60"}], indirect=True)
def test_an_ending_server_still_answers_but_is_not_ready_and_a_second_signal_ends_it_at_once(
    server: subprocess.Popen[bytes], port: int
) -> None:
    ready = f"http://127.0.0.1:{port}/v1/ready"
    assert wait_for(ready, server).json()["status"] == "ready"
    server.send_signal(signal.SIGTERM)
    until = time.monotonic() + LONGEST_START_SECONDS
    while (answer := httpx2.get(ready)).status_code == 200:
        assert time.monotonic() < until
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (503, "stopping")
    assert answer.headers["retry-after"] == "5"
    assert httpx2.get(f"http://127.0.0.1:{port}/v1/scenarios").status_code == 200
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=LONGEST_START_SECONDS)
    assert server.returncode == 130


@pytest.mark.parametrize("server", [{"SEXTANT_SECONDS_TO_FINISH": "1"}], indirect=True)
def test_an_answer_that_takes_longer_than_the_end_may_does_not_hold_it_up(
    server: subprocess.Popen[bytes], port: int
) -> None:
    wait_for(f"http://127.0.0.1:{port}/v1/health", server)
    long = {"scenarios": ["neutral"], "replications": 5000}
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(httpx2.post, f"http://127.0.0.1:{port}/v1/simulations", json=long, timeout=600)
        metrics = f"http://127.0.0.1:{port}/metrics"
        while "sextant_requests_in_flight 2.0" not in httpx2.get(metrics).text:
            assert not asked.done()
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=LONGEST_START_SECONDS)
        assert asked.exception(LONGEST_START_SECONDS) is not None or asked.result().status_code >= 500
    assert server.returncode == 0
    assert b"answers cut off" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "sextant.example", ""])
def test_without_keys_a_host_that_others_can_reach_is_refused_with_the_reason(host: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this machine only") as refused:
        serve(host, 8000, source=Source(data=tmp_path), settings=Settings(), local=True)
    assert "--host 127.0.0.1" in refused.value.problems[0].mend


def test_a_taken_port_is_bad_input_that_names_another(capsys: pytest.CaptureFixture[str], dataset: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        assert run(["serve", "--local", "--port", str(taken), "--data", str(dataset)]) == 2
    said = capsys.readouterr().err
    assert f"Port {taken} of 127.0.0.1 is taken" in said
    assert "--port" in said
    assert "answers at" not in said


def test_data_with_problems_ends_the_start_with_all_of_them(
    capsys: pytest.CaptureFixture[str], port: int, tmp_path: Path
) -> None:
    (tmp_path / "units.csv").write_text("unit_id,name,parent_id\nU,Works,NOWHERE\n,Nameless,\n")
    database = f"sqlite:///{tmp_path / 'x.sqlite'}"
    assert run(["serve", "--local", "--port", str(port), "--data", str(tmp_path), "--database", database]) == 2
    assert capsys.readouterr().err.count("units.csv row") == 2


def test_without_a_key_an_issuer_or_local_nobody_could_ask_and_the_server_says_how(tmp_path: Path) -> None:
    source = Source(database=f"sqlite:///{tmp_path / 'x.sqlite'}")
    with pytest.raises(InputError) as refused:
        serve("127.0.0.1", 0, source=source, settings=Settings(), local=False)
    (problem,) = refused.value.problems
    assert problem.code == "nobody-may-ask"
    assert "sextant keys create" in problem.mend
    assert "--local" in problem.mend
