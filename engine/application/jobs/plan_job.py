"""A workforce plan as a job: one step, whose answer is kept."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.application.jobs.durable_work import DurableWork
from engine.application.plan import AskedPlan, asked_plan
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.planning.answer import PlanAnswer
from engine.planning.plan_file import WorkforcePlan
from engine.planning.wish import STAGES, PlanWish

PART = "plan"
"""Name of the one part whose progress is told, in stages begun."""


def plan_request(plan: WorkforcePlan, wish: PlanWish) -> dict[str, Json]:
    """Return a plan as JSON from which a job reads it again, with its wishes."""
    said = plan.model_dump(mode="json", by_alias=True)
    return {"plan": said, "time_limit": wish.time_limit, "values": wish.values}


def plan_durably(work: DurableWork, workspace: Workspace) -> Result[PlanAnswer]:
    """Return what ``plan_workforce`` returns; a plan that was made in an earlier attempt is not made again."""
    request = work.job.request
    assert isinstance(request, dict)
    plan = WorkforcePlan.model_validate_json(json.dumps(request["plan"]))
    limit = request["time_limit"]
    wish = PlanWish(None if limit is None else float(str(limit)), bool(request["values"]))
    alone = replace(workspace, runs=None)
    asked = asked_plan(alone, work.actor, work.period, plan, wish)
    kept = work.step("plan", lambda: _made(work, asked))
    return alone.answer(work.actor, asked.question, lambda: PlanAnswer.model_validate_json(json.dumps(kept)))


def _made(work: DurableWork, asked: AskedPlan) -> Json:
    work.progress.expect(PART, len(STAGES))

    def watch(stage: str) -> None:
        work.watch()
        work.progress(STAGES.index(stage), len(STAGES), PART, None)

    found: Json = asked.work(watch).model_dump(mode="json")
    work.progress.tell()
    return found
