"""Put a long verb into the queue: what was asked, on whose behalf, and which facts it looks at."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.application.access import permit
from engine.application.jobs.job_asking import queue_of
from engine.application.jobs.job_views import JobView, view_of
from engine.application.jobs.plan_job import plan_request
from engine.application.jobs.schedule_job import schedule_request
from engine.application.jobs.simulate_job import simulation_request
from engine.application.plan import asked_plan
from engine.application.simulate import start_of
from engine.application.staffing.schedule import ScheduleWish, asked_schedule
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.fingerprint import fingerprint
from engine.planning.plan_file import WorkforcePlan
from engine.planning.wish import PlanWish
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.simulate import study_of
from engine.staffing.schedule.project_file import ProjectSchedule
from engine.storage.job_rows import MOST_ATTEMPTS, JobOrder

PRIORITIES = range(-10, 11)
LONGEST_KEY = 200


@dataclass(frozen=True)
class Ticket:
    """How a job is queued.

    Attributes
    ----------
    priority : int
        -10 to 10; higher ones come first.
    idempotency_key : str or None
        The same actor, key and request mean the same job, so that asking twice is harmless.
    most_attempts : int
        Times it may be begun, or gone on with after a crash.
    """

    priority: int = 0
    idempotency_key: str | None = None
    most_attempts: int = MOST_ATTEMPTS


def submit_simulation(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    scenarios: Sequence[Scenario],
    ticket: Ticket | None = None,
) -> JobView:
    """Have scenarios run as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError
        The actor may not run scenarios.
    InputError
        The scenarios do not fit together or to the organisation, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "simulate")
    study_of(scenarios, start_of(workspace, period, scenarios, actor.units), workspace.history)
    return submit(workspace, actor, period, ("simulate", simulation_request(scenarios, actor.units)), ticket)


def submit_schedule(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    project: ProjectSchedule,
    wish: ScheduleWish,
    ticket: Ticket | None = None,
) -> JobView:
    """Have a project scheduled as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError, InputError
        As ``staff_schedule``, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "staff schedule")
    asked_schedule(workspace, actor, period, project, wish)
    return submit(workspace, actor, period, ("staff schedule", schedule_request(project, wish)), ticket)


def submit_plan(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    plan: WorkforcePlan,
    wish: PlanWish,
    ticket: Ticket | None = None,
) -> JobView:
    """Have a workforce plan made as a job; what a job could not do is refused now.

    Raises
    ------
    AccessError, InputError
        As ``plan_workforce``, or the facts are not those of a database.
    ConflictError
        The idempotency key stands for another request.
    """
    permit(actor, "plan")
    asked_plan(workspace, actor, period, plan, wish)
    return submit(workspace, actor, period, ("plan", plan_request(plan, wish)), ticket)


def submit(
    workspace: Workspace,
    actor: Actor,
    period: Period,
    asked: tuple[str, Mapping[str, Json]],
    ticket: Ticket | None = None,
) -> JobView:
    """Have a verb with its request run as a job, on the facts and under the policies of this moment."""
    ticket = ticket or Ticket()
    _check(ticket)
    if workspace.mark is None:
        what = "A job looks at the facts of a database, and these come from a dataset."
        raise InputError(Problem("answers-from-dataset", what, "Load the dataset (sextant load DIR), and ask again."))
    organisation = workspace.organisation(period, actor.units)
    verb, request = asked
    order = JobOrder(
        id=uuid.uuid4().hex,
        verb=verb,
        actor=actor,
        request=request,
        facts={
            "asked": [day.isoformat() if day else None for day in (period.as_of, period.known)],
            "as_of": organisation.valid_on.isoformat(),
            "known": organisation.known_on.isoformat(),
            "history_mark": workspace.mark,
            "policy_mark": workspace.policy_mark,
            "data": dict(fingerprint(organisation)),
        },
        priority=ticket.priority,
        created_at=workspace.now(),
        idempotency_key=ticket.idempotency_key,
        most_attempts=ticket.most_attempts,
    )
    return view_of(queue_of(workspace).put(order))


def _check(ticket: Ticket) -> None:
    if ticket.priority not in PRIORITIES:
        what = f"A priority cannot be {ticket.priority}."
        mend = f"Give {PRIORITIES.start} to {PRIORITIES.stop - 1}; higher ones come first."
        raise InputError(Problem("out-of-range", what, mend, column="priority", value=str(ticket.priority)))
    key = ticket.idempotency_key
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        what = f"An idempotency key has 1 to {LONGEST_KEY} printable characters."
        raise InputError(Problem("wrong-value", what, "Give a UUID.", column="Idempotency-Key", value=key[:80]))
