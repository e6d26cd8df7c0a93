"""Fan charts: what several scenarios lead to, month by month, with the band of every scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, span, specification, tooltip, utc_day
from engine.figures.numerals import month_after, number
from engine.figures.theme import BLUE, GREEN, PALETTE, VERMILLION, darker, dash_of
from engine.figures.wording import both, word
from engine.simulation.answers.body import FinalRow, OutputSeries, ScenarioOutcome, SimulationBody
from engine.simulation.scenarios.scenario import Output

HEIGHT = 270
LABEL_GAP_PIXELS = 17
USUAL_COLOURS = {"optimistic": GREEN, "neutral": BLUE, "conservative": VERMILLION}
HEADROOM = 0.06
MOST_TICKS = 6

Row = dict[str, object]


@dataclass(frozen=True)
class Fan:
    """One output of one scenario, with its look."""

    scenario: ScenarioOutcome
    series: OutputSeries
    colour: str
    dash: tuple[int, ...]


def fan_chart(body: SimulationBody, output: Output, language: str) -> Figure:
    """Return mean and band of one output for every scenario.

    Parameters
    ----------
    body : SimulationBody
        Runs.
    output : Output
        What to show.
    language : str
        ``en`` or ``zh``.
    """
    fans = _fans(body, output)
    name = both(f"output.{output.value}")
    return Figure(
        id=f"fan-{output.value.replace('_', '-')}",
        title=both("fan.title", output=name, unit=both(f"unit.{output.value}")),
        spec=_spec(fans, date.fromisoformat(body.as_of), language),
        alternative=_alternative(fans, output, name),
        columns=("scenario", "month", "mean", "low", "high", "half_width"),
        rows=tuple(row for fan in fans for row in _numbers(fan)),
    )


def scenario_colours(body: SimulationBody) -> dict[str, str]:
    """Return a colour by scenario: the usual three keep theirs, others take what is left, in order."""
    taken = {scenario.name: USUAL_COLOURS[scenario.name] for scenario in body.scenarios if _usual(scenario)}
    free = [colour for colour in PALETTE if colour not in taken.values()] or list(PALETTE)
    others = [scenario.name for scenario in body.scenarios if not _usual(scenario)]
    return taken | {name: free[at % len(free)] for at, name in enumerate(others)}


def decimals_for(output: Output, largest: float = 1000.0) -> int:
    """Return how many decimals tell something: two for multipliers, one for small counts."""
    if output in {Output.LOAD, Output.OVERLOAD}:
        return 2
    return 1 if abs(largest) < 100 else 0


def final_of(scenario: ScenarioOutcome, output: Output) -> FinalRow:
    """Return an output at the end of a scenario."""
    return next(row for row in scenario.final if row.output == output)


def _usual(scenario: ScenarioOutcome) -> bool:
    return scenario.name in USUAL_COLOURS


def _fans(body: SimulationBody, output: Output) -> list[Fan]:
    colours = scenario_colours(body)
    return [
        Fan(scenario, series, colours[scenario.name], dash_of(at))
        for at, scenario in enumerate(body.scenarios)
        for series in scenario.series
        if series.output == output and series.months
    ]


def _numbers(fan: Fan) -> list[tuple[str, int, float, float, float, float | None]]:
    series = fan.series
    widths: Sequence[float | None] = series.half_width or (None,) * len(series.months)
    columns = zip(series.months, series.mean, series.low, series.high, widths, strict=True)
    return [(fan.scenario.name, *row) for row in columns]


def _spec(fans: Sequence[Fan], start: date, language: str) -> dict[str, object]:
    low, high = _domain(fans)
    scale = span(low, high)
    layers = [_band(fan, start, scale, language) for fan in fans] + [_line(fan, start, scale, language) for fan in fans]
    spec = specification(alt.layer(*layers, *_labels(fans, start, (low, high), language)), HEIGHT)
    spec["padding"] = {"left": 4, "top": 8, "bottom": 4, "right": 8}
    return spec


def _domain(fans: Sequence[Fan]) -> tuple[float, float]:
    lows = [min(fan.series.low + fan.series.mean) for fan in fans] or [0.0]
    highs = [max(fan.series.high + fan.series.mean) for fan in fans] or [1.0]
    low, high = min(lows), max(highs)
    room = (high - low) * HEADROOM or max(abs(high) * HEADROOM, 1.0)
    return (0.0 if 0 <= low < (high - low) else low - room), high + room


def _x(start: date, months: int, language: str) -> alt.X:
    form = "%Y年%-m月" if language == "zh" else "%b %Y"
    days = [month_after(start, month) for month in range(0, months + 1, max(1, -(-months // MOST_TICKS)))]
    axis = alt.Axis(title=None, grid=False, format=form, labelOverlap=True, values=[utc_day(day) for day in days])
    return alt.X("day:T", scale=alt.Scale(type="utc"), axis=axis)


def _points(fan: Fan, start: date, language: str) -> list[Row]:
    series, output = fan.series, fan.series.output
    places = decimals_for(output, max(series.high))
    return [
        {
            "day": month_after(start, month).isoformat(),
            "y": mean,
            "low": low,
            "high": high,
            "scenario": fan.scenario.title.text(language),
            "month": number(month),
            "mean": number(mean, places),
            "band": f"{number(low, places)} – {number(high, places)}",
        }
        for month, mean, low, high in zip(series.months, series.mean, series.low, series.high, strict=True)
    ]


def _y(field: str, scale: alt.Scale) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5))


def _band(fan: Fan, start: date, scale: alt.Scale, language: str) -> alt.Chart:
    area = alt.Chart(inline(_points(fan, start, language))).mark_area(opacity=0.16, color=fan.colour)
    chart: alt.Chart = area.encode(x=_x(start, fan.series.months[-1], language), y=_y("low", scale), y2="high:Q")
    return chart


def _line(fan: Fan, start: date, scale: alt.Scale, language: str) -> alt.Chart:
    drawn = alt.Chart(inline(_points(fan, start, language)))
    shown = tooltip(**{name: word(f"fan.{name}", language) for name in ("scenario", "month", "mean", "band")})
    line = drawn.mark_line(color=fan.colour, strokeWidth=2.5, strokeDash=list(fan.dash))
    chart: alt.Chart = line.encode(x=_x(start, fan.series.months[-1], language), y=_y("y", scale), tooltip=shown)
    return chart


def _labels(fans: Sequence[Fan], start: date, domain: tuple[float, float], language: str) -> list[alt.Chart]:
    """Return the name and last mean of every scenario at the end of its line, moved apart where they would touch."""
    low, high = domain
    heights = spread([fan.series.mean[-1] for fan in fans], (high - low) * LABEL_GAP_PIXELS / HEIGHT, low, high)
    return [_label(fan, height, start, span(low, high), language) for fan, height in zip(fans, heights, strict=True)]


def _label(fan: Fan, height: float, start: date, scale: alt.Scale, language: str) -> alt.Chart:
    last = number(fan.series.mean[-1], decimals_for(fan.series.output, max(fan.series.high)))
    row: Row = {
        "day": month_after(start, fan.series.months[-1]).isoformat(),
        "y": height,
        "label": f"{fan.scenario.title.text(language)} {last}",
    }
    text = alt.Chart(inline([row])).mark_text(
        align="left", dx=8, fontSize=13, fontWeight="bold", color=darker(fan.colour), limit=170
    )
    chart: alt.Chart = text.encode(x=_x(start, fan.series.months[-1], language), y=_y("y", scale), text="label:N")
    return chart


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights at least ``gap`` apart, in the order of ``wanted`` and as near to it as one pass up allows."""
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    heights = [0.0] * len(wanted)
    last = low - gap
    for at in order:
        last = heights[at] = max(wanted[at], last + gap)
    over = max(0.0, last - high)
    ceiling = high if over else float("inf")
    for at in reversed(order):
        ceiling = heights[at] = min(heights[at], ceiling)
        ceiling -= gap
    return heights


def _alternative(fans: Sequence[Fan], output: Output, name: Localised) -> Localised:
    if not fans:
        return both("fan.none")
    told = [_told(fan, output) for fan in fans]
    return both(
        "fan.alternative",
        output=name,
        number=number(len(fans)),
        told=Localised(en="; ".join(one.en for one in told), zh="；".join(one.zh for one in told)),
    )


def _told(fan: Fan, output: Output) -> Localised:
    series = fan.series
    places = decimals_for(output, max(series.high))
    return both(
        "fan.told",
        scenario=fan.scenario.title,
        first=number(series.mean[0], places),
        last=number(series.mean[-1], places),
        months=number(series.months[-1]),
        low=number(series.low[-1], places),
        high=number(series.high[-1], places),
    )
