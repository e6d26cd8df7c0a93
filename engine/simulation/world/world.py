"""A scenario on a population, as plain numbers: all that one replication needs, and all that is sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.domain.columns import Numbers
from engine.simulation.scenarios.laws import WaitingTime
from engine.simulation.world.population import Population
from engine.simulation.world.post_plan import PostPlan
from engine.simulation.world.tenure import HazardCurve, OutputCurve

HIGHEST_LOAD = 1e6
"""Load of a team that has work and nobody to do it."""
NO_WORK = 1e-9
"""Work of a team that counts as none."""


@dataclass(frozen=True)
class Feedback:
    """Overload feedback: multiplier of the hazard of leaving as a function of a team's work and output."""

    exponent: float = 0.0
    cap: float = 1.0
    floor: float = 1.0
    usual_load: float = 1.0

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


@dataclass(frozen=True)
class HiringLaw:
    """How posts are filled.

    Attributes
    ----------
    time_to_fill : WaitingTime
        From the start of recruiting to the first day.
    approval_lag : WaitingTime or None
        From vacancy to approval.
    at_once : int or None
        Requisitions worked on at once; ``None`` for any number.
    refill_share : float
        Share of vacancies that are filled again.
    reopens : tuple of int
        For every month of the horizon, the month in which recruiting may start: itself unless frozen.
    """

    time_to_fill: WaitingTime
    approval_lag: WaitingTime | None
    at_once: int | None
    refill_share: float
    reopens: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class World:
    """All that one replication needs.

    Attributes
    ----------
    population : Population
        Who is there at the start.
    horizon_months : int
        Months to run.
    seed : int
        Seed of the random numbers.
    hazard : HazardCurve
        Cumulative hazard of leaving by tenure.
    family_factor : float64 array of shape (families + 1,)
        Multiplier of the hazard by job family; the last entry is for people of unknown family.
    output : OutputCurve
        Output of a newcomer.
    feedback : Feedback
        Overload feedback.
    hiring : HiringLaw or None
        How posts are filled, ``None`` if nobody is hired.
    plan : PostPlan
        Posts and work by month.
    """

    population: Population
    horizon_months: int
    seed: int
    hazard: HazardCurve
    family_factor: Numbers
    output: OutputCurve
    feedback: Feedback
    hiring: HiringLaw | None
    plan: PostPlan
