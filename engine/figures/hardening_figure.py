"""Every plan of the closed loop against what it comes to: how much of the work is done in how many replications."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number, per_cent
from engine.figures.theme import INK, colour_of, dash_of
from engine.figures.wording import both, word
from engine.studies.hardening.body import HardeningBody, OutcomesTold

HEIGHT = 260

Row = dict[str, object]


def hardening_figure(body: HardeningBody, language: str, prefix: str = "hardening") -> Figure:
    """Return the share of the work that every round's plan gets done, by the part of replications that do no more.

    Parameters
    ----------
    body : HardeningBody
        Answer of the closed loop.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    return Figure(
        id=f"{prefix}-outcomes",
        title=both("hardening.title", title=body.title),
        spec=_spec(body, language),
        alternative=_alternative(body),
        columns=("round", "part_of_replications", "share_done", "planned"),
        rows=tuple((one.number, part, share, one.planned) for one in body.outcomes for part, share in _steps(one)),
    )


def _alternative(body: HardeningBody) -> Localised:
    if not body.rounds:
        return both("hardening.none")
    told = [one.told for one in body.rounds]
    return both(
        "hardening.alternative",
        rounds=len(body.rounds),
        floor=per_cent(100 * body.floor, 0),
        told=Localised(en=" ".join(one.en for one in told), zh="".join(one.text("zh") for one in told)),
    )


def _steps(one: OutcomesTold) -> list[tuple[float, float]]:
    last = len(one.share_done) - 1
    return [(round(at / last, 6), share) for at, share in enumerate(one.share_done)]


def _spec(body: HardeningBody, language: str) -> dict[str, object]:
    names = {one.number: _name(body, one.number, language) for one in body.outcomes}
    rows: list[Row] = [
        {"round": names[one.number], "part": part, "share": share, "told": per_cent(100 * share, 1)}
        for one in body.outcomes
        for part, share in _steps(one)
    ]
    looks = [(name, colour_of(at), dash_of(at)) for at, name in enumerate(names.values())]
    domain = [name for name, _, _ in looks]
    legend = alt.Legend(
        title=word("hardening.plans", language, unit=body.unit), orient="bottom", columns=1, labelLimit=240
    )
    colour = alt.Color("round:N", scale=alt.Scale(domain=domain, range=[each for _, each, _ in looks]), legend=legend)
    dash = alt.StrokeDash(
        "round:N", scale=alt.Scale(domain=domain, range=[list(each) for _, _, each in looks]), legend=legend
    )
    x = alt.X("part:Q", title=word("hardening.replications", language), axis=alt.Axis(format="%", grid=False))
    low = min([one.share_done[0] for one in body.outcomes] or [0.0])
    scale = alt.Scale(domain=[min(low, 0.95), 1.02], zero=False, nice=False)
    y = alt.Y("share:Q", title=word("hardening.share", language), scale=scale, axis=alt.Axis(format="%"))
    shown = tooltip(round=word("hardening.round", language), told=word("hardening.share", language))
    planned: list[Row] = [{"share": 1.0, "part": 0.0, "text": word("hardening.planned", language)}]
    chart = alt.layer(
        alt.Chart(inline(planned)).mark_rule(color=INK, strokeDash=[4, 3]).encode(y=y),
        alt.Chart(inline(planned))
        .mark_text(align="left", baseline="bottom", dx=3, dy=-2, color=INK)
        .encode(x=x, y=y, text="text:N"),
        alt.Chart(inline(rows))
        .mark_line(strokeWidth=2.5)
        .encode(x=x, y=y, color=colour, strokeDash=dash, tooltip=shown),
    )
    return specification(chart, HEIGHT)


def _name(body: HardeningBody, at: int, language: str) -> str:
    one = body.rounds[at - 1]
    value = number(one.choice.value, 0)
    return word("hardening.name", language, number=at, value=value, sure=per_cent(100 * one.certainty.mean, 1))
