"""Commands on staffing."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.asked_request import AskedRequest, ProjectOption, RequestArgument
from api.cli.faults import ANSWERED_NO
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
from api.cli.session import asking, emit, language, period, tell, workspace
from api.cli.staff_choices import BanOption, PinOption, decisions_of
from api.cli.views.decisions import show_proposal
from api.cli.views.staffing import show_staffing
from api.cli.views.tables import sentence
from engine.application.decisions.propose import propose
from engine.application.staffing.request import staff
from engine.staffing.options import SolverOptions

staff_app = typer.Typer(help="Find people for projects.", no_args_is_help=True)


@staff_app.command("request")
def request_team(
    request: RequestArgument = None,
    project: ProjectOption = None,
    teams: Annotated[int, typer.Option("--teams", help="Teams to show: the best and its alternatives.", min=1)] = 3,
    pin: PinOption = None,
    ban: BanOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    seed: SeedOption = None,
    as_json: JsonOption = False,
    proposing: Annotated[
        bool, typer.Option("--propose", help="Make the proposal too; with --json that is what is printed.")
    ] = False,
) -> None:
    """Find the best team with reasons and alternatives, or say who is lacking. Exit 1 if no team exists.

    Example: sextant staff request request.yaml --pin "PM=P0012:knows the customer"
    """
    spoken = language(lang)
    asked, decisions = AskedRequest.of(request, project), decisions_of(pin, ban)
    options, looked_at = SolverOptions(teams=teams), period(as_of, known)
    options = options if seed is None else options.changed(seed=seed)
    with workspace(data, database, columns, policies) as opened:
        actor = asking(database)
        result = asked.answered(lambda given: staff(opened, actor, looked_at, given, options, decisions))
        wanted = proposing and bool(result.body.teams)
        proposal = propose(opened, actor, result.execution.run_id) if wanted else None
    if proposal is None or not as_json:
        emit(result, as_json, lambda body: show_staffing(body, spoken))
    if not result.body.teams:
        raise typer.Exit(ANSWERED_NO)
    if proposal is not None:
        tell(proposal, as_json, show_proposal)
    elif result.execution.run_id and not as_json:
        sentence(f"To propose it: sextant decisions propose {result.execution.run_id}")
