"""The first ten minutes of an administrator, exactly as api/README.md tells them, with a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from engine.application.decisions.log import verify
from engine.application.opening import Source, open_workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.storage.chain_store import Chain
from tests.conftest import CHECKOUT
from tests.end_to_end.running import SEXTANT, free_port

SECTION = "## Ten minutes for an administrator"
ADDRESS = "http://127.0.0.1:8000"
LONGEST_SECONDS = 600


def told() -> list[str]:
    """Return the commands of the section."""
    readme = (CHECKOUT / "api" / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"{SECTION}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


@contextmanager
def shell(script: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A shell in an empty folder; whatever it started is gone at the end."""
    (folder / "bin").mkdir()
    sextant = folder / "bin" / "sextant"
    sextant.write_text(f"#!/bin/sh\nexec '{SEXTANT[0]}' -c '{SEXTANT[2]}' \"$@\"\n")
    sextant.chmod(0o755)
    home = folder / "trial"
    home.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith("SEXTANT_")}
    own |= {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT), "COLUMNS": "200"}
    with (folder / "said").open("w") as said:
        started = subprocess.Popen(
            ["sh", "-e", "-x", "-c", script],
            cwd=home,
            env=own,
            stdout=said,
            stderr=said,
            text=True,
            start_new_session=True,
        )
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_work_as_they_stand(tmp_path: Path) -> None:
    commands = told()
    assert len(commands) > 15
    address = f"http://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    script = "\n".join(commands).replace(ADDRESS, address).replace("sextant serve", f"sextant serve --port {port}")
    with shell(f"{script}\nwait\n", tmp_path) as started:
        code = started.wait(LONGEST_SECONDS)
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert code == 0, said[-3000:] + (tmp_path / "trial" / "serve.log").read_text(encoding="utf-8")[-2000:]
    _facts(tmp_path / "trial", said)


def _facts(trial: Path, said: str) -> None:
    proposal = json.loads((trial / "proposal.json").read_text(encoding="utf-8"))
    assert (proposal["state"], proposal["created_by"]) == ("proposed", "rosa")
    assert f"{proposal['title']}: approved" in said
    assert "The same answer" in said
    job = json.loads((trial / "job.json").read_text(encoding="utf-8"))
    assert (job["state"], job["actor"]) == ("queued", "paula")
    risks = json.loads((trial / "risks.json").read_text(encoding="utf-8"))
    assert re.findall(r'"person_id": ?"(?!~)[^"]*"', json.dumps(risks)) == [], "a planner sees pseudonyms"
    assert (trial / "first.backup").stat().st_size > 0
    with open_workspace(Source(database=f"sqlite:///{trial / 'sextant.sqlite'}")) as workspace:
        assert verify(workspace, LOCAL_ACTOR).holds
        ledger = workspace.ledger
        assert ledger is not None
        with ledger.reading() as transaction:
            assert transaction.proposal(proposal["id"]).decided_by == "arno"
            readers = {line.actor for line in transaction.chains.lines(Chain.READS)}
        assert {"rosa", "arno"} <= readers
