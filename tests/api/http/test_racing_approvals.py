"""Two approvals over real connections to one running server, at once, for one person: one of them is booked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn

from api.http.app import create_app
from engine.application.opening import Source
from tests.application.decision_worlds import bookings, decided_in, reopened, request
from tests.staffing.worlds import TODAY

LONGEST_SECONDS = 60
WANTED = {"PM": {"Ana": 90.0, "Bo": 40.0}}
"""Both projects want Ana; Bo would do."""
ONLY_ANA = {"PM": {"Ana": 90.0}}


@contextmanager
def running(url: str) -> Iterator[str]:
    """Address of a server of this process that answers from a database, on a free port."""
    app = create_app(Source(database=url), local=True)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            until = time.monotonic() + LONGEST_SECONDS
            while not server.started:
                assert thread.is_alive(), "the server ended"
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(LONGEST_SECONDS)


def proposed(client: httpx2.Client, title: str, scores: dict[str, dict[str, float]]) -> str:
    """Ask for a team and propose it; return the id of the proposal."""
    wanted = request(title, scores).model_dump(mode="json", exclude_none=True)
    answer = client.post("/v1/staff/requests", params={"as_of": str(TODAY)}, json=wanted)
    assert answer.status_code == 200, answer.text
    made = client.post("/v1/decisions", json={"run_id": answer.json()["execution"]["run_id"]})
    assert made.status_code == 201, made.text
    assert [each["person_id"] for each in made.json()["teams"][0]["bookings"]] == ["Ana"]
    return str(made.json()["id"])


def raced(address: str, rivals: list[str]) -> dict[str, httpx2.Response]:
    """Approve all at once, each over a connection of its own; return the answers by proposal."""
    start = threading.Barrier(len(rivals))

    def approved(proposal: str) -> httpx2.Response:
        with httpx2.Client(base_url=address, timeout=LONGEST_SECONDS) as own:
            own.get("/v1/health")
            start.wait()
            return own.post(f"/v1/decisions/{proposal}/approve", json={})

    with ThreadPoolExecutor(len(rivals)) as pool:
        return dict(zip(rivals, pool.map(approved, rivals), strict=True))


@pytest.mark.parametrize("scores", [WANTED, ONLY_ANA], ids=["another would do", "nobody else would do"])
def test_of_two_approvals_at_once_one_is_booked_and_the_other_says_what_stands_in_its_place(
    tmp_path: Path, scores: dict[str, dict[str, float]]
) -> None:
    url = f"sqlite:///{tmp_path / 'racing.sqlite'}"
    with decided_in(url):
        pass
    with running(url) as address, httpx2.Client(base_url=address, timeout=LONGEST_SECONDS) as client:
        rivals = [proposed(client, title, scores) for title in ("A", "B")]
        answers = raced(address, rivals)
        assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
        loser = next(proposal for proposal, answer in answers.items() if answer.status_code == 409)
        assert answers[loser].headers["content-type"] == "application/problem+json"
        problems = answers[loser].json()["problems"]
        assert {problem["code"] for problem in problems} == {"cannot-be-booked"}
        assert all("Ana in PM" in problem["what"] for problem in problems)
        lost = client.get(f"/v1/decisions/{loser}").json()["proposal"]
        assert lost["state"] == "superseded"
        with reopened(url) as workspace:
            assert [person for person, _, _ in bookings(workspace)] == ["Ana"]
        instead = lost["superseded_by"]
        assert {problem["value"] for problem in problems} == {instead}
        if scores is ONLY_ANA:
            assert instead is None
            assert all("No team exists any more" in problem["mend"] for problem in problems)
            return
        assert all(f"proposal {instead}" in problem["mend"] for problem in problems)
        renewed = client.get(f"/v1/decisions/{instead}").json()["proposal"]
        assert (renewed["state"], renewed["supersedes"]) == ("proposed", loser)
        assert [each["person_id"] for each in renewed["teams"][0]["bookings"]] == ["Bo"]
