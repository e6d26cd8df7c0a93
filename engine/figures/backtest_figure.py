"""A backtest: what was on record, what was foretold with its band, and what came."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Cell, Figure, inline, span, specification, tooltip
from engine.figures.numerals import number
from engine.figures.theme import BLUE, GREY, INK, ORANGE, SKY, VERMILLION
from engine.figures.wording import both, word
from engine.simulation.backtest.body import BacktestBody, ForecastCell, Measured

HEIGHT = 280
HEADROOM = 0.06
BAR_SHARE = 0.5

Row = dict[str, object]


def backtest_figure(body: BacktestBody, measured: Measured, language: str) -> Figure:
    """Return real values before and after the last day of the fit, bands and means of the years foretold.

    Parameters
    ----------
    body : BacktestBody
        The backtest.
    measured : Measured
        What to show.
    language : str
        ``en`` or ``zh``.
    """
    cells = [cell for cell in body.cells if cell.measured is measured]
    past: list[tuple[Cell, ...]] = [
        (year.label, int(getattr(year, measured.value)), None, None, None, None, None) for year in body.past
    ]
    told: list[tuple[Cell, ...]] = [
        (cell.label, cell.real, cell.mean, cell.low, cell.high, cell.constant_rate, cell.last_year) for cell in cells
    ]
    return Figure(
        id=f"backtest-{measured.value}",
        title=both("backtest.title", measured=both(f"backtest.{measured.value}")),
        spec=_spec(body, cells, measured, language),
        alternative=_alternative(body, cells, measured),
        columns=("year", "real", "mean", "low", "high", "constant_rate", "last_year"),
        rows=(*past, *told),
    )


def _spec(body: BacktestBody, cells: list[ForecastCell], measured: Measured, language: str) -> dict[str, object]:
    order = [year.label for year in body.past] + [cell.label for cell in cells]
    before = [_point(year.label, int(getattr(year, measured.value)), "past", language) for year in body.past]
    after = [
        _point(cell.label, cell.real, "inside" if cell.inside else "outside", language)
        for cell in cells
        if cell.real is not None
    ]
    bands = [_band(cell, language) for cell in cells]
    values = [float(str(row["y"])) for row in before + after]
    values += [value for cell in cells for value in (cell.low, cell.high, cell.constant_rate)]
    low, high = min(values), max(values)
    room = (high - low) * HEADROOM or 1.0
    scale = span(max(low - room, 0.0), high + room)
    x = alt.X(
        "year:N",
        sort=order,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", grid=False),
    )
    kinds = [("past", GREY, "circle"), ("inside", BLUE, "circle"), ("outside", VERMILLION, "diamond")]
    drawn = alt.Chart(inline(bands))
    shown = tooltip(**{name: word(f"backtest.{name}", language) for name in ("year", "kind", "told")})
    layers = [
        drawn.mark_bar(color=SKY, opacity=0.6, width=alt.RelativeBandSize(BAR_SHARE)).encode(
            x=x, y=_y("low", scale), y2="high:Q", tooltip=shown
        ),
        drawn.mark_tick(color=INK, thickness=2, width=alt.RelativeBandSize(BAR_SHARE)).encode(x=x, y=_y("mean", scale)),
        drawn.mark_tick(color=ORANGE, thickness=2, width=alt.RelativeBandSize(BAR_SHARE / 2)).encode(
            x=x, y=_y("constant", scale)
        ),
        alt.Chart(inline(before + after))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            x=x,
            y=_y("y", scale),
            color=_legend("color", kinds, language),
            shape=_legend("shape", kinds, language),
            tooltip=shown,
        ),
    ]
    return specification(alt.layer(*layers), HEIGHT)


def _y(field: str, scale: alt.Scale) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5))


def _legend(channel: str, kinds: list[tuple[str, str, str]], language: str) -> alt.Color | alt.Shape:
    names = [word(f"backtest.{kind}", language) for kind, _, _ in kinds]
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1)
    if channel == "color":
        return alt.Color("kind:N", scale=alt.Scale(domain=names, range=[one[1] for one in kinds]), legend=legend)
    return alt.Shape("kind:N", scale=alt.Scale(domain=names, range=[one[2] for one in kinds]), legend=legend)


def _point(year: str, value: int | None, kind: str, language: str) -> Row:
    told = number(value or 0)
    return {"year": year, "y": value, "kind": word(f"backtest.{kind}", language), "told": told}


def _band(cell: ForecastCell, language: str) -> Row:
    return {
        "year": cell.label,
        "low": cell.low,
        "high": cell.high,
        "mean": cell.mean,
        "constant": cell.constant_rate,
        "kind": word("backtest.band", language),
        "told": f"{number(cell.low)} – {number(cell.high)} ({number(cell.mean)})",
    }


def _alternative(body: BacktestBody, cells: list[ForecastCell], measured: Measured) -> Localised:
    told = [
        both(
            "backtest.open" if cell.real is None else "backtest.cell",
            year=cell.label,
            low=number(cell.low),
            high=number(cell.high),
            real=number(cell.real or 0),
        )
        for cell in cells
    ]
    judged = [cell for cell in cells if cell.inside is not None]
    return both(
        "backtest.alternative",
        measured=both(f"backtest.{measured.value}"),
        first=body.past[0].label,
        last=body.past[-1].label,
        told=Localised(en="; ".join(one.en for one in told), zh="；".join(one.zh for one in told)),
        inside=number(sum(bool(cell.inside) for cell in judged)),
        cells=number(len(judged)),
    )
