"""People who come: a yearly rate from the record, drawn anew in every replication, and how years differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, pdtr, pdtrik

from engine.domain.columns import Numbers
from engine.simulation.calibration.unsure_hazards import FEWEST_AS_IF, MONTHS, Years
from engine.simulation.randomness import Draws, Stream, entity_hash, entity_hashes
from engine.simulation.world.post_plan import Counts, PostPlan
from engine.simulation.world.world import World


@dataclass(frozen=True, eq=False)
class UnsureArrivals:
    """People who come at a rate, whether posts are vacant or not, spread over teams by their size.

    They come in the middle of a month, half a month after a post is opened for them: the world's hiring law fills posts
    after that time and refills none.

    Attributes
    ----------
    joiners : int
        People who came in the years on record.
    exposure : float
        Years on record, or person-years where the rate is one per head.
    heads : float64 array of shape (months,)
        What the rate is multiplied by in every month of the run: 1, or the headcount to be expected.
    years : Years
        How years on record differed.
    """

    joiners: int
    exposure: float
    heads: Numbers
    years: Years

    def drawn(self, world: World, replication: int) -> World:
        """Return the world with the posts that are opened in one replication."""
        law = Draws(world.seed, replication, Stream.CALIBRATION)
        chance = law.uniform(entity_hash("joining: rate"))
        rate = float(gammaincinv(max(self.joiners, FEWEST_AS_IF), chance)) / self.exposure
        month = np.arange(world.horizon_months)
        factors = self.years.factors(law, "joining", -(-world.horizon_months // MONTHS))[month // MONTHS]
        draws = Draws(world.seed, replication, Stream.ARRIVALS)
        came = poisson_quantile(
            draws.uniforms(entity_hashes(f"month {at}" for at in month.tolist())), rate / MONTHS * self.heads * factors
        )
        posts = tuple((at, _teams(world.plan, draws, at, number)) for at, number in enumerate(came.tolist()) if number)
        return replace(world, plan=replace(world.plan, additions=world.plan.additions + posts))


def poisson_quantile(probability: Numbers, mean: Numbers) -> NDArray[np.int64]:
    """Return the smallest counts at or below which the probabilities lie, for Poisson laws of some means."""
    mean = np.maximum(mean, 1e-12)
    high = np.ceil(np.nan_to_num(pdtrik(probability, mean)))
    below = np.maximum(high - 1, 0)
    counts: NDArray[np.int64] = np.where(pdtr(below, mean) >= probability, below, high).astype(np.int64)
    return counts


def _teams(plan: PostPlan, draws: Draws, month: int, number: int) -> Counts:
    """Return the posts of every team, drawn by the teams' sizes at the start, shape (teams,)."""
    size = np.cumsum(np.maximum(plan.heads, 0) if plan.heads.sum() else np.ones(len(plan.heads)))
    chance = draws.uniforms(entity_hashes(f"month {month}, person {at}" for at in range(number)))
    return np.bincount(np.searchsorted(size, chance * size[-1], side="right"), minlength=len(size))
