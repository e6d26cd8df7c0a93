"""Put a backtest into the queue."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.backtest import backtest_request
from engine.application.jobs.job_submission import Ticket, submit
from engine.application.jobs.job_views import JobView
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.simulation.backtest.body import BacktestQuestion
from engine.simulation.backtest.fit import fit_record
from engine.simulation.backtest.periods import DAY, months_between


def submit_backtest(
    workspace: Workspace, actor: Actor, asked: BacktestQuestion, known: date | None, ticket: Ticket | None = None
) -> JobView:
    """Have a backtest done as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError
        The actor may not ask this.
    InputError
        There was no past to fit on that day, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "backtest")
    months_between(asked.fit_until, asked.forecast_until)
    fit_record(workspace.history, asked)
    known = known or workspace.default_day()
    period = Period(max(asked.forecast_until + DAY, known), known)
    return submit(workspace, actor, period, ("backtest", backtest_request(asked, known)), ticket)
