"""Who moves: places before on the left, after on the right, a line for everybody who is in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, inline, span, specification, tooltip, upward
from engine.figures.theme import BLUE, DASHES, GREEN, GREY, INK, VERMILLION, darker
from engine.figures.wording import both, word
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.changes.replan_answer import Move, Replan

ROW_PIXELS = 30
MOST_ROWS = 60
COLOURS = {"stays": GREY, "changes": BLUE, "leaves": VERMILLION, "joins": GREEN}
STROKES = {"stays": DASHES[0], "changes": DASHES[0], "leaves": DASHES[1], "joins": DASHES[2]}

Row = dict[str, object]


@dataclass(frozen=True)
class Seat:
    """A person in a role; ``name`` is what people call them."""

    role: str
    person_id: str
    name: str


def moves_figure(answer: Replan | TeamChange, language: str, prefix: str = "staff") -> Figure:
    """Return what a change does to a team, place by place.

    Parameters
    ----------
    answer : Replan or TeamChange
        Moves against a plan, or against the best team before a human's decisions.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    before, after = _before(answer), _after(answer)
    rows = _rows(before, after)
    return Figure(
        id=f"{prefix}-moves",
        title=both("moves.title"),
        spec=_spec(before, after, rows, language),
        alternative=_alternative(answer.moves, rows),
        columns=("person_id", "name", "before", "after", "kind"),
        rows=rows,
    )


def _before(answer: Replan | TeamChange) -> list[Seat]:
    """Return the places before: those that are kept and those that are left."""
    if isinstance(answer, TeamChange):
        places = answer.before.places if answer.before else ()
        return [Seat(place.role, place.person_id, place.name or place.person_id) for place in places]
    kept = [Seat(place.role, place.person_id, place.name or place.person_id) for place in answer.kept]
    left = [
        Seat(move.role, move.out.person_id, move.out.name or move.out.person_id) for move in answer.moves if move.out
    ]
    order = {role: at for at, role in enumerate(dict.fromkeys(seat.role for seat in (*_after(answer), *left)))}
    return sorted([*kept, *left], key=lambda seat: (order[seat.role], seat.person_id))


def _after(answer: Replan | TeamChange) -> list[Seat]:
    places = answer.team.places if answer.team else ()
    return [Seat(place.role, place.person_id, place.name or place.person_id) for place in places]


def _rows(before: Sequence[Seat], after: Sequence[Seat]) -> tuple[tuple[str, str, str | None, str | None, str], ...]:
    had = {seat.person_id: seat for seat in before}
    has = {seat.person_id: seat for seat in after}
    rows = []
    for person, seat in (had | {person: seat for person, seat in has.items() if person not in had}).items():
        was, now = had.get(person), has.get(person)
        kind = "joins" if was is None else "leaves" if now is None else "stays" if was.role == now.role else "changes"
        rows.append((person, seat.name, was.role if was else None, now.role if now else None, kind))
    return tuple(rows)


def _alternative(moves: Sequence[Move], rows: Sequence[tuple[str, str, str | None, str | None, str]]) -> Localised:
    if not moves:
        return both("moves.none")
    stay = sum(kind == "stays" for *_, kind in rows)
    told = [
        both(
            "moves.told",
            role=move.role,
            out=both("moves.open") if move.out is None else move.out.name or move.out.person_id,
            into=both("moves.open") if move.into is None else move.into.name or move.into.person_id,
        )
        for move in moves
    ]
    listed = Localised(en="; ".join(each.en for each in told), zh="；".join(each.zh for each in told))
    return both("moves.alternative", stay=stay, told=listed)


def _spec(
    before: Sequence[Seat],
    after: Sequence[Seat],
    rows: Sequence[tuple[str, str, str | None, str | None, str]],
    language: str,
) -> dict[str, object]:
    left = {seat.person_id: at for at, seat in enumerate(before[:MOST_ROWS])}
    right = {seat.person_id: at for at, seat in enumerate(after[:MOST_ROWS])}
    tall = max(len(left), len(right), 1)
    kinds = {person: kind for person, *_, kind in rows}
    words = {kind: word(f"moves.{kind}", language) for kind in COLOURS}
    lines: list[Row] = [
        {"x": 0.0, "x2": 1.0, "y": left[person], "y2": right[person], "kind": kind, "colour": COLOURS[kind]}
        for person, kind in kinds.items()
        if person in left and person in right
    ]
    ends = [(before, left, 0.0, "right"), (after, right, 1.0, "left")]
    labels: list[Row] = [
        {
            "x": x,
            "y": at[seat.person_id],
            "side": side,
            "label": _label(seat, kinds[seat.person_id], words),
            "ink": darker(COLOURS[kinds[seat.person_id]]) if kinds[seat.person_id] != "stays" else INK,
            "who": seat.name,
            "kind": words[kinds[seat.person_id]],
        }
        for seats, at, x, side in ends
        for seat in seats[:MOST_ROWS]
    ]
    heads: list[Row] = [
        {"x": x, "y": -1, "side": side, "label": word(f"moves.{name}", language)}
        for x, side, name in ((0.0, "right", "before"), (1.0, "left", "after"))
    ]
    return _drawn(lines, labels, heads, tall, language)


def _label(seat: Seat, kind: str, words: dict[str, str]) -> str:
    mark = "" if kind == "stays" else f" ({words[kind]})"
    return f"{seat.role} · {seat.name}{mark}"


def _drawn(
    lines: Sequence[Row], labels: Sequence[Row], heads: Sequence[Row], tall: int, language: str
) -> dict[str, object]:
    sideways, rows = span(-1.1, 2.1), span(tall - 0.4, -1.6)
    drawn = [
        alt.Chart(inline([line for line in lines if line["kind"] == kind]))
        .mark_rule(strokeWidth=1.5 if kind == "stays" else 2.5, strokeDash=list(STROKES[kind]))
        .encode(
            x=across("x", sideways),
            x2="x2:Q",
            y=upward("y", rows),
            y2="y2:Q",
            color=alt.Color("colour:N", scale=None),
        )
        for kind in ("stays", "changes")
    ]
    shown = tooltip(who=word("moves.who", language), kind=word("moves.kind", language))
    sides: tuple[tuple[Literal["right", "left"], int], ...] = (("right", -8), ("left", 8))
    for side, offset in sides:
        mine = alt.Chart(inline([label for label in labels if label["side"] == side]))
        drawn.append(
            mine.mark_text(align=side, dx=offset).encode(
                x=across("x", sideways),
                y=upward("y", rows),
                text="label:N",
                color=alt.Color("ink:N", scale=None),
                tooltip=shown,
            )
        )
        above = alt.Chart(inline([head for head in heads if head["side"] == side]))
        drawn.append(
            above.mark_text(align=side, dx=offset, fontWeight="bold").encode(
                x=across("x", sideways), y=upward("y", rows), text="label:N"
            )
        )
    return specification(alt.layer(*drawn), ROW_PIXELS * (tall + 1))
