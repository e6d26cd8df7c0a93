"""The command ``goals adviser``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.goal_commands import goals_app
from api.cli.options import AsOfOption, DatabaseOption, JsonOption, LanguageOption, PoliciesOption
from api.cli.session import asking, emit, language, policies_alone
from api.cli.views.adviser import show_advice
from engine.application.goals.adviser import goals_adviser

HistoryOption = Annotated[
    Path,
    typer.Option("--history", help="CSV with job_family, mix and score of past periods, and period or level."),
]


@goals_app.command("adviser")
def adviser(
    history: HistoryOption,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say which framework mix went steadier for which job family in past periods; advice only."""
    spoken = language(lang)
    with policies_alone(database, policies) as opened:
        result = goals_adviser(opened, asking(database), history, as_of.date() if as_of else None)
    emit(result, as_json, lambda body: show_advice(body, spoken))
