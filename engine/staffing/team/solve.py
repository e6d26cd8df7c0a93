"""The best team, then the next best that differ from it; among equals always the one whose ids come first."""

from __future__ import annotations

from dataclasses import dataclass

from engine.staffing.cp_sat import PRICE_OF_A_VARIABLE, Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.bounds import role_by_role_bound
from engine.staffing.team.ceilings import ceilings
from engine.staffing.team.large import fillable, is_large, solve_large
from engine.staffing.team.model import team_model
from engine.staffing.team.money import cheapest
from engine.staffing.team.problem import TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.search import FoundTeam, TeamSearch


@dataclass(frozen=True)
class Solution:
    """What the search for teams came to.

    Attributes
    ----------
    end : SearchEnd
        How the search for the best team ended.
    teams : tuple of FoundTeam
        Best first.
    columns : int
        Pairs of role and person that the solver saw, after pruning.
    bound : int
        No team of the whole bank scores more, in millionths of a point.
    exhausted : bool
        Whether fewer teams than asked for exist, proven.
    """

    end: SearchEnd
    teams: tuple[FoundTeam, ...]
    columns: int
    bound: int
    exhausted: bool


def solve(problem: TeamProblem, options: SolverOptions) -> Solution:
    """Return the best team and alternatives that differ pairwise in at least ``min(2, openings)`` places.

    The best team is the best tier by tier: of all teams those best in the first tier (less its tolerance), of these
    those best in the second, and so on; of equals the one whose ids come first.

    Every team may use half of the effort left, the last one all of it; where nothing is left, no other is looked for.
    A program too large to be searched whole gets one team, from an assignment.
    """
    pruned = prune(problem, options.teams)
    bound = role_by_role_bound(problem)
    left = Effort(options.deterministic_seconds, options.seed)
    if is_large(pruned):
        end, team, most = solve_large(pruned, left, bound)
        return Solution(end, () if team is None else (team,), pruned.columns, most, exhausted=False)
    known = ceilings(pruned)
    if known is not None:
        left = left.less(known.spent)
        bound = bound if known.bound is None else min(bound, known.bound)
    found: list[FoundTeam] = []
    ends: list[SearchEnd] = []
    for still in range(options.teams, 0, -1):
        share = left if still == 1 else left.less(left.deterministic_seconds / 2)
        search = TeamSearch(pruned, known, tuple(team.team for team in found), options.teams, share)
        team = search.best(bound)
        left = left.less(search.spent)
        ends.append(search.end)
        if not found and search.bound is not None:
            bound = min(bound, search.bound)
        if team is None:
            break
        found.append(team)
        if options.deterministic_seconds and not left.deterministic_seconds:
            break
    exhausted = len(ends) > 1 and ends[-1] is SearchEnd.INFEASIBLE
    if not all(team.proven for team in found):
        # A team found later may beat a first one that was not proven best.
        found.sort(key=lambda team: ([-tier.value for tier in team.tiers], team.team))
    return Solution(ends[0], tuple(found), pruned.columns, bound, exhausted)


def is_feasible(problem: TeamProblem, effort: Effort) -> tuple[bool | None, float]:
    """Return whether any team exists, ``None`` if the search stopped before it knew, and the effort spent."""
    pruned = prune(problem, 1)
    if is_large(pruned):
        return fillable(pruned), pruned.columns * PRICE_OF_A_VARIABLE
    if problem.budget is None:
        search = team_model(pruned).program.maximise([], effort)
        return None if search.end is SearchEnd.STOPPED else search.end is not SearchEnd.INFEASIBLE, search.spent
    search, _ = cheapest(problem, (), 1, effort)
    known: bool | None = None
    if search.end is SearchEnd.INFEASIBLE or (search.bound is not None and -search.bound > problem.budget):
        known = False
    elif search.objective is not None and -search.objective <= problem.budget:
        known = True
    return known, search.spent
