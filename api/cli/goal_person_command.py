"""The command on all goals of one person."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.goal_commands import goals_app
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
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.goal_person import show_person
from engine.application.goals.person import goals_person


@goals_app.command("person")
def person(
    person_id: Annotated[str, typer.Argument(help="Person.", metavar="ID")],
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show all goals of a person, whatever their framework, with one progress each and their sums."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_person(opened, asking(database), period(as_of, known), person_id)
    emit(result, as_json, lambda body: show_person(body, spoken))
