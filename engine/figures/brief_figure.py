"""What a brief is about, month by month, with the band of every option."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number
from engine.figures.theme import PALETTE
from engine.figures.wording import word
from engine.simulation.answers.titles import title_of
from engine.simulation.experiments.brief import BriefBody
from engine.simulation.experiments.estimates import kind_of
from engine.simulation.world.work_measures import CHANCES

HEIGHT = 220

Row = dict[str, object]


def brief_figure(body: BriefBody, language: str) -> Figure:
    """Return mean and band of what a brief is about, a colour an option.

    Parameters
    ----------
    body : BriefBody
        Options by month.
    language : str
        ``en`` or ``zh``.
    """
    rows = [
        (option.name, option.title, month, mean, low, high)
        for option in body.options
        for month, (mean, low, high) in enumerate(zip(option.mean, option.low, option.high, strict=True))
    ]
    drawn: list[Row] = [
        {"option": title.text(language), "month": month, "mean": mean, "low": low, "high": high}
        for _, title, month, mean, low, high in rows
    ]
    return Figure(
        id="brief-options",
        title=title_of(body.of),
        spec=_spec(body, drawn, language),
        alternative=_alternative(body),
        columns=("option", "month", "mean", "low", "high"),
        rows=tuple((name, month, mean, low, high) for name, _, month, mean, low, high in rows),
    )


def _spec(body: BriefBody, rows: list[Row], language: str) -> dict[str, object]:
    titles = [option.title.text(language) for option in body.options]
    scale = alt.Scale(domain=titles, range=[PALETTE[at % len(PALETTE)] for at in range(len(titles))])
    colour = alt.Color(
        "option:N", scale=scale, legend=alt.Legend(title=None, orient="bottom", columns=2, symbolOpacity=1)
    )
    across = alt.X("month:Q", axis=alt.Axis(title=word("fan.month", language), tickMinStep=1))
    chart = alt.Chart(inline(rows))
    band = chart.mark_area(opacity=0.15).encode(
        x=across, y=alt.Y("low:Q", axis=alt.Axis(title=None), scale=_scale(body)), y2="high:Q", color=colour
    )
    names = {"option": "fan.scenario", "month": "fan.month", "mean": "fan.mean"}
    shown = tooltip(**{field: word(name, language) for field, name in names.items()})
    line = chart.mark_line(strokeWidth=2.5).encode(
        x=across, y=alt.Y("mean:Q", scale=_scale(body)), color=colour, tooltip=shown
    )
    layers = [line] if kind_of(body.of) in CHANCES else [band, line]  # a band of 0 and 1 tells nothing
    return specification(alt.layer(*layers), HEIGHT)


def _scale(body: BriefBody) -> alt.Scale:
    """Return an axis from 0 where that is near, else around what is shown."""
    low = min(min(option.low) for option in body.options)
    high = max(max(option.high) for option in body.options)
    return alt.Scale(zero=low < (high - low) * 2, nice=True)


def _alternative(body: BriefBody) -> Localised:
    told = [
        Localised(
            en=f"{option.title.en}: {number(option.mean[0], 2)} at the start, {number(option.mean[-1], 2)} at the end",
            zh=f"{option.title.text('zh')}：期初 {number(option.mean[0], 2)}，期末 {number(option.mean[-1], 2)}",
        )
        for option in body.options
    ]
    title = title_of(body.of)
    return Localised(
        en=f"{title.en} over {body.months} months. " + "; ".join(one.en for one in told) + ".",
        zh=f"{body.months} 个月内的{title.zh}。" + "；".join(one.zh for one in told) + "。",
    )
