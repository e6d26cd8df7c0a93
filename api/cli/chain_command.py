"""The command that asks what one event causes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.figure_files import FigureOption, require_figure_format, write_figure
from api.cli.following import ProgressBars
from api.cli.options import (
    AsOfOption,
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
from api.cli.session import asking, emit, language, period, progress_bar, workspace
from api.cli.views.chains import show_chain
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import with_overrides
from engine.application.simulate_chains import simulate_chain
from engine.simulation.chains.body import TraceBody
from engine.simulation.chains.effect import ChainQuestion


def chain_command(
    scenario: Annotated[str, typer.Argument(help="Scenario: name of a shipped one or a YAML file.")],
    leaver: Annotated[
        str | None, typer.Option("--leaver", help="Person who leaves; with --month.", show_default=False)
    ] = None,
    month: Annotated[
        float | None, typer.Option("--month", help="Month in which the person leaves, from 0.", show_default=False)
    ] = None,
    shock: Annotated[
        str | None, typer.Option("--shock", help="Shock of the scenario to leave out.", show_default=False)
    ] = None,
    event: Annotated[
        int | None, typer.Option("--event", help="Departure of the traced run to leave out.", show_default=False)
    ] = None,
    replication: Annotated[int, typer.Option("--replication", help="Run to look at in detail, from 0.")] = 0,
    folder: Annotated[
        Path | None, typer.Option("--scenarios", help="Folder of your own scenarios, found by name.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", help="Replications instead of what the scenario says.", min=1)
    ] = None,
    figure: FigureOption = None,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Run the same futures with an event and without it: all that it causes, and what that costs.

    For example: sextant chain neutral --leaver P123 --month 5
    """
    spoken = language(lang)
    require_figure_format(figure)
    question = ChainQuestion(leaver=leaver, month=month, shock=shock, event=event, replication=replication)
    (read,) = read_scenarios([scenario], folder)
    wanted = with_overrides(read, seed=seed, replications=replications)
    days = period(as_of, known)
    actor = asking(database)
    with workspace(data, database, columns, policies) as opened, progress_bar() as bar:
        bars = ProgressBars(bar, spoken)
        result = simulate_chain(opened, actor, days, wanted, question, workers=workers, progress=bars)
    if figure is not None:
        write_chain_map(result.body.with_event, figure, spoken)
    emit(result, as_json, lambda body: show_chain(body, spoken))


def write_chain_map(body: TraceBody, file: Path, spoken: str) -> None:
    """Write the chain map of a trace to a file."""
    from engine.figures.chain_map import chain_map  # noqa: PLC0415 - altair is loaded for pictures alone

    write_figure(chain_map(body, spoken), file, spoken)
