"""Commands on what becomes of goals: forecasts, and changes in mid-cycle."""

from __future__ import annotations

from pathlib import Path
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
    ProfileOption,
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.goal_outlook import show_forecasts, show_portfolio, show_recalibrations
from engine.application.goals.forecast import goals_forecast
from engine.application.goals.recalibrate import goals_portfolio, goals_recalibrate
from engine.application.policies.files import read_text

MovableOption = Annotated[
    str, typer.Option("--movable", help="With --portfolio: how many people can be moved, or a file with an id a line.")
]
AllOption = Annotated[bool, typer.Option("--all", help="List every proposal, not only the twenty with most at stake.")]


@goals_app.command("forecast")
def forecast(
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
    """Forecast every key result under way: chance, interval, and which are at risk."""
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = goals_forecast(opened, asking(database), period(as_of, known), profile)
    emit(result, as_json, lambda body: show_forecasts(body, spoken))


@goals_app.command("recalibrate")
def recalibrate(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    profile: ProfileOption = "",
    portfolio: Annotated[bool, typer.Option("--portfolio", help="Spread people over all goals at risk.")] = False,
    movable: MovableOption = "0",
    every: AllOption = False,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Propose changes of goals in mid-cycle, ranked, each with its evidence; nothing is applied."""
    spoken = language(lang)
    if portfolio:
        count, named = _movable(movable)
        with workspace(data, database, columns, policies) as opened:
            spread = goals_portfolio(opened, asking(database), period(as_of, known), count, named)
        emit(spread, as_json, lambda body: show_portfolio(body, spoken))
        return
    with workspace(data, database, columns, policies) as opened:
        result = goals_recalibrate(opened, asking(database), period(as_of, known), profile)
    emit(result, as_json, lambda body: show_recalibrations(body, spoken, every=every))


def _movable(given: str) -> tuple[int, tuple[str, ...]]:
    """Return how many people can be moved and, where a file names them, who."""
    if given.lstrip("-").isdigit():
        return int(given), ()
    named = tuple(line.strip() for line in read_text(Path(given)).splitlines() if line.strip())
    return len(named), named
