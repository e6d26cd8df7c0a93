"""Commands on decisions: propose, decide, show, explain, receipt and replay, appeal, and the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.options import ColumnsOption, DatabaseOption, DataOption, JsonOption, LanguageOption, PoliciesOption
from api.cli.session import asking, language, settings, tell, workspace
from api.cli.views.decisions import (
    show_appeal,
    show_appeals,
    show_explanation,
    show_lines,
    show_proposal,
    show_proposals,
    show_purge,
    show_replay,
    show_shown,
    show_verification,
)
from api.cli.views.tables import sentence
from engine.application.decisions.appeal import AppealCase, appeal_list, confirm_appeal, open_appeal, reject_appeal
from engine.application.decisions.decide import approve, decline
from engine.application.decisions.explain import explain
from engine.application.decisions.log import log_lines, purge, verify
from engine.application.decisions.propose import propose
from engine.application.decisions.read import proposal_list, shown_proposal
from engine.application.decisions.replay import read_receipt, receipt, replay
from engine.application.policies.files import read_text, write_text
from engine.decision.appeal import CorrectedValue
from engine.decision.chain import Chain
from engine.decision.proposal import ProposalState
from engine.domain.corrected_fact import CorrectedFact, Given
from engine.errors import InputError, Problem
from engine.figures.person_page import person_page

decisions_app = typer.Typer(help="Proposals, decisions, appeals and their log.", no_args_is_help=True)

ProposalArgument = Annotated[str, typer.Argument(help="Id of the proposal.")]
AppealArgument = Annotated[str, typer.Argument(help="Id of the appeal.")]
ReasonOption = Annotated[str, typer.Option("--because", help="Why, in words that the people concerned may read.")]


@decisions_app.command("propose")
def propose_command(
    run: Annotated[str, typer.Argument(help="Id of the run of 'staff request' whose teams are proposed.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a proposal of a staffing answer; nothing is effective before a named human approves it."""
    with workspace(None, database, None, None) as opened:
        tell(propose(opened, asking(database), run), as_json, show_proposal)


@decisions_app.command("list")
def list_command(
    state: Annotated[ProposalState | None, typer.Option("--state", help="Only those in this state.")] = None,
    at_most: Annotated[int, typer.Option("--at-most", help="Proposals listed at most.", min=1, max=500)] = 50,
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List proposals, newest first, and how they are decided on."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = proposal_list(opened, asking(database), state=state, at_most=at_most)
    tell(found, as_json, lambda body: show_proposals(body, spoken))


@decisions_app.command("show")
def show_command(
    proposal: ProposalArgument,
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show a proposal with its teams, reasons and appeals; that you saw it is written down."""
    language(lang)
    with workspace(None, database, None, None) as opened:
        shown = shown_proposal(opened, asking(database), proposal)
    tell(shown, as_json, show_shown)


@decisions_app.command("explain")
def explain_command(
    proposal: ProposalArgument,
    person: Annotated[str, typer.Option("--person", help="Person whom the explanation is for.")],
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a page to print (HTML) to this file.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a proposal means for one person, on a page with nobody else's data. With --out as a page to print."""
    spoken = language(lang)
    with workspace(None, database, None, policies) as opened:
        page = explain(opened, asking(database), proposal, person)
    if out is not None:
        write_text(out, person_page(page, spoken))
    tell(page, as_json, lambda body: show_explanation(body, spoken))


@decisions_app.command("approve")
def approve_command(
    proposal: ProposalArgument,
    reason: Annotated[
        str | None, typer.Option("--because", help="Why; needed for another team than the first.")
    ] = None,
    team: Annotated[int, typer.Option("--team", help="Team to book, counted from 1.", min=1)] = 1,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Approve a proposal: its bookings become effective."""
    with workspace(None, database, None, policies) as opened:
        tell(approve(opened, asking(database), proposal, reason=reason, team=team), as_json, show_proposal)


@decisions_app.command("decline")
def decline_command(
    proposal: ProposalArgument, reason: ReasonOption, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Decline a proposal; nothing of it becomes effective."""
    with workspace(None, database, None, None) as opened:
        tell(decline(opened, asking(database), proposal, reason=reason), as_json, show_proposal)


@decisions_app.command("receipt")
def receipt_command(
    proposal: Annotated[str, typer.Argument(help="Id of a proposal, or of any recorded run.")],
    out: Annotated[Path | None, typer.Option("--out", help="File to write it to instead of stdout.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Write the receipt of a decision: fingerprints, versions, seed and hash, enough to compute it again."""
    with workspace(None, database, None, None) as opened:
        text = receipt(opened, asking(database), proposal).model_dump_json(indent=2)
    if out is None:
        typer.echo(text)
        return
    out.write_text(text + "\n", encoding="utf-8")
    sentence(f"{out}: keep it; sextant decisions replay {out} computes the answer again.")


@decisions_app.command("replay")
def replay_command(
    what: Annotated[str, typer.Argument(help="Receipt file, or id of a proposal or run.")],
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute an answer again and compare; exit 1, with the table that changed, if another comes out."""
    with workspace(data, database, columns, policies) as opened:
        file = Path(what)
        names_file = file.is_file() or file.suffix == ".json"
        paper = read_receipt(read_text(file), what) if names_file else receipt(opened, asking(database), what)
        found = replay(opened, asking(database), paper)
    tell(found, as_json, show_replay)
    if not found.same:
        raise typer.Exit(ANSWERED_NO)


@decisions_app.command("appeal")
def appeal_command(
    proposal: ProposalArgument,
    person: Annotated[str, typer.Option("--person", help="Whom the fact is about.")],
    says: Annotated[str, typer.Option("--says", help="What is wrong, in the person's own words.")],
    table: Annotated[str | None, typer.Option("--table", help="Table of the wrong fact.")] = None,
    key: Annotated[list[str] | None, typer.Option("--key", help="COLUMN=VALUE of the row's natural key.")] = None,
    values: Annotated[list[str] | None, typer.Option("--set", help="COLUMN=VALUE as it should read.")] = None,
    request_value: Annotated[
        str | None,
        typer.Option("--request", help="PATH=VALUE of the stored request instead, such as scores/DataLead/Bo=95."),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Appeal: say which fact is wrong. A human judges it; nothing changes before."""
    fact = None if table is None else CorrectedFact(table=table, key=_texts(key), values=_cells(values), because=says)
    value = None if request_value is None else _value(request_value)
    case = AppealCase(person_id=person, says=says, fact=fact, request_value=value)
    with workspace(None, database, None, None) as opened:
        tell(open_appeal(opened, asking(database), proposal, case), as_json, show_appeal)


@decisions_app.command("appeals")
def appeals_command(
    proposal: Annotated[str | None, typer.Option("--proposal", help="Only those against this proposal.")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List appeals, newest first."""
    with workspace(None, database, None, None) as opened:
        found = appeal_list(opened, asking(database), proposal_id=proposal)
    tell(found, as_json, show_appeals)


@decisions_app.command("confirm")
def confirm_command(
    appeal: AppealArgument,
    reason: ReasonOption,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm that a fact was wrong: correct it, re-run the decision, and show what changes."""
    with workspace(None, database, None, policies) as opened:
        tell(confirm_appeal(opened, asking(database), appeal, reason=reason), as_json, show_appeal)


@decisions_app.command("reject")
def reject_command(
    appeal: AppealArgument, reason: ReasonOption, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Find that a fact was right: nothing changes."""
    with workspace(None, database, None, None) as opened:
        tell(reject_appeal(opened, asking(database), appeal, reason=reason), as_json, show_appeal)


@decisions_app.command("log")
def log_command(
    chain: Annotated[Chain, typer.Option("--chain", help="Log of decisions, or of reads of personal data.")] = (
        Chain.DECISIONS
    ),
    at_most: Annotated[int, typer.Option("--at-most", help="Lines shown at most.", min=1, max=10_000)] = 50,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the newest lines of a log."""
    with workspace(None, database, None, None) as opened:
        tell(log_lines(opened, asking(database), chain, at_most=at_most), as_json, show_lines)


@decisions_app.command("verify")
def verify_command(
    paper: Annotated[
        Path | None, typer.Option("--receipt", help="Receipt whose line the log must still hold.", show_default=False)
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove that no line of the logs was changed, removed or moved; exit 1 with every breach."""
    with workspace(None, database, None, None) as opened:
        held = None if paper is None else read_receipt(read_text(paper), str(paper))
        found = verify(opened, asking(database), held)
    tell(found, as_json, show_verification)
    if not found.holds:
        raise typer.Exit(ANSWERED_NO)


@decisions_app.command("purge")
def purge_command(
    days: Annotated[
        int | None,
        typer.Option(
            "--retention-days",
            help="Days that lines are kept; 183 at least. Default: the setting of that name.",
            show_default=False,
        ),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove log lines older than the retention; the rest still proves itself."""
    with workspace(None, database, None, None) as opened:
        done = purge(opened, asking(database), settings().retention_days if days is None else days)
    tell(done, as_json, show_purge)


def _texts(pairs: list[str] | None) -> dict[str, str]:
    return dict(map(_pair, pairs or ()))


def _cells(pairs: list[str] | None) -> dict[str, Given]:
    return {name: _given(text) for name, text in map(_pair, pairs or ())}


def _value(pair: str) -> CorrectedValue:
    path, text = _pair(pair)
    return CorrectedValue(path=tuple(path.split("/")), value=_given(text))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise InputError(Problem("no-pair", f"{text[:80]!r} is not NAME=VALUE.", "Write it like level=4."))
    return name, value


def _given(text: str) -> Given:
    """Return a value as JSON reads it; what is no JSON number, truth value or null is a text."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if found is None or isinstance(found, (str, bool, int, float)) else text
