"""Will a period deliver what it holds? Learned from earlier periods of the same teams, from progress so far.

A period is a sprint, a month, a shift plan: work that a team took on for a fixed time. Part of the way through it is
known what it held at the start, what was added and removed since, and what is done, under way and untouched. The
outcome is a shortfall: at the end less is delivered than the period holds at the time of asking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.goals.learned_odds import LearnedOdds, learn_odds, log_odds

Numbers = NDArray[np.float64]

OWN_PERIODS = 4.0
"""How many periods of a team's own weigh as much as the share over all teams."""

_AMOUNTS = ("start", "added", "removed", "waiting", "under_way", "done", "team", "days")
_SHARES = ("done_share", "waiting_share", "holds_nothing")
FEATURES = (*_AMOUNTS, *_SHARES, "own_record")


@dataclass(frozen=True, eq=False)
class PeriodProgress:
    """Periods part of the way through, one row each, earlier periods of a team before its later ones.

    Attributes
    ----------
    team : sequence of str
        Whose period.
    start, added, removed : float64 array of shape (periods,)
        Amount of work at the start, and added and removed since.
    waiting, under_way, done : float64 array of shape (periods,)
        Amount of work not begun, begun and done by now.
    people, days : float64 array of shape (periods,)
        Members of the team, planned days of the period.
    """

    team: Sequence[str]
    start: Numbers
    added: Numbers
    removed: Numbers
    waiting: Numbers
    under_way: Numbers
    done: Numbers
    people: Numbers
    days: Numbers

    def features(self) -> Numbers:
        """Return what a forecast may look at, shape (periods, features but the team's own record)."""
        holds = self.waiting + self.under_way + self.done
        amounts = (self.start, self.added, self.removed, self.waiting, self.under_way, self.done)
        scaled = [_scaled(amount) for amount in (*amounts, self.people, self.days)]
        shares = [
            np.divide(part, holds, out=np.zeros_like(part), where=holds > 0) for part in (self.done, self.waiting)
        ]
        return np.column_stack([*scaled, *shares, np.where(holds > 0, 0.0, 1.0)])


@dataclass(frozen=True)
class PeriodForecast:
    """What was learned from earlier periods.

    Attributes
    ----------
    odds : LearnedOdds
        Weights of the features.
    shortfalls : mapping of str to (int, int)
        Shortfalls and periods of each team.
    """

    odds: LearnedOdds
    shortfalls: Mapping[str, tuple[int, int]]

    def chance(self, progress: PeriodProgress) -> Numbers:
        """Return the probability that each period falls short, shape (periods,)."""
        return self.odds.chance(self.features(progress))

    def features(self, progress: PeriodProgress) -> Numbers:
        """Return the columns of ``FEATURES`` for periods that begin after everything that was learned from."""
        record = [_record(*self.shortfalls.get(team, (0, 0)), self.odds.share) for team in progress.team]
        return _with_record(progress, record)


def learn_periods(progress: PeriodProgress, short: NDArray[np.bool_]) -> PeriodForecast:
    """Return the forecast learned from periods that are over.

    Parameters
    ----------
    progress : PeriodProgress
        Earlier periods as they stood at the stage that is asked about.
    short : bool array of shape (periods,)
        Which of them delivered less than they held then.
    """
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for team, fell in zip(progress.team, short.tolist(), strict=True):
        fallen, periods = counts[team]
        counts[team] = (fallen + fell, periods + 1)
    return PeriodForecast(learn_odds(past_features(progress, short), short, FEATURES), dict(counts))


def past_features(progress: PeriodProgress, short: NDArray[np.bool_]) -> Numbers:
    """Return the columns of ``FEATURES`` for periods that are over.

    A team's own record counts only its earlier periods: else a period would know its outcome.
    """
    share = float(np.mean(short))
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    record = []
    for team, fell in zip(progress.team, short.tolist(), strict=True):
        fallen, periods = counts[team]
        record.append(_record(fallen, periods, share))
        counts[team] = (fallen + fell, periods + 1)
    return _with_record(progress, record)


def _record(short: int, periods: int, share: float) -> float:
    """Return a team's share of shortfalls, drawn towards the share of all while it has few periods."""
    return (short + share * OWN_PERIODS) / (periods + OWN_PERIODS)


def _with_record(progress: PeriodProgress, record: Sequence[float]) -> Numbers:
    return np.column_stack([progress.features(), log_odds(np.array(record, dtype=np.float64))])


def _scaled(amount: Numbers) -> Numbers:
    """Return the logarithm of one plus an amount: from 2 to 4 matters as from 20 to 40; corrections may be negative."""
    found: Numbers = np.sign(amount) * np.log1p(np.abs(amount))
    return found
