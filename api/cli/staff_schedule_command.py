"""The command that schedules a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.options import (
    AsOfOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
)
from api.cli.session import asking, emit, language, period, policies_alone, progress_bar, workspace
from api.cli.staff_commands import staff_app
from api.cli.views.schedule import show_schedule
from engine.application.policies.files import read_text
from engine.application.staffing.schedule import DEFAULT_SECONDS, ScheduleWish, staff_schedule
from engine.application.staffing.schedule_files import READERS, read_schedule_file, write_sol_file
from engine.errors import InputError, Problem
from engine.loading.figure_files import require_figure_file, write_figure
from engine.staffing.requests.request_reading import locate
from engine.staffing.schedule.answer import ScheduleAnswer


@staff_app.command("schedule")
def schedule_command(
    file: Annotated[Path, typer.Argument(help="project-schedule file (YAML), iMOPSE .def or MSPSP .dzn.")],
    time_limit: Annotated[
        float, typer.Option("--time-limit", help="Seconds to search; 0 gives a quick schedule and its bound.", min=0)
    ] = DEFAULT_SECONDS,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the search.", min=0)] = 1,
    sol: Annotated[
        Path | None, typer.Option("--sol", help="Write the schedule as iMOPSE's .sol too.", show_default=False)
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", help="Write a Gantt chart: .svg, .png, .html, .json or .csv.", show_default=False),
    ] = None,
    figure_by: Annotated[str, typer.Option("--figure-by", help="Rows of the chart: person or task.")] = "person",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say who does which task when, so that all is done as early as possible. Exit 1 if there is no schedule.

    Ctrl-C ends the search and prints the best schedule so far. Example: sextant staff schedule plan.yaml --sol plan.sol
    """
    spoken = language(lang)
    _require_figure(figure, figure_by)
    project, wish = read_schedule_file(file), ScheduleWish(time_limit, seed)
    days, actor = period(as_of, known), asking(database)
    opening = workspace(data, database, None, None) if project.needs_facts else policies_alone(database, None)
    with opening as opened, progress_bar() as bar:
        task = bar.add_task(project.title[:40], total=None, note="")

        def watch(best: int | None, bound: int) -> None:
            bar.update(task, note=f"{'-' if best is None else best} >= {bound}", completed=bound, total=best)

        try:
            result = staff_schedule(opened, actor, days, project, wish, watch)
        except InputError as error:
            if file.suffix.lower() in READERS:
                raise
            raise InputError(*locate(error.problems, read_text(file), str(file))) from error
    if sol is not None and result.body.assignments:
        write_sol_file(sol, result.body)
    if figure is not None:
        _draw(figure, figure_by, result.body, spoken)
    emit(result, as_json, lambda body: show_schedule(body, spoken))
    if result.body.makespan is None:
        raise typer.Exit(ANSWERED_NO)


def _require_figure(figure: Path | None, rows: str) -> None:
    require_figure_file(figure)
    if rows not in {"person", "task"}:
        what = f"A chart has no rows by '{rows[:80]}'."
        raise InputError(Problem("unknown-word", what, "Use --figure-by person or task.", value=rows[:80]))


def _draw(file: Path, rows: str, answer: ScheduleAnswer, language: str) -> None:
    from engine.figures.gantt_figure import gantt_figure  # noqa: PLC0415 - the renderer comes with it

    write_figure(file, gantt_figure(answer, language, by_task=rows == "task"), language)
