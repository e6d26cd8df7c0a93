"""The command that holds the simulator against what really happened."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.cli.figure_files import FigureOption, require_figure_format, write_figure
from api.cli.following import ProgressBars
from api.cli.options import (
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
    SeedOption,
    WorkersOption,
)
from api.cli.session import asking, emit, language, progress_bar, workspace
from api.cli.views.backtest import show_backtest
from engine.application.backtest import backtest_simulation
from engine.application.backtest_questions import backtest_question
from engine.simulation.backtest.body import Measured


def backtest_command(
    fit_until: Annotated[
        datetime,
        typer.Option("--fit-until", formats=["%Y-%m-%d"], help="Last day of the record that the fit may know."),
    ],
    forecast_until: Annotated[
        datetime,
        typer.Option("--forecast-until", formats=["%Y-%m-%d"], help="Last day foretold, whole months later."),
    ],
    fit_from: Annotated[
        datetime | None,
        typer.Option(
            "--fit-from",
            formats=["%Y-%m-%d"],
            help="First day of the record that is used. Default: where departures begin on record.",
            show_default=False,
        ),
    ] = None,
    bands: Annotated[
        str, typer.Option("--bands", help="Edges of the bands of tenure in years, such as 0,1,3.", show_default=False)
    ] = "",
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="What else leaving depends on: job_family, level, unit_id, calendar_year. May be repeated.",
            show_default=False,
        ),
    ] = None,
    joiners: Annotated[
        str, typer.Option("--joiners", help="People come at a number a year (absolute) or a rate (per head); or auto.")
    ] = "auto",
    replications: Annotated[int, typer.Option("--replications", help="How often the years are simulated.")] = 300,
    figure: FigureOption = None,
    figure_of: Annotated[
        Measured, typer.Option("--figure-of", help="What the picture shows: leavers, joiners or headcount.")
    ] = Measured.LEAVERS,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Fit the simulator on the record up to a day, foretell the years after it, and hold that against what came.

    Example: sextant backtest --fit-until 2012-12-31 --forecast-until 2015-12-31 --data DIR
    """
    spoken = language(lang)
    require_figure_format(figure)
    asked = backtest_question(
        {
            "fit_until": fit_until.date(),
            "forecast_until": forecast_until.date(),
            "fit_from": fit_from.date() if fit_from else None,
            "bands_years": bands or None,
            "covariates": by or [],
            "joiners": joiners,
            "replications": replications,
            **({} if seed is None else {"seed": seed}),
        }
    )
    with workspace(data, database, columns, policies) as opened, progress_bar() as bar:
        result = backtest_simulation(
            opened,
            asking(database),
            asked,
            known.date() if known else None,
            workers=workers,
            progress=ProgressBars(bar),
        )
    if figure is not None:
        from engine.figures.backtest_figure import backtest_figure  # noqa: PLC0415 - the charts come with it

        write_figure(backtest_figure(result.body, figure_of, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_backtest(body, spoken))
