"""A schedule as a job: one step, the search, whose schedule and bound are kept."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.application.jobs.durable_work import DurableWork
from engine.application.staffing.schedule import AskedSchedule, ScheduleWish, asked_schedule
from engine.application.workspace import Workspace
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.schedule.project_file import ProjectSchedule

PART = "schedule"
"""Name of the one part whose progress is told: steps proven necessary, of those of the best schedule."""


def schedule_request(project: ProjectSchedule, wish: ScheduleWish) -> dict[str, Json]:
    """Return a project as JSON from which a job reads it again, with its limits."""
    return {"project": project.model_dump(mode="json"), "time_limit": wish.time_limit, "seed": wish.seed}


def schedule_durably(work: DurableWork, workspace: Workspace) -> Result[ScheduleAnswer]:
    """Return what ``staff_schedule`` returns; a search that ended in an earlier attempt is not done again."""
    request = work.job.request
    assert isinstance(request, dict)
    project = ProjectSchedule.model_validate_json(json.dumps(request["project"]))
    wish = ScheduleWish(float(str(request["time_limit"])), int(str(request["seed"])))
    alone = replace(workspace, runs=None)
    asked = asked_schedule(alone, work.actor, work.period, project, wish)
    kept = work.step("search", lambda: _search(work, asked))
    return alone.answer(work.actor, asked.question, lambda: ScheduleAnswer.model_validate_json(json.dumps(kept)))


def _search(work: DurableWork, asked: AskedSchedule) -> Json:
    work.progress.expect(PART, 0)

    def watch(best: int | None, bound: int) -> None:
        if best is not None:
            work.progress(min(bound, best), best, PART, round((best - min(bound, best)) / best, 6) if best else 0.0)

    found: Json = asked.answer(asked.search(watch, work.watch)).model_dump(mode="json")
    work.progress.tell()
    return found
