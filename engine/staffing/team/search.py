"""The search for one team that differs enough from the earlier ones: few columns first, more where they are needed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.team.ceilings import Ceilings, narrowed
from engine.staffing.team.model import FARTHEST, differ_from, team_model
from engine.staffing.team.money import charge_for_money
from engine.staffing.team.ordering import first_of_equals
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.tiers import TierValue, settle_tiers
from engine.staffing.team.variables import TeamModel

FEWEST_COLUMNS = 20
"""Columns beside four an opening that a search for an alternative begins with; four times as many each time after."""
TO_VERIFY = Effort(0.1, 1)
"""Effort for a program without choices, over and above the request's."""


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
    first : bool
        Whether no team that is as good comes before it in the order of ids; told only of a proven team.
    """

    team: Team
    score: int
    bound: int
    proven: bool
    tiers: tuple[TierValue, ...]
    first: bool = True


class TeamSearch:
    """The search for one team.

    Parameters
    ----------
    problem : TeamProblem
        Without the people who cannot change the answer.
    ceilings : Ceilings or None
        What a team can score at most with each place; ``None`` where that is not known.
    earlier : tuple of Team
        Teams from which this one must differ.
    teams : int
        Teams that will be asked for in all.
    effort : Effort
        Limit.
    """

    def __init__(
        self, problem: TeamProblem, ceilings: Ceilings | None, earlier: tuple[Team, ...], teams: int, effort: Effort
    ) -> None:
        self.problem = problem
        self.ceilings = ceilings
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
        team = self._charged() if self.ceilings is None else self._narrowed(self.ceilings, loose)
        if team is None:
            return None
        score = self.problem.score_of(team)
        self.bound = loose if self.bound is None else min(loose, self.bound)
        if self.bound > score:
            self.end = SearchEnd.FEASIBLE
            return self._found(team, (TierValue(score, self.bound),), proven=False)
        return self._settled(team, score)

    def _settled(self, team: Team, score: int) -> FoundTeam:
        """Decide the later tiers, and order what is equal in all, among the columns that can reach the first."""
        problem = self.problem
        if self.ceilings is not None:
            slack = problem.tiers[0].tolerance if len(problem.tiers) > 1 else 0
            problem = narrowed(problem, self.ceilings.reaching(score - slack))
        if problem.columns == problem.openings:
            self.end = SearchEnd.OPTIMAL
            values = problem.values_of(team)
            return self._found(team, tuple(TierValue(value, value) for value in values), proven=True)
        model = self._model(problem)
        team, tiers, self.left = settle_tiers(model, self.problem, team, self.left)
        proven = all(tier.proven for tier in tiers)
        self.end = SearchEnd.OPTIMAL if proven else SearchEnd.FEASIBLE
        first = True
        if proven:
            team, self.left, first = first_of_equals(model, team, self.problem.score_of(team), self.left)
        return self._found(team, tiers, proven=proven, first=first)

    def _found(self, team: Team, decided: tuple[TierValue, ...], *, proven: bool, first: bool = True) -> FoundTeam:
        """Return a team with its values; of tiers that were not decided no bound is known."""
        values = self.problem.values_of(team)
        tiers = (*decided, *(TierValue(value, None) for value in values[len(decided) :]))
        bound = decided[0].bound
        assert bound is not None
        return FoundTeam(team, values[0], bound, proven, tiers, first)

    def _model(self, problem: TeamProblem) -> TeamModel:
        model = team_model(problem)
        for team in self.earlier:
            differ_from(model, team, min(FARTHEST, self.problem.openings))
        return model

    def _narrowed(self, ceilings: Ceilings, loose: int) -> Team | None:
        """Search among the columns of teams that reach some score, which is lowered until a team does.

        A team that scores at least the floor uses no column whose ceiling is below it. So the best team of the columns
        left is the best of all where it reaches the floor; where it does not, its score is the next floor.
        """
        start = ceilings.met[1] if ceilings.met is not None else ()
        self.bound = loose
        for floor in _floors(ceilings, self.problem.openings, alone=not self.earlier):
            team, settled = self._reaching(ceilings, floor, start)
            if team is not None and settled and self.problem.score_of(team) < floor:
                team, settled = self._reaching(ceilings, self.problem.score_of(team), team)
            if team is None and not settled and start:
                team = self.verified(start)
            if team is not None or not settled:
                return team
        self.end = SearchEnd.INFEASIBLE
        return None

    def _reaching(self, ceilings: Ceilings, floor: float, start: Team) -> tuple[Team | None, bool]:
        """Return the best team among the columns of teams that reach a floor, and whether there is no better there."""
        model = self._model(narrowed(self.problem, ceilings.reaching(floor)))
        search = model.program.maximise(model.score(), self.left, hint=model.choices(start))
        self.left = self.left.less(search.spent)
        settled = search.end in {SearchEnd.OPTIMAL, SearchEnd.INFEASIBLE}
        inside = search.bound if search.bound is not None else -math.inf if settled else math.inf
        above = max(inside, floor - 1)
        if self.bound is not None and math.isfinite(above):
            self.bound = min(self.bound, int(above))
        self.end = search.end
        return None if search.objective is None else model.team(search.chosen), settled

    def verified(self, team: Team) -> Team | None:
        """Return a team met on the way if it keeps all that the program asks for, which is told in no time."""
        kept = tuple(np.isin(role.people, people) for role, people in zip(self.problem.roles, team, strict=True))
        model = self._model(narrowed(self.problem, kept))
        if not frozenset(model.choices(team)) <= model.program.maximise([], TO_VERIFY).chosen:
            return None
        self.end = SearchEnd.FEASIBLE
        return team

    def _charged(self) -> Team | None:
        """Search the whole program, with a budget from a team that charging for money found."""
        team = None
        if self.problem.budget is not None:
            priced = charge_for_money(self.problem, self.earlier, self.teams, self.left)
            self.left = self.left.less(priced.spent)
            self.end, self.bound, team = priced.end, priced.bound, priced.team
        if self.end is SearchEnd.STOPPED or self.end is SearchEnd.FEASIBLE:
            team = self._improved(self._model(self.problem), team)
        return team

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


def _floors(ceilings: Ceilings, openings: int, *, alone: bool) -> Iterator[float]:
    """Yield scores that teams may reach, falling; the last is reached by every team, whatever columns it uses."""
    if ceilings.bound is None:
        return
    if alone and ceilings.met is not None:
        yield ceilings.met[0]
    wide = FEWEST_COLUMNS + 4 * openings
    while wide < len(ceilings.falling):
        yield math.floor(ceilings.falling[wide])
        wide *= 4
    yield -math.inf
