"""Solve the whole problem in whole numbers over a band of pairs: those that lose least by the prices of the bound.

A plan with a pair outside the band is worth at most the bound less the band's width, so branching over the band alone
proves a bound of the whole problem (reduced-cost fixing: Crowder, Johnson and Padberg, 1983).
"""

from __future__ import annotations

import numpy as np

from engine.staffing.portfolio.choice import best_choice
from engine.staffing.portfolio.problem import Index
from engine.staffing.portfolio.programs import WholeEffort
from engine.staffing.portfolio.search import Search

SHARES = (1e-4, 1e-3, 1e-2)
"""Widths of the bands, as shares of the value of a middling placement."""
MOST_COLUMNS = 6000
"""Columns that one program may have: beyond, neighbourhoods are the better use of time."""
ROUGH = 5e-4
"""Gap that is good enough in a band that cannot prove the optimum."""


def choose_whole(search: Search) -> None:
    """Search in bands that widen, and prove the optimum where few enough pairs could belong to a better plan."""
    for width in _widths(search):
        band = np.flatnonzero(search.lost <= width)
        if len(band) > MOST_COLUMNS or search.is_done:
            return
        _search_band(search, band, width)


def _widths(search: Search) -> list[float]:
    typical = float(np.median(np.abs(search.problem.pairs.value))) if len(search.problem.pairs) else 0.0
    return [*(share * typical for share in SHARES), np.inf]


def _search_band(search: Search, band: Index, width: float) -> None:
    # Whoever loses more than the gap cannot be part of a better plan.
    open_gap = search.priced_bound - search.value
    narrowed = band[search.lost[band] <= open_gap + 1.0]
    gap = search.options.gap / 4 if np.isinf(width) else max(search.options.gap / 4, ROUGH)
    effort = WholeEffort(search.options.nodes, gap, search.options.seed, search.stop)
    free = np.ones(search.problem.roles, dtype=bool)
    found = best_choice(search.problem, search.plan, free, narrowed, effort)
    search.step += 1
    search.offer(found.plan)
    search.offer_bound(max(found.bound, search.priced_bound - min(width, open_gap)))
