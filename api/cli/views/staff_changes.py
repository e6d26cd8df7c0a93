"""Moves for a terminal: who goes, who comes, why, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.views.tables import both, heading, number, sentence, table
from engine.staffing.answers.answer import Conflict, RoleLack
from engine.staffing.answers.person_name import PersonName
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.changes.replan_answer import Move, Replan, TierDelta


def show_change(body: TeamChange, language: str) -> None:
    """Print what pins and bans change."""
    heading(f"{body.title}: {body.text.text(language)}")
    _show_lack(body.lacking, body.conflicts, language)
    _show_moves(body.moves, language)
    _show_tiers(body.tiers, language)


def show_replan(body: Replan, language: str) -> None:
    """Print the moves that a change takes."""
    heading(f"{body.title}: {body.text.text(language)}")
    _show_lack(body.lacking, body.conflicts, language)
    _show_moves(body.moves, language)
    _show_tiers(body.tiers, language)
    for further in body.further:
        sentence(
            both(
                language,
                f"With {further.moves} moves: {number(further.objective)} points, {number(further.gain)} more.",
                f"若调动 {further.moves} 次：{number(further.objective)} 分，增加 {number(further.gain)} 分。",
            )
        )
    if body.team is not None and body.confirmed:
        sentence(both(language, "Proven, and confirmed by a second solver.", "已证明，并由第二个求解器确认。"))


def _show_moves(moves: Sequence[Move], language: str) -> None:
    if not moves:
        return
    headers = (
        both(language, "role", "角色"),
        both(language, "out", "调出"),
        both(language, "in", "调入"),
        ">" + both(language, "points", "分差"),
        both(language, "because", "原因"),
    )
    table(headers, [_move(move, language) for move in moves])


def _move(move: Move, language: str) -> tuple[str, ...]:
    to = both(language, f" -> {move.out_to}", f" → {move.out_to}") if move.out_to else ""
    came = both(language, f" (from {move.into_from})", f"（原 {move.into_from}）") if move.into_from else ""
    return (
        move.role,
        _person(move.out) + to,
        _person(move.into) + came,
        "" if move.difference is None else number(move.difference),
        "; ".join(why.text(language) for why in move.why),
    )


def _person(person: PersonName | None) -> str:
    return "-" if person is None else person.full


def _show_tiers(tiers: Sequence[TierDelta], language: str) -> None:
    for tier in tiers:
        was = both(language, "none", "无") if tier.before is None else number(tier.before)
        difference = "" if tier.difference is None else f" ({number(tier.difference)})"
        sentence(f"{tier.tier}: {was} -> {number(tier.after)}{difference}")


def _show_lack(lacking: Sequence[RoleLack], conflicts: Sequence[Conflict], language: str) -> None:
    texts = [lack.text.text(language) for lack in lacking] + [each.text.text(language) for each in conflicts]
    for text in dict.fromkeys(texts):
        sentence(f"- {text}")
