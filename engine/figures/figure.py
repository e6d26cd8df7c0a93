"""A figure: a chart, what it says in words, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import altair as alt

from engine.domain.frozen import FrozenModel, Localised
from engine.figures.theme import CONFIG

Cell: TypeAlias = "str | float | int | None"


class Figure(FrozenModel):
    """One chart, complete for those who see it, hear it or want its numbers."""

    id: str
    """Stable name, unique on a page."""
    title: Localised
    """What it shows."""
    spec: dict[str, Any]
    """Vega-Lite specification, its texts in the language it was made for; data inline."""
    alternative: Localised
    """What it says, in words."""
    columns: tuple[str, ...]
    """Names of the columns behind it, snake_case."""
    rows: tuple[tuple[Cell, ...], ...]
    """The numbers behind it, a row a mark, in reading order."""

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows with the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def specification(chart: alt.TopLevelMixin, height: int, width: int | None = None) -> dict[str, Any]:
    """Return the Vega-Lite form of a chart in Sextant's theme.

    Parameters
    ----------
    chart : a chart of Altair
        Without selections, whose names would count up from call to call.
    height : int
        Pixels.
    width : int or None
        Pixels; ``None`` follows the room the page gives.
    """
    spec: dict[str, Any] = chart.to_dict()
    spec |= {"height": height, "width": width or "container"}
    spec["config"] = CONFIG
    spec["autosize"] = {"type": "fit-x" if width is None else "pad", "contains": "padding"}
    return spec


def inline(rows: Sequence[Mapping[str, object]]) -> alt.InlineData:
    """Return rows as data of a chart."""
    return alt.InlineData(values=[dict(row) for row in rows])


def span(first: float, last: float) -> alt.Scale:
    """Return a scale that runs from ``first`` to ``last`` exactly; every layer of a chart must name the same."""
    scale: alt.Scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    return scale


def across(field: str, scale: alt.Scale) -> alt.X:
    """Return a place from left to right without an axis."""
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def upward(field: str, scale: alt.Scale) -> alt.Y:
    """Return a place from bottom to top (top to bottom where the scale falls) without an axis."""
    return alt.Y(f"{field}:Q", axis=None, scale=scale)


def utc_day(day: date) -> alt.DateTime:
    """Return a day as a place on a time axis, the same in every time zone."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def tooltip(**titles: str) -> list[alt.Tooltip]:
    """Return what a pointer shows of a mark, by field."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def anchor(identity: str) -> str:
    """Return an id as part of an element's id: ASCII letters and digits as they are, others as code points."""
    return "".join(one if one.isascii() and one.isalnum() else f"-{ord(one):x}-" for one in identity)
