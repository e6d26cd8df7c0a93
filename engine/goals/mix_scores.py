"""Everyone's score under a mix: the weighted attainment of their own goals, for what has a check-in.

The score of a person is sum(w * a) / sum(w) over the components of the mix with an attainment a; a component without
any checked-in goal is missing, its weight is shared among the others and the coverage says how much of the mix is
there. Somebody without any has no score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.evidence.trail import RuleFired
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.own_goals import OwnGoals
from engine.goals.rounding import DECIMALS
from engine.policy.scores import Band, Score


@dataclass(frozen=True, eq=False)
class MixScores:
    """Scores of everyone employed under one policy.

    Attributes
    ----------
    mixes : FrameworkMixes
        What the policy recommends.
    group : int64 array of shape (people,)
        Position of each person's group in ``mixes.groups``.
    score : float64 array of shape (people,)
        Points from 0 to 100 at nine decimals, NaN where a person has no score.
    coverage : float64 array of shape (people,)
        Weight of the components that are there, a share of 1.
    band : int64 array of shape (people,)
        Position in ``bands``, -1 where there is no score or no band.
    bands : tuple of Band
        From the highest to the lowest; empty where no policy says.
    """

    mixes: FrameworkMixes
    group: NDArray[np.int64]
    score: Numbers
    coverage: Numbers
    band: NDArray[np.int64]
    bands: tuple[Band, ...]

    def band_of(self, person: int) -> str | None:
        """Return the band of a person, ``None`` where there is none."""
        return self.bands[self.band[person]].id if self.band[person] >= 0 else None

    def band_rules(self, person: int) -> tuple[RuleFired, ...]:
        """Return the rule that puts a person into the band, none where there is no band."""
        return (self.bands[self.band[person]].rule,) if self.band[person] >= 0 else ()

    def band_names(self) -> NDArray[np.object_]:
        """Return the band of everybody by name, ``None`` where there is none."""
        return np.array([*(band.id for band in self.bands), None], dtype=object)[self.band]

    def score_of(self, person: int) -> float | None:
        """Return the score of a person, ``None`` where there is none."""
        return None if np.isnan(self.score[person]) else float(self.score[person])


def components_of(*mixes: FrameworkMixes) -> tuple[str, ...]:
    """Return every component that some mix weighs, sorted."""
    return tuple(sorted({component for each in mixes for group in each.groups for component in group.mix}))


def score_mixes(
    mixes: FrameworkMixes, own: OwnGoals, person_ids: tuple[str, ...], rating: Score | None = None
) -> MixScores:
    """Return the scores of everyone under recommended mixes.

    Parameters
    ----------
    mixes : FrameworkMixes
        Mix of everyone in ``person_ids``.
    own : OwnGoals
        Their attainments in at least the components of the mixes, in the order of ``person_ids``.
    rating : Score or None
        Bands by share of the weighted targets; ``None`` where no policy says.
    """
    positions = {person: at for at, person in enumerate(person_ids)}
    group = np.full(len(person_ids), -1, dtype=np.int64)
    score, coverage = np.full(len(person_ids), np.nan), np.zeros(len(person_ids))
    for number, each in enumerate(mixes.groups):
        members = np.array([positions[person] for person in each.person_ids], dtype=np.intp)
        columns = np.array([own.components.index(component) for component in each.mix], dtype=np.intp)
        group[members] = number
        score[members], coverage[members] = _weighted(own.attained[np.ix_(members, columns)], [*each.mix.values()])
    band = np.full(len(score), -1) if rating is None else rating.band_positions(score / 100)
    return MixScores(mixes, group, score, coverage, band.astype(np.int64), () if rating is None else rating.bands)


def _weighted(attained: Numbers, weights: list[float]) -> tuple[Numbers, Numbers]:
    there = ~np.isnan(attained)
    coverage = np.where(there, weights, 0.0).sum(axis=1)
    sums = np.where(there, np.nan_to_num(attained) * np.asarray(weights), 0.0).sum(axis=1)
    score = np.divide(sums, coverage, out=np.full(len(attained), np.nan), where=coverage > 0)
    return np.round(score, DECIMALS), np.round(coverage, DECIMALS)
