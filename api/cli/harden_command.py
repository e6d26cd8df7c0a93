"""The command that looks for the cheapest plan that is sure enough."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.experiment_asking import in_words, valued
from api.cli.faults import ANSWERED_NO
from api.cli.following import ProgressBars
from api.cli.options import (
    AsOfOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    SeedOption,
    WorkersOption,
)
from api.cli.session import asking, emit, language, period, progress_bar, tell, workspace_for
from api.cli.views.hardening import show_hardening
from api.cli.views.jobs import show_job
from engine.application.experiments import Hands
from engine.application.harden import harden_scenarios
from engine.application.jobs.harden_job import submit_hardening
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import with_overrides
from engine.loading.figure_files import require_figure_file, write_figure
from engine.studies.hardening.body import HardenQuestion


def harden_command(
    scenarios: Annotated[
        list[str], typer.Argument(help="One scenario whose levers say what is allowed, or several to choose from.")
    ],
    until_sure: Annotated[float, typer.Option("--until-sure", help="Probability of being on time, 0 to 1.")] = 0.9,
    of: Annotated[
        str | None, typer.Option("--of", help="What must happen, such as on_time:PROJECT.", show_default=False)
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option("--value", help="NAME=100: value on paper of one of several scenarios.", show_default=False),
    ] = None,
    at_most: Annotated[int, typer.Option("--at-most", help="Replications to judge a setting by.", min=40)] = 2000,
    verified_by: Annotated[int, typer.Option("--verified-by", help="Fresh replications for a plan.", min=40)] = 2000,
    price: Annotated[
        list[float] | None,
        typer.Option("--price", help="A further probability whose cheapest plan is told.", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--scenarios", help="Folder of your own scenarios, found by name.")
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", help="Plans against their simulated outcomes: .svg, .png, .html, .json or .csv."),
    ] = None,
    background: Annotated[
        bool, typer.Option("--background", help="Only put the work into the queue and print the job.")
    ] = False,
    seed: SeedOption = None,
    workers: WorkersOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Find the cheapest plan that is on time surely enough: plan, simulate, stress, harden. Exit 1 where none is found.

    Example: sextant harden smart_manufacturing --until-sure 0.9 --figure plans.svg
    """
    spoken = language(lang)
    require_figure_file(figure)
    asked = in_words(
        HardenQuestion,
        floor=until_sure,
        of=of,
        values=valued(value or []),
        at_most=at_most,
        verified_by=verified_by,
        prices=tuple(price or ()),
    )
    read = [with_overrides(each, seed=seed) for each in read_scenarios(scenarios, folder)]
    days, actor = period(as_of, known), asking(database)
    with workspace_for(all(one.people for one in read), data, database, None, None) as opened:
        if background:
            tell(submit_hardening(opened, actor, days, read, asked), as_json, show_job)
            return
        with progress_bar() as bar:
            result = harden_scenarios(opened, actor, days, read, asked, Hands(workers, ProgressBars(bar)))
    if figure is not None:
        from engine.figures.hardening_figure import hardening_figure  # noqa: PLC0415 - the renderer comes with it

        write_figure(figure, hardening_figure(result.body, spoken), spoken)
    emit(result, as_json, lambda body: show_hardening(body, spoken))
    if result.body.chosen is None:
        raise typer.Exit(ANSWERED_NO)
