"""What is chosen against what comes of it: a line with its band over one number, a coloured map over two.

Over the map a second output, such as a cost, can be drawn as numbers that share a level: a budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.experiment_labels import decimals_of, interval, output_name
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.numerals import number, plain
from engine.figures.theme import BLUE, INK, PAPER
from engine.figures.wording import both, word
from engine.simulation.experiments.sweep import SweepBody, SweepCell

HEIGHT = 300
CELL_PIXELS = 34
DARK_FROM = 0.55
"""Part of the colour scale from which text on it is white."""
SCHEME: Final = "viridis"
"""Runs from dark to light evenly, to the colour-blind too."""
LEVELS = 5
"""Budget lines: levels of the second output between its least and its greatest value."""

BEYOND = float("inf")
"""In the place of the value after the last."""

Row = dict[str, object]


def sweep_figure(body: SweepBody, language: str, prefix: str = "sweep") -> Figure:
    """Return the grid of a sweep as a picture.

    Parameters
    ----------
    body : SweepBody
        One or two axes.
    language : str
        ``en`` or ``zh``.
    prefix : str
        Makes the figure's id unique where a page shows several.
    """
    names = tuple(axis.parameter.path for axis in body.axes)
    line = () if body.lines_of is None else (body.lines_of,)
    return Figure(
        id=f"{prefix}-map" if len(names) > 1 else f"{prefix}-line",
        title=both("sweep.title", of=output_name(body.of)),
        spec=_map(body, language) if len(names) > 1 else _line(body, language),
        alternative=_alternative(body),
        columns=(*names, "mean", "half_width", "low", "high", *line),
        rows=tuple(
            (
                *cell.at,
                cell.result.mean,
                cell.result.half_width,
                cell.result.low,
                cell.result.high,
                *((cell.line.mean,) if cell.line else ()),
            )
            for cell in body.cells
        ),
    )


def _rows(body: SweepBody) -> list[Row]:
    places = _places(body)
    return [
        {
            "x": cell.at[0],
            "y": cell.at[-1],
            "value": cell.result.mean,
            "low": cell.result.low,
            "high": cell.result.high,
            "at": _at(body, cell),
            "mean": number(cell.result.mean, places),
            "band": f"{number(cell.result.low, places)} – {number(cell.result.high, places)}",
            "interval": interval(cell.result.mean, cell.result.half_width, places),
            "line": number(cell.line.mean, decimals_of(abs(cell.line.mean))) if cell.line else "",
        }
        for cell in body.cells
    ]


def _places(body: SweepBody) -> int:
    return decimals_of(max(abs(cell.result.mean) for cell in body.cells))


def _at(body: SweepBody, cell: SweepCell) -> str:
    return ", ".join(f"{axis.parameter.path} {plain(value)}" for axis, value in zip(body.axes, cell.at, strict=True))


def _axis_title(body: SweepBody, at: int) -> str:
    parameter = body.axes[at].parameter
    return f"{parameter.path.removesuffix('.value')} ({parameter.unit})"


def _shown(body: SweepBody, language: str) -> list[alt.Tooltip]:
    told = {name: word(f"sweep.{name}", language) for name in ("mean", "band", "interval")}
    line = {"line": output_name(body.lines_of).text(language)} if body.lines_of else {}
    return tooltip(at=" ", **told, **line)


def _line(body: SweepBody, language: str) -> dict[str, object]:
    drawn = alt.Chart(inline(_rows(body)))
    scale = alt.Scale(zero=False, nice=False)
    across = alt.X("x:Q", scale=scale, axis=alt.Axis(title=_axis_title(body, 0), grid=False))
    of = output_name(body.of).text(language)
    upward = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=of, tickCount=5))
    chart = alt.layer(
        drawn.mark_area(opacity=0.16, color=BLUE).encode(x=across, y=alt.Y("low:Q", title=of), y2="high:Q"),
        drawn.mark_line(color=BLUE, strokeWidth=2.5).encode(x=across, y=upward),
        drawn.mark_point(color=BLUE, filled=True, size=60).encode(x=across, y=upward, tooltip=_shown(body, language)),
    )
    return specification(chart, HEIGHT)


def _map(body: SweepBody, language: str) -> dict[str, object]:
    values = [cell.result.mean for cell in body.cells]
    low, high = min(values), max(values)
    rows = _rows(body)
    for row, value in zip(rows, values, strict=True):
        row["ink"] = INK if high > low and (value - low) / (high - low) >= DARK_FROM else PAPER
    across = alt.X("x:O", axis=alt.Axis(title=_axis_title(body, 0), labelAngle=0, ticks=False))
    upward = alt.Y("y:O", sort="descending", axis=alt.Axis(title=_axis_title(body, 1), ticks=False))
    of = output_name(body.of).text(language)
    scale = alt.Scale(scheme=SCHEME, domain=[low, high] if high > low else [low - 1, low + 1])
    colour = alt.Color("value:Q", scale=scale, legend=alt.Legend(title=of))
    drawn = alt.Chart(inline(rows))
    layers: list[alt.Chart] = [
        drawn.mark_rect(stroke=PAPER, strokeWidth=1).encode(
            x=across, y=upward, color=colour, tooltip=_shown(body, language)
        ),
        drawn.mark_text(fontSize=11).encode(
            x=across, y=upward, text="mean:N", color=alt.Color("ink:N", scale=None, legend=None)
        ),
    ]
    return specification(alt.layer(*layers, *_lines(body)), CELL_PIXELS * max(3, len(body.axes[1].values)))


def _lines(body: SweepBody) -> list[alt.Chart]:
    """Return the borders on which the second output passes a level, with the level where each begins."""
    borders = _borders(body)
    if not borders:
        return []
    lying = alt.Chart(inline([one for one in borders if one["lies"]])).mark_rule(color=INK, strokeWidth=2.5)
    standing = alt.Chart(inline([one for one in borders if not one["lies"]])).mark_rule(color=INK, strokeWidth=2.5)
    first: dict[object, Row] = {}
    for border in borders:
        first.setdefault(border["level"], border)
    labels = alt.Chart(inline(list(first.values()))).mark_text(
        fontSize=10, fontWeight="bold", align="left", baseline="bottom", dx=2, dy=-2, stroke=PAPER, strokeWidth=0.4
    )
    left, right = alt.X("x:O", bandPosition=0), alt.X2("x:O", bandPosition=1)
    top, bottom = alt.Y("y:O", sort="descending", bandPosition=0), alt.Y2("y:O", bandPosition=1)
    return [
        lying.encode(x=left, x2=right, y=top),
        standing.encode(x=alt.X("x:O", bandPosition=1), y=top, y2=bottom),
        labels.encode(x=left, y=top, text="level:N"),
    ]


def _borders(body: SweepBody) -> list[Row]:
    """Return every border between two cells that lie on different sides of a level, level by level, left to right.

    A border that lies is the upper one of its cell, one that stands the right one.
    """
    costs = {cell.at: cell.line.mean for cell in body.cells if cell.line}
    if not costs or max(costs.values()) <= min(costs.values()):
        return []
    low, high = min(costs.values()), max(costs.values())
    borders: list[Row] = []
    columns, rows = (axis.values for axis in body.axes)
    for step in range(1, LEVELS):
        level = float(f"{low + (high - low) * step / LEVELS:.2g}")
        for x, right in zip(columns, (*columns[1:], BEYOND), strict=True):
            for y, above in zip(rows, (*rows[1:], BEYOND), strict=True):
                for lies, other in ((True, (x, above)), (False, (right, y))):
                    if other in costs and (costs[x, y] <= level) != (costs[other] <= level):
                        borders.append({"x": x, "y": y, "lies": lies, "level": plain(level)})
    return borders


def _alternative(body: SweepBody) -> Localised:
    places = _places(body)
    ordered: Sequence[SweepCell] = sorted(body.cells, key=lambda cell: (cell.result.mean, cell.at))
    least, most = ordered[0], ordered[-1]
    return both(
        "sweep.alternative",
        of=output_name(body.of),
        points=number(len(body.cells)),
        low=number(least.result.mean, places),
        at_low=_at(body, least),
        high=number(most.result.mean, places),
        at_high=_at(body, most),
    )
