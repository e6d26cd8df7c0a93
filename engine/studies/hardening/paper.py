"""The plan on paper: what one person of each lever brings in the mean, and how that varies.

Where a project needs one skill alone, it is on time if those who have the skill deliver as much as it asks for. What
people deliver adds up, so mean and variance of a whole setting follow from those of one person of each lever, and the
probability from the normal law (central limit theorem). What the normal law misses (sums of leavers are skewed) is
about the same for settings that are about as sure: settings that were simulated correct the rest, all of them together,
which says more about each than its own replications would. Where people do not add up, as where seats are few, there is
no plan on paper and every setting is simulated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

import numpy as np

from engine.domain.columns import Numbers
from engine.simulation.experiments.points import Point, Sampler
from engine.studies.hardening.levers import Levers
from engine.studies.hardening.search import Setting

REPLICATIONS = 200
ALIKE = 0.1
"""Difference in probability within which settings are as sure as each other, so that one corrects the other."""
SURE_ERRORS = 2.0
"""Standard errors beyond which a difference is none of chance."""
NOT_ADDED = 0.1
"""Part of the standard deviation of what is delivered by which a sum may be off where people count as adding up."""
NORMAL = NormalDist()
LEAST_CHANCE = 1e-9
NOT_NORMAL = 0.75
"""Skewness of what is delivered beyond which the normal law is no guide, as where few people may leave."""


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
    checked : dict of Setting to (float, int)
        Share of replications that were on time, and their number; every setting on random numbers of its own.
    """

    work: float
    base: tuple[float, float]
    months: tuple[tuple[int, ...], ...]
    means: tuple[tuple[float, ...], ...]
    variances: tuple[tuple[float, ...], ...]
    checked: dict[Setting, tuple[float, int]] = field(default_factory=dict)

    def delivered(self, setting: Setting) -> tuple[float, float]:
        """Return mean and variance of what a setting delivers, in person-months."""
        mean, variance = self.base
        for at, months in enumerate(self.months):
            people, month = setting[2 * at], setting[2 * at + 1]
            mean += people * float(np.interp(month, months, self.means[at]))
            variance += people * float(np.interp(month, months, self.variances[at]))
        return mean, variance

    def chance(self, setting: Setting, shift: float = 0.0) -> float:
        """Return the probability of being on time, moved by some standard deviations."""
        mean, variance = self.delivered(setting)
        if variance <= 0:
            return float(mean >= self.work)
        return NORMAL.cdf((mean - self.work) / sqrt(variance) + shift)

    def corrected(self, setting: Setting, asked: float) -> float:
        """Return the probability of being on time as settings about as sure as asked correct it."""
        return self.chance(setting, self._shift(asked))

    def error(self, asked: float) -> float:
        """Return by how much corrected probabilities missed simulated ones beyond what chance explains."""
        return max((self._missed(setting, asked) for setting in self._alike(asked)), default=0.0)

    def standard_error(self, asked: float) -> float:
        """Return the standard error of corrected probabilities about as sure as asked; 1 where none was simulated."""
        number = sum(self.checked[setting][1] for setting in self._alike(asked))
        return sqrt(asked * (1 - asked) / number) if number else 1.0

    def _alike(self, asked: float) -> list[Setting]:
        return [setting for setting, (mean, _) in self.checked.items() if abs(mean - asked) <= ALIKE]

    def _missed(self, setting: Setting, asked: float) -> float:
        (mean, number), told = self.checked[setting], self.corrected(setting, asked)
        return max(0.0, abs(mean - told) - SURE_ERRORS * sqrt(max(told * (1 - told), LEAST_CHANCE) / number))

    def _shift(self, asked: float) -> float:
        """Return the mean difference of simulated settings to paper in standard deviations, by replications."""
        weights, shifts = [], []
        for setting in self._alike(asked):
            mean, number = self.checked[setting]
            ends = (min(max(chance, 0.5 / number), 1 - 0.5 / number) for chance in (mean, self.chance(setting)))
            simulated, told = map(NORMAL.inv_cdf, ends)
            weights.append(number)
            shifts.append(simulated - told)
        return float(np.average(shifts, weights=weights)) if weights else 0.0


def paper_of(levers: Levers, work: float, sample: Sampler, capacity_at: int, replications: int) -> Paper | None:
    """Return what one person of each lever brings, from paired runs without and with all of them.

    ``None`` where people do not add up: where half of them bring another mean than half of what all bring, or levers
    together another than their sum.

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
    axes = levers.space().axes
    rest = tuple(0 if at % 2 == 0 else axis.low for at, axis in enumerate(axes))
    months = [_three(axis.low, axis.high) for axis in axes[1::2]]
    most = [max(axis.high, 1) for axis in axes[::2]]
    asked = [
        (*rest[: 2 * at], most[at], month, *rest[2 * at + 2 :]) for at, three in enumerate(months) for month in three
    ]
    sums = _sums(rest, most)
    base, *others = _samples(levers, [rest, *asked, *sums], sample, capacity_at, replications)
    gains = [other - base for other in others[: len(asked)]]
    means, variances = [], []
    for three, people in zip(months, most, strict=True):
        own, gains = gains[: len(three)], gains[len(three) :]
        means.append(tuple(float(gain.mean()) / people for gain in own))
        variances.append(tuple(float(gain.var(ddof=1)) / people for gain in own))
    spread = (float(base.mean()), float(base.var(ddof=1)))
    paper = Paper(work, spread, tuple(months), tuple(means), tuple(variances))
    added = all(_adds_up(paper, setting, found) for setting, found in zip(sums, others[len(asked) :], strict=True))
    return paper if added and _skewness(others[-1]) <= NOT_NORMAL else None


def _samples(
    levers: Levers, settings: Sequence[Setting], sample: Sampler, capacity_at: int, replications: int
) -> list[Numbers]:
    points = [Point(levers.with_setting(setting), replications) for setting in settings]
    return [found[capacity_at] for found in sample(points)]


def _sums(rest: Setting, most: Sequence[int]) -> list[Setting]:
    """Return settings in which people should add up: half of each lever's people, and half of all of them."""
    halves = [(people + 1) // 2 for people in most]
    alone = [(*rest[: 2 * at], half, *rest[2 * at + 1 :]) for at, half in enumerate(halves)]
    together = tuple(value for at, half in enumerate(halves) for value in (half, rest[2 * at + 1]))
    return list(dict.fromkeys([*alone, together]))


def _adds_up(paper: Paper, setting: Setting, found: Numbers) -> bool:
    """Return whether a sum is right but for chance and a small part of what is uncertain anyhow."""
    mean, variance = paper.delivered(setting)
    allowed = NOT_ADDED * sqrt(max(variance, 0.0)) + 1e-6
    return abs(float(found.mean()) - mean) <= allowed + 3 * float(found.std()) / sqrt(len(found))


def _skewness(found: Numbers) -> float:
    """Return how lopsided samples are, whichever way."""
    spread = float(found.std())
    return abs(float((((found - found.mean()) / spread) ** 3).mean())) if spread > 0 else 0.0


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
