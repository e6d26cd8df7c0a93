"""Command on alerts of goals: somebody has seen one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.cli.goal_commands import goals_app
from api.cli.options import DatabaseOption, JsonOption, LanguageOption, PoliciesOption, ProfileOption
from api.cli.session import asking, language, tell, workspace
from api.cli.views.goal_alerts import show_acknowledged
from engine.application.goals.acknowledge import AlertNamed, acknowledge_alert, withdraw_acknowledgement
from engine.errors import InputError, Problem


@goals_app.command("acknowledge")
def acknowledge(
    code: Annotated[str, typer.Argument(help="Kind of risk, such as stalled.")],
    subject: Annotated[str, typer.Argument(help="Id of the key result or goal.")],
    because: Annotated[str, typer.Option("--because", help="What is done about it, or why it may rest.")],
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Day on which it is told again.")
    ] = None,
    unless_worse_by: Annotated[
        float | None, typer.Option("--unless-worse-by", help="Points to lose at which it is told again.")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the latest acknowledgement back.")] = False,
    profile: ProfileOption = "",
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say that an alert was seen: it is silent until its day, until it gets worse, or until the situation is over."""
    spoken, named = language(lang), AlertNamed(code, subject, profile)
    if withdraw and (until is not None or unless_worse_by is not None):
        what = "An acknowledgement that is taken back has no terms."
        raise InputError(Problem("two-things", what, "Leave out --until and --unless-worse-by."))
    day = None if until is None else until.date()
    with workspace(None, database, None, policies) as opened:
        actor = asking(database)
        found = (
            withdraw_acknowledgement(opened, actor, named, because)
            if withdraw
            else acknowledge_alert(opened, actor, named, because, day, unless_worse_by)
        )
    tell(found, as_json, lambda body: show_acknowledged(body, spoken))
