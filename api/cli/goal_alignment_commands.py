"""Commands on alignment: drafts of child goals, and teams that are busy without direction."""

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
from api.cli.views.goal_alignment import show_direction, show_drafts
from engine.application.goals.alignment import goals_direction, goals_drafts


@goals_app.command("drafts")
def drafts(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    goal: Annotated[str | None, typer.Option("--goal", help="Only drafts below this goal.", metavar="ID")] = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Propose child goals for the units below goals that nobody has taken up; nothing is applied."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_drafts(opened, asking(database), period(as_of, known), goal)
    emit(result, as_json, lambda body: show_drafts(body, spoken))


@goals_app.command("direction")
def direction(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List teams that log much effort, little of it on goals that lead to the top."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_direction(opened, asking(database), period(as_of, known))
    emit(result, as_json, lambda body: show_direction(body, spoken))
