"""Many deciders at once over real HTTP: nobody is booked twice, no decision is lost, and the server never fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx2
import pytest

from engine.application.decisions.log import verify
from engine.application.decisions.propose import propose
from engine.application.keys import WantedKey, create_key
from engine.decision.proposal import Proposal, ProposalState
from engine.domain.actor import LOCAL_ACTOR, Role
from engine.storage.database import Database
from engine.storage.key_store import KeyStore
from tests.application.decision_worlds import REQUESTER, asked, decided_in, reopened, request
from tests.counts import scaled
from tests.end_to_end.running import running
from tests.staffing.worlds import world

CONNECTIONS = 16
ATTEMPTS_A_PROPOSAL = 4
APPROVALS = scaled(160, 2000)
PEOPLE = scaled(12, 40)


@pytest.mark.slow
def test_racing_approvals_book_nobody_twice_and_lose_no_decision(database_url: str, tmp_path: Path) -> None:
    ids = proposals_for(database_url)
    keys = [_key(database_url, f"approver {at}") for at in range(CONNECTIONS)]
    tasks = [proposal for proposal in ids for _ in range(ATTEMPTS_A_PROPOSAL)]
    with running(database_url, tmp_path) as server:
        clients = [httpx2.Client(base_url=server.address, timeout=120) for _ in range(CONNECTIONS)]

        def approve(task: tuple[int, str]) -> tuple[str, int]:
            number, proposal = task
            key = keys[number % CONNECTIONS]
            answer = clients[number % CONNECTIONS].post(
                f"/v1/decisions/{proposal}/approve", headers={"authorization": f"Bearer {key}"}
            )
            return proposal, answer.status_code

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            answers = list(pool.map(approve, enumerate(tasks)))
        for client in clients:
            client.close()

    assert len(answers) >= APPROVALS
    assert set(Counter(status for _, status in answers)) == {200, 409}
    accepted = [proposal for proposal, status in answers if status == 200]
    assert len(accepted) == len(set(accepted)), "a proposal was approved twice"
    with reopened(database_url) as workspace:
        assert workspace.ledger is not None
        with workspace.ledger.reading() as transaction:
            approved = transaction.proposals(state=ProposalState.APPROVED)
        assert {each.id for each in approved} == set(accepted)
        assert verify(workspace, LOCAL_ACTOR).holds
        table = workspace.history.as_of(date(2026, 1, 15), date(2030, 1, 1)).table("assignments")
        rows = [(str(row["person_id"]), str(row["role_id"]), row["fte"]) for row in table.rows()]
    assert sorted(rows) == sorted(booked(approved)), "a booking was lost, or happened twice"
    load: dict[str, float] = defaultdict(float)
    for person, _, fte in rows:
        load[person] += float(str(fte))
    assert max(load.values()) <= 1.0


def proposals_for(url: str) -> list[str]:
    """Make proposals that want the same few people, all for the same weeks, and return their ids."""
    names = [f"P{at:02}" for at in range(PEOPLE)]
    with decided_in(url, world({name: {} for name in names})) as workspace:
        ids = []
        for at in range(APPROVALS // ATTEMPTS_A_PROPOSAL):
            rivals = {names[(at + shift) % PEOPLE]: 90.0 - shift for shift in range(2)}
            wanted = request(f"Line {at}", {"PLC": rivals}, fte=0.5 if at % 2 else 1.0)
            ids.append(propose(workspace, REQUESTER, asked(workspace, wanted)).id)
    return ids


def booked(approved: list[Proposal]) -> list[tuple[str, str, float]]:
    return [(each.person_id, each.role_id, each.fte) for proposal in approved for each in proposal.effective]


def _key(url: str, actor: str) -> str:
    database = Database(url)
    try:
        return create_key(KeyStore(database), LOCAL_ACTOR, WantedKey(actor=actor, roles=(Role.APPROVER,))).secret
    finally:
        database.close()
