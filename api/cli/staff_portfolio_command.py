"""The command that staffs all open roles at once."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

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
from api.cli.staff_commands import staff_app
from api.cli.views.decisions import show_proposal
from api.cli.views.portfolio import show_portfolio, show_progress
from engine.application.decisions.propose_portfolio import PortfolioProposals, propose_portfolio
from engine.application.staffing.incumbent_files import IncumbentFile, incumbent_in, write_incumbent
from engine.application.staffing.portfolio import Following, PortfolioQuestion, portfolio
from engine.application.staffing.request_files import requests_in
from engine.staffing.portfolio.asked import PortfolioTerms
from engine.staffing.portfolio.incumbent import Incumbent
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.portfolio_answer import PlaceKey, PortfolioAnswer, PortfolioStatus
from engine.staffing.portfolio.staff_portfolio import PortfolioProgress

SECONDS_BETWEEN_LINES = 0.5


@staff_app.command("portfolio")
def staff_portfolio_command(
    requests: Annotated[
        list[Path] | None,
        typer.Option("--requests", help="Request file or folder of them; may be given often.", show_default=False),
    ] = None,
    open_roles: Annotated[
        bool | None,
        typer.Option(
            "--open-roles/--no-open-roles",
            help="Ask for the dataset's open roles too; without --requests that is what is asked.",
            show_default=False,
        ),
    ] = None,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Fill every project whole or not at all.")
    ] = False,
    most_roles: Annotated[
        int | None, typer.Option("--most-roles", help="New roles a person takes at most.", min=1, max=1000)
    ] = None,
    gap: Annotated[
        float, typer.Option("--gap", help="Share of the bound at which the search ends.", min=0, max=1)
    ] = PortfolioOptions().gap,
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit", help="Seconds for the answer; with 0 it is honest too.", min=0, show_default=False
        ),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="Go on from the plan that --save wrote.", show_default=False)
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="Keep the best plan in this file as it improves.", show_default=False)
    ] = None,
    proposing: Annotated[
        bool, typer.Option("--propose", help="Make a proposal a project too; with --json they are what is printed.")
    ] = False,
    seed: SeedOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Fill all open roles at once: who goes where, what stays open and why, and how far the best can be.

    Progress goes to stderr. Ctrl-C ends the search and prints what it has. Exit 1 if it is proven that nobody can be
    placed. Example: sextant staff portfolio --data sample --time-limit 10 --save plan.json
    """
    spoken = language(lang)
    asked = PortfolioQuestion(
        requests=requests_in(requests or []),
        open_roles=not requests if open_roles is None else open_roles,
        terms=PortfolioTerms(all_or_nothing=all_or_nothing, most_roles=most_roles),
        options=PortfolioOptions(gap=gap) if seed is None else PortfolioOptions(gap=gap, seed=seed),
    )
    start = None if resume is None else incumbent_in(resume)
    told = _Told(None if save is None else IncumbentFile(save))
    with workspace(data, database, columns, policies) as opened, _interrupts() as interrupted:
        following = Following(time_limit, lambda: bool(interrupted), told, start)
        result = portfolio(opened, asking(database), period(as_of, known), asked, following)
        wanted = proposing and bool(result.body.assignments)
        made = propose_portfolio(opened, asking(database), result.execution.run_id) if wanted else None
    told.end()
    if save is not None:
        write_incumbent(save, _incumbent(result.body))
    if made is None or not as_json:
        emit(result, as_json, lambda body: show_portfolio(body, spoken))
    if made is not None:
        tell(made, as_json, _show_proposals)
    if result.body.status is PortfolioStatus.OPTIMAL and not result.body.filled:
        raise typer.Exit(ANSWERED_NO)


def _show_proposals(made: PortfolioProposals) -> None:
    for proposal in made.proposals:
        show_proposal(proposal)


class _Told:
    """Prints progress twice a second at most, and keeps the file of the best plan."""

    def __init__(self, kept: IncumbentFile | None) -> None:
        self._kept, self._printed = kept, 0.0
        self._waiting: PortfolioProgress | None = None

    def __call__(self, progress: PortfolioProgress) -> None:
        if self._kept is not None:
            self._kept(progress)
        self._waiting = progress
        if time.monotonic() - self._printed >= SECONDS_BETWEEN_LINES:
            self.end()

    def end(self) -> None:
        """Print what has not been printed yet."""
        if self._waiting is not None:
            show_progress(self._waiting)
            self._waiting, self._printed = None, time.monotonic()


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Gather the first interrupt, which ends the search with what it has; the second ends the command."""
    seen: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def on_signal(number: int, _frame: object) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, on_signal)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)


def _incumbent(body: PortfolioAnswer) -> Incumbent:
    places = (PlaceKey(project=each.project, role=each.role, person_id=each.person_id) for each in body.assignments)
    return Incumbent(objective=body.objective, bound=body.bound, places=tuple(places))
