"""Who should take the open roles of all projects at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.application.access import permit
from engine.application.sight import Sight, forbid_team_only, personal_sight_of
from engine.application.staffing.ground import ground_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result
from engine.staffing.portfolio.asked import PortfolioTerms
from engine.staffing.portfolio.incumbent import Incumbent
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.portfolio.staff_portfolio import PortfolioProgress, PortfolioWatch, staff_portfolio
from engine.staffing.requests.open_requests import open_requests
from engine.staffing.requests.request import StaffingRequest

VERB = "staff portfolio"


class PortfolioQuestion(FrozenModel):
    """What a portfolio is asked for."""

    requests: tuple[StaffingRequest, ...] = ()
    """Requests beside those of the dataset."""
    open_roles: bool = True
    """Whether the open roles of every project of the dataset are asked for."""
    terms: PortfolioTerms = PortfolioTerms()
    """What holds across the projects."""
    options: PortfolioOptions = PortfolioOptions()
    """Limits and seed of the search."""


@dataclass(frozen=True)
class Following:
    """How a search is followed.

    Attributes
    ----------
    seconds : float or None
        Time for the whole answer; however little, there is an honest one. ``None``: until the search's own limits.
    stop : callable
        Asked often; once it says so, the search ends with what it has.
    tell : callable
        Is told whenever plan or bound improve.
    start : Incumbent or None
        A plan to go on from.
    """

    seconds: float | None = None
    stop: Callable[[], bool] = lambda: False
    tell: Callable[[PortfolioProgress], None] = lambda _: None
    start: Incumbent | None = None


def portfolio(
    workspace: Workspace, actor: Actor, period: Period, asked: PortfolioQuestion, following: Following | None = None
) -> Result[PortfolioAnswer]:
    """Return the best plan found for all open roles at once: who goes where, what stays open and why, and the bound.

    Raises
    ------
    InputError
        There are no facts, nothing is open, or a request names what does not exist or what a portfolio does not hold.
    AccessError
        The actor may not ask this, or it is about people of units in mode ``team-only``.
    SolverError
        An independent checker refused the plan or the bound.
    """
    permit(actor, "staff portfolio")
    following, begun = following or Following(), time.monotonic()
    seen = personal_sight_of(workspace, period, actor)
    requests = asked_requests(workspace, period, seen, asked)
    forbid_team_only(seen, _named(requests))
    ground, policies = ground_of(workspace, seen)

    def stop() -> bool:
        late = following.seconds is not None and time.monotonic() - begun >= following.seconds
        return late or following.stop()

    def work() -> PortfolioAnswer:
        watch = PortfolioWatch(stop, following.tell, following.start)
        return staff_portfolio(requests, ground(), asked.terms, asked.options, watch)

    question = Question(
        VERB,
        seen.shown,
        request={
            "requests": canonical_value(requests),
            "terms": canonical_value(asked.terms),
            "options": canonical_value(asked.options),
            "seconds": following.seconds,
            **seen.scope,
        },
        policies=policies,
        seed=asked.options.seed,
        libraries=("numpy", "highspy"),
    )
    return workspace.answer(actor, question, work)


def asked_requests(
    workspace: Workspace, period: Period, seen: Sight, asked: PortfolioQuestion
) -> tuple[StaffingRequest, ...]:
    """Return the requests of a question: those of projects in sight, then the given ones."""
    if not asked.open_roles:
        return asked.requests
    # Who holds a place already may work elsewhere: openings are counted over the whole organisation.
    every = open_requests(workspace.organisation(period))
    in_sight = set(seen.named.table("projects").text("project_id").values())
    return (*(request for request in every if request.project.project_id in in_sight), *asked.requests)


def _named(requests: Sequence[StaffingRequest]) -> Iterator[str]:
    for request in requests:
        yield from request.people_named()
