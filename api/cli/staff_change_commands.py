"""Commands that change a staffing answer: what can be traded, what pins and bans change, how to replan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.figure_files import FigureOption, require_figure_format, write_figure
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
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.staff_choices import (
    AbsentOption,
    BanOption,
    DropOption,
    PinOption,
    ProjectOption,
    RequestArgument,
    ShiftOption,
    absences_of,
    bans_of,
    pins_of,
    request_or_project,
    shifts_of,
)
from api.cli.staff_commands import staff_app
from api.cli.views.staff_changes import show_change, show_replan
from api.cli.views.staff_pareto import show_pareto
from engine.application.staffing.change import staff_change
from engine.application.staffing.pareto import staff_pareto
from engine.application.staffing.replan import Disturbed, staff_replan
from engine.errors import InputError, Problem
from engine.staffing.changes.change import Change
from engine.staffing.changes.decided import Decisions
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request_reading import located
from engine.staffing.trades.trade_offs import MOST_PLANS


@staff_app.command("pareto")
def pareto(
    request: RequestArgument = None,
    project: ProjectOption = None,
    plans: Annotated[int, typer.Option("--plans", help="Plans at most.", min=1, max=200)] = MOST_PLANS,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    figure: FigureOption = None,
    lang: LanguageOption = "en",
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show plans of which none betters another in fit, development and overtime. Exit 1 if there is none.

    Example: sextant staff pareto --project PRJ0006 --figure pareto.svg
    """
    spoken = language(lang)
    require_figure_format(figure)
    asked, text = request_or_project(request, project)
    with workspace(data, database, columns, policies) as opened, located(text, str(request)):
        result = staff_pareto(opened, asking(database), period(as_of, known), asked, plans, _options(seed))
    if figure is not None:
        from engine.figures.pareto_figure import pareto_figure  # noqa: PLC0415 - Altair comes with it

        write_figure(pareto_figure(result.body, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_pareto(body, spoken))
    if not result.body.plans:
        raise typer.Exit(ANSWERED_NO)


@staff_app.command("change")
def change(
    request: RequestArgument = None,
    project: ProjectOption = None,
    pin: PinOption = None,
    ban: BanOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    figure: FigureOption = None,
    lang: LanguageOption = "en",
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what pins and bans change in the best team, as moves. Exit 1 if no team follows them.

    Example: sextant staff change request.yaml --pin "PM=P0012:knows the customer" --ban "P0044:on another line"
    """
    spoken = language(lang)
    require_figure_format(figure)
    decisions = Decisions(pins_of(pin), bans_of(ban))
    if decisions == Decisions():
        mend = 'Give --pin "ROLE=PERSON:BECAUSE" or --ban "PERSON:BECAUSE".'
        raise InputError(Problem("nothing-decided", "There is no pin and no ban to try.", mend))
    asked, text = request_or_project(request, project)
    with workspace(data, database, columns, policies) as opened, located(text, str(request)):
        result = staff_change(opened, asking(database), period(as_of, known), asked, decisions, _options(seed))
    if figure is not None:
        from engine.figures.moves_figure import moves_figure  # noqa: PLC0415 - Altair comes with it

        write_figure(moves_figure(result.body, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_change(body, spoken))
    if result.body.team is None:
        raise typer.Exit(ANSWERED_NO)


@staff_app.command("replan")
def replan(
    request: Annotated[
        str | None,
        typer.Argument(help="Project of the dataset, or staffing-request file (YAML).", metavar="PROJECT|REQUEST"),
    ] = None,
    moves: Annotated[
        int | None, typer.Option("--moves", help="Most moves allowed. Default: any number.", min=0, show_default=False)
    ] = None,
    absent: AbsentOption = None,
    shift: ShiftOption = None,
    drop: DropOption = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", help="Run or proposal whose team is the plan, instead of what is booked.", show_default=False
        ),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    figure: FigureOption = None,
    lang: LanguageOption = "en",
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a change of a staffed project with the fewest moves. Exit 1 if they are more than --moves, or no help.

    Example: sextant staff replan PRJ0006 --moves 2 --absent P0012:2026-06-01:2026-06-30
    """
    spoken = language(lang)
    require_figure_format(figure)
    changed = Change(absences=absences_of(absent), shifts=shifts_of(shift), dropped=tuple(drop or ()))
    if (request is None) and (plan is None):
        mend = "Name a project, a request file, or --plan RUN."
        raise InputError(Problem("request-or-project", "It is not said what is to be replanned.", mend))
    file = Path(request) if request is not None and request.endswith((".yaml", ".yml")) else None
    asked, text = (None, "") if request is None else request_or_project(file, None if file else request)
    with workspace(data, database, columns, policies) as opened, located(text, str(file)):
        result = staff_replan(
            opened, asking(database), period(as_of, known), Disturbed(asked, plan), changed, moves, _options(seed)
        )
    if figure is not None:
        from engine.figures.moves_figure import moves_figure  # noqa: PLC0415 - Altair comes with it

        write_figure(moves_figure(result.body, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_replan(body, spoken))
    if result.body.team is None:
        raise typer.Exit(ANSWERED_NO)


def _options(seed: int | None) -> SolverOptions:
    return SolverOptions() if seed is None else SolverOptions(seed=seed)
