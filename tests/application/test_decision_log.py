"""Whatever is changed in the log of the database behind its back is found; a lawful purge is not an alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from engine.application.decisions.decide import approve
from engine.application.decisions.log import log_lines, purge, verify
from engine.application.decisions.propose import propose
from engine.application.decisions.read import shown_proposal
from engine.application.settings import SHORTEST_RETENTION_DAYS
from engine.decision.chain import Chain
from engine.errors import AccessError, InputError
from engine.storage.database import Database
from tests.application.decision_worlds import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    NOW,
    REQUESTER,
    asked,
    clock,
    decided_in,
    reopened,
    request,
)

ATTACKS = {
    "one altered byte": "UPDATE chain_lines SET actor = 'abem' WHERE chain = 'decisions' AND kind = 'approved'",
    "an altered time": "UPDATE chain_lines SET at = '2025-01-20T09:00:00' WHERE chain = 'decisions' AND number = 2",
    "an unreadable time": "UPDATE chain_lines SET at = 'never' WHERE chain = 'decisions' AND number = 2",
    "a content that is no JSON": "UPDATE chain_lines SET content = '{' WHERE chain = 'decisions' AND number = 2",
    "one deleted line": "DELETE FROM chain_lines WHERE chain = 'decisions' AND number = 3",
    "two swapped lines": "UPDATE chain_lines SET number = 1002 WHERE chain = 'decisions' AND number = 2; "
    "UPDATE chain_lines SET number = 2 WHERE chain = 'decisions' AND number = 3; "
    "UPDATE chain_lines SET number = 3 WHERE chain = 'decisions' AND number = 1002",
    "a cut tail": "DELETE FROM chain_lines WHERE chain = 'decisions' AND number >= 4",
    "a cut tail and head": "DELETE FROM chain_lines WHERE chain = 'decisions' AND number >= 4; "
    "UPDATE chain_heads SET count = 3, hash = (SELECT hash FROM chain_lines WHERE chain = 'decisions' AND number = 3) "
    "WHERE chain = 'decisions'",
    "an emptied log": "DELETE FROM chain_lines; UPDATE chain_heads SET count = 0, hash = '" + "0" * 64 + "'",
    "a deleted read": "DELETE FROM chain_lines WHERE chain = 'reads'",
    "a beginning cut off": "DELETE FROM chain_lines WHERE chain = 'decisions' AND number <= 2; "
    "INSERT INTO chain_checkpoints SELECT 'decisions', 2, previous FROM chain_lines "
    "WHERE chain = 'decisions' AND number = 3",
    "a state changed beside the log": "UPDATE proposals SET state = 'approved' WHERE state = 'proposed'",
    "a proposal removed beside the log": "DELETE FROM proposal_sights; DELETE FROM proposal_people "
    "WHERE proposal_id IN (SELECT id FROM proposals WHERE state = 'proposed'); "
    "DELETE FROM proposals WHERE state = 'proposed'",
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_an_attack_on_the_log_is_found(attack: str, database_url: str) -> None:
    _history_of_decisions(database_url)
    _run(database_url, ATTACKS[attack])

    with reopened(database_url) as workspace:
        assert not verify(workspace, AUDITOR).holds


def test_a_damaged_text_is_a_breach_and_no_crash(database_url: str) -> None:
    if database_url.startswith("postgresql"):
        pytest.skip("PostgreSQL takes no text that is not UTF-8, so there is nothing to damage")
    _history_of_decisions(database_url)
    _run(database_url, "UPDATE chain_lines SET content = CAST(X'7BFF7D' AS TEXT) WHERE number = 2")

    with reopened(database_url) as workspace:
        assert 2 in {breach.number for breach in verify(workspace, AUDITOR).breaches}


def test_a_log_that_nobody_touched_holds_after_all_that(database_url: str) -> None:
    _history_of_decisions(database_url)

    with reopened(database_url) as workspace:
        found = verify(workspace, AUDITOR)

        assert found.holds
        assert {head.chain: head.count for head in found.heads} == {Chain.DECISIONS: 4, Chain.READS: 3}


def test_a_lawful_purge_is_no_alarm_and_keeps_what_is_young(database_url: str) -> None:
    _history_of_decisions(database_url)
    later = clock(NOW + timedelta(days=1500))
    with reopened(database_url, later) as workspace:
        propose(workspace, REQUESTER, asked(workspace))

    with reopened(database_url, now=later) as workspace:
        done = purge(workspace, ADMINISTRATOR)
        lines = log_lines(workspace, AUDITOR, Chain.DECISIONS).lines

        assert done.removed == {"reads": 3, "decisions": 4}
        assert verify(workspace, AUDITOR).holds
        assert lines[-1].number == 5
        assert [line.kind for line in lines[:2]] == ["purged", "purged"]
        assert purge(workspace, ADMINISTRATOR).removed == {"reads": 0, "decisions": 0}
        assert verify(workspace, AUDITOR).holds


def test_what_is_left_after_a_purge_is_still_guarded(database_url: str) -> None:
    _history_of_decisions(database_url)
    later = clock(NOW + timedelta(days=1500))
    with reopened(database_url, later) as workspace:
        propose(workspace, REQUESTER, asked(workspace))
    with reopened(database_url, now=later) as workspace:
        purge(workspace, ADMINISTRATOR)
    _run(database_url, "DELETE FROM chain_lines WHERE chain = 'decisions' AND number = 5")

    with reopened(database_url, now=later) as workspace:
        assert not verify(workspace, AUDITOR).holds


@pytest.mark.parametrize("days", [0, 30, SHORTEST_RETENTION_DAYS - 1])
def test_an_early_purge_is_refused(days: int, database_url: str) -> None:
    _history_of_decisions(database_url)

    with reopened(database_url, now=clock(NOW + timedelta(days=5000))) as workspace:
        before = verify(workspace, AUDITOR).heads
        with pytest.raises(InputError, match=f"Keep it {SHORTEST_RETENTION_DAYS} days"):
            purge(workspace, ADMINISTRATOR, days)
        with pytest.raises(AccessError):
            purge(workspace, APPROVER)
        assert verify(workspace, AUDITOR).heads == before


def _history_of_decisions(url: str, now: Callable[[], datetime] | None = None) -> None:
    """Load, propose twice, look at and approve one: lines of every usual kind, and one open proposal."""
    with decided_in(url, now=now) as workspace:
        first, _ = (
            propose(workspace, REQUESTER, asked(workspace, request(title, {"PLC": {"Ana": 90.0}}, fte=0.25)))
            for title in ("Line 3", "Line 4")
        )
        shown_proposal(workspace, APPROVER, first.id)
        approve(workspace, APPROVER, first.id)


def _run(url: str, statements: str) -> None:
    database = Database(url)
    with database.writing() as session:
        for statement in statements.split("; "):
            session.execute(text(statement))
    database.close()
