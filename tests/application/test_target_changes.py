"""A target that changes in mid-cycle: proposed by one, approved by another, both versions kept with who approved."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from engine.application.decisions.log import log_lines
from engine.application.goals.change_target import approve_target, decline_target, propose_target, target_changes
from engine.application.goals.forecast import goals_forecast
from engine.application.unit_modes import set_unit_mode
from engine.application.workspace import Period, Workspace
from engine.decision.chain import Chain
from engine.domain.actor import Actor, Role
from engine.errors import AccessError, ConflictError, InputError, Problem, StorageError
from engine.storage.ledger import LedgerTransaction
from tests.application.decision_worlds import ADMINISTRATOR, APPROVER, AUDITOR, REQUESTER, clock, decided_in, reopened
from tests.application.test_acknowledged_alerts import rows
from tests.goals.goal_worlds import MONDAY, WEEK_5

SECOND = Actor(id="sara", roles=(Role.APPROVER,))
AT = datetime.combine(WEEK_5, datetime.min.time())
DAY = MONDAY + timedelta(weeks=4)


def targets(workspace: Workspace, valid: Any, known: Any) -> dict[str | None, float]:
    table = workspace.renewed().organisation(Period(valid, known)).table("key_results")
    return dict(zip(table.text("key_result_id").values(), table.number("target").tolist(), strict=True))


def test_an_approved_target_keeps_both_versions_and_the_log_names_them_and_who_approved(database_url: str) -> None:
    with decided_in(database_url, rows(), clock(AT)) as workspace:
        change = propose_target(workspace, APPROVER, "K", " The plant opens later. ")
        forecast = goals_forecast(workspace, APPROVER, Period()).body.of("K")
        assert (change.state, change.before.target, change.target) == ("proposed", 100, forecast.reachable)
        assert (change.chance, change.because) == (0.7, "The plant opens later.")
        assert targets(workspace, DAY, DAY)["K"] == 100
        approved = approve_target(workspace, SECOND, change.id, "Agreed.")
        assert approved.after is not None
        assert (approved.state, approved.decided_by, approved.after.target) == ("approved", "sara", change.target)
        assert targets(workspace, DAY, DAY) == {"K": change.target, "KP": 100}
        before = DAY - timedelta(days=1)
        assert targets(workspace, before, before)["K"] == 100  # as it was known then
        assert targets(workspace, before, WEEK_5)["K"] == 100  # and as that day is seen now
        assert approve_target(workspace, SECOND, change.id) == approved
        (line,) = [one for one in log_lines(workspace, AUDITOR, Chain.DECISIONS).lines if one.kind == "target approved"]
        said = json.loads(line.content)
        assert (line.actor, said["before"]["target"], said["after"]["target"]) == ("sara", 100, change.target)
        assert (said["proposed_by"], said["run_id"]) == ("abel", change.run_id)
    with reopened(database_url, clock(AT)) as again:
        assert target_changes(again, AUDITOR).changes == (approved,)


@pytest.fixture
def opened(new_database: Callable[..., Any]) -> Any:
    with new_database("sqlite") as url, decided_in(url, rows(), clock(AT)) as workspace:
        yield workspace


def test_nobody_approves_what_they_proposed_and_nothing_is_decided_twice(opened: Workspace) -> None:
    change = propose_target(opened, APPROVER, "K", "Later.", 60)
    with pytest.raises(AccessError):
        approve_target(opened, APPROVER, change.id)
    with pytest.raises(AccessError):
        approve_target(opened, Actor(id="petra", roles=(Role.PLANNER,)), change.id)
    assert decline_target(opened, SECOND, change.id, "No.").state == "declined"
    with pytest.raises(ConflictError):
        approve_target(opened, SECOND, change.id)
    assert targets(opened, DAY, DAY)["K"] == 100


def test_of_two_proposals_the_second_is_refused_once_the_first_holds(opened: Workspace) -> None:
    first, second = (propose_target(opened, APPROVER, "K", "Later.", target) for target in (60, 70))
    approve_target(opened, SECOND, first.id)
    with pytest.raises(ConflictError, match="has changed to 60"):
        approve_target(opened, SECOND, second.id)
    third = propose_target(opened, APPROVER, "K", "Once more.", 65)
    assert third.before.target == 60
    approve_target(opened, SECOND, third.id)
    assert targets(opened, DAY, DAY)["K"] == 65


def test_two_who_approve_at_once_append_one_version(opened: Workspace) -> None:
    changes = [propose_target(opened, APPROVER, "K", "Later.", target) for target in (60, 70)]

    def approve(change_id: str) -> None:
        with suppress(ConflictError):
            approve_target(opened, SECOND, change_id)

    threads = [Thread(target=approve, args=(change.id,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.state for one in target_changes(opened, AUDITOR).changes) == ["approved", "proposed"]
    assert len(opened.renewed().history.table("key_results")) == 3


def test_version_and_line_are_written_together_or_not_at_all(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = propose_target(opened, APPROVER, "K", "Later.", 60)

    def broken(*_: object) -> None:
        raise StorageError(Problem("broken", "The disk is full.", "Free some."))

    monkeypatch.setattr(LedgerTransaction, "log", broken)
    with pytest.raises(StorageError):
        approve_target(opened, SECOND, change.id)
    assert targets(opened, DAY, DAY)["K"] == 100


@pytest.mark.parametrize("target", [100.0, 0.0, -5.0, float("nan"), float("inf")])
def test_a_target_that_cannot_be_meant_is_refused(opened: Workspace, target: float) -> None:
    with pytest.raises(InputError):
        propose_target(opened, APPROVER, "K", "Later.", target)


def test_what_is_out_of_sight_is_not_there(opened: Workspace) -> None:
    change = propose_target(opened, APPROVER, "KP", "Later.", 60)
    elsewhere = SECOND.changed(units=("DB",))
    with pytest.raises(InputError, match="no change"):
        approve_target(opened, elsewhere, change.id)
    with pytest.raises(InputError, match="under way"):
        propose_target(opened, elsewhere, "K", "Later.")
    with pytest.raises(AccessError):
        propose_target(opened, REQUESTER, "K", "Later.")
    set_unit_mode(opened, ADMINISTRATOR, "DA", "team-only", "Agreed.")
    assert target_changes(opened.renewed(), AUDITOR).changes == ()
