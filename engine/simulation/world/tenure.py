"""What tenure does to a person: hazard of leaving and output, both as integrals, so that edges are met exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.domain.columns import Numbers
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR

BEYOND_ANY_TENURE_MONTHS = 100_000.0
AT_ONCE_MONTHS = 1e-6


@dataclass(frozen=True, eq=False)
class HazardCurve:
    """Cumulative hazard of leaving as a function of tenure: straight between band edges.

    Attributes
    ----------
    tenure_months : float64 array
        Band edges and one point beyond any tenure.
    cumulative : float64 array
        Integral of the hazard from 0 up to each of them.
    exact : bool
        False: within a month the hazard is its mean, so that an edge inside it shows at its end.
    """

    tenure_months: Numbers
    cumulative: Numbers
    exact: bool = False

    @staticmethod
    def of(band_edges_years: tuple[float, ...], hazards_per_year: tuple[float, ...]) -> HazardCurve:
        """Return the curve of hazards that hold from each edge to the next."""
        edges = np.append(np.array(band_edges_years) * MONTHS_PER_YEAR, BEYOND_ANY_TENURE_MONTHS)
        steps = np.array(hazards_per_year) / MONTHS_PER_YEAR * np.diff(edges)
        return HazardCurve(edges, np.append(0.0, np.cumsum(steps)))

    def between(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the hazard gathered between two tenures in months, element by element."""
        gathered: Numbers = np.interp(end, self.tenure_months, self.cumulative) - np.interp(
            start, self.tenure_months, self.cumulative
        )
        return gathered

    def from_start(self, months: float) -> float:
        """Return the hazard that a newcomer gathers in the first ``months``."""
        first_edge = float(self.tenure_months[1])
        if months <= first_edge:
            return float(self.cumulative[1]) * (months / first_edge)
        return float(np.interp(months, self.tenure_months, self.cumulative))

    def over(self, start: float, end: float) -> float:
        """Return the hazard gathered between two tenures in months."""
        return float(np.interp(end, self.tenure_months, self.cumulative)) - float(
            np.interp(start, self.tenure_months, self.cumulative)
        )

    def reached(self, start: Numbers, gathered: Numbers) -> Numbers:
        """Return the tenures at which ``gathered`` more than at ``start`` is reached, element by element."""
        total = np.interp(start, self.tenure_months, self.cumulative) + gathered
        reached: Numbers = np.interp(total, self.cumulative, self.tenure_months, right=np.inf)
        return reached


@dataclass(frozen=True)
class OutputCurve:
    """Output of a person as a share of full output: from ``start_share`` straight to 1 at ``months_to_full``.

    Attributes
    ----------
    start_share : float
        Output on the first day, between 0 and 1.
    months_to_full : float
        Tenure in months at which output is full; 0 for at once.
    """

    start_share: float = 1.0
    months_to_full: float = 0.0

    def between(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the output in person-months between two tenures in months, element by element."""
        if not self._slope():  # nothing is missed, and most scenarios say so: this is asked of everybody every month
            return end - start
        return (end - start) - (self._missing_after(start) - self._missing_after(end))

    def from_start(self, months: float) -> float:
        """Return the output in person-months of a newcomer's first ``months``."""
        slope = self._slope()
        left = max(self.months_to_full - months, 0.0)
        return months - 0.5 * slope * (self.months_to_full * self.months_to_full - left * left)

    def _missing_after(self, tenure: Numbers) -> Numbers:
        """Return the output that is still to be missed from a tenure until full output: a triangle."""
        left = np.maximum(self.months_to_full - tenure, 0.0)
        missing: Numbers = 0.5 * self._slope() * left * left
        return missing

    def _slope(self) -> float:
        return (1.0 - self.start_share) / self.months_to_full if self.months_to_full > AT_ONCE_MONTHS else 0.0
