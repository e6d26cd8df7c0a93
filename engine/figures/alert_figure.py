"""The check-ins behind an alert, as a small line with its values."""

from __future__ import annotations

from datetime import date

import altair as alt

from engine.evidence.fact import Fact
from engine.figures.figure import Figure, anchor, inline, span, specification, upward, utc_day
from engine.figures.numerals import listed, plain
from engine.figures.theme import BLUE, INK, VERMILLION
from engine.figures.wording import both
from engine.goals.goal_alerts import GoalAlert

HEIGHT = 92
HEADROOM = 0.35


def check_ins_of(alert: GoalAlert) -> list[tuple[date, float, Fact]]:
    """Return day and value of the check-ins that an alert rests on, in order."""
    found = [
        (fact.dated, float(fact.value), fact)
        for fact in alert.trail.facts
        if fact.table == "check_ins" and fact.dated is not None and isinstance(fact.value, (int, float))
    ]
    return sorted(found, key=lambda one: one[0])


def alert_figure(alert: GoalAlert, language: str) -> Figure:
    """Return the check-ins of one alert as a line with a value at every point; the last is marked."""
    reports = check_ins_of(alert)
    rows = [
        {
            "day": day.isoformat(),
            "value": value,
            "label": short(value),
            "colour": BLUE if at < len(reports) - 1 else VERMILLION,
        }
        for at, (day, value, _) in enumerate(reports)
    ]
    values = [value for _, value, _ in reports] or [0.0]
    low, high = min(values), max(values)
    room = (high - low) * HEADROOM or max(abs(high) * 0.1, 1.0)
    axis = alt.Axis(
        title=None,
        grid=False,
        domain=False,
        ticks=False,
        labelOverlap=True,
        labelFlush=False,
        format="%-m月%-d日" if language == "zh" else "%-d %b",
        values=[utc_day(day) for day, _, _ in reports],
    )
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("day:T", scale=alt.Scale(type="utc"), axis=axis), y=upward("value", span(low - room, high + 1.6 * room))
    )
    chart = alt.layer(
        base.mark_line(color=BLUE, strokeWidth=2),
        base.mark_point(filled=True, size=46, opacity=1).encode(color=alt.Color("colour:N", scale=None)),
        base.mark_text(dy=-12, fontSize=12, color=INK).encode(text="label:N"),
    )
    spec = specification(chart, HEIGHT)
    spec["padding"] = {"left": 22, "top": 2, "bottom": 2, "right": 22}
    return Figure(
        id=f"alert-{anchor(alert.code)}-{anchor(alert.subject)}-{alert.raised_on}",
        title=both("alert.title", key_result=alert.title or alert.subject),
        spec=spec,
        alternative=both(
            "alert.alternative",
            key_result=alert.title or alert.subject,
            values=listed([short(value) for value in values], "zh"),
        )
        if reports
        else both("alert.none"),
        columns=("date", "value"),
        rows=tuple((day.isoformat(), value) for day, value, _ in reports),
    )


def short(value: float) -> str:
    """Return a measured value with four significant digits at most."""
    return plain(float(f"{value:.4g}")) if abs(value) < 10_000 else f"{value:,.0f}"
