"""What the fit of everyone in a team consists of."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, span, specification, tooltip, upward
from engine.figures.numerals import number
from engine.figures.team_places import MOST_PLACES, members_of, person_name, role_name
from engine.figures.theme import BLUE, GREEN, ORANGE, PURPLE, ink_on
from engine.figures.wording import both, known_word, word
from engine.staffing.answers.answer import Member, Place, StaffingAnswer

PART_COLOURS = {"must_margin": BLUE, "preferred_skills": GREEN, "evidence_recency": ORANGE, "given_score": BLUE}
ROW_PIXELS = 48
NUMBERED_FROM = 6.0
BAR_HALF = 10 / ROW_PIXELS

Row = dict[str, object]


def fit_figure(answer: StaffingAnswer, language: str, prefix: str = "team") -> Figure:
    """Return the fit of every place of the first team, split into its parts.

    Parameters
    ----------
    answer : StaffingAnswer
        Answer to one request.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    places = members_of(answer)
    return Figure(
        id=f"{prefix}-fit",
        title=both("fit.title"),
        spec=_spec(answer, places[:MOST_PLACES], language),
        alternative=_alternative(answer, places),
        columns=("role", "person_id", "name", "part", "weight", "value", "points"),
        rows=tuple(
            (
                role_name(answer, place.role),
                place.person_id,
                person_name(place),
                part.name,
                part.weight,
                part.value,
                part.points,
            )
            for place, member in places
            for part in (member.parts if member else ())
        ),
    )


def part_name(name: str, language: str) -> str:
    """Return a part of the fit in words."""
    return known_word(f"part.{name}", name, language)


def part_colour(name: str) -> str:
    """Return the colour of a part of the fit."""
    return PART_COLOURS.get(name, PURPLE)


def _alternative(answer: StaffingAnswer, places: Sequence[tuple[Place, Member | None]]) -> Localised:
    if not places:
        return both("team.none")
    told = ", ".join(f"{person_name(place)} {number(place.fit, 1)}" for place, _ in places[:MOST_PLACES])
    return both("fit.alternative", told=told, total=number(answer.teams[0].objective, 1))


def _spec(answer: StaffingAnswer, places: Sequence[tuple[Place, Member | None]], language: str) -> dict[str, object]:
    segments = [row for at, (_, member) in enumerate(places) for row in _segments(at, member, language)]
    labels: list[Row] = [
        {"y": at, "x": 0, "end": place.fit, "who": _who(answer, place), "fit": number(place.fit, 1)}
        for at, (place, _) in enumerate(places)
    ]
    rows = span(max(len(places), 1) - 0.5, -0.6)
    named = alt.Chart(inline(labels)).encode(y=upward("y", rows))
    bars = alt.Chart(inline(segments))
    chart = alt.layer(
        bars.mark_rect().encode(
            x=_x("x", language),
            x2="right:Q",
            y=upward("top", rows),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=tooltip(part=word("fit.part", language), points=word("fit.points", language)),
        ),
        bars.mark_text(fontSize=11).encode(
            x=_x("middle", language), y=upward("y", rows), text="shown:N", color=alt.Color("ink:N", scale=None)
        ),
        named.mark_text(align="left", dy=-20, fontWeight="bold", clip=True).encode(x=_x("x", language), text="who:N"),
        named.mark_text(align="left", dx=6, fontWeight="bold").encode(x=_x("end", language), text="fit:N"),
    )
    spec = specification(chart, ROW_PIXELS * max(len(places), 1) + 10)
    spec["padding"] = {"left": 8, "top": 4, "bottom": 4, "right": 44}
    return spec


def _x(field: str, language: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=span(0, 100), axis=alt.Axis(title=word("fit.axis", language), tickCount=5))


def _who(answer: StaffingAnswer, place: Place) -> str:
    return f"{person_name(place)} · {role_name(answer, place.role)}"


def _segments(at: int, member: Member | None, language: str) -> list[Row]:
    left, rows = 0.0, list[Row]()
    for part in member.parts if member else ():
        colour = part_colour(part.name)
        rows.append(
            {
                "y": at,
                "top": at - BAR_HALF,
                "bottom": at + BAR_HALF,
                "x": left,
                "right": left + part.points,
                "middle": left + part.points / 2,
                "colour": colour,
                "ink": ink_on(colour),
                "part": part_name(part.name, language),
                "points": number(part.points, 1),
                "shown": number(part.points, 1) if part.points >= NUMBERED_FROM else "",
            }
        )
        left += part.points
    return rows
