"""How full the weeks of a team are: a strip a person, what is booked already below what the project adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, span, specification, tooltip, upward
from engine.figures.numerals import day, per_cent
from engine.figures.team_places import MOST_PLACES, busiest, members_of, person_name, role_name
from engine.figures.theme import GREY, INK, SKY, TRACK, VERMILLION
from engine.figures.wording import both, word
from engine.staffing.answers.answer import Member, Place, StaffingAnswer, WeekLoad

STRIP_PIXELS = 62
NAME_SHARE, GAP_SHARE = 0.36, 0.05
FULL_TIME, TOLERANCE = 1.0, 1e-9
DAY, WEEK = timedelta(days=1), timedelta(days=7)

Row = dict[str, object]
Strip = tuple[Place, Member]


def load_figure(answer: StaffingAnswer, language: str, prefix: str = "team") -> Figure:
    """Return, week by week, what everyone of the first team has booked already and what the project adds.

    Parameters
    ----------
    answer : StaffingAnswer
        Answer to one request.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    strips = [(place, member) for place, member in members_of(answer) if member is not None]
    return Figure(
        id=f"{prefix}-load",
        title=both("load.title"),
        spec=_spec(answer, strips[:MOST_PLACES], language),
        alternative=_alternative(strips),
        columns=("role", "person_id", "name", "contracted_fte", "week", "booked_fte", "total_fte"),
        rows=tuple(
            (
                role_name(answer, place.role),
                place.person_id,
                person_name(place),
                member.contracted_fte,
                week.week.isoformat(),
                week.booked_fte,
                week.total_fte,
            )
            for place, member in strips
            for week in member.weeks
        ),
    )


def _alternative(strips: Sequence[Strip]) -> Localised:
    if not strips:
        return both("team.none")
    told = [f"{person_name(place)} {per_cent(100 * busiest(member), 0)}" for place, member in strips[:MOST_PLACES]]
    return both("load.alternative", told=", ".join(told))


@dataclass(frozen=True)
class _Heights:
    """Where a load stands in the strip of the ``at``-th person; rows count from the top."""

    top: float

    def of(self, at: int, share: float) -> float:
        room = 1 - NAME_SHARE - GAP_SHARE
        return round(at + 1 - GAP_SHARE - share / self.top * room, 9)


def _spec(answer: StaffingAnswer, strips: Sequence[Strip], language: str) -> dict[str, object]:
    heights = _Heights(max([FULL_TIME, *(busiest(member) for _, member in strips)]))
    weeks = [row for at, (_, member) in enumerate(strips) for row in _weeks(at, member, heights, language)]
    first = min((week.week for _, member in strips for week in member.weeks), default=None)
    lines = [
        _line(answer, at, strip, heights) | {"first": first and first.isoformat()} for at, strip in enumerate(strips)
    ]
    rows = span(max(len(strips), 1), 0)
    bars, named = alt.Chart(inline(weeks)), alt.Chart(inline(lines))
    shown = tooltip(**{name: word(f"load.{name}", language) for name in ("who", "from", "kind", "share")})
    chart = alt.layer(
        bars.mark_rect().encode(
            x=_x("week", language),
            x2="end:T",
            y=upward("low", rows),
            y2="high:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=shown,
        ),
        named.mark_rule(color=INK, strokeDash=[4, 3]).encode(y=upward("full", rows)),
        named.mark_rule(color=TRACK).encode(y=upward("base", rows)),
        named.mark_text(align="left", baseline="top", dx=2, fontWeight="bold", clip=True).encode(
            x=_x("first", language), y=upward("name_at", rows), text="who:N"
        ),
    )
    spec = specification(chart, STRIP_PIXELS * max(len(strips), 1))
    spec["padding"] = {"left": 8, "top": 4, "bottom": 4, "right": 12}
    return spec


def _x(field: str, language: str) -> alt.X:
    form = "%-m月%-d日" if language == "zh" else "%-d %b"
    axis = alt.Axis(title=None, grid=False, format=form, labelOverlap=True, tickCount=8)
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=axis)


def _line(answer: StaffingAnswer, at: int, strip: Strip, heights: _Heights) -> Row:
    place, member = strip
    return {
        "full": heights.of(at, member.contracted_fte),
        "base": heights.of(at, 0.0),
        "name_at": at + GAP_SHARE,
        "who": f"{person_name(place)} · {role_name(answer, place.role)} · {per_cent(100 * busiest(member), 0)}",
    }


def _weeks(at: int, member: Member, heights: _Heights, language: str) -> list[Row]:
    return [
        {
            "week": first.week.isoformat(),
            "end": (last.week + WEEK).isoformat(),
            "low": heights.of(at, low),
            "high": heights.of(at, high),
            "colour": colour,
            "who": person_name(member),
            "from": f"{day(first.week, language)} – {day(last.week + WEEK - DAY, language)}",
            "kind": word(f"load.{kind}", language),
            "share": per_cent(100 * (high - low), 0),
        }
        for first, last in runs(member.weeks)
        for kind, low, high, colour in layers_of(first, member.contracted_fte)
        if high > low
    ]


def runs(weeks: Sequence[WeekLoad]) -> list[tuple[WeekLoad, WeekLoad]]:
    """Return first and last week of every run of weeks on end with the same load."""
    found: list[tuple[WeekLoad, WeekLoad]] = []
    for week in weeks:
        first, last = found[-1] if found else (None, None)
        same = first is not None and (first.booked_fte, first.total_fte) == (week.booked_fte, week.total_fte)
        if first is not None and last is not None and same and last.week + WEEK == week.week:
            found[-1] = (first, week)
        else:
            found.append((week, week))
    return found


def layers_of(week: WeekLoad, contracted: float) -> tuple[tuple[str, float, float, str], ...]:
    """Return kind, lower and upper end and colour: booked, proposed within the contract, proposed above it."""
    limit = min(max(week.booked_fte, contracted), week.total_fte)
    limit = week.total_fte if week.total_fte - limit < TOLERANCE else limit
    return (
        ("booked", 0.0, week.booked_fte, GREY),
        ("proposed", week.booked_fte, limit, SKY),
        ("over", limit, week.total_fte, VERMILLION),
    )
