"""How experiments' figures name outputs and write their numbers."""

from __future__ import annotations

from engine.domain.frozen import Localised
from engine.figures.numerals import number
from engine.figures.wording import WORDS


def output_name(name: str) -> Localised:
    """Return an output in words; a measure, or an output in one month, keeps its name."""
    return WORDS.get(f"output.{name}") or Localised(en=name, zh=name)


def decimals_of(largest: float) -> int:
    """Return how many decimals tell something of numbers up to ``largest``: shares need more than heads."""
    return 0 if largest >= 1000 else 1 if largest >= 10 else 2


def interval(mean: float, half_width: float | None, places: int) -> str:
    """Return an interval around a mean; the mean alone where nothing is known of its precision."""
    if half_width is None:
        return number(mean, places)
    return f"{number(mean - half_width, places)} – {number(mean + half_width, places)}"
