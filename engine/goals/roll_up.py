"""The roll-up: value, coverage and contribution of every goal and key result, in one pass up and one down.

A goal's key results and child goals are siblings: they share its weight, normalised once over those that count. The
strict value of a goal is the weighted sum of its children's strict values, where what has no check-in counts 0. The
coverage is the same sum over 1 for a key result with a check-in and 0 without. The value of what is covered is their
quotient: missing check-ins are left out by weight. A node's possible points are 100 times the product of the
normalised weights from its root down; its contribution is possible points times strict value, the rest is missing.

It is computed level by level for whole populations, in float64; siblings are summed one after the other in the order
of their ids, so the same facts give the same bytes. Results agree with the definition in fractions to 1e-9 points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.domain.columns import Numbers
from engine.goals.goal_columns import GoalColumns

HUNDRED = 100.0


@dataclass(frozen=True, eq=False)
class Scores:
    """What the roll-up says of every place of ``GoalColumns``; float64 arrays of shape (places,).

    Attributes
    ----------
    strict : float64 array
        Value with everything missing as 0, share of 1.
    coverage : float64 array
        Weight of what has a check-in, share of 1.
    share : float64 array
        Normalised weight among its siblings; 1 for a root, 0 where it does not count.
    possible : float64 array
        Points of its root that it can bring, 0 to 100.
    """

    strict: Numbers
    coverage: Numbers
    share: Numbers
    possible: Numbers

    @cached_property
    def covered(self) -> Numbers:
        """Value of what is covered, share of 1; NaN where nothing is."""
        nothing = np.full(len(self.strict), np.nan)
        covered: Numbers = np.divide(self.strict, self.coverage, out=nothing, where=self.coverage > 0)
        return covered

    @cached_property
    def contribution(self) -> Numbers:
        """Points it brings to its root."""
        return self.possible * self.strict

    @cached_property
    def missing(self) -> Numbers:
        """Points its root lacks because of it."""
        return self.possible - self.contribution


def roll_up(columns: GoalColumns, attained: Numbers) -> Scores:
    """Return the scores of every goal and key result.

    Parameters
    ----------
    columns : GoalColumns
        Goals and key results.
    attained : float64 array of shape (key results,)
        Attainment in the order of their table, shares of 1; NaN is missing.
    """
    divisor = np.where(columns.weight_below > 0, columns.weight_below, 1.0)
    share = np.where(columns.parent < 0, columns.is_goal.astype(float), columns.weight / divisor[columns.parent])
    unreported = np.zeros(len(columns.goals))
    strict = np.concatenate([unreported, np.nan_to_num(attained)])
    coverage = np.concatenate([unreported, (~np.isnan(attained)).astype(np.float64)])
    for value in (strict, coverage):
        _sum_upwards(columns, divisor, value)
    return Scores(strict, coverage, share, _handed_down(columns, share))


def _sum_upwards(columns: GoalColumns, divisor: Numbers, value: Numbers) -> None:
    """Turn the values of key results into those of the goals above, deepest level first.

    Where all weights below a goal are 0 they cannot be shared and it stays at 0.
    """
    for level in columns.levels[:0:-1]:
        value[level] /= divisor[level]
        np.add.at(value, columns.parent[level], columns.weight[level] * value[level])
    for level in columns.levels[:1]:
        value[level] /= divisor[level]


def _handed_down(columns: GoalColumns, share: Numbers) -> Numbers:
    """Return the points of its root that everything can bring: 100 for a root that counts, its share below."""
    possible: Numbers = np.where(columns.counts & (columns.parent < 0), HUNDRED, 0.0)
    for level in columns.levels[1:]:
        possible[level] = possible[columns.parent[level]] * share[level]
    return possible
