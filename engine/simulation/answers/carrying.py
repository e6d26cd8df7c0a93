"""Whether capacity carries demand: month by month the probability for every skill, and the skill that binds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.simulation.answers.body import MeasureSeries

COVERED = "covered:"
"""Beginning of the names of measures that are 1 in months in which the capacity in a skill meets its demand."""
MORE_LIKELY_THAN_NOT = 0.5


class Carried(NamedTuple):
    """How likely capacity meets demand in a month.

    Attributes
    ----------
    month : int
        Month, from 1.
    skill : str
        Binding skill: the one in which it is least likely; the first of those that are equally unlikely.
    probability : float
        Probability in that skill.
    """

    month: int
    skill: str
    probability: float


def carried_by_month(measures: Sequence[MeasureSeries]) -> tuple[Carried, ...]:
    """Return the binding skill of every month from the measures of a run; nothing where it asks for no work."""
    covered = [measure for measure in measures if measure.name.startswith(COVERED)]
    months = range(1, len(covered[0].mean)) if covered else range(0)
    binding = [(month, min(covered, key=lambda measure: measure.mean[month])) for month in months]
    return tuple(Carried(month, measure.name.removeprefix(COVERED), measure.mean[month]) for month, measure in binding)


def first_short_month(measures: Sequence[MeasureSeries]) -> Carried | None:
    """Return the first month in which it is as likely as not that some skill falls short; ``None`` if there is none."""
    return next((each for each in carried_by_month(measures) if each.probability <= MORE_LIKELY_THAN_NOT), None)
