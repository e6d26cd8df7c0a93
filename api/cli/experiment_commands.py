"""Commands that vary scenarios: sweep, drivers, rank and sensitivity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.experiment_asking import How, Where, axes, carried_out, driver_groups, factor_ranges, in_words
from api.cli.faults import ANSWERED_NO
from api.cli.options import (
    AsOfOption,
    ClusterOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    SeedOption,
    WorkersOption,
)
from api.cli.session import who_computes
from api.cli.views.experiments import show_drivers, show_ranking, show_sensitivity, show_sweep
from engine.application.experiments import rank_scenarios, scenario_sensitivity, sweep_scenario, trace_drivers
from engine.simulation.experiments.drivers import DriversBody, DriversQuestion
from engine.simulation.experiments.ranking import RankingQuestion
from engine.simulation.experiments.sensitivity import SensitivityBody, SensitivityQuestion
from engine.simulation.experiments.sweep import SweepBody, SweepQuestion

if TYPE_CHECKING:
    from engine.figures.figure import Figure

ScenarioArgument = Annotated[str, typer.Argument(help="Scenario: name of a shipped one or a YAML file.")]
OfOption = Annotated[
    str,
    typer.Option("--of", help="Output or measure at the end, or in one month: headcount, leavers, headcount@12."),
]
FolderOption = Annotated[
    Path | None,
    typer.Option("--scenarios", help="Folder of your own scenarios, found by name.", show_default=False),
]
ReplicationsOption = Annotated[int, typer.Option("--replications", help="Replications of every point.", min=1)]
BackgroundOption = Annotated[
    bool, typer.Option("--background", help="Only put the work into the queue and print the job.")
]
PictureOption = Annotated[
    Path | None,
    typer.Option("--figure", help="Write a picture too: .svg, .png, .html, .json or .csv.", show_default=False),
]


def sweep_command(
    scenario: ScenarioArgument,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="PATH=1,2,3 or PATH=LOW:HIGH:STEP; twice for a grid. Default: the scenario's 'sweep'.",
            show_default=False,
        ),
    ] = None,
    of: OfOption = "headcount",
    lines: Annotated[
        str | None, typer.Option("--lines", help="Second output, drawn as lines over the map.", show_default=False)
    ] = None,
    replications: ReplicationsOption = 100,
    figure: PictureOption = None,
    folder: FolderOption = None,
    background: BackgroundOption = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Try values of one or two numbers of a scenario, all on the same random numbers.

    Example: sextant sweep neutral --vary laws.hiring.time_to_fill=30,60,90 --vary laws.leaving.hazards.value.0=.1:.3:.1
    """
    asked = in_words(SweepQuestion, of=of, lines_of=lines, axes=axes(vary or []), replications=replications)
    where = Where([scenario], folder, seed, data, database, as_of, known)
    how = How(lang, as_json, who_computes(workers, cluster), background, figure)
    carried_out(where, asked, sweep_scenario, show_sweep, how, _sweep_figure)


def drivers_command(
    first: Annotated[str, typer.Argument(help="Scenario from which: name of a shipped one or a YAML file.")],
    second: Annotated[str, typer.Argument(help="Scenario to which.")],
    driver: Annotated[
        list[str] | None,
        typer.Option(
            "--driver",
            help="NAME=PATH,PATH: changes that belong together. Default: the second scenario's 'drivers', else by law.",
            show_default=False,
        ),
    ] = None,
    of: OfOption = "headcount",
    replications: ReplicationsOption = 100,
    figure: PictureOption = None,
    folder: FolderOption = None,
    background: BackgroundOption = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say which change makes how much of the difference between two scenarios; the parts add up exactly.

    Example: sextant drivers neutral conservative --of headcount --figure drivers.svg
    """
    asked = in_words(DriversQuestion, of=of, drivers=driver_groups(driver or []), replications=replications)
    where = Where([first, second], folder, seed, data, database, as_of, known)
    how = How(lang, as_json, who_computes(workers, cluster), background, figure)
    carried_out(where, asked, trace_drivers, show_drivers, how, _drivers_figure)


def rank_command(
    scenarios: Annotated[list[str], typer.Argument(help="Scenarios: names of shipped ones or YAML files.")],
    indifferent: Annotated[
        float, typer.Option("--indifferent", help="Difference that does not matter, in the unit of the output.")
    ],
    of: OfOption = "headcount",
    better: Annotated[
        Literal["more", "less"], typer.Option("--better", help="Whether more or less of it is better.")
    ] = "more",
    confidence: Annotated[float, typer.Option("--confidence", help="Probability of finding the best.")] = 0.95,
    at_most: Annotated[
        int, typer.Option("--at-most", help="Replications of a scenario to spend at most.", min=20)
    ] = 1000,
    folder: FolderOption = None,
    background: BackgroundOption = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Find the best of several scenarios with a stated error. Exit 1 where it cannot be told.

    Example: sextant rank optimistic neutral conservative --of vacancy_months --better less --indifferent 20
    """
    asked = in_words(
        RankingQuestion, of=of, better=better, indifferent=indifferent, confidence=confidence, at_most=at_most
    )
    where = Where(scenarios, folder, seed, data, database, as_of, known)
    how = How(lang, as_json, who_computes(workers, cluster), background)
    result = carried_out(where, asked, rank_scenarios, show_ranking, how)
    if result is not None and result.body.best is None:
        raise typer.Exit(ANSWERED_NO)


def sensitivity_command(
    scenario: ScenarioArgument,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="PATH or PATH=LOW:HIGH. Default: every value marked as an assumption, a fifth down and up.",
            show_default=False,
        ),
    ] = None,
    of: OfOption = "headcount",
    replications: ReplicationsOption = 20,
    trajectories: Annotated[int, typer.Option("--trajectories", help="Of the screening.", min=2)] = 10,
    shares: Annotated[
        int, typer.Option("--shares", help="Base points of the shares of variance: 32, 64, 128, ...", min=2)
    ] = 64,
    most_shares: Annotated[
        int, typer.Option("--most-shares", help="Numbers whose shares are estimated at most.", min=1, max=40)
    ] = 6,
    figure: PictureOption = None,
    folder: FolderOption = None,
    background: BackgroundOption = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say which numbers of a scenario an outcome depends on: each to and fro, Morris' screening, Sobol's shares.

    Example: sextant sensitivity neutral --of leavers --vary laws.overload.exponent=0:3 --figure tornado.svg
    """
    asked = in_words(
        SensitivityQuestion,
        of=of,
        factors=factor_ranges(vary or []),
        replications=replications,
        trajectories=trajectories,
        shares_points=shares,
        most_shares=most_shares,
    )
    where = Where([scenario], folder, seed, data, database, as_of, known)
    how = How(lang, as_json, who_computes(workers, cluster), background, figure)
    carried_out(where, asked, scenario_sensitivity, show_sensitivity, how, _sensitivity_figure)


def _sweep_figure(body: SweepBody, language: str) -> Figure:
    from engine.figures.sweep_figure import sweep_figure  # noqa: PLC0415 - the renderer comes with it

    return sweep_figure(body, language)


def _drivers_figure(body: DriversBody, language: str) -> Figure:
    from engine.figures.waterfall_figure import waterfall_figure  # noqa: PLC0415 - the renderer comes with it

    return waterfall_figure(body, language)


def _sensitivity_figure(body: SensitivityBody, language: str) -> Figure:
    from engine.figures.tornado_figure import tornado_figure  # noqa: PLC0415 - the renderer comes with it

    return tornado_figure(body, language)
