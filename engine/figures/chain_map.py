"""A chain of events as a path: a row a person, post or thing, a mark an event, a line from each cause to its effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.chain_words import kind_in_words
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number
from engine.figures.theme import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, TRACK, VERMILLION
from engine.figures.wording import both, word
from engine.simulation.chains.body import TraceBody, TracedEvent

ROW_PIXELS = 26
WIDTH = 860
MOST_EVENTS = 120
"""Events that a picture shows; its numbers hold all that are listed."""
LOOKS = {
    "left": (VERMILLION, "cross"),
    "retired": (VERMILLION, "stroke"),
    "contract ended": (VERMILLION, "wedge"),
    "vacancy": (ORANGE, "square"),
    "hired": (GREEN, "triangle-up"),
    "moved": (BLUE, "triangle-right"),
    "shock": (INK, "diamond"),
    "milestone_late": (PURPLE, "triangle-down"),
    "goal_missed": (PURPLE, "circle"),
    "intervention": (SKY, "diamond"),
}
"""Colour and shape by kind of event; others are grey circles."""
OTHER = (GREY, "circle")
STARTS = frozenset({"hired", "moved"})
VACANCY_PIXELS, OTHER_PIXELS = 36, 110
"""Area of a mark: whoever leaves and the vacancy of that moment are both seen."""

Row = dict[str, object]


def chain_map(body: TraceBody, language: str, prefix: str = "chain") -> Figure:
    """Return the events of a trace as a path through people, posts and time.

    Parameters
    ----------
    body : TraceBody
        Trace, best of what followed from one event.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several.
    """
    return Figure(
        id=f"{prefix}-map",
        title=_title(body),
        spec=_spec(body, language),
        alternative=_alternative(body),
        columns=("number", "what", "month", "day", "subject", "unit_id", "direct", "contributing"),
        rows=tuple(
            (
                event.number,
                event.what,
                event.at_months,
                event.day,
                event.subject,
                event.unit_id,
                " ".join(map(str, event.direct)),
                " ".join(map(str, event.contributing)),
            )
            for event in body.events
        ),
    )


def _title(body: TraceBody) -> Localised:
    if len(body.chains) == 1:
        chain = body.chains[0]
        what = kind_in_words(chain.what)
        first = Localised(en=f"{chain.subject}: {what.en}", zh=f"{chain.subject}{what.zh}")
        return both("chain.title", first=first)
    return both("chain.title.all", run=body.replication, scenario=body.title)


def _alternative(body: TraceBody) -> Localised:
    if not body.events:
        return both("chain.none")
    chains = body.chains
    affected = [name for chain in chains for name in chain.affected]
    return both(
        "chain.alternative",
        events=body.events_found,
        path=_listed([chain.path for chain in chains if chain.path][:5]),
        posts=sum(len(chain.posts) for chain in chains),
        months=number(sum(chain.vacancy_months for chain in chains), 1),
        affected=_listed(affected),
    )


def _listed(names: Sequence[str]) -> Localised:
    return Localised(en=", ".join(names), zh="、".join(names)) if names else both("chain.nothing")


def _spec(body: TraceBody, language: str) -> dict[str, object]:
    events = body.events[:MOST_EVENTS]
    names = list(dict.fromkeys(event.subject for event in events))
    width = alt.Scale(domain=[0, body.horizon_months], nice=False)
    x = alt.X("month:Q", scale=width, title=word("chain.month", language))
    y = alt.Y(
        "subject:N", sort=names, title=None, scale=alt.Scale(domain=names), axis=alt.Axis(grid=True, labelLimit=160)
    )
    layers = [*_empty(events, body.horizon_months, x, y), *_links(events, x, y), _marks(events, x, y, language)]
    return specification(alt.layer(*layers), ROW_PIXELS * max(len(names), 1), WIDTH)


def _empty(events: Sequence[TracedEvent], months: int, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """Yield a bar for the time for which each post is empty, to the end of the run where nobody is seen to fill it."""
    filled = {event.direct[0]: event.at_months for event in events if event.what in STARTS and event.direct}
    rows: list[Row] = [
        {"subject": event.subject, "month": event.at_months, "until": filled.get(event.number, float(months))}
        for event in events
        if event.what == "vacancy"
    ]
    if rows:
        yield alt.Chart(inline(rows)).mark_bar(height=ROW_PIXELS - 12, color=TRACK).encode(x=x, x2="until:Q", y=y)


def _links(events: Sequence[TracedEvent], x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """Yield lines from causes to effects: whole ones from direct causes, dashed ones from contributing ones."""
    shown = {event.number: event for event in events}
    for kind, colour, dash in (("direct", INK, [1, 0]), ("contributing", GREY, [2, 3])):
        rows: list[Row] = [
            {"link": f"{cause}-{event.number}", "order": order, "month": end.at_months, "subject": end.subject}
            for event in events
            for cause in getattr(event, kind)
            if cause in shown
            for order, end in enumerate((shown[cause], event))
        ]
        if rows:
            line = alt.Chart(inline(rows)).mark_line(color=colour, strokeWidth=1.2, strokeDash=dash, opacity=0.7)
            yield line.encode(x=x, y=y, detail="link:N", order="order:Q")


def _marks(events: Sequence[TracedEvent], x: alt.X, y: alt.Y, language: str) -> alt.Chart:
    kinds = list(dict.fromkeys(event.what for event in events))
    names = [kind_in_words(kind).text(language) for kind in kinds]
    looks = [LOOKS.get(kind, OTHER) for kind in kinds]
    rows: list[Row] = [
        {
            "month": event.at_months,
            "subject": event.subject,
            "kind": kind_in_words(event.what).text(language),
            "day": event.day,
            "because": ", ".join(map(str, event.direct)) or "–",
            "size": VACANCY_PIXELS if event.what == "vacancy" else OTHER_PIXELS,
        }
        for event in sorted(events, key=lambda event: event.what == "vacancy")
    ]
    legend = alt.Legend(title=word("chain.kind", language), orient="bottom", columns=8)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=names, range=[look[0] for look in looks]), legend=legend)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=names, range=[look[1] for look in looks]), legend=legend)
    shown = tooltip(**{name: word(f"chain.{name}", language) for name in ("subject", "kind", "day", "because")})
    points = alt.Chart(inline(rows)).mark_point(filled=True, opacity=1)
    chart: alt.Chart = points.encode(
        x=x, y=y, color=colour, shape=shape, size=alt.Size("size:Q", scale=None), tooltip=shown
    )
    return chart
