"""The contended portfolio with 400 all-or-nothing projects, budgets and at most two roles a person.

The figure is the gap at 60 seconds, in per cent of the Lagrangian bound priced over all eligible pairs with prices on
everyone's weeks, on everyone's two roles and on every budget; integrality (whole projects, whole people) is relaxed in
it, so that part of the gap is the bound's own. The peer fills whole projects one after another by value.
"""

from __future__ import annotations

from benchmarks.portfolio import SEED, by_value, timed
from benchmarks.portfolio_datasets import portfolio
from engine.staffing.portfolio.plan import value_of

PROJECTS, SECONDS = 400, 60.0


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    problem = portfolio("contended", SEED, projects=PROJECTS)
    solved, seconds = timed(problem, SECONDS, 0.0)
    gap, greedy = (1 - value / solved.priced_bound for value in (solved.value, value_of(problem, by_value(problem))))
    return {
        "figure": 100 * gap,
        "peer": 100 * greedy,
        "ratio": greedy / max(gap, 1e-9),
        "unit": "per cent below the bound over all pairs",
        "what": f"{PROJECTS} projects of all or nothing with budgets, at most two roles a person, {seconds:.0f} s; "
        f"peer: whole projects by value",
    }
