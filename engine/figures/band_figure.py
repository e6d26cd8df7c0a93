"""Rating bands before and after a policy changes: how many go from where to where."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, inline, span, specification, upward
from engine.figures.numerals import number
from engine.figures.theme import BLUE, INK, ORANGE, PAPER, QUIET_INK, TRACK, ink_on
from engine.figures.wording import WORDS, both
from engine.goals.preview_views import BandFlow, PolicyPreview

ROW_PIXELS = 44


def band_name(band: str | None) -> Localised:
    """Return a band by name: the word for it, else its id with spaces; nobody's band is 'no score'."""
    if band is None:
        return both("change.no_score")
    known = WORDS.get(f"band.{band}")
    return Localised(en=band.replace("_", " "), zh=band) if known is None else known


def band_figure(preview: PolicyPreview, language: str) -> Figure:
    """Return the flows between bands as a table of counts: up, down and where nothing changes stand apart."""
    return Figure(
        id="band-flows",
        title=both("change.title"),
        spec=_spec(preview.flows, language),
        alternative=_alternative(preview),
        columns=("before", "after", "people"),
        rows=tuple(
            (band_name(flow.before).text(language), band_name(flow.after).text(language), flow.people)
            for flow in preview.flows
        ),
    )


def _bands(flows: tuple[BandFlow, ...]) -> list[str | None]:
    """Return the bands from the lowest, those without a score last."""
    return sorted(dict.fromkeys(flow.before for flow in flows), key=lambda band: band is None)


def _spec(flows: tuple[BandFlow, ...], language: str) -> dict[str, object]:
    bands = _bands(flows)
    place = {band: at for at, band in enumerate(bands)}
    cells = [
        {
            "left": place[flow.after] + 0.03,
            "right": place[flow.after] + 0.97,
            "middle": place[flow.after] + 0.5,
            "row": place[flow.before],
            "top": place[flow.before] - 0.46,
            "bottom": place[flow.before] + 0.46,
            "people": number(flow.people) if flow.people else "",
            "colour": _colour(flow, place),
            "ink": INK if _colour(flow, place) in {TRACK, PAPER} else ink_on(_colour(flow, place)),
        }
        for flow in flows
        if flow.after in place and flow.before in place
    ]
    names = [
        {"row": at, "left": -0.04, "middle": at + 0.5, "head": -0.75, "name": band_name(band).text(language)}
        for band, at in place.items()
    ]
    columns, rows = span(-1.3, max(len(bands), 1)), span(max(len(bands), 1) - 0.5, -1.0)
    base, heads = alt.Chart(inline(cells)), alt.Chart(inline(names))
    chart = alt.layer(
        base.mark_rect().encode(
            x=across("left", columns),
            x2="right:Q",
            y=upward("top", rows),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        base.mark_text(fontWeight="bold").encode(
            x=across("middle", columns),
            y=upward("row", rows),
            text="people:N",
            color=alt.Color("ink:N", scale=None),
        ),
        heads.mark_text(align="right", color=QUIET_INK).encode(
            x=across("left", columns), y=upward("row", rows), text="name:N"
        ),
        heads.mark_text(color=QUIET_INK).encode(x=across("middle", columns), y=upward("head", rows), text="name:N"),
    )
    return specification(chart, round(ROW_PIXELS * (max(len(bands), 1) + 0.5)))


def _colour(flow: BandFlow, place: dict[str | None, int]) -> str:
    if not flow.people:
        return PAPER
    if flow.before == flow.after or None in {flow.before, flow.after}:
        return TRACK
    return BLUE if place[flow.after] > place[flow.before] else ORANGE


def _alternative(preview: PolicyPreview) -> Localised:
    moved = [flow for flow in preview.flows if flow.before != flow.after and flow.people]
    told = [
        both("change.told", people=number(flow.people), before=band_name(flow.before), after=band_name(flow.after))
        for flow in moved
    ]
    joined = Localised(en="; ".join(one.en for one in told), zh="；".join(one.text("zh") for one in told))
    return both(
        "change.alternative",
        moved=number(sum(flow.people for flow in moved)),
        people=number(preview.people),
        told=joined if told else both("change.nobody"),
    )
