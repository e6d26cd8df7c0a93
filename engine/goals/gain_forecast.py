"""How likely key results are to reach a number of points: the gain law, scaled by history where there is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.goals.gain_history import LearnedPrior, TermGains, learn_prior
from engine.goals.gain_law import PaceBelief, believe
from engine.goals.key_result_weeks import FULL
from engine.goals.learned_odds import LearnedOdds, learn_odds, log_odds

Numbers = NDArray[np.float64]

FEWEST_SCALED: Final = 200
"""Closed key results with a known end from which chances are scaled by history."""
MOST_SCALED: Final = 2000
STAGES: Final = 20
"""Chances are scaled by history at the same twentieth of the term."""
ODDS_FEATURES: Final = ("log odds of the gain law", "share of the plan gained", "present pace")


@dataclass(frozen=True, eq=False)
class ClosedKeyResults:
    """Key results that are over, and the prior that they taught.

    Attributes
    ----------
    rows : TermGains
        Those whose end is known: a check-in in one of the last two weeks.
    prior : LearnedPrior
        Learned from all of them.
    """

    rows: TermGains
    prior: LearnedPrior


def learned_from(closed: TermGains) -> ClosedKeyResults:
    """Return what closed key results teach; at most the last 2000 by due day scale chances."""
    reported = closed.rows(closed.reports >= 2)
    ended = reported.rows((reported.last >= reported.term - 1) | (reported.attained >= FULL))
    due = np.array([node.due.toordinal() if node.due else 0 for node in ended.nodes], dtype=np.int64)
    latest = np.zeros(len(due), dtype=bool)
    latest[np.argsort(-due, kind="stable")[:MOST_SCALED]] = True
    return ClosedKeyResults(ended.rows(latest), learn_prior(reported.gains))


class GainForecast:
    """The laws of several open key results and how likely each reaches a number of points."""

    def __init__(self, rows: TermGains, history: ClosedKeyResults, belief: PaceBelief) -> None:
        self.rows, self.history, self.belief = rows, history, belief
        self.prior = history.prior
        self.left = rows.term - rows.last
        self.scaled = len(history.rows.nodes) if len(history.rows.nodes) >= FEWEST_SCALED else 0
        self._odds: dict[tuple[int, float], LearnedOdds] = {}

    @staticmethod
    def of(rows: TermGains, history: ClosedKeyResults) -> GainForecast:
        """Return the forecast of key results under a history."""
        return GainForecast(rows, history, believe(rows.gains, history.prior.prior))

    def chance(self, points: float) -> Numbers:
        """Return the probability of at least so many points at the due week, shape (rows,)."""
        raw = self.law_chance(self.rows, self.belief, self.left, points)
        if not self.scaled:
            return raw
        features = _odds_features(self.rows, self.belief, raw)
        stage, scaled = self._stages(), raw.copy()
        for one in np.unique(stage[self.left > 0]).tolist():
            chosen = (stage == one) & (self.left > 0)
            scaled[chosen] = self.odds(one, points).chance(features[chosen])
        return scaled

    @staticmethod
    def law_chance(rows: TermGains, belief: PaceBelief, left: Numbers, points: float) -> Numbers:
        """Return the probability under the gain law alone."""
        missing = (points - rows.attained) / FULL * rows.term
        return belief.chance_of(left, missing)

    def pace(self) -> Numbers:
        """Return the present pace in points a week, shape (rows,)."""
        found: Numbers = self.belief.pace() * FULL / self.rows.term
        return found

    def points_at(self, share: float) -> Numbers:
        """Return the points at the due week that are exceeded with probability 1 - ``share``, shape (rows,)."""
        found: Numbers = self.rows.attained + self.belief.quantile(self.left, share) * FULL / self.rows.term
        return found

    @property
    def weights(self) -> LearnedOdds | None:
        """The scaling of the stage that most forecasts are at; ``None`` without scaling."""
        open_ones = self._stages()[self.left > 0]
        if not self.scaled or not len(open_ones):
            return None
        return self.odds(int(np.bincount(open_ones).argmax()), FULL)

    def odds(self, stage: int, points: float) -> LearnedOdds:
        """Return the odds of reaching so many points, learned from closed key results as they stood at a stage."""
        if (stage, points) not in self._odds:
            self._odds[stage, points] = self._learn(stage, points)
        return self._odds[stage, points]

    def _learn(self, stage: int, points: float) -> LearnedOdds:
        closed = self.history.rows
        then = as_they_stood(closed, np.rint(closed.term * stage / STAGES))
        belief = believe(then.gains, self.prior.prior)
        raw = self.law_chance(then, belief, then.term - then.last, points)
        return learn_odds(_odds_features(then, belief, raw), closed.attained >= points - 1e-9, ODDS_FEATURES)

    def _stages(self) -> NDArray[np.intp]:
        return np.rint(self.rows.last / self.rows.term * STAGES).astype(np.intp)


def as_they_stood(rows: TermGains, week: Numbers) -> TermGains:
    """Return key results as they stood after so many weeks of their term, shape (rows,)."""
    before = rows.last - rows.gains.weeks.sum(axis=1)
    gains = rows.gains.until(week - before)
    attained = gains.gain.sum(axis=1) / rows.term * FULL
    reports = (gains.weeks > 0).sum(axis=1).astype(np.float64)
    return TermGains(rows.nodes, gains, rows.term, gains.weeks.sum(axis=1) + before, reports, attained)


def _odds_features(rows: TermGains, belief: PaceBelief, raw: Numbers) -> Numbers:
    return np.column_stack([log_odds(raw), rows.attained / FULL, belief.pace()])
