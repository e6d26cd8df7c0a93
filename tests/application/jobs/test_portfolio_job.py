"""A portfolio as a job: the verb's own answer, and a plan that outlives a cancelled attempt."""

from __future__ import annotations

import json

from engine.application.jobs.job_asking import cancel_job, job_shown, job_view, retry_job
from engine.application.jobs.job_views import JobView
from engine.application.jobs.portfolio_submission import submit_portfolio
from engine.application.staffing.portfolio import Following, PortfolioQuestion, portfolio
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR
from engine.domain.job_state import JobState
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from tests.application.jobs.arrangements import ended, until, worker_thread


def hard_to_close(number: int) -> tuple[StaffingRequest, ...]:
    """Return requests of odd loads, that 50 people cannot all take: a gap of nothing is out of reach."""
    return tuple(
        request_from_data(
            {
                "title": f"Job {at}",
                "project": {"name": f"Job {at}", "start": "2027-01-04", "end": "2027-02-26", "priority": 1 + at % 9},
                "roles": [{"id": "r", "fte": 0.17 + (at * 37 % 83) / 100}],
            }
        )
        for at in range(number)
    )


ENDLESS = PortfolioQuestion(
    requests=hard_to_close(150), open_roles=False, options=PortfolioOptions(gap=0.0, neighbourhoods=1_000_000)
)


def test_a_job_comes_to_the_hash_of_the_verb_itself(loaded_url: str, workspace: Workspace) -> None:
    asked = PortfolioQuestion()
    alone = portfolio(workspace, LOCAL_ACTOR, Period(), asked)

    job = submit_portfolio(workspace, LOCAL_ACTOR, Period(), asked, Following(60.0))
    with worker_thread(loaded_url):
        done = ended(workspace, job.id)

    assert done.state is JobState.DONE
    result = job_shown(workspace, LOCAL_ACTOR, job.id).result
    assert result is not None
    assert result["hash"] == alone.hash


def test_a_cancelled_job_keeps_its_plan_and_tried_again_goes_on_from_there(
    loaded_url: str, workspace: Workspace
) -> None:
    job = submit_portfolio(workspace, LOCAL_ACTOR, Period(), ENDLESS, Following(300.0))

    def has_plan() -> JobView | None:
        seen = job_view(workspace, LOCAL_ACTOR, job.id)
        return seen if seen.progress and seen.progress.plan and seen.progress.plan.filled else None

    with worker_thread(loaded_url):
        until(has_plan)
        cancel_job(workspace, LOCAL_ACTOR, job.id)
        kept = ended(workspace, job.id).progress

    assert kept is not None
    assert kept.plan is not None
    assert len(kept.plan.incumbent.places) == kept.plan.filled > 0
    assert kept.plan.objective <= kept.plan.bound
    at_once = portfolio(workspace, LOCAL_ACTOR, Period(), ENDLESS, Following(0.0, start=kept.plan.incumbent)).body
    assert (at_once.filled, at_once.objective) == (kept.plan.filled, kept.plan.objective)
    retry_job(workspace, LOCAL_ACTOR, job.id)
    with worker_thread(loaded_url):
        until(lambda: job_view(workspace, LOCAL_ACTOR, job.id).state is JobState.RUNNING)
        again = until(has_plan).progress
        cancel_job(workspace, LOCAL_ACTOR, job.id)
    assert again is not None
    assert again.plan is not None
    assert again.plan.objective >= kept.plan.objective
    assert json.loads(again.model_dump_json())["plan"]["incumbent"]["kind"] == "portfolio-incumbent"
