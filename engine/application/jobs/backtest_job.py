"""A backtest as a job: it says how far it is and can be cancelled; begun again, it comes to the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from engine.application.backtest import backtest_on
from engine.application.jobs.durable_work import DurableWork
from engine.application.workspace import Workspace
from engine.evidence.result import Result
from engine.simulation.backtest.body import BacktestBody, BacktestQuestion


def backtest_durably(work: DurableWork, workspace: Workspace) -> Result[BacktestBody]:
    """Return what ``backtest_simulation`` returns of the same question and facts, with the same body and hash."""
    request = work.job.request
    asked = BacktestQuestion.model_validate_json(json.dumps(request["backtest"]))
    known = date.fromisoformat(str(request["known"])) if request["known"] else None
    work.progress.expect("backtest", asked.replications, None)
    work.progress.tell()

    def note(done: int, total: int, scenario: str, half_width: float | None) -> None:
        work.watch()
        work.progress(done, total, scenario, half_width)

    asking = replace(workspace, runs=None)
    result = backtest_on(asking, work.actor, asked, known, (work.processes, work.executors), note)
    work.progress.tell()
    return result
