"""What is chosen against what comes of it: a line with its band over one number, a coloured map over two.

Over the map a second output, such as a cost, can be drawn as numbers that share a level: a budget.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from typing import Final

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.experiment_labels import decimals_of, interval, output_name
from engine.figures.figure import Figure, inline, span, specification, tooltip
from engine.figures.numerals import number, plain
from engine.figures.theme import BLACK, BLUE, INK, PAPER
from engine.figures.wording import both, word
from engine.simulation.experiments.sweep import SweepBody, SweepCell

HEIGHT = 300
WIDTH = 560
CELL_HEIGHT, CELL_WIDTH = 34, 64
LIGHT_FROM = 0.5
"""Part of the colour scale from which text on it is black."""
SCHEME: Final = "viridis"
"""Runs from dark to light evenly, to the colour-blind too."""
LEVELS = 5
"""Budget lines: levels of the second output between its least and its greatest value."""


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
    return specification(chart, HEIGHT, WIDTH)


def _map(body: SweepBody, language: str) -> dict[str, object]:
    values = [cell.result.mean for cell in body.cells]
    low, high = min(values), max(values)
    rows = _rows(body)
    places = [{value: at for at, value in enumerate(axis.values)} for axis in body.axes]
    for row, cell in zip(rows, body.cells, strict=True):
        x, y = (float(place[value]) for place, value in zip(places, cell.at, strict=True))
        is_light = high > low and (cell.result.mean - low) / (high - low) >= LIGHT_FROM
        row |= {"left": x, "right": x + 1, "bottom": y, "top": y + 1, "middle": x + 0.5, "height": y + 0.5}
        row["ink"] = BLACK if is_light else PAPER
    of = [output_name(body.of).text(language)]
    if body.lines_of is not None:
        of.append(word("sweep.legend", language, lines=output_name(body.lines_of).text(language)))
    scale = alt.Scale(scheme=SCHEME, domain=[low, high] if high > low else [low - 1, low + 1])
    colour = alt.Color("value:Q", scale=scale, legend=alt.Legend(title=of, titleLimit=320))
    across, upward = _index_scale(body, 0), _index_scale(body, 1)
    drawn = alt.Chart(inline(rows))
    cells = drawn.mark_rect(stroke=PAPER, strokeWidth=1).encode(
        x=alt.X("left:Q", scale=across, axis=_index_axis(body, 0)),
        x2="right:Q",
        y=alt.Y("bottom:Q", scale=upward, axis=_index_axis(body, 1)),
        y2="top:Q",
        color=colour,
        tooltip=_shown(body, language),
    )
    texts = drawn.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", scale=across),
        y=alt.Y("height:Q", scale=upward),
        text="mean:N",
        color=alt.Color("ink:N", scale=None, legend=None),
    )
    chart = alt.layer(cells, texts, *_lines(body, across, upward))
    columns, rows_up = (len(axis.values) for axis in body.axes)
    return specification(chart, CELL_HEIGHT * max(4, rows_up), CELL_WIDTH * max(4, columns))


def _index_scale(body: SweepBody, at: int) -> alt.Scale:
    return span(0, len(body.axes[at].values))


def _index_axis(body: SweepBody, at: int) -> alt.Axis:
    """Return an axis that names every value in the middle of its cells."""
    values = body.axes[at].values
    names = json.dumps([plain(value) for value in values])
    return alt.Axis(
        title=_axis_title(body, at),
        values=[place + 0.5 for place in range(len(values))],
        labelExpr=f"{names}[floor(datum.value)]",
        grid=False,
        ticks=False,
    )


def _lines(body: SweepBody, across: alt.Scale, upward: alt.Scale) -> list[alt.Chart]:
    """Return the borders on which the second output passes a level, with the level where each begins."""
    borders = _borders(body)
    if not borders:
        return []
    labels = alt.Chart(inline(_level_labels(borders))).mark_text(
        fontSize=10, fontWeight="bold", align="left", baseline="bottom", dx=3, dy=-2
    )
    x, y = alt.X("left:Q", scale=across), alt.Y("bottom:Q", scale=upward)
    rules = alt.Chart(inline(borders)).mark_rule(color=INK, strokeWidth=2.5).encode(x=x, x2="right:Q", y=y, y2="top:Q")
    return [rules, labels.encode(x=x, y=alt.Y("top:Q", scale=upward), text="level:N")]


def _level_labels(borders: Sequence[Row]) -> list[Row]:
    """Return every level where its line begins; levels whose lines begin together share a label."""
    first: dict[object, Row] = {}
    for border in borders:
        first.setdefault(border["level"], border)
    places: dict[tuple[object, object], list[Row]] = {}
    for border in first.values():
        places.setdefault((border["left"], border["top"]), []).append(border)
    return [row[0] | {"level": ", ".join(str(border["level"]) for border in row)} for row in places.values()]


def _borders(body: SweepBody) -> list[Row]:
    """Return every border between two cells that lie on different sides of a level, level by level, left to right."""
    costs = {cell.at: cell.line.mean for cell in body.cells if cell.line}
    if not costs or max(costs.values()) <= min(costs.values()):
        return []
    low, high = min(costs.values()), max(costs.values())
    borders: list[Row] = []
    columns, rows = (list(axis.values) for axis in body.axes)
    for step in range(1, LEVELS):
        level = float(f"{low + (high - low) * step / LEVELS:.2g}")
        for (i, x), (j, y) in product(enumerate(columns), enumerate(rows)):
            right, above = columns[i + 1 : i + 2], rows[j + 1 : j + 2]
            if above and (costs[x, y] <= level) != (costs[x, above[0]] <= level):
                borders.append({"left": i, "right": i + 1, "bottom": j + 1, "top": j + 1, "level": plain(level)})
            if right and (costs[x, y] <= level) != (costs[right[0], y] <= level):
                borders.append({"left": i + 1, "right": i + 1, "bottom": j, "top": j + 1, "level": plain(level)})
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
