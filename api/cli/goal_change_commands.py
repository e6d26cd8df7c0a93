"""Commands on targets that change in mid-cycle: one person proposes, another decides."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.goal_commands import goals_app
from api.cli.options import AsOfOption, DatabaseOption, JsonOption, KnownOption, LanguageOption, PoliciesOption
from api.cli.session import asking, language, period, tell, workspace
from api.cli.views.goal_changes import show_change, show_changes
from engine.application.goals.change_target import approve_target, decline_target, propose_target, target_changes

ChangeArgument = Annotated[str, typer.Argument(help="Id of the change.")]


@goals_app.command("change")
def change_command(
    key_result: Annotated[str, typer.Argument(help="Id of the key result.")],
    because: Annotated[str, typer.Option("--because", help="Why the target should change.")],
    target: Annotated[
        float | None,
        typer.Option("--target", help="New target. Default: the one that the forecast supports.", show_default=False),
    ] = None,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Propose another target for a key result. A second person approves."""
    spoken = language(lang)
    with workspace(None, database, None, policies) as opened:
        found = propose_target(opened, asking(database), key_result, because, target, period(as_of, known))
    tell(found, as_json, lambda body: show_change(body, spoken))


@goals_app.command("changes")
def changes_command(database: DatabaseOption = None, lang: LanguageOption = "en", as_json: JsonOption = False) -> None:
    """List every change of a target: both versions, who proposed it, who decided, when and why."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = target_changes(opened, asking(database))
    tell(found, as_json, lambda body: show_changes(body, spoken))


@goals_app.command("approve")
def approve_command(
    change: ChangeArgument,
    because: Annotated[
        str | None, typer.Option("--because", help="Why, if there is more to say.", show_default=False)
    ] = None,
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Make a target hold that another person proposed; the old version stays in the history."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = approve_target(opened, asking(database), change, because)
    tell(found, as_json, lambda body: show_change(body, spoken))


@goals_app.command("decline")
def decline_command(
    change: ChangeArgument,
    because: Annotated[str, typer.Option("--because", help="Why not.")],
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Decline a proposed target; the old one holds."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = decline_target(opened, asking(database), change, because)
    tell(found, as_json, lambda body: show_change(body, spoken))
