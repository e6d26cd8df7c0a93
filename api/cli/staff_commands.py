"""Commands on staffing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
)
from api.cli.session import asking, emit, language, period, tell, workspace
from api.cli.views.decisions import show_proposal
from api.cli.views.staffing import show_staffing
from api.cli.views.tables import sentence
from engine.application.decisions.propose import propose
from engine.application.policies.files import read_text
from engine.application.staff_request import staff, staff_project
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import locate, read_request

staff_app = typer.Typer(help="Find people for projects.", no_args_is_help=True)


@staff_app.command("request")
def request_team(
    request: Annotated[Path | None, typer.Argument(help="staffing-request file (YAML).", show_default=False)] = None,
    project: Annotated[
        str | None, typer.Option("--project", help="Project of the dataset instead of a file.", show_default=False)
    ] = None,
    teams: Annotated[int, typer.Option("--teams", help="Teams to show: the best and its alternatives.", min=1)] = 3,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
    proposing: Annotated[
        bool, typer.Option("--propose", help="Make the proposal too; with --json that is what is printed.")
    ] = False,
) -> None:
    """Find the best team with reasons and alternatives, or say who is lacking. Exit 1 if no team exists."""
    spoken = language(lang)
    if (request is None) == (project is None):
        raise InputError(
            Problem("request-or-project", "Exactly one request is needed.", "Give a request file or --project ID.")
        )
    text = read_text(request) if request else ""
    asked = read_request(text, str(request)) if request else None
    options, looked_at = SolverOptions(teams=teams), period(as_of, known)
    with workspace(data, database, columns, policies) as opened:
        actor = asking(database)
        if asked is None:
            result = staff_project(opened, actor, looked_at, str(project), options)
        else:
            result = _staffed(opened, actor, looked_at, asked, options, text, str(request))
        wanted = proposing and bool(result.body.teams)
        proposal = propose(opened, actor, result.execution.run_id) if wanted else None
    if proposal is None or not as_json:
        emit(result, as_json, lambda body: show_staffing(body, spoken))
    if not result.body.teams:
        raise typer.Exit(ANSWERED_NO)
    if proposal is not None:
        tell(proposal, as_json, show_proposal)
    elif result.execution.run_id and not as_json:
        sentence(f"To propose it: sextant decisions propose {result.execution.run_id}")


def _staffed(
    opened: Workspace,
    actor: Actor,
    looked_at: Period,
    asked: StaffingRequest,
    options: SolverOptions,
    text: str,
    file: str,
) -> Result[StaffingAnswer]:
    """Answer a request from a file; a name in it that nothing bears is told with its line."""
    try:
        return staff(opened, actor, looked_at, asked, options)
    except InputError as error:
        raise InputError(*locate(error.problems, text, file)) from error
