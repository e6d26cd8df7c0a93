"""Cumulative hazards in closed form, and their inverse: the moment at which a given hazard has been gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.domain.columns import Numbers


class Curve(Protocol):
    """A cumulative hazard as a function of time in months."""

    @property
    def exact(self) -> bool:
        """Whether moments within a month follow the curve itself, rather than its mean over the month."""

    def between(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the hazard gathered between two times, element by element."""

    def from_start(self, months: float) -> float:
        """Return the hazard gathered in the first ``months``."""

    def over(self, start: float, end: float) -> float:
        """Return the hazard gathered between two times."""

    def reached(self, start: Numbers, gathered: Numbers) -> Numbers:
        """Return the times at which ``gathered`` more than at ``start`` is reached; infinite where never."""


@dataclass(frozen=True)
class WeibullCurve:
    """``factor * (time / scale_months) ** shape``."""

    shape: float
    scale_months: float
    factor: float = 1.0
    exact: bool = True

    def between(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the hazard gathered between two times, element by element."""
        return self._cumulative(end) - self._cumulative(start)

    def from_start(self, months: float) -> float:
        """Return the hazard gathered in the first ``months``."""
        return float(self.factor * (months / self.scale_months) ** self.shape)

    def over(self, start: float, end: float) -> float:
        """Return the hazard gathered between two times."""
        return self.from_start(end) - self.from_start(start)

    def reached(self, start: Numbers, gathered: Numbers) -> Numbers:
        """Return the times at which ``gathered`` more than at ``start`` is reached; infinite where never."""
        if self.factor == 0.0:
            return np.full(len(start), np.inf)
        total = (self._cumulative(start) + gathered) / self.factor
        reached: Numbers = self.scale_months * total ** (1.0 / self.shape)
        return reached

    def _cumulative(self, time: Numbers) -> Numbers:
        cumulative: Numbers = self.factor * (time / self.scale_months) ** self.shape
        return cumulative


@dataclass(frozen=True)
class RampCurve:
    """A hazard per month that goes straight from ``start`` to ``end`` within ``months`` and then stays."""

    start: float
    end: float
    months: float
    exact: bool = True

    def between(self, start: Numbers, end: Numbers) -> Numbers:
        """Return the hazard gathered between two times, element by element."""
        return self._cumulative(end) - self._cumulative(start)

    def from_start(self, months: float) -> float:
        """Return the hazard gathered in the first ``months``."""
        within = min(months, self.months)
        return self.start * within + 0.5 * self._slope * within * within + self.end * (months - within)

    def over(self, start: float, end: float) -> float:
        """Return the hazard gathered between two times."""
        return self.from_start(end) - self.from_start(start)

    def reached(self, start: Numbers, gathered: Numbers) -> Numbers:
        """Return the times at which ``gathered`` more than at ``start`` is reached; infinite where never."""
        total = self._cumulative(start) + gathered
        full = self.from_start(self.months)
        root = np.sqrt(np.maximum(self.start**2 + 2.0 * self._slope * np.minimum(total, full), 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            rising = np.where(total > 0.0, 2.0 * total / (self.start + root), 0.0)
            level = self.months + (total - full) / self.end if self.end > 0.0 else np.full(len(total), np.inf)
        reached: Numbers = np.where(total <= full, rising, level)
        return reached

    def _cumulative(self, time: Numbers) -> Numbers:
        within = np.minimum(time, self.months)
        return self.start * within + 0.5 * self._slope * within * within + self.end * (time - within)

    @property
    def _slope(self) -> float:
        return (self.end - self.start) / self.months
