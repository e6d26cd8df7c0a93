"""Where a number about a person, a goal or a unit comes from."""

from __future__ import annotations

from datetime import date

from engine.domain.frozen import FrozenModel


class Fact(FrozenModel):
    """One recorded value and its origin."""

    table: str
    """Table of the dataset."""
    key: dict[str, str]
    """Natural key of the row, dates in ISO form."""
    column: str
    """Column read."""
    value: str | float | bool | None
    """The value; ``None`` says that it is missing."""
    source: str = ""
    """Who or what recorded it, where the table says so."""
    dated: date | None = None
    """Day the value speaks of."""
    recorded_on: date | None = None
    """Day it became known; ``None`` where the data does not say and the day it speaks of stands in."""
