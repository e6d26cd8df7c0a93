"""Gains of key results as shares of their plan, and what closed ones teach about those still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from engine.domain.columns import Codes, day
from engine.domain.organisation import Organisation
from engine.goals.attainment import CheckIns, calendar_week
from engine.goals.gain_law import GainPrior, Gains, believe
from engine.goals.goal_tree import Node
from engine.goals.key_result_weeks import MILESTONE_UNITS, KeyResultWeeks

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

ASSUMED: Final = GainPrior(pace=0.8, pace_weeks=1.0, shape=2.0, scale=0.12, change=0.08)
"""Where nothing has been closed yet: eight tenths of the plan, a week's gain off by a third of it (methods.md plants
.35), and a change of pace about once a quarter."""

FEWEST_CLOSED: Final = 15
"""Closed key results below which the prior is assumed; the same count as for any learning from history here."""
MOST_CLOSED: Final = 200
"""Closed key results from which a prior is learned; more change nothing but the time it takes."""
_LOW: Final = np.array([-1.0, np.log(0.05), np.log(1.05), np.log(1e-4), np.log(0.005)])
_HIGH: Final = np.array([3.0, np.log(20.0), np.log(50.0), np.log(20.0), np.log(0.4)])


@dataclass(frozen=True, eq=False)
class TermGains:
    """Key results with what they gained in each week of their term, one row each.

    Attributes
    ----------
    nodes : sequence of Node
        The key results.
    gains : Gains
        In weeks of planned work; the first counts from the baseline at the start.
    term : float64 array of shape (rows,)
        Calendar weeks from start to due; NaN where a date is missing or they stand the wrong way.
    last : float64 array of shape (rows,)
        Week of the term of the last check-in; 0 without one.
    reports : float64 array of shape (rows,)
        Weeks with a check-in.
    attained : float64 array of shape (rows,)
        Points at the last check-in, not held between 0 and 100; 0 without one.
    """

    nodes: Sequence[Node]
    gains: Gains
    term: Numbers
    last: Numbers
    reports: Numbers
    attained: Numbers

    def rows(self, chosen: Flags) -> TermGains:
        """Return some of the key results."""
        nodes = [node for node, kept in zip(self.nodes, chosen, strict=True) if kept]
        columns = (column[chosen] for column in (self.term, self.last, self.reports, self.attained))
        return TermGains(nodes, self.gains.rows(chosen), *columns)


def term_gains(organisation: Organisation, weeks: KeyResultWeeks, check_ins: CheckIns) -> TermGains:
    """Return the gains of every key result that is no milestone and has a way to go."""
    starts, dues = (
        calendar_week(np.array([day(getattr(node, name)) for node in weeks.nodes], dtype="datetime64[D]"))
        for name in ("start", "due")
    )
    dated = np.array([node.start is not None and node.due is not None for node in weeks.nodes], dtype=bool)
    term = np.where(dated & (dues >= starts), dues - starts + 1.0, np.nan)
    table = organisation.table("key_results")
    places = np.array([node.row for node in weeks.nodes], dtype=np.intp)
    baseline, way = table.number("baseline")[places], (table.number("target") - table.number("baseline"))[places]
    way = np.where(way == 0, np.nan, way)
    index = weeks.week - starts[weeks.node] + 1.0
    attained = (check_ins.values[weeks.check_in] - baseline[weeks.node]) / way[weeks.node] * 100.0
    kept = np.isfinite(attained) & (index <= term[weeks.node])
    rows = _Rows(weeks.node[kept], index[kept], attained[kept], term)
    units = table.text("unit").values()
    steps = np.array([(units[node.row] or "").lower() in MILESTONE_UNITS for node in weeks.nodes], dtype=bool)
    return rows.gains(weeks.nodes).rows(np.isfinite(term) & np.isfinite(way) & ~steps)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Check-ins by key result and week of its term."""

    node: Codes
    index: Numbers
    attained: Numbers
    term: Numbers

    def gains(self, nodes: Sequence[Node]) -> TermGains:
        count = len(nodes)
        first = np.ones(len(self.node), dtype=bool)
        first[1:] = self.node[1:] != self.node[:-1]
        weeks, gain = self._differences(first)
        place = np.arange(len(self.node)) - np.maximum.accumulate(np.where(first, np.arange(len(self.node)), 0))
        width = int(place.max()) + 1 if len(place) else 0
        table = Gains(np.zeros((count, width)), np.zeros((count, width)))
        table.weeks[self.node, place], table.gain[self.node, place] = weeks, gain
        last, attained = np.zeros(count), np.zeros(count)
        last[self.node], attained[self.node] = self.index, self.attained
        reports = np.bincount(self.node, minlength=count).astype(np.float64)
        return TermGains(nodes, table, self.term, last, reports, attained)

    def _differences(self, first: Flags) -> tuple[Numbers, Numbers]:
        """Return weeks and gain since the check-in before; a report of the baseline in week 1 is the start itself."""
        index, points = (np.concatenate([[0.0], values[:-1]]) for values in (self.index, self.attained))
        weeks = self.index - np.where(first, 0.0, index)
        gain = (self.attained - np.where(first, 0.0, points)) / 100.0 * self.term[self.node]
        at_start = first & (self.index == 1.0) & (self.attained == 0.0)
        return np.where(at_start, 0.0, weeks), gain


@dataclass(frozen=True)
class LearnedPrior:
    """A prior and where it comes from.

    Attributes
    ----------
    prior : GainPrior
        The prior.
    closed : int
        Closed key results it was learned from; 0 where it is assumed.
    change_gain : float or None
        By how much the log score of week-ahead forecasts of closed key results improves when pace may change; ``None``
        where that was not tried.
    """

    prior: GainPrior
    closed: int
    change_gain: float | None


def learn_prior(closed: Gains) -> LearnedPrior:
    """Return the prior under which the gains of closed key results are most likely (type II maximum likelihood).

    That likelihood is the score of forecasting each week from those before it, so a chance of changes of pace, by which
    recent weeks count more, is taken only where it improves that score by more than the price of one parameter
    (half the logarithm of the number of key results; Schwarz 1978).
    """
    count = len(closed.weeks)
    if count < FEWEST_CLOSED:
        return LearnedPrior(ASSUMED, 0, None)
    chosen = closed.rows(np.unique(np.linspace(0, count - 1, min(count, MOST_CLOSED)).astype(np.intp)))
    steady, alone = _most_likely(chosen, may_change=False)
    changing, better = _most_likely(chosen, may_change=True)
    gain = better - alone
    return LearnedPrior(changing if gain > 0.5 * np.log(len(chosen.weeks)) else steady, count, round(gain, 6))


def _most_likely(closed: Gains, *, may_change: bool) -> tuple[GainPrior, float]:
    free = 5 if may_change else 4
    begin = np.array([ASSUMED.pace, *np.log([ASSUMED.pace_weeks, ASSUMED.shape, ASSUMED.scale, ASSUMED.change])])[:free]

    def lack(point: Numbers) -> float:
        return -float(believe(closed, _prior(point)).evidence.sum()) / len(closed.weeks)

    bounds = list(zip(_LOW[:free], _HIGH[:free], strict=True))
    found = minimize(lack, begin, method="L-BFGS-B", bounds=bounds, options={"maxiter": 25, "ftol": 1e-6})
    return _prior(found.x), -float(found.fun) * len(closed.weeks)


def _prior(point: Numbers) -> GainPrior:
    positive = np.exp(point[1:])
    change = float(positive[3]) if len(positive) > 3 else 0.0
    return GainPrior(float(point[0]), float(positive[0]), float(positive[1]), float(positive[2]), change)
