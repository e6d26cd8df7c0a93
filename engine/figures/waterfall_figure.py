"""A waterfall: from one scenario to another, a step a driver, largest first, each with its interval."""

from __future__ import annotations

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.experiment_labels import decimals_of, interval, output_name
from engine.figures.figure import Figure, inline, span, specification, tooltip
from engine.figures.numerals import number, signed
from engine.figures.theme import BLUE, GREY, INK, VERMILLION
from engine.figures.wording import both, word
from engine.simulation.experiments.drivers import DriversBody

HEIGHT = 300
STEP_PIXELS = 90
ROOM = 0.08

Row = dict[str, object]


def waterfall_figure(body: DriversBody, language: str, prefix: str = "drivers") -> Figure:
    """Return the difference between two scenarios as steps from the first to the second.

    Parameters
    ----------
    body : DriversBody
        Drivers with their parts.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several.
    """
    return Figure(
        id=f"{prefix}-waterfall",
        title=both("waterfall.title", of=output_name(body.of)),
        spec=_spec(body, language),
        alternative=_alternative(body),
        columns=("driver", "part", "half_width", "from", "to"),
        rows=tuple(
            (str(row["driver"]), *map(_float, (row["part"], row["half"], row["from"], row["to"])))
            for row in _rows(body)
        ),
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _rows(body: DriversBody) -> list[Row]:
    """Return the first scenario, every driver where the last one ended, and the second scenario."""
    at = body.at_first.mean
    rows: list[Row] = [_row(body.first, 0.0, at, body.at_first.half_width, is_total=True)]
    for driver in body.drivers:
        rows.append(_row(driver.name, at, at + driver.value.mean, driver.value.half_width))
        at += driver.value.mean
    return [*rows, _row(body.second, 0.0, body.at_second.mean, body.at_second.half_width, is_total=True)]


def _row(name: str, start: float, end: float, half: float | None, *, is_total: bool = False) -> Row:
    colour = GREY if is_total else BLUE if end >= start else VERMILLION
    return {
        "driver": name,
        "from": start,
        "to": end,
        "part": end - start,
        "half": half,
        "low": end - (half or 0.0),
        "high": end + (half or 0.0),
        "colour": colour,
        "total": is_total,
    }


def _spec(body: DriversBody, language: str) -> dict[str, object]:
    rows = _rows(body)
    places = decimals_of(max(abs(body.at_first.mean), abs(body.at_second.mean)))
    ends = [float(str(row[key])) for row in rows for key in ("low", "high")]
    floor = _floor(min(ends), max(ends))
    for order, row in enumerate(rows):
        part, half = _float(row["part"]) or 0.0, _float(row["half"])
        row["order"] = order
        row["base"] = floor if row["total"] else row["from"]
        row["told"] = number(part, places) if row["total"] else signed(part, places)
        row["interval"] = interval(part, half, places)
        row["top"] = max(float(str(row["base"])), float(str(row["high"])))
    scale = span(floor, max(ends) + (max(ends) - floor) * ROOM)
    drawn = alt.Chart(inline(rows))
    across = alt.X("driver:N", sort=alt.EncodingSortField("order"), axis=alt.Axis(title=None, labelAngle=-20))
    shown = tooltip(
        driver=word("waterfall.driver", language),
        told=word("waterfall.part", language),
        interval=word("waterfall.interval", language),
    )
    upward = alt.Y("base:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5))
    chart = alt.layer(
        drawn.mark_bar(size=36).encode(
            x=across, y=upward, y2="to:Q", color=alt.Color("colour:N", scale=None), tooltip=shown
        ),
        drawn.mark_rule(color=INK).encode(x=across, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        drawn.mark_text(dy=-9, fontWeight="bold").encode(x=across, y=alt.Y("top:Q", scale=scale), text="told:N"),
    )
    return specification(chart, HEIGHT, STEP_PIXELS * max(4, len(rows)))


def _floor(low: float, high: float) -> float:
    """Return where the bars of the scenarios begin: at 0, or higher where the steps would not be seen."""
    if low < 0 or high - low > high / 3:
        return min(0.0, low)
    return low - (high - low)


def _alternative(body: DriversBody) -> Localised:
    places = decimals_of(max(abs(body.at_first.mean), abs(body.at_second.mean)))
    told = ", ".join(f"{driver.name} {signed(driver.value.mean, places)}" for driver in body.drivers)
    return both(
        "waterfall.alternative",
        of=output_name(body.of),
        first=number(body.at_first.mean, places),
        second=number(body.at_second.mean, places),
        difference=signed(body.difference.mean, places),
        told=told,
        **{"from": body.first, "to": body.second},
    )
