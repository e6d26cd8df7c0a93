"""A backtest as a job comes to what the verb itself comes to, and refuses at once what it could not do."""

from __future__ import annotations

from datetime import date

import pytest

from engine.application.backtest import backtest_simulation
from engine.application.jobs.backtest_submission import submit_backtest
from engine.application.jobs.job_asking import job_shown
from engine.application.workspace import Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.job_state import JobState
from engine.errors import AccessError, InputError
from engine.simulation.backtest.body import BacktestQuestion
from tests.application.jobs.arrangements import ended, worker_thread

ASKED = BacktestQuestion(fit_until=date(2024, 12, 31), forecast_until=date(2025, 12, 31), replications=20)


def test_a_job_comes_to_the_hash_of_the_verb_itself(loaded_url: str, workspace: Workspace) -> None:
    alone = backtest_simulation(workspace, LOCAL_ACTOR, ASKED, workers=1)
    job = submit_backtest(workspace, LOCAL_ACTOR, ASKED, None)
    with worker_thread(loaded_url):
        done = ended(workspace, job.id)
    assert done.state is JobState.DONE
    result = job_shown(workspace, LOCAL_ACTOR, job.id).result
    assert result is not None
    assert result["hash"] == alone.hash


def test_a_job_that_has_no_past_is_refused_at_once(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="nothing about employments was known"):
        submit_backtest(
            workspace,
            LOCAL_ACTOR,
            BacktestQuestion(fit_until=date(1990, 12, 31), forecast_until=date(1991, 12, 31)),
            None,
        )
    with pytest.raises(AccessError):
        submit_backtest(workspace, Actor(id="r", roles=(Role.REQUESTER,)), ASKED, None)
