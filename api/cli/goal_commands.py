"""Commands on goals: how far, what is at risk."""

from __future__ import annotations

import typer

from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
    ProfileOption,
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.goals import show_risks, show_status
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status

goals_app = typer.Typer(help="How far the goals are, and which are at risk.", no_args_is_help=True)


@goals_app.command("status")
def status(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show the exact roll-up of every goal and the weakest links of each tree."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_status(opened, asking(database), period(as_of, known))
    emit(result, as_json, lambda body: show_status(body, spoken))


@goals_app.command("risks")
def risks(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    profile: ProfileOption = "",
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List stalled key results and break points, each with its evidence."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_risks(opened, asking(database), period(as_of, known), profile)
    emit(result, as_json, lambda body: show_risks(body, spoken))
