"""Ask for jobs, cancel them and have them tried again: one's own, or everybody's for those who may."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.jobs.job_views import JobList, JobShown, JobView, line_of, shown_job, view_of
from engine.application.workspace import Workspace
from engine.domain.actor import Actor, Role
from engine.domain.job_state import JobState
from engine.errors import InputError, Problem
from engine.evidence.result import WHAT_THIS_IS_NOT
from engine.storage.job_rows import Job
from engine.storage.job_store import JobStore
from engine.storage.run_store import RunStore

SEES_ALL = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
CHANGES_ALL = frozenset({Role.ADMINISTRATOR})


def job_list(workspace: Workspace, actor: Actor, *, state: JobState | None = None, at_most: int = 50) -> JobList:
    """Return the newest jobs: the actor's own, or all for an auditor or administrator.

    Raises
    ------
    AccessError
        The actor may not ask for jobs.
    """
    permit(actor, "jobs")
    own = None if SEES_ALL & set(actor.roles) else actor.id
    found = queue_of(workspace).latest(actor=own, state=state, at_most=at_most)
    return JobList(jobs=tuple(map(line_of, found)))


def job_view(workspace: Workspace, actor: Actor, job_id: str) -> JobView:
    """Return one job; InputError where there is none by that id, or it is another's and the actor may not see it."""
    permit(actor, "jobs")
    return view_of(_visible(workspace, actor, job_id, SEES_ALL))


def job_shown(workspace: Workspace, actor: Actor, job_id: str) -> JobShown:
    """Return one job with its request and, once it is done, its result; errors are those of ``job_view``."""
    permit(actor, "jobs")
    job = _visible(workspace, actor, job_id, SEES_ALL)
    return shown_job(job, None if job.run_id is None else recorded_result(workspace, job.run_id))


def cancel_job(workspace: Workspace, actor: Actor, job_id: str) -> JobView:
    """Cancel a job that waits or runs; its worker notices within a second.

    Raises
    ------
    InputError
        There is no such job that the actor may cancel.
    ConflictError
        It is done or has failed.
    """
    permit(actor, "jobs cancel")
    _visible(workspace, actor, job_id, CHANGES_ALL)
    return view_of(queue_of(workspace).cancel(job_id, workspace.now()))


def retry_job(workspace: Workspace, actor: Actor, job_id: str) -> JobView:
    """Put a failed or cancelled job back into the queue; it goes on from its last finished step.

    Raises
    ------
    InputError
        There is no such job that the actor may have tried again.
    ConflictError
        It waits, runs or is done.
    """
    permit(actor, "jobs retry")
    _visible(workspace, actor, job_id, CHANGES_ALL)
    return view_of(queue_of(workspace).retry(job_id))


def recorded_result(workspace: Workspace, run_id: str) -> dict[str, object]:
    """Return the result of a run in its stable JSON form, for who may see the job that it is of."""
    assert isinstance(workspace.runs, RunStore)
    run = workspace.runs.get(run_id)
    return {
        "verb": run.verb,
        "hash": run.body_hash,
        "body": dict(run.body),
        "inputs": dict(run.inputs),
        "execution": dict(run.execution),
        "what_this_is_not": WHAT_THIS_IS_NOT,
    }


def queue_of(workspace: Workspace) -> JobStore:
    """Return the queue of a workspace; InputError where no database keeps one."""
    if workspace.jobs is None:
        mend = "Name a database that does: --database URL."
        raise InputError(Problem("no-database", "Nothing keeps jobs here.", mend))
    return workspace.jobs


def _visible(workspace: Workspace, actor: Actor, job_id: str, wide: frozenset[Role]) -> Job:
    job = queue_of(workspace).get(job_id)
    if job.actor.id != actor.id and not wide & set(actor.roles):
        raise InputError(Problem("unknown-job", f"There is no job {job_id[:80]!r}.", "List the jobs to find the id."))
    return job
