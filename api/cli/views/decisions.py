"""Proposals, appeals, replays and the log, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, counted, heading, number, percent, sentence, table
from engine.application.decisions.appeal import AppealList
from engine.application.decisions.log import LogLines, Purge, Verification
from engine.application.decisions.read import ProposalList, ShownProposal
from engine.decision.appeal import Appeal
from engine.decision.explanation import PersonalExplanation
from engine.decision.oversight import Oversight
from engine.decision.proposal import Proposal, ProposalState
from engine.decision.receipt import Replay


def show_proposal(proposal: Proposal) -> None:
    """Print a proposal: its state, and who would take or takes which role."""
    heading(f"{proposal.title}: {proposal.state.value}")
    sentence(f"Proposal {proposal.id}, made {proposal.created_at} UTC by {proposal.created_by}; run {proposal.run_id}.")
    if proposal.decided_at is not None:
        reason = f": {proposal.reason}" if proposal.reason else ""
        sentence(f"{proposal.state.value.capitalize()} {proposal.decided_at} UTC by {proposal.decided_by}{reason}.")
    if proposal.superseded_by is not None:
        sentence(f"In its place stands {proposal.superseded_by}.")
    rows = []
    for at, team in enumerate(proposal.teams, start=1):
        mark = "booked" if at == proposal.chosen_team else "recommended" if at == 1 else "alternative"
        for booking in team.bookings:
            share = percent(booking.fte)
            rows.append((f"{at} {mark}", booking.role, booking.person_id, share, f"{booking.start} to {booking.end}"))
    table(("team", "role", "person", ">share", "days"), rows)
    if proposal.state is ProposalState.PROPOSED:
        sentence("Nothing is effective before a named human approves it.")


def show_shown(body: ShownProposal) -> None:
    """Print a proposal and the appeals against it."""
    show_proposal(body.proposal)
    for appeal in body.appeals:
        show_appeal(appeal)


def show_proposals(body: ProposalList, language: str) -> None:
    """Print proposals in a table, and how they are decided on."""
    if not body.proposals:
        sentence(both(language, "There are no proposals.", "暂无提案。"))
        return
    table(
        ("id", "made (UTC)", "by", "title", "state", "decided by"),
        [
            (each.id, str(each.created_at), each.created_by, each.title, each.state.value, each.decided_by or NONE)
            for each in body.proposals
        ],
    )
    for habit in body.oversight:
        _habit(habit, language)


def _habit(habit: Oversight, language: str) -> None:
    if not habit.decisions:
        return
    who = habit.decided_by or both(language, "Everyone", "全体")
    sentence(
        f"{who}: {counted(habit.decisions, 'decision')}, {percent(habit.override_rate)} against the recommendation, "
        f"median {number(habit.median_seconds, 0)} s from first sight."
    )
    if habit.rubber_stamp is not None:
        sentence(f"! {habit.rubber_stamp.text(language)}")


def show_purge(body: Purge) -> None:
    """Print what a purge removed."""
    removed = " and ".join(f"{counted(lines, 'line')} of {chain}" for chain, lines in sorted(body.removed.items()))
    sentence(f"Removed {removed}, written before {body.older_than}.")


def show_explanation(body: PersonalExplanation, language: str) -> None:
    """Print the page for one person."""
    heading(f"{body.title} ({body.person_id})")
    for text in (body.outcome, body.system, *body.factors):
        sentence(text.text(language))
    rows = [(each.name, number(each.fit), "; ".join(each.obstacles) or NONE) for each in body.roles]
    table(("role", ">fit", "in the way"), rows)
    facts = [fact for each in body.roles for part in each.parts for fact in part.facts]
    if facts:
        shown = [
            (fact.table, "/".join(fact.key.values()), fact.column, str(fact.value), str(fact.dated)) for fact in facts
        ]
        table(("table", "row", "column", "value", "date"), shown)
    sentence(body.appeal.text(language))
    sentence(f"{both(language, 'Contact', '联系')}: {body.contact}.")


def show_appeal(appeal: Appeal) -> None:
    """Print an appeal with what it came to."""
    heading(f"Appeal {appeal.id}: {appeal.state.value}")
    sentence(f"{appeal.opened_at} UTC, {appeal.opened_by} for {appeal.person_id}: {appeal.says}")
    if appeal.judged_by is not None:
        sentence(f"{appeal.state.value.capitalize()} {appeal.judged_at} UTC by {appeal.judged_by}: {appeal.reason}")
    delta = appeal.delta
    if delta is None:
        return
    if delta.is_nothing:
        sentence("Nothing changes.")
        return
    sentence(
        f"{number(delta.objective_before)} -> {number(delta.objective_after)} points; "
        f"in: {', '.join(delta.comes_in) or NONE}; out: {', '.join(delta.goes_out) or NONE}; "
        f"moves: {', '.join(delta.moves) or NONE}."
    )
    if appeal.rerun_proposal_id is not None:
        sentence(f"Proposal {appeal.rerun_proposal_id} takes the place of {appeal.proposal_id} once it is approved.")


def show_appeals(body: AppealList) -> None:
    """Print appeals."""
    if not body.appeals:
        sentence("There are no appeals.")
    for appeal in body.appeals:
        show_appeal(appeal)


def show_replay(body: Replay) -> None:
    """Print what computing an answer again came to."""
    sentence(body.what)
    for difference in body.differences:
        sentence(f"  {difference}")


def show_lines(body: LogLines) -> None:
    """Print lines of a log."""
    if not body.lines:
        sentence("The log is empty.")
        return
    rows = [(f"{line.number:,}", line.at, line.actor, line.kind, line.content) for line in body.lines]
    table((">line", "at (UTC)", "actor", "what", "content"), rows)


def show_verification(body: Verification) -> None:
    """Print whether the logs hold, and every breach."""
    for head in body.heads:
        sentence(f"{head.chain.value}: {counted(head.count, 'line')}, head {head.hash[:12]}")
    for breach in body.breaches:
        sentence(f"! {breach.what}")
    sentence("Nothing was changed." if body.holds else f"{counted(len(body.breaches), 'breach', 'breaches')} found.")
