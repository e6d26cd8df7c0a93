"""A tornado: how far an outcome moves when each number alone goes to either end of its range, widest on top."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.experiment_labels import decimals_of, interval, output_name
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number, plain, signed
from engine.figures.theme import BLUE, INK, ORANGE
from engine.figures.wording import both, word
from engine.simulation.experiments.estimates import Estimate
from engine.simulation.experiments.sensitivity import Factor, SensitivityBody

ROW_PIXELS = 30
WIDTH = 420
MOST_ROWS = 15
"""Numbers that the picture shows at most: those that move the outcome furthest."""

Row = dict[str, object]


def tornado_figure(body: SensitivityBody, language: str, prefix: str = "sensitivity") -> Figure:
    """Return what each number does to the outcome by itself.

    Parameters
    ----------
    body : SensitivityBody
        Numbers with what both ends of their ranges lead to.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several.
    """
    return Figure(
        id=f"{prefix}-tornado",
        title=both("tornado.title", of=output_name(body.of)),
        spec=_spec(body, language),
        alternative=_alternative(body),
        columns=("number", "end", "value", "unit", "change", "half_width"),
        rows=tuple(
            (factor.parameter.path, end, value, factor.parameter.unit, moved.mean, moved.half_width)
            for factor in _widest(body)
            for end, value, moved in _ends(factor)
        ),
    )


def _ends(factor: Factor) -> tuple[tuple[str, float, Estimate], ...]:
    return (("low", factor.low, factor.at_low), ("high", factor.high, factor.at_high))


def _widest(body: SensitivityBody) -> list[Factor]:
    def width(factor: Factor) -> float:
        ends = (0.0, factor.at_low.mean, factor.at_high.mean)
        return max(ends) - min(ends)

    return sorted(body.factors, key=lambda factor: (-width(factor), factor.parameter.path))[:MOST_ROWS]


def _spec(body: SensitivityBody, language: str) -> dict[str, object]:
    factors = _widest(body)
    ends = [abs(moved.mean) for factor in factors for _, _, moved in _ends(factor)]
    places = decimals_of(max(ends, default=1.0))
    rows = [_row(factor, end, order, places, language) for order, factor in enumerate(factors) for end in (0, 1)]
    title = both("tornado.axis", of=output_name(body.of), base=number(body.as_it_is.mean, places)).text(language)
    shown = tooltip(**{name: word(f"tornado.{name}", language) for name in ("factor", "value", "change", "interval")})
    upward = alt.Y(
        "label:N", sort=alt.EncodingSortField("order"), axis=alt.Axis(title=None, labelLimit=330, ticks=False)
    )
    drawn = alt.Chart(inline(rows))
    words = [word("tornado.low", language), word("tornado.high", language)]
    colours = alt.Scale(domain=words, range=[ORANGE, BLUE])
    chart = alt.layer(
        drawn.mark_bar(height=16).encode(
            x=alt.X("zero:Q", axis=alt.Axis(title=title, tickCount=6)),
            x2="change_to:Q",
            y=upward,
            color=alt.Color("end:N", scale=colours, legend=alt.Legend(title=None, orient="top")),
            tooltip=shown,
        ),
        drawn.mark_rule(color=INK).encode(x="from:Q", x2="to:Q", y=upward),
    )
    return specification(chart, ROW_PIXELS * max(2, len(factors)), WIDTH)


def _row(factor: Factor, end: int, order: int, places: int, language: str) -> Row:
    name, value, moved = _ends(factor)[end]
    half = moved.half_width or 0.0
    unit = factor.parameter.unit
    return {
        "label": f"{factor.parameter.path.removesuffix('.value')}: {plain(factor.low)} – {plain(factor.high)} {unit}",
        "factor": factor.parameter.path,
        "order": order,
        "end": word(f"tornado.{name}", language),
        "zero": 0.0,
        "change_to": moved.mean,
        "from": moved.mean - half,
        "to": moved.mean + half,
        "value": f"{plain(value)} {unit}",
        "change": signed(moved.mean, places),
        "interval": interval(moved.mean, moved.half_width, places),
    }


def _alternative(body: SensitivityBody) -> Localised:
    factors = _widest(body)
    places = decimals_of(max((abs(moved.mean) for one in factors for _, _, moved in _ends(one)), default=1.0))
    told = [
        both(
            "tornado.told",
            path=factor.parameter.path,
            low=plain(factor.low),
            high=plain(factor.high),
            down=signed(factor.at_low.mean, places),
            up=signed(factor.at_high.mean, places),
        )
        for factor in factors[:5]
    ]
    return both(
        "tornado.alternative",
        of=output_name(body.of),
        base=number(body.as_it_is.mean, places),
        told=Localised(en="; ".join(one.en for one in told), zh="；".join(one.zh for one in told)),
    )
