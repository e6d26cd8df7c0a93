"""Server and worker are killed at random moments: nothing acknowledged is lost, and nothing happens twice."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest

from engine.application.decisions.log import verify
from engine.application.decisions.propose import propose
from engine.application.keys import WantedKey, create_key
from engine.application.scenario_files import scenarios_of
from engine.application.simulate import simulate_scenarios, with_overrides
from engine.application.workspace import Period
from engine.decision.appeal import AppealState
from engine.decision.proposal import ProposalState
from engine.domain.actor import LOCAL_ACTOR, Role
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from engine.storage.key_store import KeyStore
from tests.application.decision_worlds import REQUESTER, asked, decided_in, reopened, request
from tests.counts import scaled
from tests.end_to_end.running import RunningServer, moments, running
from tests.staffing.worlds import world

MOMENTS = scaled(3, 100)  # each third one kills the API alone
LONGEST_LIFE_SECONDS = 4.0
PEOPLE = 50
PROPOSALS = scaled(60, 1200)
DAYS = {"as_of": "2026-01-15", "known": "2026-01-20"}
PERIOD = Period(date(2026, 1, 15), date(2026, 1, 20))
SCENARIO: dict[str, Any] = {
    "kind": "scenario",
    "format": 1,
    "extends": "neutral",
    "name": "short",
    "title": "Short",
    "horizon_months": 36,
}
SIMULATION: dict[str, Any] = {"scenarios": [SCENARIO], "replications": 400, "seed": 5}


@dataclass
class Client:
    """Asks one thing after the other until the server is gone, and remembers what was acknowledged."""

    address: str
    key: str
    proposals: list[str]
    loads: list[str] = field(default_factory=list)
    approved: set[str] = field(default_factory=set)
    appealed: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    jobs: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    wrong: list[str] = field(default_factory=list)
    lives: int = 0
    turn: int = 0

    def live(self) -> None:
        """Go on until the server does not answer any more."""
        self.lives += 1
        asked = (self._simulate, self._load, self._approve, self._appeal, self._confirm)
        headers = {"authorization": f"Bearer {self.key}"}
        try:
            with httpx2.Client(base_url=self.address, headers=headers, timeout=60) as client:
                while True:
                    asked[self.turn % len(asked)](client)
                    self.turn += 1
        except httpx2.TransportError:
            return

    def _load(self, client: httpx2.Client) -> None:
        unit = f"U-{next(self.numbers)}"
        rows = f"unit_id,name,recorded_at\n{unit},Late,2026-02-01\n"
        answer = client.post("/v1/datasets", files=[("files", ("units.csv", rows.encode()))])
        self._note(answer, 201, lambda: self.loads.append(unit))

    def _approve(self, client: httpx2.Client) -> None:
        proposal = self.proposals[len(self.approved)]
        answer = client.post(f"/v1/decisions/{proposal}/approve")
        self._note(answer, 200, lambda: self.approved.add(proposal))

    def _simulate(self, client: httpx2.Client) -> None:
        if len(self.jobs) == self.lives:
            return  # one job a life is enough to be in the middle of
        key = f"key-{len(self.jobs)}"
        headers = {"prefer": "respond-async", "idempotency-key": key}
        answer = client.post("/v1/simulations", params=DAYS, json=SIMULATION, headers=headers)
        self._note(answer, 202, lambda: self.jobs.setdefault(key, str(answer.json()["id"])))

    def _appeal(self, client: httpx2.Client) -> None:
        proposal = self.proposals[-1 - len(self.appealed)]
        value = {"path": ["scores", "PLC", "P00"], "value": 95}
        appeal = {"person_id": "P00", "says": "More than that.", "request_value": value}
        answer = client.post(f"/v1/decisions/{proposal}/appeals", json=appeal)
        self._note(answer, 201, lambda: self.appealed.setdefault(proposal, str(answer.json()["id"])))

    def _confirm(self, client: httpx2.Client) -> None:
        open_ones = [appeal for appeal in self.appealed.values() if appeal not in self.confirmed]
        if open_ones:
            answer = client.post(f"/v1/appeals/{open_ones[0]}/confirm", json={"reason": "Seen."})
            judged = answer.status_code == 409 and "already-judged" in answer.text  # its acknowledgement was lost
            self._note(answer, 409 if judged else 200, lambda: self.confirmed.add(open_ones[0]))

    def _note(self, answer: httpx2.Response, wanted: int, acknowledge: Callable[[], object]) -> None:
        if answer.status_code == wanted:
            acknowledge()
        elif answer.status_code != 503:
            self.wrong.append(f"{answer.request.url}: {answer.status_code} {answer.text[:300]}")


@pytest.mark.slow
def test_whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_happens_twice(
    database_url: str, tmp_path: Path
) -> None:
    client = Client("", _key(database_url), _proposals(database_url))
    with running(database_url, tmp_path) as server:
        client.address = server.address
        for at, moment in enumerate(moments(MOMENTS, seed=11, longest_seconds=LONGEST_LIFE_SECONDS)):
            life = threading.Thread(target=client.live)
            life.start()
            time.sleep(moment)
            if at % 3 == 1:
                server.kill_api_alone()
            else:
                server.kill()
            life.join()
            server.start()
        hashes = _hashes_of_jobs(server, client)

    assert not client.wrong
    assert client.loads
    assert client.approved
    assert client.jobs
    with reopened(database_url) as workspace:
        undisturbed = simulate_scenarios(replace(workspace, runs=None), LOCAL_ACTOR, PERIOD, _scenarios(), workers=1)
        assert set(hashes) == {undisturbed.hash}
    _check_loads(database_url, client)
    _check_decisions(database_url, client)


def _check_loads(url: str, client: Client) -> None:
    database = Database(url)
    units = Counter(HistoryStore(database).read().table("units").text("unit_id").values())
    database.close()
    assert not set(client.loads) - set(units), "an acknowledged load was lost"
    assert max(units.values()) == 1, "a load happened twice"


def _check_decisions(url: str, client: Client) -> None:
    with reopened(url) as workspace:
        assert workspace.ledger is not None
        with workspace.ledger.reading() as transaction:
            approved = {each.id: each for each in transaction.proposals(state=ProposalState.APPROVED)}
            appeals = {each.id: each for each in transaction.appeals()}
        assert not client.approved - set(approved), "an acknowledged approval was lost"
        assert not set(client.appealed.values()) - set(appeals), "an acknowledged appeal was lost"
        assert {appeals[each].state for each in client.confirmed} <= {AppealState.CONFIRMED}
        assignments = workspace.history.table("assignments")
        rows = Counter(zip(assignments.text("person_id").values(), assignments.text("role_id").values(), strict=True))
        booked = Counter((each.person_id, each.role_id) for one in approved.values() for each in one.effective)
        assert rows == booked, "a booking was lost, or happened twice"
        runs = workspace.runs.lines(verb="simulate", at_most=10_000)  # type: ignore[union-attr]
        last = 1  # the acknowledgement of the very last job may be lost, and nobody asks for it again
        assert not set(client.jobs.values()) - {run.id for run in runs}, "a result was lost"
        assert len(runs) <= len(client.jobs) + last, "a result was written twice"
        assert verify(workspace, LOCAL_ACTOR).holds


def _hashes_of_jobs(server: RunningServer, client: Client) -> list[str]:
    """Wait for every acknowledged job, and return the hashes of their results."""
    hashes = []
    with httpx2.Client(
        base_url=server.address, headers={"authorization": f"Bearer {client.key}"}, timeout=60
    ) as asked_by:
        for job in client.jobs.values():
            until = time.monotonic() + 300
            while (shown := asked_by.get(f"/v1/jobs/{job}").json())["state"] in {"queued", "running"}:
                assert time.monotonic() < until, shown
                time.sleep(0.2)
            assert shown["state"] == "done", shown
            hashes.append(shown["result"]["hash"])
    return hashes


def _scenarios() -> list[Any]:

    return [
        with_overrides(each, seed=SIMULATION["seed"], replications=SIMULATION["replications"])
        for each in scenarios_of([SCENARIO])
    ]


def _proposals(url: str) -> list[str]:
    names = [f"P{at:02}" for at in range(PEOPLE)]
    with decided_in(url, world({name: {} for name in names})) as workspace:
        return [
            propose(
                workspace,
                REQUESTER,
                asked(workspace, request(f"Line {at}", {"PLC": {names[at % PEOPLE]: 90.0, "P00": 80.0}}, fte=0.01)),
            ).id
            for at in range(PROPOSALS)
        ]


def _key(url: str) -> str:
    database = Database(url)
    roles = (Role.ADMINISTRATOR,)
    try:
        return create_key(KeyStore(database), LOCAL_ACTOR, WantedKey(actor="kim", roles=roles)).secret
    finally:
        database.close()
