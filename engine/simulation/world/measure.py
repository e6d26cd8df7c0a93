"""A named series that a run records for every month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.domain.frozen import Localised


@dataclass(frozen=True)
class Measure:
    """A named series that a run records for every month.

    Attributes
    ----------
    name : str
        Such as ``share_done:conversion``.
    unit : str
        Its unit.
    title : Localised
        What it is, for people.
    basis : {"last month", "total", "mean"}
        What of it is told at the end: a state's last value, a flow's sum, a rate's mean.
    """

    name: str
    unit: str
    title: Localised
    basis: Literal["last month", "total", "mean"] = "last month"
