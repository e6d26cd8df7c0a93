"""The plan on paper: what one person of each lever brings in the mean, and how that varies; no plan is simulated.

Where a project needs one skill alone, it is on time if those who have the skill deliver as much as it asks for. What
people deliver adds up, so mean and variance of a whole setting follow from those of one person of each lever, and the
probability from the normal law (central limit theorem). It places settings that are far from the floor; those that are
near are simulated, and the largest error seen on these says how near is near.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

import numpy as np

from engine.simulation.experiments.points import Point, Sampler
from engine.studies.hardening.levers import Levers
from engine.studies.hardening.search import Setting

REPLICATIONS = 200
BLOCK = 10
"""People of a lever looked at together, so that what one of them brings is known well."""
NEAR = 0.06
"""Difference in probability within which a setting is simulated, at the least."""


@dataclass
class Paper:
    """What settings come to by means.

    Attributes
    ----------
    work : float
        Person-months that must be delivered.
    base : tuple of float
        Mean and variance of what is delivered where no lever is pulled.
    months : tuple of tuple of int
        Months at which one person of each lever was looked at.
    means, variances : tuple of tuple of float
        Of what one person of each lever brings from those months on; between them they are interpolated.
    error : float
        Largest difference to a simulated probability so far.
    """

    work: float
    base: tuple[float, float]
    months: tuple[tuple[int, ...], ...]
    means: tuple[tuple[float, ...], ...]
    variances: tuple[tuple[float, ...], ...]
    error: float = field(default=0.0)

    def chance(self, setting: Setting) -> float:
        """Return the probability of being on time."""
        mean, variance = self.base
        for at, months in enumerate(self.months):
            people, month = setting[2 * at], setting[2 * at + 1]
            mean += people * float(np.interp(month, months, self.means[at]))
            variance += people * float(np.interp(month, months, self.variances[at]))
        if variance <= 0:
            return float(mean >= self.work)
        return NormalDist(self.work, sqrt(variance)).cdf(mean)

    @property
    def near(self) -> float:
        """Difference in probability within which a setting is simulated."""
        return max(NEAR, 2 * self.error)

    def places(self, setting: Setting, asked: float) -> bool:
        """Return whether a setting is far enough from a probability to be placed without simulating it."""
        return abs(self.chance(setting) - asked) > self.near

    def learn(self, setting: Setting, simulated: float) -> None:
        """Take note of what a simulated setting came to."""
        self.error = max(self.error, abs(self.chance(setting) - simulated))


def paper_of(levers: Levers, work: float, sample: Sampler, capacity_at: int, replications: int) -> Paper:
    """Return what one person of each lever brings, from paired runs without and with ten of them.

    Parameters
    ----------
    work : float
        Person-months that must be delivered.
    sample : Sampler
        Runs points.
    capacity_at : int
        Place among what it samples of what is delivered in all.
    replications : int
        How often each is run.
    """
    space = levers.space()
    rest = tuple(0 if at % 2 == 0 else axis.low for at, axis in enumerate(space.axes))
    months = [_three(axis.low, axis.high) for axis in space.axes[1::2]]
    blocks = [min(BLOCK, max(axis.high, 1)) for axis in space.axes[::2]]
    asked = [
        (*rest[: 2 * at], blocks[at], month, *rest[2 * at + 2 :]) for at, three in enumerate(months) for month in three
    ]
    settings = [Point(levers.with_setting(setting), replications) for setting in (rest, *asked)]
    base, *others = (found[capacity_at] for found in sample(settings))
    gains = [other - base for other in others]
    means, variances = [], []
    for three, block in zip(months, blocks, strict=True):
        own, gains = gains[: len(three)], gains[len(three) :]
        means.append(tuple(float(gain.mean()) / block for gain in own))
        variances.append(tuple(float(gain.var(ddof=1)) / block for gain in own))
    spread = (float(base.mean()), float(base.var(ddof=1)))
    return Paper(work, spread, tuple(months), tuple(means), tuple(variances))


def _three(low: int, high: int) -> tuple[int, ...]:
    return tuple(sorted({low, (low + high) // 2, high}))


def work_of_one_skill(levers: Levers, of: str) -> tuple[float, str] | None:
    """Return work and skill of the project that must be on time; ``None`` where it is more than a sum of output.

    That is so where it has several skills, work month by month, a later start, a due date before the horizon or
    milestones, where another project shares the skill, where work grows, or where levers must always move somebody.
    """
    demand = levers.scenario.demand
    name = of.partition(":")[2]
    if demand is None or demand.multiplier is not None or demand.growth is not None or "@" in of:
        return None
    project = next((one for one in demand.projects if one.id == name), None)
    if project is None or len(project.work) != 1 or project.start_month or project.milestones:
        return None
    (skill, work), *_ = project.work.items()
    shared = sum(skill in other.work for other in demand.projects) > 1
    early = project.due_month != levers.scenario.horizon_months
    forced = any(lever.allowed is not None and lever.allowed.people.low for lever in levers.levers)
    if work.total is None or shared or early or forced or not of.startswith("on_time:"):
        return None
    return work.total.value, skill
