"""A risk that people are exposed to, as plain numbers: base hazards by tenure and kind of person, and feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.domain.columns import Codes, Numbers
from engine.simulation.randomness import Stream
from engine.simulation.world.tenure import HazardCurve

HIGHEST_LOAD = 1e6
"""Load of a team that has work and nobody to do it."""
NO_WORK = 1e-9
"""Work of a team that counts as none."""


class Exposed(Protocol):
    """Columns of the people of a run that hazards may depend on."""

    @property
    def joined(self) -> Numbers:
        """Moment of the first day, in months since the start of the run."""

    @property
    def family(self) -> Codes:
        """Job family, -1 where unknown."""


@dataclass(frozen=True)
class Feedback:
    """Overload feedback: multiplier of a hazard as a function of a team's work and output."""

    exponent: float = 0.0
    cap: float = 1.0
    floor: float = 1.0
    usual_load: float = 1.0

    @property
    def acts(self) -> bool:
        """Whether load changes anything."""
        return self.exponent != 0.0

    def multiplier(self, work: float, output: float) -> float:
        """Return the multiplier of one team; the cap where there is work and no output."""
        if self.exponent == 0.0:
            return 1.0
        load = work / max(output, work / HIGHEST_LOAD) if work > NO_WORK else 0.0
        return min(self.cap, max(self.floor, float((load / self.usual_load) ** self.exponent)))

    def multipliers(self, work: Numbers, output: Numbers) -> list[float]:
        """Return the multiplier of every team."""
        if self.exponent == 0.0:
            return [1.0] * len(work)
        busy = work > NO_WORK
        load = np.where(busy, work, 0.0) / np.where(busy, np.maximum(output, work / HIGHEST_LOAD), 1.0)
        raised = (load / self.usual_load) ** self.exponent
        multipliers: list[float] = np.clip(raised, self.floor, self.cap).tolist()
        return multipliers


@dataclass(frozen=True, eq=False)
class Risk:
    """One risk.

    Attributes
    ----------
    id : str
        Name of the risk, such as ``leaving``.
    number : int
        Key of its random numbers: risks that scenarios share have the same, whatever else is in a scenario.
    curve : HazardCurve
        Cumulative hazard by tenure.
    family_factor : float64 array of shape (families + 1,)
        Multiplier by job family; the last entry is for people of unknown family.
    feedback : Feedback
        How overload multiplies it.
    month_factor : tuple of float or None
        What all hazards are multiplied by in every month of the run, such as by a market; ``None`` for 1.
    """

    id: str
    number: int
    curve: HazardCurve
    family_factor: Numbers
    feedback: Feedback
    stream: Stream = Stream.LEAVING
    month_factor: tuple[float, ...] | None = None

    def hazards(self, people: Exposed, size: int, month: float) -> Numbers:
        """Return the hazard of the first ``size`` people during the month that begins, shape (size,)."""
        tenure = month - people.joined[:size]
        hazards: Numbers = self.curve.between(tenure, tenure + 1.0) * self.family_factor[people.family[:size]]
        return hazards if self.month_factor is None else hazards * self.month_factor[int(month)]

    def hazard(self, people: Exposed, row: int, now: float, until: float) -> float:
        """Return the mean hazard per month of one person from ``now`` until the end of the month."""
        rest, tenure = until - now, now - float(people.joined[row])
        if rest <= 0.0:
            return 0.0
        gathered = self.curve.from_start(rest) if tenure == 0.0 else self.curve.over(tenure, tenure + rest)
        mean = gathered / rest * float(self.family_factor[people.family[row]])
        return mean if self.month_factor is None else mean * self.month_factor[int(now)]
