"""Commands on jobs: list, show, attach, cancel and retry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from api.cli.following import followed
from api.cli.options import DatabaseOption, JsonOption, LanguageOption
from api.cli.session import asking, emit, language, tell, workspace
from api.cli.views.experiments import show_drivers, show_ranking, show_sensitivity, show_sweep
from api.cli.views.jobs import show_job, show_jobs
from api.cli.views.simulation import show_simulation
from engine.application.jobs.job_asking import cancel_job, job_list, job_shown, job_view, retry_job
from engine.domain.job_state import JobState
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.simulation.answers.body import SimulationBody
from engine.simulation.experiments.drivers import DriversBody
from engine.simulation.experiments.ranking import RankingBody
from engine.simulation.experiments.sensitivity import SensitivityBody
from engine.simulation.experiments.sweep import SweepBody

jobs_app = typer.Typer(help="Long work that runs in the background.", no_args_is_help=True)

_TOLD: Mapping[str, tuple[type[BaseModel], Callable[[Any, str], None]]] = {
    "simulate": (SimulationBody, show_simulation),
    "sweep": (SweepBody, show_sweep),
    "drivers": (DriversBody, show_drivers),
    "rank": (RankingBody, show_ranking),
    "sensitivity": (SensitivityBody, show_sensitivity),
}
"""Body of a job's result and how it is printed, by the verb of the job."""

JobArgument = Annotated[str, typer.Argument(help="Id of the job.")]


@jobs_app.command("list")
def list_command(
    state: Annotated[JobState | None, typer.Option("--state", help="Only those in this state.")] = None,
    at_most: Annotated[int, typer.Option("--at-most", help="Jobs listed at most.", min=1, max=500)] = 50,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List jobs, newest first: where each stands and how far it is."""
    with workspace(None, database, None, None) as opened:
        found = job_list(opened, asking(database), state=state, at_most=at_most)
    tell(found, as_json, show_jobs)


@jobs_app.command("show")
def show_command(
    job: JobArgument, database: DatabaseOption = None, lang: LanguageOption = "en", as_json: JsonOption = False
) -> None:
    """Show one job: how far it is, what it has come to so far, why it failed; with --json also request and result."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = job_shown(opened, asking(database), job)
    tell(found, as_json, show_job)
    if not as_json and found.progress is not None and found.progress.picture is not None:
        show_simulation(found.progress.picture, spoken)


@jobs_app.command("attach")
def attach_command(
    job: JobArgument, database: DatabaseOption = None, lang: LanguageOption = "en", as_json: JsonOption = False
) -> None:
    """Follow a job to its end and print its result; Ctrl-C stops following, the job goes on."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        actor = asking(database)
        told = _TOLD.get(job_view(opened, actor, job).verb)
        if told is None:
            what = f"What job {job} comes to cannot be printed here."
            raise InputError(Problem("told-elsewhere", what, f"sextant jobs show {job} --json holds its result."))
        body, show = told
        result: Result[Any] = followed(opened, actor, job, body, spoken)
    emit(result, as_json, lambda found: show(found, spoken))


@jobs_app.command("cancel")
def cancel_command(job: JobArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Cancel a job that waits or runs; its worker ends its work within a second."""
    with workspace(None, database, None, None) as opened:
        found = cancel_job(opened, asking(database), job)
    tell(found, as_json, show_job)


@jobs_app.command("retry")
def retry_command(job: JobArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Put a failed or cancelled job back into the queue; a worker goes on from its last finished step."""
    with workspace(None, database, None, None) as opened:
        found = retry_job(opened, asking(database), job)
    tell(found, as_json, show_job)
