"""The command that plans a workforce."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.options import AsOfOption, DatabaseOption, DataOption, JsonOption, KnownOption, LanguageOption
from api.cli.session import asking, emit, language, period, policies_alone, progress_bar, workspace
from api.cli.views.plan import show_plan
from engine.application.plan import plan_workforce
from engine.application.policies.files import read_text
from engine.loading.figure_files import require_figure_file, write_figure
from engine.planning.plan_reading import read_plan
from engine.planning.wish import STAGES, PlanWish


def plan_command(
    file: Annotated[Path, typer.Argument(help="workforce-plan file (YAML); 'sextant schema workforce-plan'.")],
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", help="Seconds for every solve; without it the plan is proven.", min=0.1),
    ] = None,
    values: Annotated[
        bool, typer.Option("--values/--no-values", help="Say what one more and one less of everything is worth.")
    ] = True,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", help="Write the plan by role: .svg, .png, .html, .json or .csv.", show_default=False),
    ] = None,
    figure_scenario: Annotated[
        str | None, typer.Option("--figure-scenario", help="Scenario of the figure; the most likely one.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Find the cheapest hiring, training, moves and contractors for the work. Exit 1 where no plan keeps to the rules.

    Then it says which rules clash and what must give. Example: sextant plan workforce_plan.yaml --figure plan.svg
    """
    spoken = language(lang)
    require_figure_file(figure)
    plan = read_plan(read_text(file), str(file))
    days, actor = period(as_of, known), asking(database)
    opening = workspace(data, database, None, None) if plan.needs_facts else policies_alone(database, None)
    with opening as opened, progress_bar() as bar:
        task = bar.add_task(plan.title.text(spoken)[:40], total=len(STAGES), note="")

        def watch(stage: str) -> None:
            bar.update(task, completed=STAGES.index(stage), note=stage)

        result = plan_workforce(opened, actor, days, plan, PlanWish(time_limit, values), watch)
    if figure is not None:
        from engine.figures.plan_figure import plan_figure  # noqa: PLC0415 - the renderer comes with it

        write_figure(figure, plan_figure(result.body, spoken, figure_scenario), spoken)
    emit(result, as_json, lambda body: show_plan(body, spoken))
    if not result.body.scenarios:
        raise typer.Exit(ANSWERED_NO)
