"""Commands that change a staffing answer: what can be traded, what pins and bans change, how to replan."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asked_request import AskedRequest, ProjectOption, RequestArgument
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
    ShiftOption,
    absences_of,
    decisions_of,
    shifts_of,
)
from api.cli.staff_commands import staff_app
from api.cli.views.staff_changes import show_change, show_replan
from api.cli.views.staff_pareto import show_pareto
from engine.application.staffing.change import staff_change
from engine.application.staffing.pareto import staff_pareto
from engine.application.staffing.replan import Disturbed, staff_replan
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.staffing.changes.change import Change
from engine.staffing.changes.decided import Decisions
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
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
    asked = AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = asked.answered(lambda given: staff_pareto(opened, actor, looked_at, given, plans, _options(seed)))
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
    decisions = decisions_of(pin, ban)
    if decisions == Decisions():
        mend = 'Give --pin "ROLE=PERSON:BECAUSE" or --ban "PERSON:BECAUSE".'
        raise InputError(Problem("nothing-decided", "There is no pin and no ban to try.", mend))
    asked = AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = asked.answered(lambda given: staff_change(opened, actor, looked_at, given, decisions, _options(seed)))
    if figure is not None:
        from engine.figures.moves_figure import moves_figure  # noqa: PLC0415 - Altair comes with it

        write_figure(moves_figure(result.body, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_change(body, spoken))
    if result.body.team is None:
        raise typer.Exit(ANSWERED_NO)


@staff_app.command("replan")
def replan(
    request: RequestArgument = None,
    project: ProjectOption = None,
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
    nothing = request is None and project is None
    if nothing and plan is None:
        mend = "Name a project, a request file, or --plan RUN."
        raise InputError(Problem("request-or-project", "It is not said what is to be replanned.", mend))
    named = None if nothing else AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)

        def ask(asked: StaffingRequest | str | None) -> Result[Replan]:
            return staff_replan(opened, actor, looked_at, Disturbed(asked, plan), changed, moves, _options(seed))

        result = ask(None) if named is None else named.answered(ask)
    if figure is not None:
        from engine.figures.moves_figure import moves_figure  # noqa: PLC0415 - Altair comes with it

        write_figure(moves_figure(result.body, spoken), figure, spoken)
    emit(result, as_json, lambda body: show_replan(body, spoken))
    if result.body.team is None:
        raise typer.Exit(ANSWERED_NO)


def _options(seed: int | None) -> SolverOptions:
    return SolverOptions() if seed is None else SolverOptions(seed=seed)
