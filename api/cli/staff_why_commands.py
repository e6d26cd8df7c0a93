"""Commands that ask why: why not this person, and what would make a request possible."""

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
)
from api.cli.session import asking, emit, language, period, workspace
from api.cli.staff_commands import staff_app
from api.cli.views.staff_why import show_fixes, show_unsure, show_why_not
from engine.application.staffing.fixes import staff_fixes
from engine.application.staffing.unsure import staff_unsure
from engine.application.staffing.why_not import staff_why_not


@staff_app.command("why-not")
def why_not_command(
    person: Annotated[
        str, typer.Option("--person", help="Person id, or the name if only one person bears it.", show_default=False)
    ],
    request: RequestArgument = None,
    project: ProjectOption = None,
    role: Annotated[
        str | None, typer.Option("--role", help="Role id; any role if left out.", show_default=False)
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say why somebody is not in the best team: the cost of having them, who moves, what blocks, what would change it.

    The request is solved again with the person forced in, and a second solver has to agree. Exit 1 where no team at
    all can have them. Example: sextant staff why-not PRJ0006 --person P0012 --role R0021
    """
    spoken, asked = language(lang), AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = asked.answered(lambda given: staff_why_not(opened, actor, looked_at, given, person, role))
    emit(result, as_json, lambda body: show_why_not(body, spoken))
    if result.body.status in {"blocked", "no-team", "undecided"}:
        raise typer.Exit(ANSWERED_NO)


@staff_app.command("fixes")
def fixes_command(
    request: RequestArgument = None,
    project: ProjectOption = None,
    shown: Annotated[int, typer.Option("--shown", help="Ways told at most.", min=1, max=20)] = 3,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say what would make an impossible request possible: what clashes, and the cheapest ways by declared cost.

    Ways are to train, borrow, move, split, hire, waive a condition, drop a rule or a pin, and raise the budget; costs
    come from the policy staffing_relaxations, or from relaxations: in the request. Every way is solved again before it
    is told. Exit 1 where nothing helps. Example: sextant staff fixes request.yaml --shown 5
    """
    spoken, asked = language(lang), AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = asked.answered(lambda given: staff_fixes(opened, actor, looked_at, given, shown))
    emit(result, as_json, lambda body: show_fixes(body, spoken))
    if result.body.status != "possible" and not result.body.fixes:
        raise typer.Exit(ANSWERED_NO)


@staff_app.command("unsure")
def unsure_command(
    request: RequestArgument = None,
    project: ProjectOption = None,
    shown: Annotated[int, typer.Option("--shown", help="Facts listed at most.", min=1, max=100)] = 10,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say what to find out first: which unverified skill could change the best team, and what it is expected to gain.

    Unverified is what people say of themselves, what was found in texts, and what the evidence leaves open. Exit 1
    where no team exists. Example: sextant staff unsure PRJ0006
    """
    spoken, asked = language(lang), AskedRequest.of(request, project)
    with workspace(data, database, columns, policies) as opened:
        actor, looked_at = asking(database), period(as_of, known)
        result = asked.answered(lambda given: staff_unsure(opened, actor, looked_at, given, shown))
    emit(result, as_json, lambda body: show_unsure(body, spoken))
    if result.body.status != "known":
        raise typer.Exit(ANSWERED_NO)
