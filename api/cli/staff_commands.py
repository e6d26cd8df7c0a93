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
from api.cli.session import ACTOR, emit, language, period, workspace
from api.cli.views.staffing import show_staffing
from engine.application.policy_files import read_text
from engine.application.staff_request import staff, staff_project
from engine.errors import InputError, Problem
from engine.staffing.options import SolverOptions
from engine.staffing.request_reading import locate, read_request

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
) -> None:
    """Propose the best team with reasons and alternatives, or say who is lacking. Exit 1 if no team exists."""
    spoken = language(lang)
    if (request is None) == (project is None):
        raise InputError(
            Problem("request-or-project", "Exactly one request is needed.", "Give a request file or --project ID.")
        )
    text = read_text(request) if request else ""
    asked = read_request(text, str(request)) if request else None
    opened = workspace(data, database, columns, policies)
    options, looked_at = SolverOptions(teams=teams), period(as_of, known)
    try:
        if asked is not None:
            result = staff(opened, ACTOR, looked_at, asked, options)
        else:
            result = staff_project(opened, ACTOR, looked_at, str(project), options)
    except InputError as error:
        if request is None:
            raise
        raise InputError(*locate(error.problems, text, str(request))) from error
    emit(result, as_json, lambda body: show_staffing(body, spoken))
    if not result.body.teams:
        raise typer.Exit(ANSWERED_NO)
