"""Where key results will end: how far they are, how far they will likely get, and the target."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, across, inline, span, specification, upward
from engine.figures.numerals import number
from engine.figures.theme import BLUE, INK, PAPER, SKY, TRACK
from engine.figures.wording import both
from engine.goals.forecast_views import KeyResultForecast

ROW_PIXELS = 46
FULL = 100.0


def points_of(forecast: KeyResultForecast, value: float) -> float:
    """Return how far a value is on the way from baseline to target, in points; not held between 0 and 100."""
    return round(FULL * (value - forecast.baseline) / (forecast.target - forecast.baseline), 9)


def interval_of(forecast: KeyResultForecast) -> tuple[float, float]:
    """Return the interval of the end in points, from low to high whichever way the target lies."""
    low, high = sorted(points_of(forecast, value) for value in (forecast.low, forecast.high))
    return low, high


def outlook_figure(forecasts: Sequence[KeyResultForecast]) -> Figure:
    """Return the likely ends of some key results, in the order given, on one scale of points."""
    return Figure(
        id="outlook",
        title=both("outlook.title"),
        spec=_spec(forecasts),
        alternative=_alternative(forecasts),
        columns=("key_result_id", "title", "now", "expected", "likely_low", "likely_high", "chance"),
        rows=tuple(
            (
                one.key_result_id,
                one.title,
                round(one.attainment, 9),
                points_of(one, one.expected),
                *interval_of(one),
                round(FULL * one.chance_of_success, 9),
            )
            for one in forecasts
        ),
    )


def _spec(forecasts: Sequence[KeyResultForecast]) -> dict[str, object]:
    marks = [
        {
            "at": at,
            "top": at + 4 / ROW_PIXELS,
            "bottom": at + 14 / ROW_PIXELS,
            "middle": at + 9 / ROW_PIXELS,
            "zero": 0.0,
            "full": FULL,
            "low": _shown(interval_of(one)[0]),
            "high": _shown(interval_of(one)[1]),
            "now": _shown(one.attainment),
            "title": one.title or one.key_result_id,
        }
        for at, one in enumerate(forecasts)
    ]
    ends = span(0, FULL * 1.04)
    rows = span(max(len(marks), 1) - 0.5, -0.5)
    base = alt.Chart(inline(marks))

    def bar(first: str, last: str, colour: str) -> alt.Chart:
        chart: alt.Chart = base.mark_rect(color=colour).encode(
            x=across(first, ends), x2=f"{last}:Q", y=upward("top", rows), y2="bottom:Q"
        )
        return chart

    chart = alt.layer(
        bar("zero", "full", TRACK),
        bar("low", "high", SKY),
        base.mark_point(filled=True, size=64, opacity=1, color=BLUE, stroke=PAPER).encode(
            x=across("now", ends), y=upward("middle", rows)
        ),
        base.mark_rule(color=INK, strokeWidth=2).encode(x=across("full", ends), y=upward("top", rows), y2="bottom:Q"),
        base.mark_text(align="left", dy=-8, clip=True).encode(
            x=across("zero", ends), y=upward("at", rows), text="title:N"
        ),
    )
    return specification(chart, ROW_PIXELS * max(len(marks), 1))


def _shown(points: float) -> float:
    """Return points as far as the scale reaches."""
    return round(min(max(points, 0.0), FULL * 1.04), 6)


def _alternative(forecasts: Sequence[KeyResultForecast]) -> Localised:
    told = [
        both(
            "outlook.told",
            title=one.title or one.key_result_id,
            now=number(one.attainment),
            low=number(interval_of(one)[0]),
            high=number(interval_of(one)[1]),
        )
        for one in forecasts
    ]
    if not told:
        return both("outlook.none")
    joined = Localised(en="; ".join(one.en for one in told), zh="；".join(one.text("zh") for one in told))
    return both("outlook.alternative", number=number(len(forecasts)), told=joined)
