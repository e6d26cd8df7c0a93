"""How many posts and how much work every team has by plan, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.simulation.world.population import Population

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PostPlan:
    """Planned change of posts and of work.

    Attributes
    ----------
    heads : int64 array of shape (teams,)
        People at the start.
    full_time : float64 array of shape (teams,)
        Full-time equivalents at the start: the work they carry.
    rounding : float64 array of shape (teams,)
        Numbers in (0, 1), evenly spread over teams, at which the fraction of a post becomes a post; so that many small
        teams together grow by the planned share.
    headcount_growth, work_growth : float
        Compound change per year.
    additions : tuple of (int, int64 array of shape (teams,))
        Month and further posts per team, from that month on, with their work.
    work_only : tuple of (int, int64 array of shape (teams,))
        Month and further work per team, from that month on, without posts.
    work_factor : tuple of float or None
        What all work is multiplied by in every month, ``None`` for 1.
    """

    heads: Counts
    full_time: Numbers
    rounding: Numbers
    headcount_growth: float
    work_growth: float
    additions: tuple[tuple[int, Counts], ...] = ()
    work_only: tuple[tuple[int, Counts], ...] = ()
    work_factor: tuple[float, ...] | None = None

    def posts_added(self, month: int) -> Counts:
        """Return the posts of every team at the start of ``month`` beyond those at the start of the run."""
        if not self.headcount_growth and not self.additions:  # rounding alone adds no post: it is below 1
            return np.zeros_like(self.heads)
        grown = self.heads * ((1.0 + self.headcount_growth) ** (month / 12) - 1.0)
        added: Counts = np.floor(grown + self.rounding).astype(np.int64) + self._added(month)
        return added

    def change_in(self, month: int) -> Counts:
        """Return the posts that come (or, where negative, go) at the start of ``month``, shape (teams,)."""
        if month == 0 or not (self.headcount_growth or self.additions):
            return self.posts_added(0)
        return self.posts_added(month) - self.posts_added(month - 1)

    def work(self, month: int) -> Numbers:
        """Return the work of every team during ``month`` in full-time people at full output; never negative."""
        grown = self.full_time * (1.0 + self.work_growth) ** (month / 12)
        work: Numbers = np.maximum(grown + self._added(month) + _since(month, self.work_only, self.heads), 0.0)
        return work if self.work_factor is None else work * self.work_factor[month]

    def _added(self, month: int) -> Counts:
        return _since(month, self.additions, self.heads)


def _since(month: int, changes: tuple[tuple[int, Counts], ...], heads: Counts) -> Counts:
    none = np.zeros_like(heads)
    return sum((posts for since, posts in changes if since <= month), none) if changes else none


def even_rounding(population: Population) -> Numbers:
    """Return one number in (0, 1) per team, evenly spread, in the order of the hashes of the teams' ids."""
    teams = len(population.team_ids)
    rank = np.empty(teams, dtype=np.int64)
    rank[np.argsort(population.team_hash, kind="stable")] = np.arange(teams)
    return (rank + 0.5) / teams


def spread(people: int, population: Population, chosen: NDArray[np.bool_]) -> Counts:
    """Return ``people`` whole posts spread over the chosen teams by their size, largest remainders first.

    Where the chosen teams have nobody, they share equally.
    """
    weights = np.where(chosen, population.heads(), 0).astype(np.float64)
    if not weights.sum():
        weights = chosen.astype(np.float64)
    exact = abs(people) * weights / weights.sum()
    posts: Counts = np.floor(exact).astype(np.int64)
    first = np.lexsort((population.team_hash, -(exact - posts)))
    posts[first[: abs(people) - int(posts.sum())]] += 1
    return posts if people >= 0 else -posts
