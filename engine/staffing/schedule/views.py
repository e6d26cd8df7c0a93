"""From what a search came to, to the answer that people read."""

from __future__ import annotations

from typing import Literal

from engine.staffing.schedule.answer import Assignment, PersonLoad, ScheduleAnswer, ScheduledTask
from engine.staffing.schedule.problem import Plan
from engine.staffing.schedule.resolution import Project
from engine.staffing.schedule.scheduling import Outcome

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


def answer_of(project: Project, outcome: Outcome) -> ScheduleAnswer:
    """Return the answer: what was found, how good it is proven to be, and why there may be nothing."""
    plan, bound = outcome.plan, outcome.lower_bound
    length = None if plan is None else plan.makespan(project.problem)
    if length is not None and bound is not None:
        bound = min(bound, length)
    return ScheduleAnswer(
        title=project.title,
        status=_status(length, bound),
        makespan=length,
        lower_bound=bound,
        gap=_gap(length, bound),
        unit=project.unit,
        assignments=() if plan is None else _assignments(project, plan),
        tasks=() if plan is None else _tasks(project, plan),
        people=() if plan is None else _people(project, plan),
        obstacles=outcome.obstacles,
    )


def _status(length: int | None, bound: int | None) -> Status:
    if length is None:
        return "infeasible" if bound is None else "unknown"
    return "optimal" if length == bound else "feasible"


def _gap(length: int | None, bound: int | None) -> float | None:
    if length is None or bound is None:
        return None
    return round((length - bound) / length, 6) if length else 0.0


def _assignments(project: Project, plan: Plan) -> tuple[Assignment, ...]:
    found = [
        Assignment(
            task=task.id,
            person=project.problem.workers[taking.worker].id,
            start=start,
            finish=start + task.duration,
            skill=task.seats[taking.seat].label,
            starts_on=project.day(start),
            ends_on=project.day(max(start, start + task.duration - 1)),
        )
        for task, start, takings in zip(project.problem.tasks, plan.starts, plan.takings, strict=True)
        for taking in takings
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.finish)))


def _tasks(project: Project, plan: Plan) -> tuple[ScheduledTask, ...]:
    return tuple(
        ScheduledTask(
            task=task.id,
            name=project.task_names.get(task.id, task.id),
            start=start,
            finish=start + task.duration,
            after=task.after,
        )
        for task, start in zip(project.problem.tasks, plan.starts, strict=True)
    )


def _people(project: Project, plan: Plan) -> tuple[PersonLoad, ...]:
    length = plan.makespan(project.problem)
    busy = [0] * len(project.problem.workers)
    for task, takings in zip(project.problem.tasks, plan.takings, strict=True):
        for taking in takings:
            busy[taking.worker] += task.duration
    return tuple(
        PersonLoad(
            person=worker.id,
            name=project.person_names.get(worker.id, worker.id),
            busy=steps,
            away=len({step for away, back in worker.away for step in range(max(0, away), min(back, length))}),
        )
        for worker, steps in zip(project.problem.workers, busy, strict=True)
        if steps or len(project.problem.workers) <= MOST_IDLE_SHOWN
    )


MOST_IDLE_SHOWN = 200
"""People up to whom those without work are listed too."""
