"""The best team, then the next best that differ from it; among equals always the one whose ids come first."""

from __future__ import annotations

from dataclasses import dataclass

from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.bounds import role_by_role_bound
from engine.staffing.team.model import FARTHEST, differ_from, team_model
from engine.staffing.team.money import charge_for_money, cheapest
from engine.staffing.team.ordering import first_of_equals
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.tiers import TierValue, settle_tiers
from engine.staffing.team.variables import TeamModel


@dataclass(frozen=True)
class FoundTeam:
    """One team of those that differ enough from the earlier ones.

    Attributes
    ----------
    team : tuple
        Its people.
    score : int
        Its value in the first tier, in millionths of a point.
    bound : int
        No team scores more in the first tier.
    proven : bool
        Whether no better team exists, in any tier.
    tiers : tuple of TierValue
        Value and bound of every tier, in the order in which they were decided.
    """

    team: Team
    score: int
    bound: int
    proven: bool
    tiers: tuple[TierValue, ...]


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

    Every team may use half of the effort left, the last one all of it.
    """
    pruned = prune(problem, options.teams)
    bound = role_by_role_bound(problem)
    left = Effort(options.deterministic_seconds, options.seed)
    found: list[FoundTeam] = []
    ends: list[SearchEnd] = []
    for still in range(options.teams, 0, -1):
        share = left if still == 1 else left.less(left.deterministic_seconds / 2)
        search = _Search(problem, pruned, tuple(team.team for team in found), options.teams, share)
        team = search.best(bound)
        left = left.less(search.spent)
        ends.append(search.end)
        if not found and search.bound is not None:
            bound = min(bound, search.bound)
        if team is None:
            break
        found.append(team)
    exhausted = len(ends) > 1 and ends[-1] is SearchEnd.INFEASIBLE
    if not all(team.proven for team in found):
        # A team found later may beat a first one that was not proven best.
        found.sort(key=lambda team: ([-tier.value for tier in team.tiers], team.team))
    return Solution(ends[0], tuple(found), pruned.columns, bound, exhausted)


def is_feasible(problem: TeamProblem, effort: Effort) -> tuple[bool | None, float]:
    """Return whether any team exists, ``None`` if the search stopped before it knew, and the effort spent."""
    if problem.budget is None:
        search = team_model(prune(problem, 1)).program.maximise([], effort)
        return None if search.end is SearchEnd.STOPPED else search.end is not SearchEnd.INFEASIBLE, search.spent
    search, _ = cheapest(problem, (), 1, effort)
    known: bool | None = None
    if search.end is SearchEnd.INFEASIBLE or (search.bound is not None and -search.bound > problem.budget):
        known = False
    elif search.objective is not None and -search.objective <= problem.budget:
        known = True
    return known, search.spent


class _Search:
    """The search for one team that differs enough from the earlier ones."""

    def __init__(
        self, problem: TeamProblem, pruned: TeamProblem, earlier: tuple[Team, ...], teams: int, effort: Effort
    ) -> None:
        self.problem = problem
        self.pruned = pruned
        self.earlier = earlier
        self.teams = teams
        self.effort = effort
        self.left = effort
        self.end = SearchEnd.STOPPED
        self.bound: int | None = None

    @property
    def spent(self) -> float:
        """Effort used, in deterministic seconds."""
        return self.effort.deterministic_seconds - self.left.deterministic_seconds

    def best(self, loose: int) -> FoundTeam | None:
        """Return the best team; ``loose`` is a bound known already."""
        model = self._model()
        team = self._charged() if self.problem.budget is not None else None
        if self.end is SearchEnd.STOPPED or self.end is SearchEnd.FEASIBLE:
            team = self._improved(model, team)
        if team is None:
            return None
        score = self.problem.score_of(team)
        self.bound = loose if self.bound is None else min(loose, self.bound)
        if self.bound > score:
            self.end = SearchEnd.FEASIBLE
            return self._found(team, (TierValue(score, self.bound),), proven=False)
        team, tiers, self.left = settle_tiers(model, self.problem, team, self.left)
        proven = all(tier.proven for tier in tiers)
        self.end = SearchEnd.OPTIMAL if proven else SearchEnd.FEASIBLE
        if proven:
            team, self.left = first_of_equals(model, team, self.problem.score_of(team), self.left)
        return self._found(team, tiers, proven=proven)

    def _found(self, team: Team, decided: tuple[TierValue, ...], *, proven: bool) -> FoundTeam:
        """Return a team with its values; of tiers that were not decided no bound is known."""
        values = self.problem.values_of(team)
        tiers = (*decided, *(TierValue(value, None) for value in values[len(decided) :]))
        bound = decided[0].bound
        assert bound is not None
        return FoundTeam(team, values[0], bound, proven, tiers)

    def _model(self) -> TeamModel:
        model = team_model(self.pruned)
        for team in self.earlier:
            differ_from(model, team, min(FARTHEST, self.problem.openings))
        return model

    def _charged(self) -> Team | None:
        priced = charge_for_money(self.problem, self.earlier, self.teams, self.left)
        self.left = self.left.less(priced.spent)
        self.end, self.bound = priced.end, priced.bound
        return priced.team

    def _improved(self, model: TeamModel, start: Team | None) -> Team | None:
        """Search the whole program, from a team known already; return the better of the two."""
        search = model.program.maximise(model.score(), self.left, hint=model.choices(start or ()))
        self.left = self.left.less(search.spent)
        self.bound = min((bound for bound in (self.bound, search.bound) if bound is not None), default=None)
        if search.objective is None:
            self.end = search.end if start is None else SearchEnd.FEASIBLE
            return start
        worse = start is not None and self.problem.score_of(start) > search.objective
        return start if worse else model.team(search.chosen)
