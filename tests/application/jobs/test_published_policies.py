"""A job finishes under the policies that held when it was asked, whatever is published meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.application.goals.recommend import recommend
from engine.application.jobs.durable_work import DurableWork
from engine.application.jobs.job_asking import job_shown
from engine.application.jobs.job_submission import submit
from engine.application.load import load
from engine.application.opening import Source, open_workspace
from engine.application.policies.files import PolicyText
from engine.application.policies.publish import approve_publication, propose_publication
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.evidence.result import Result
from tests.application.jobs.arrangements import PATIENCE_SECONDS, ended, worker_thread
from tests.goals.goal_worlds import POLICIES
from tests.goals.preview_worlds import reweighted

APPROVER = Actor(id="abel", roles=(Role.APPROVER,))


def test_a_job_keeps_its_version_and_the_next_one_has_the_new(
    new_database: Callable[..., Any], small_dataset: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def verb(work: DurableWork, facts: Workspace) -> Result[Any]:
        begun.set()
        assert go_on.wait(PATIENCE_SECONDS)
        return recommend(facts, work.actor, work.period)

    def version(workspace: Workspace, job_id: str) -> object:
        ended(workspace, job_id)
        result = job_shown(workspace, LOCAL_ACTOR, job_id).result
        assert result is not None
        return result["body"]["version"]  # type: ignore[index, call-overload]

    def asked(workspace: Workspace) -> str:
        return submit(workspace, LOCAL_ACTOR, Period(), ("mixes", {})).id

    with new_database("sqlite") as url:
        load(url, LOCAL_ACTOR, small_dataset)
        with open_workspace(Source(database=url)) as workspace:
            old = recommend(workspace, LOCAL_ACTOR, Period()).body.version
            running, waiting = asked(workspace), asked(workspace)
            with worker_thread(url, verbs={"mixes": verb}):
                assert begun.wait(PATIENCE_SECONDS)
                new = published(workspace)
                go_on.set()
                assert [version(workspace, job) for job in (running, waiting)] == [old, old]
                assert version(workspace, asked(workspace.renewed())) == new != old


def published(workspace: Workspace) -> str:
    tests = (
        (POLICIES / "framework_mix.tests.yaml")
        .read_text()
        .replace("0.70, BEHAVIOUR:visit_quality: 0.30", "0.6, BEHAVIOUR:visit_quality: 0.4")
    )
    texts = PolicyText(reweighted(0.6).encode(), "mix.yaml"), PolicyText(tests.encode(), "mix.tests.yaml")
    return approve_publication(
        workspace, APPROVER, propose_publication(workspace, LOCAL_ACTOR, *texts, "Visits count more.").id
    ).version
