"""Put a portfolio into the queue."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.jobs.job_submission import Ticket, submit
from engine.application.jobs.job_views import JobView
from engine.application.jobs.portfolio_job import portfolio_request
from engine.application.sight import personal_sight_of
from engine.application.staffing.portfolio import Following, PortfolioQuestion, asked_requests
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor


def submit_portfolio(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: PortfolioQuestion,
    following: Following,
    ticket: Ticket | None = None,
) -> JobView:
    """Have all open roles staffed as a job, for the seconds and from the plan that ``following`` names.

    Cancelled it keeps its best plan in its progress, and tried again it goes on from there.

    Raises
    ------
    AccessError
        The actor may not ask this.
    InputError
        Nothing is open, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "staff portfolio")
    asked_requests(workspace, period, personal_sight_of(workspace, period, actor), asked)
    request = portfolio_request(asked, following.seconds or 0.0, following.start, actor.units)
    return submit(workspace, actor, period, ("staff portfolio", request), ticket)
